"""Pictures drawn by the server: strips, difference bars, the chart of plan and fact, meters.

Pure: numbers and dates in, markup out. Nothing is styled here; classes get their look from
``pictures.css``. Every value that reaches the markup is escaped. Coordinates have one decimal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.safestring import SafeString, mark_safe

Span = tuple[date, date]  # both ends included

STRIP_HEIGHT = 72


def element(name: str, *children: str, **attributes: object) -> SafeString:
    """One element; attribute values and plain children are escaped, ``None`` leaves one out.

    Underscores at the end of a name are dropped and others become hyphens: ``class_``,
    ``text_anchor``, ``viewBox``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(_plain(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(escape_child(child) for child in children)
    return mark_safe(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")  # noqa: S308  # all parts are escaped


def escape_child(child: str) -> str:
    """Markup made here stays, anything else is escaped."""
    return str(child) if isinstance(child, SafeString) else escape(child)


def strip(
    first: date,
    last: date,
    *,
    planned: Span | None,
    actual: Span | None,
    today: date | None,
    rest: Collection[date] = (),
    label: str,
) -> SafeString:
    """Plan over fact between two dates, one unit a day; fact after the plan's end is ``over``."""
    days = (last - first).days + 1

    def bar(kind: str, span: Span, y: int, height: int) -> SafeString:
        start = max((span[0] - first).days, 0)
        end = min((span[1] - first).days + 1, days)
        return element("rect", class_=kind, x=start, y=y, width=max(end - start, 0), height=height)

    shapes = [_rest(x, width, STRIP_HEIGHT) for x, width in rest_runs(first, last, rest)]
    if planned:
        shapes.append(bar("plan", planned, 17, 14))
    if actual:
        limit = planned[1] if planned else actual[1]
        if actual[0] <= limit:
            shapes.append(bar("fact", (actual[0], min(actual[1], limit)), 37, 18))
        if actual[1] > limit:
            shapes.append(bar("over", (max(actual[0], limit + timedelta(1)), actual[1]), 37, 18))
    if today and first <= today <= last:
        x = (today - first).days + 1
        shapes.append(element("line", class_="today", x1=x, x2=x, y1=0, y2=STRIP_HEIGHT))
    return element(
        "svg", *shapes, class_="strip", viewBox=f"0 0 {days} {STRIP_HEIGHT}",
        preserveAspectRatio="none", role="img", aria_label=label,
    )  # fmt: skip


def axis(
    first: date, last: date, today: date | None, marks: Sequence[tuple[date, str]]
) -> SafeString:
    """Dates above the strips. Positions are percentages, so the words are never stretched."""
    days = (last - first).days + 1
    shapes: list[SafeString] = []
    for when, text in marks:
        is_today = when == today
        place = _percent((when - first).days + (1 if is_today else 0), days)
        near_end = (when - first).days > 0.8 * days
        shapes += [
            element("line", class_="today" if is_today else None, x1=place, x2=place, y1=0, y2=24),
            element(
                "text", text, x=place, y=13, dx=-5 if near_end else 5,
                class_="strong" if is_today else None,
                text_anchor="end" if near_end else None,
            ),
        ]  # fmt: skip
    return element("svg", *shapes, class_="axis", aria_hidden="true")


def differences(values: Sequence[float], *, scale: float, deep: float, label: str) -> SafeString:
    """A bar a day: up is ahead of the plan, down is behind, ``deep`` points or more stands out.

    ``scale`` is the largest difference of the whole table, so that rows can be compared.
    """
    reach = max(scale, 0.1)
    bars: dict[str, list[str]] = {"up": [], "down": [], "deep": []}
    for place, value in enumerate(values):
        height = min(abs(value) / reach, 1) * 14
        if height < 0.3:
            continue
        kind = "up" if value > 0 else ("deep" if -value >= deep else "down")
        top = 14 - height if value > 0 else 14
        bars[kind].append(f"M{place}.1 {top:.1f}h.8v{height:.1f}h-.8z")
    # one path a kind: a table may have hundreds of these
    shapes = [
        element("path", class_=kind, d="".join(paths)) for kind, paths in bars.items() if paths
    ]
    end = max(len(values), 1)
    shapes.append(element("line", class_="zero", x1=0, x2=end, y1=14, y2=14))
    return element(
        "svg", *shapes, class_="spark", viewBox=f"0 0 {end} 28",
        preserveAspectRatio="none", role="img", aria_label=label,
    )  # fmt: skip


def meter(value: float, bound: float, maximum: float, *, label: str) -> SafeString:
    """How far a value is from what is proven possible: a bar to the value, a tick at the bound."""
    top = max(maximum, value, bound, 1)
    low, high = sorted((value, bound))
    shapes = [
        element("rect", class_="all", x=0, y=8, width=100, height=12),
        element("rect", class_="fact", x=0, y=8, width=100 * low / top, height=12),
    ]
    if high > low:
        shapes.append(
            element(
                "rect",
                class_="gap",
                x=100 * low / top,
                y=8,
                width=100 * (high - low) / top,
                height=12,
            )
        )
    tick = 100 * bound / top
    shapes.append(element("line", class_="tick", x1=tick, x2=tick, y1=2, y2=26))
    return element(
        "svg", *shapes, class_="meter", viewBox="0 0 100 28",
        preserveAspectRatio="none", role="img", aria_label=label,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What stands written in a chart."""

    label: str
    plan: str
    actual: str
    goal: str
    first: str
    today: str
    last: str
    ticks: tuple[str, str, str]  # at 25, 50 and 75 per cent


@dataclass(frozen=True, slots=True)
class Plot:
    """Where days and per cents lie in a chart."""

    step: float
    top: float
    bottom: float
    end: float

    def y(self, value: float) -> float:
        """Height of a value in per cent."""
        return self.bottom - (self.bottom - self.top) * value / 100

    def path(self, values: Sequence[float], kind: str) -> SafeString:
        """A line through a value a day."""
        points = " ".join(f"{n * self.step:.1f} {self.y(v):.1f}" for n, v in enumerate(values))
        return element("path", class_=kind, d=f"M{points}")

    def level(self, value: float, kind: str) -> SafeString:
        """A line across."""
        return element("line", class_=kind, x1=0, x2=self.end, y1=self.y(value), y2=self.y(value))


def chart(
    first: date,
    *,
    plan: Sequence[float],
    actual: Sequence[float],
    rest: Collection[date] = (),
    goal: float | None = None,
    words: Words,
    narrow: bool = False,
) -> SafeString:
    """Per cent by day from ``first``: plan dashed, fact solid, words where the lines are.

    The narrow one is for phones; the page carries both and shows one.
    """
    width, height, right = (340, 260, 50) if narrow else (680, 330, 96)
    days = max(len(plan), len(actual), 2)
    plot = Plot((width - right) / (days - 1), 18, height - 30, width - right)
    runs = rest_runs(first, first + timedelta(days - 1), rest)
    shapes = [*_rest_days(plot, runs, days), *_levels(plot, words)]
    if goal is not None:
        y = plot.y(goal) + 5
        shapes += [
            plot.level(goal, "goal"),
            element("text", words.goal, class_="goal-t", x=plot.end + 8, y=y),
        ]
    if plan:
        y = plot.y(plan[-1]) + (22 if goal is not None and plan[-1] > 85 else 5)
        shapes += [plot.path(plan, "plan"), element("text", words.plan, x=plot.end + 8, y=y)]
    if actual:
        shapes += _fact(plot, actual, words, height - 6)
    today = (len(actual) - 1) * plot.step
    if not actual or today > 90:
        shapes.append(element("text", words.first, x=0, y=height - 6))
    if not actual or plot.end - today > 90:
        shapes.append(element("text", words.last, x=plot.end, y=height - 6, text_anchor="end"))
    kind = "chart only-n" if narrow else "chart only-w"
    box = f"0 0 {width} {height}"
    return element("svg", *shapes, class_=kind, viewBox=box, role="img", aria_label=words.label)


def _rest_days(plot: Plot, runs: Sequence[tuple[int, int]], days: int) -> list[SafeString]:
    height = plot.bottom - plot.top
    return [
        _rest(max(at - 0.5, 0) * plot.step, min(n, days - at - 0.5) * plot.step, height, plot.top)
        for at, n in runs
    ]


def _levels(plot: Plot, words: Words) -> list[SafeString]:
    shapes = [plot.level(0, "grid")]
    for value, text in zip((25, 50, 75), words.ticks, strict=True):
        shapes += [plot.level(value, "grid"), element("text", text, x=0, y=plot.y(value) - 5)]
    return shapes


def _fact(plot: Plot, actual: Sequence[float], words: Words, foot: float) -> list[SafeString]:
    x = (len(actual) - 1) * plot.step
    before = x > 0.4 * plot.end  # the word stands on the side that has room
    return [
        plot.path(actual, "real"),
        element("line", class_="today", x1=x, x2=x, y1=plot.top, y2=plot.bottom + 6),
        element(
            "text",
            words.actual,
            class_="strong",
            x=x - 10 if before else x + 10,
            y=max(plot.y(actual[-1]) - 8, 12),
            text_anchor="end" if before else None,
        ),
        element("text", words.today, class_="strong", x=x, y=foot, text_anchor="middle"),
    ]


def rest_runs(first: date, last: date, rest: Collection[date]) -> list[tuple[int, int]]:
    """(offset, length) of each run of days off inside the dates."""
    runs: list[tuple[int, int]] = []
    for offset in sorted((day - first).days for day in set(rest) if first <= day <= last):
        if runs and sum(runs[-1]) == offset:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((offset, 1))
    return runs


def _rest(x: float, width: float, height: float, y: float = 0) -> SafeString:
    return element("rect", class_="rest", x=x, y=y, width=width, height=height)


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}%"


def _plain(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
