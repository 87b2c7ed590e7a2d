"""The fan of a forecast: what is known as a line, what may come as bands that widen.

Drawn with the parts of the chart; the component stands at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.shares import honest
from kaskad.core.web.chart import (
    Plot,
    Room,
    Word,
    Words,
    date_words,
    fact_places,
    goal_word,
    rest_spans,
)
from kaskad.core.web.components import Component
from kaskad.core.web.format import day_short, number, percent
from kaskad.core.web.svg import Box, element, rest_runs, text_width
from kaskad.core.web.tables import Cell, Column, Row, Table

# The middle of the quantiles, and the pairs of them between which a band lies, the widest first.
MIDDLE = 2
BANDS = ((0, 4), (1, 3))
STEPS = (2.5, 5.0, 10.0, 20.0)  # between lines across, of which there are five at most
PAST = 6  # known days that are shown at least


@dataclass(frozen=True, slots=True)
class Shares:
    """Per cent by day from ``first``: what is known, then quantiles from the last known day on.

    ``low`` is the value at the foot of the picture.
    """

    first: date
    known: tuple[float, ...]
    ahead: tuple[tuple[float, ...], ...]
    low: float

    @property
    def start(self) -> int:
        """The day from which the fan opens."""
        return max(len(self.known) - 1, 0)

    @property
    def days(self) -> int:
        """How many days there are."""
        return max(self.start + len(self.ahead), 2)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values of the lines across, from the foot up."""
        span = 100 - self.low
        step = next(step for step in STEPS if span <= 5 * step)
        return tuple(self.low + step * number for number in range(ceil(span / step)))


def fan(
    shares: Shares,
    *,
    words: Words,
    ticks: Sequence[str],
    goal: float,
    rest: Collection[date] = (),
    narrow: bool = False,
) -> SafeString:
    """Fact solid, the middle of the forecast in the accent, bands round it, words where is room.

    The narrow one is for phones; the page carries both and shows one.
    """
    width, height = (328, 260) if narrow else (736, 330)
    right = width - (2 if narrow else text_width(words.goal, bold=True) + 8)
    left = max(text_width(tick) for tick in ticks) + 4
    plot = Plot(left, right, 22 if narrow else 18, height - 30, shares.days, shares.low)
    runs = rest_runs(shares.first, shares.first + timedelta(shares.days - 1), rest)
    shapes = rest_spans(plot, runs)
    for value, text in zip(shares.ticks, ticks, strict=True):
        shapes += [plot.level(value, "grid"), Word(text, 0, plot.y(value) + 5).drawn()]
    shapes += [_band(plot, shares, low, high) for low, high in BANDS]
    shapes.append(plot.level(goal, "goal"))
    today = plot.x(shares.start) if shares.known else None
    middle = [row[MIDDLE] for row in shares.ahead]
    shapes.append(_path(plot, shares.start, middle, "mid"))
    if today is not None:
        shapes.append(plot.path(shares.known, "real"))
        foot = plot.bottom + 6
        shapes.append(element("line", class_="today", x1=today, x2=today, y1=plot.top, y2=foot))
    placed = [goal_word(plot, words, goal, narrow=narrow, today=today or plot.left)]
    whole = (*shares.known[: shares.start], *middle)
    room = Room(plot, Box(plot.left, 2, width, plot.bottom - 2), whole, shares.known, goal)
    for wished in (fact_places(plot, shares.known, words), _ahead_places(plot, shares, words)):
        placed += room.first_free(wished, placed)
    placed += date_words(plot, words, today, width, height - 6)
    shapes += [word.drawn() for word in placed]
    kind = "chart only-n" if narrow else "chart only-w"
    box = f"0 0 {width} {height}"
    return element("svg", *shapes, class_=kind, viewBox=box, role="img", aria_label=words.label)


def _path(plot: Plot, start: int, values: Sequence[float], kind: str) -> SafeString:
    points = " ".join(
        f"{plot.x(start + day):.1f} {plot.y(value):.1f}" for day, value in enumerate(values)
    )
    return element("path", class_=kind, d=f"M{points}")


def _band(plot: Plot, shares: Shares, low: int, high: int) -> SafeString:
    """The area between two quantiles."""
    there = [(plot.x(shares.start + n), plot.y(row[high])) for n, row in enumerate(shares.ahead)]
    back = [(plot.x(shares.start + n), plot.y(row[low])) for n, row in enumerate(shares.ahead)]
    points = " ".join(f"{x:.1f} {y:.1f}" for x, y in (*there, *reversed(back)))
    return element("path", class_="b", d=f"M{points}Z")


def _ahead_places(plot: Plot, shares: Shares, words: Words) -> Iterator[Word]:
    """Under the fan, where it is steep first, then over it."""
    rows = shares.ahead
    if len(rows) < 2:
        return
    rises = [after[MIDDLE] - before[MIDDLE] for before, after in pairwise(rows)]
    days = sorted(range(1, len(rows)), key=lambda day: (-rises[day - 1], day))
    for gap in (16, 24, 36, 52):
        for day in days:
            x = plot.x(shares.start + day)
            yield Word(words.plan, x + 6, plot.y(rows[day][0]) + gap, "start", "strong")
            yield Word(words.plan, x - 6, plot.y(rows[day][-1]) - gap + 8, "end", "strong")


@dataclass(frozen=True, slots=True)
class Fan(Component):
    """A forecast by day in per cent: the known days, then five quantiles a day, table behind.

    ``known`` and ``ahead`` follow each other; ``chances`` gives the probability of the goal by each
    day ahead, in words. Days on which the share was below the foot of the picture are left out.
    """

    template = "core/components/chart.html"
    caption: str
    first: date
    known: tuple[float, ...]
    ahead: tuple[tuple[float, ...], ...]
    goal: float
    chances: tuple[str, ...]
    rest: frozenset[date] = frozenset()

    @property
    def low(self) -> float:
        """The value at the foot: the share some days ago or the goal, rounded down to tens."""
        lowest = self.known[-PAST:][0] if self.known else self.ahead[0][0]
        return min(90.0, lowest // 10 * 10, self.goal // 10 * 10)

    @property
    def _shares(self) -> Shares:
        gone = sum(value < self.low for value in self.known)
        known = self.known[gone:]
        last = ((self.known[-1],) * 5,) if self.known else ()
        return Shares(self.first + timedelta(gone), known, (*last, *self.ahead), self.low)

    def _svg(self, *, narrow: bool) -> SafeString:
        shares = self._shares
        last = shares.first + timedelta(shares.days - 1)
        now = percent(self.known[-1]) if self.known else ""
        words = Words(
            label=self.caption,
            plan=pgettext("chart", "forecast"),
            actual=_("fact %(share)s") % {"share": now} if now else "",
            goal=_("goal %(share)s") % {"share": percent(self.goal)},
            first=day_short(shares.first),
            today=day_short(shares.first + timedelta(shares.start)),
            last=day_short(last),
            ticks=("", "", ""),
        )
        ticks = tuple(percent(tick, 0 if tick == int(tick) else 1) for tick in shares.ticks)
        return fan(shares, words=words, ticks=ticks, goal=self.goal, rest=self.rest, narrow=narrow)

    @property
    def wide(self) -> SafeString:
        """The picture from 768 px on."""
        return self._svg(narrow=False)

    @property
    def narrow(self) -> SafeString:
        """The picture for phones."""
        return self._svg(narrow=True)

    @property
    def table(self) -> Table:
        """The days ahead as figures."""
        start = self.first + timedelta(len(self.known))
        return Table(
            caption=_("In nine cases of ten the share lies between the first and the last figure."),
            columns=(
                Column(pgettext("chart", "Day")),
                Column(pgettext("forecast", "From, %"), number=True),
                Column(pgettext("forecast", "Middle, %"), number=True, wide=True),
                Column(pgettext("forecast", "To, %"), number=True),
                Column(
                    _("Probability of the goal"), short=pgettext("forecast", "Goal"), number=True
                ),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(day_short(start + timedelta(n))),
                        *(number(honest(shares[i]), 1) for i in (0, 2, 4)),
                        chance,
                    )
                )
                for n, (shares, chance) in enumerate(zip(self.ahead, self.chances, strict=True))
            ),
        )
