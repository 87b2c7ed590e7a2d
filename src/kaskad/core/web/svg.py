"""Pictures drawn by the server: strips, difference bars, meters; the chart stands in ``chart``.

Pure: numbers and dates in, markup out. Nothing is styled here; classes get their look from
``pictures.css``. Every value that reaches the markup is escaped. Coordinates have one decimal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

Span = tuple[date, date]  # both ends included

STRIP_HEIGHT = 72
NARROWEST = 328  # pixels that a picture has on a screen of 360


class Box(NamedTuple):
    """Where a word or a line stands in a picture."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1
        )


def text_width(text: str, *, bold: bool = False) -> float:
    """Upper estimate of the width of words at 13 px, in any of the fonts."""
    return len(text) * (8.8 if bold else 7.6)


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

    shapes = [rest_days(x, width, STRIP_HEIGHT) for x, width in rest_runs(first, last, rest)]
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


class Mark(NamedTuple):
    """A date of the axis; ``short`` is enough when the mark before it says the month."""

    when: date
    full: str
    short: str


def axis(first: date, last: date, today: date | None, marks: Sequence[Mark]) -> SafeString:
    """Dates above the strips. Positions are percentages, so the words are never stretched.

    A date that would overprint another on the narrowest screen is left out; ``today`` never is.
    """
    days = (last - first).days + 1
    kept: list[tuple[Mark, str, Box]] = []
    now = next((mark for mark in marks if mark.when == today), None)
    taken = [_date_box(_share_of(now, first, days, today), now.full, bold=True)] if now else []
    for mark in marks:
        is_now = mark is now
        before = kept[-1][0].when if kept else None
        says_month = before is None or before.month != mark.when.month or is_now
        text = mark.full if says_month else mark.short
        box = _date_box(_share_of(mark, first, days, today), text, bold=is_now)
        if is_now or not any(box.meets(other) for other in taken):
            kept.append((mark, text, box))
            taken.append(box)
    shapes: list[SafeString] = []
    for mark, text, box in kept:
        place = _share_of(mark, first, days, today)
        is_now, at = mark is now, f"{100 * place:.1f}%"
        to_left = box.x0 < place * NARROWEST - 3
        shapes += [
            element("line", class_="today" if is_now else None, x1=at, x2=at, y1=0, y2=24),
            element(
                "text", text, x=at, y=13, dx=-5 if to_left else 5,
                class_="strong" if is_now else None,
                text_anchor="end" if to_left else None,
            ),
        ]  # fmt: skip
    return element("svg", *shapes, class_="axis", aria_hidden="true")


def _share_of(mark: Mark, first: date, days: int, today: date | None) -> float:
    """Where a date lies on the axis, 0–1: its beginning, but the end of the day in view."""
    return ((mark.when - first).days + (1 if mark.when == today else 0)) / days


def _date_box(place: float, text: str, *, bold: bool) -> Box:
    x, width = place * NARROWEST, text_width(text, bold=bold)
    left = x + 5 + width > NARROWEST
    return Box(x - 5 - width, 0, x + 3, 24) if left else Box(x - 3, 0, x + 5 + width, 24)


def differences(values: Sequence[float], *, scale: float, deep: float, label: str) -> SafeString:
    """A bar a day: up is ahead of the plan, down is behind, more than ``deep`` points stands out.

    ``scale`` is the largest difference of the whole table, so that rows can be compared.
    """
    reach = max(scale, 0.1)
    bars: dict[str, list[str]] = {"up": [], "down": [], "deep": []}
    for place, value in enumerate(values):
        height = min(abs(value) / reach, 1) * 14
        if height < 0.3:
            continue
        kind = "up" if value > 0 else ("deep" if -value > deep else "down")
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


def rest_runs(first: date, last: date, rest: Collection[date]) -> list[tuple[int, int]]:
    """(offset, length) of each run of days off inside the dates."""
    runs: list[tuple[int, int]] = []
    for offset in sorted((day - first).days for day in set(rest) if first <= day <= last):
        if runs and sum(runs[-1]) == offset:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((offset, 1))
    return runs


def rest_days(x: float, width: float, height: float, y: float = 0) -> SafeString:
    """The ground of a run of days off."""
    return element("rect", class_="rest", x=x, y=y, width=width, height=height)


def _plain(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
