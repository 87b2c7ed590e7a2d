"""The chart of plan and fact: per cent by day, every line with its word where there is room.

Pure, as ``svg``. Words look for the first place near their line that no line and no other word
crosses, so that a late district reads as well as the country.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.safestring import SafeString

from kaskad.core.web.svg import Box, element, rest_days, rest_runs, text_width

ABOVE, BELOW = 10, 4  # how far a word of 13 px reaches over and under its foot


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
class Word:
    """A word with the place of its foot; ``anchor`` as in SVG."""

    text: str
    x: float
    y: float
    anchor: str = "start"
    css: str | None = None

    @property
    def box(self) -> Box:
        """The room that it takes, estimated."""
        width = text_width(self.text, bold=self.css is not None)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - ABOVE, left + width, self.y + BELOW)

    def drawn(self) -> SafeString:
        """The element."""
        anchor = None if self.anchor == "start" else self.anchor
        return element(
            "text", self.text, class_=self.css, x=float(self.x), y=float(self.y), text_anchor=anchor
        )


@dataclass(frozen=True, slots=True)
class Plot:
    """Where days and per cents lie in a chart; ``low`` is the value at its foot."""

    left: float
    right: float
    top: float
    bottom: float
    days: int
    low: float = 0.0

    def x(self, day: float) -> float:
        """Place of a day, the first is 0."""
        return self.left + (self.right - self.left) * day / (self.days - 1)

    def y(self, value: float) -> float:
        """Height of a value in per cent."""
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (100 - self.low)

    def points(self, values: Sequence[float]) -> list[tuple[float, float]]:
        """A point a day."""
        return [(self.x(day), self.y(value)) for day, value in enumerate(values)]

    def path(self, values: Sequence[float], kind: str) -> SafeString:
        """A line through a value a day."""
        points = " ".join(f"{x:.1f} {y:.1f}" for x, y in self.points(values))
        return element("path", class_=kind, d=f"M{points}")

    def level(self, value: float, kind: str) -> SafeString:
        """A line across."""
        y = self.y(value)
        return element("line", class_=kind, x1=self.left, x2=self.right, y1=y, y2=y)


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
    width, height = (328, 260) if narrow else (736, 330)
    days = max(len(plan), len(actual), 2)
    right = width - (2 if narrow or goal is None else text_width(words.goal, bold=True) + 8)
    plot = Plot(text_width("99 %") + 4, right, 22 if narrow else 18, height - 30, days)
    runs = rest_runs(first, first + timedelta(days - 1), rest)
    shapes = [*rest_spans(plot, runs), *_levels(plot, words)]
    today = plot.x(len(actual) - 1)
    placed: list[Word] = []
    if goal is not None:
        shapes.append(plot.level(goal, "goal"))
        placed.append(goal_word(plot, words, goal, narrow=narrow, today=today))
    if plan:
        shapes.append(plot.path(plan, "plan"))
    if actual:
        shapes.append(plot.path(actual, "real"))
        foot = plot.bottom + 6
        shapes.append(element("line", class_="today", x1=today, x2=today, y1=plot.top, y2=foot))
    room = Room(plot, Box(plot.left, 2, width, plot.bottom - 2), plan, actual, goal)
    for wished in (fact_places(plot, actual, words), _plan_places(plot, plan, actual, words)):
        placed += room.first_free(wished, placed)
    placed += date_words(plot, words, today if actual else None, width, height - 6)
    shapes += [word.drawn() for word in placed]
    kind = "chart only-n" if narrow else "chart only-w"
    box = f"0 0 {width} {height}"
    return element("svg", *shapes, class_=kind, viewBox=box, role="img", aria_label=words.label)


def rest_spans(plot: Plot, runs: Sequence[tuple[int, int]]) -> list[SafeString]:
    """The days off as bands behind the lines."""
    height = plot.bottom - plot.top
    spans = ((max(at - 0.5, 0), min(at + n - 0.5, plot.days - 1)) for at, n in runs)
    return [
        rest_days(plot.x(start), plot.x(end) - plot.x(start), height, plot.top)
        for start, end in spans
    ]


def _levels(plot: Plot, words: Words) -> list[SafeString]:
    """Lines across, each with its number left of the days, where no line comes."""
    shapes = [plot.level(0, "grid")]
    for value, text in zip((25, 50, 75), words.ticks, strict=True):
        shapes += [plot.level(value, "grid"), Word(text, 0, plot.y(value) + 5).drawn()]
    return shapes


def goal_word(plot: Plot, words: Words, goal: float, *, narrow: bool, today: float) -> Word:
    """Beside its line; on phones above it, on the side where the fact does not end."""
    if not narrow:
        return Word(words.goal, plot.right + 8, plot.y(goal) + 5, css="goal-t")
    if today > (plot.left + plot.right) / 2:
        return Word(words.goal, plot.left, plot.top - 8, css="goal-t")
    return Word(words.goal, plot.right, plot.top - 8, "end", css="goal-t")


def fact_places(plot: Plot, actual: Sequence[float], words: Words) -> Iterator[Word]:
    """Round the end of the line, the left side first; then above everything."""
    if not actual:
        return
    x, y = plot.x(len(actual) - 1), plot.y(actual[-1])
    for away in (8, -16, 26, -32, 44, -50, 62, 80):
        yield Word(words.actual, x - 8, y - away, "end", "strong")
        yield Word(words.actual, x + 8, y - away, "start", "strong")
    yield Word(words.actual, x - 8, plot.top - 8, "end", "strong")


def _plan_places(
    plot: Plot, plan: Sequence[float], actual: Sequence[float], words: Words
) -> Iterator[Word]:
    """Along the line on the side away from the fact, the middle first; else on the other side."""
    days = sorted(range(len(plan)), key=lambda day: abs(plan[day] - 50))
    for is_away in (True, False):
        for gap in (8, 14, 22):
            for day in days:
                x, y = plot.x(day), plot.y(plan[day])
                is_ahead = day < len(actual) and actual[day] > plan[day]
                if is_ahead != is_away:
                    yield Word(words.plan, x - 6, y - gap, "end")
                else:
                    yield Word(words.plan, x + 6, y + gap + ABOVE - BELOW)


def date_words(plot: Plot, words: Words, today: float | None, width: float, y: float) -> list[Word]:
    """The first day, today and the last day; the ends give way to today."""
    found: list[Word] = []
    if today is not None:
        half = text_width(words.today, bold=True) / 2
        x, anchor = today, "middle"
        if today < half:
            x, anchor = 0, "start"
        elif today > width - half:
            x, anchor = width, "end"
        found.append(Word(words.today, x, y, anchor, "strong"))
    for end in (Word(words.first, plot.left, y), Word(words.last, plot.right, y, "end")):
        if not any(end.box.meets(word.box) for word in found):
            found.append(end)
    return found


@dataclass(frozen=True, slots=True)
class Room:
    """What may not be written over."""

    plot: Plot
    bounds: Box
    plan: Sequence[float]
    actual: Sequence[float]
    goal: float | None

    def first_free(self, wished: Iterable[Word], placed: Sequence[Word]) -> list[Word]:
        """The first place that is free, or the first one when none is."""
        places = list(wished)
        free = (word for word in places if self._is_free(word.box, placed))
        return [next(free, places[0])] if places else []

    def _is_free(self, box: Box, placed: Sequence[Word]) -> bool:
        within = self.bounds
        if box.x0 < within.x0 or box.x1 > within.x1 or box.y0 < within.y0 or box.y1 > within.y1:
            return False
        if any(box.meets(word.box) for word in placed):
            return False
        return not any(box.meets(line) for line in self._lines())

    def _lines(self) -> Iterator[Box]:
        """The lines cut into short pieces."""
        plot = self.plot
        if self.goal is not None:
            y = plot.y(self.goal)
            yield Box(plot.left, y - 1, plot.right, y + 1)
        if self.actual:
            x = plot.x(len(self.actual) - 1)
            yield Box(x - 1, plot.top, x + 1, plot.bottom)
        for values in (self.plan, self.actual):
            for (x0, y0), (x1, y1) in pairwise(plot.points(values)):
                for n in range(4):
                    ya, yb = y0 + (y1 - y0) * n / 4, y0 + (y1 - y0) * (n + 1) / 4
                    xa, xb = x0 + (x1 - x0) * n / 4, x0 + (x1 - x0) * (n + 1) / 4
                    yield Box(xa, min(ya, yb) - 2, xb, max(ya, yb) + 2)
