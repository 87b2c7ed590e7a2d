"""Pictures as components: map of tiles, stages, chart, difference bars, meter, week.

Behind every picture stands the same in words or in a table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.shares import honest, points
from kaskad.core.web import svg
from kaskad.core.web.chart import Words, chart
from kaskad.core.web.components import Component, Status
from kaskad.core.web.format import (
    date_range,
    day_short,
    number,
    percent,
    signed,
    weekday,
    weekday_short,
)
from kaskad.core.web.tables import Cell, Column, Row, Table

STEPS = (50, 70, 80, 90)


def step(value: float | None, limits: Sequence[float] = STEPS) -> str:
    """The class of the coverage ramp: h1 below the first limit … h5 from the last; h0 unknown.

    The figure counts as it is shown, so that a tile and the key beside it say the same.
    """
    if value is None:
        return "h0"
    return f"h{1 + sum(honest(value) >= limit for limit in limits)}"


def steps_to(goal: float | None) -> tuple[float, ...]:
    """The limits of the ramp; a goal above them is the last one."""
    return STEPS if goal is None else (*(limit for limit in STEPS if limit < goal), goal)


@dataclass(frozen=True, slots=True)
class Tile:
    """One territory. ``row`` and ``column`` place it (1–6, 1–8); ``percent`` None = no figure.

    ``short`` is the abbreviation for phones, ``label`` the short name for wide screens, ``name``
    the full one for screen readers, ``detail`` a second line such as "1 682 / 3 391", ``goal``
    the share from which a tile is as dark as any; ``limits`` are other steps of the ramp.
    """

    name: str
    short: str
    row: int
    column: int
    percent: float | None
    label: str = ""
    detail: str = ""
    url: str = ""
    late: bool = False
    goal: float | None = None
    limits: tuple[float, ...] = ()

    @property
    def css(self) -> str:
        """Place and step of the ramp."""
        late = " late" if self.late else ""
        limits = self.limits or steps_to(self.goal)
        return f"tile r{self.row} c{self.column} {step(self.percent, limits)}{late}"

    @property
    def shown(self) -> str:
        """The figure as in the table; 100 needs no decimal."""
        if self.percent is None:
            return "–"
        return number(honest(self.percent), 0 if self.percent == 100 else 1)

    @property
    def gauge(self) -> str:
        """The same for the gauge, with a point whatever the language."""
        return f"{self.percent or 0:.1f}"


@dataclass(frozen=True, slots=True)
class TileMap(Component):
    """Territories as a grid of tiles, roughly as they lie. Its table stands beside it."""

    template = "core/components/tile_map.html"
    label: str
    tiles: tuple[Tile, ...]
    late_label: str = ""
    hint: str = ""
    goal: float | None = None
    limits: tuple[float, ...] = ()

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """(class, words) of each step."""
        limits = self.limits or steps_to(self.goal)
        between = [f"{number(a)}–{number(b - 0.1, 1)}" for a, b in pairwise(limits)]
        last = _("%(limit)s and above") if self.goal is None else _("%(limit)s and above: the goal")
        top = number(limits[-1], 0 if limits[-1] == int(limits[-1]) else 1)
        words = (
            _("below %(limit)s") % {"limit": percent(limits[0], 0)},
            *between,
            last % {"limit": top},
        )
        return tuple((f"h{n}", word) for n, word in enumerate(words, 1))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: plan, fact and how it stands."""

    title: str
    audience: str
    count: str
    status: Status
    planned: svg.Span | None = None
    actual: svg.Span | None = None
    running: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stages(Component):
    """Stages one under the other, plan over fact on the same days."""

    template = "core/components/stages.html"
    first: date
    last: date
    stages: tuple[Stage, ...]
    today: date | None = None
    rest: frozenset[date] = frozenset()

    @property
    def axis(self) -> SafeString:
        """A mark a week and one for the day in view."""
        weeks = range(0, (self.last - self.first).days + 1, 7)
        marks = {self.first + timedelta(n) for n in weeks}
        if self.today and self.first <= self.today <= self.last:
            marks.add(self.today)
        named = [svg.Mark(when, day_short(when), str(when.day)) for when in sorted(marks)]
        return svg.axis(self.first, self.last, self.today, named)

    @property
    def rows(self) -> tuple[tuple[Stage, SafeString, str], ...]:
        """(stage, picture, plan in words)."""
        return tuple((s, self._strip(s), _planned(s)) for s in self.stages)

    def _strip(self, stage: Stage) -> SafeString:
        return svg.strip(
            self.first,
            self.last,
            planned=stage.planned,
            actual=stage.actual,
            today=self.today,
            rest=self.rest,
            label=f"{_planned(stage)}. {_actual(stage)}.",
        )


def _planned(stage: Stage) -> str:
    if stage.planned is None:
        return _("No dates planned")
    return _("Plan: %(dates)s") % {"dates": date_range(*stage.planned)}


def _actual(stage: Stage) -> str:
    if stage.actual is None:
        return _("Fact: not begun")
    if stage.running:
        return _("Fact: running since %(day)s") % {"day": day_short(stage.actual[0], "from")}
    return _("Fact: %(dates)s") % {"dates": date_range(*stage.actual)}


@dataclass(frozen=True, slots=True)
class Chart(Component):
    """Coverage by day in per cent: plan dashed, fact solid, both from ``first``, table behind."""

    template = "core/components/chart.html"
    caption: str
    first: date
    plan: tuple[float, ...]
    actual: tuple[float, ...]
    rest: frozenset[date] = frozenset()
    goal: float | None = None

    def _svg(self, *, narrow: bool) -> SafeString:
        last = self.first + timedelta(max(len(self.plan), len(self.actual)) - 1)
        today = self.first + timedelta(max(len(self.actual) - 1, 0))
        now = percent(self.actual[-1]) if self.actual else ""
        goal = percent(self.goal) if self.goal is not None else ""
        words = Words(
            label=self.caption,
            plan=pgettext("chart", "plan"),
            actual=_("fact %(share)s") % {"share": now},
            goal=_("goal %(share)s") % {"share": goal},
            first=day_short(self.first),
            today=day_short(today),
            last=day_short(last),
            ticks=(percent(25, 0), percent(50, 0), percent(75, 0)),
        )
        return chart(
            self.first, plan=self.plan, actual=self.actual, rest=self.rest,
            goal=self.goal, words=words, narrow=narrow,
        )  # fmt: skip

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
        """The same figures, a row a day."""
        days = max(len(self.plan), len(self.actual))
        return Table(
            caption=self.caption,
            caption_hidden=True,
            columns=(
                Column(pgettext("chart", "Day")),
                Column(pgettext("chart", "Plan, %"), number=True),
                Column(pgettext("chart", "Fact, %"), number=True),
                Column(pgettext("chart", "Difference"), number=True),
            ),
            rows=tuple(self._row(n) for n in range(days)),
        )

    def _row(self, n: int) -> Row:
        plan = self.plan[n] if n < len(self.plan) else None
        fact = self.actual[n] if n < len(self.actual) else None
        gap = "" if plan is None or fact is None else signed(points(fact, plan))
        written = ("–" if one is None else number(honest(one), 1) for one in (plan, fact))
        return Row(cells=(Cell(day_short(self.first + timedelta(n))), *written, gap or "–"))


@dataclass(frozen=True, slots=True)
class Differences(Component):
    """Small bars of the difference from the plan, a bar a day, for a cell of a table.

    ``scale`` is the largest difference in the table, a lag of more than ``deep`` stands out.
    """

    template = "core/components/picture.html"
    values: tuple[float, ...]
    scale: float
    deep: float = 5.0

    @property
    def svg(self) -> SafeString:
        """The picture, with the last difference in words."""
        last = signed(self.values[-1]) if self.values else "–"
        label = _("Difference from the plan, last day: %(points)s") % {"points": last}
        return svg.differences(self.values, scale=self.scale, deep=self.deep, label=label)


@dataclass(frozen=True, slots=True)
class Meter:
    """A value beside its proven bound; ``text`` says both and the gap."""

    label: str
    value: float
    bound: float
    text: str
    maximum: float = 0

    @property
    def svg(self) -> SafeString:
        """The picture."""
        return svg.meter(self.value, self.bound, self.maximum, label=f"{self.label}: {self.text}")


@dataclass(frozen=True, slots=True)
class Meters(Component):
    """How far each goal is from what is proven possible."""

    template = "core/components/meters.html"
    items: tuple[Meter, ...]


@dataclass(frozen=True, slots=True)
class Appointment:
    """A seminar in the week."""

    time: str
    title: str
    note: str = ""
    url: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day with its appointments; ``off`` for days of rest."""

    number: str
    name: str
    spoken: str
    items: tuple[Appointment, ...] = ()
    word: str = ""
    now: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class Week(Component):
    """Seven days side by side, one under the other on phones."""

    template = "core/components/week.html"
    days: tuple[WeekDay, ...]
    label: str = ""


def week(
    first: date,
    appointments: Mapping[date, Sequence[Appointment]],
    *,
    today: date | None = None,
    rest: Collection[date] = (),
    holidays: Collection[date] = (),
) -> Week:
    """The seven days from ``first``; words for today, days of rest and holidays are added."""

    def word(when: date) -> str:
        if when == today:
            return pgettext("calendar", "today")
        if when in holidays:
            return pgettext("calendar", "holiday")
        return pgettext("calendar", "day off") if when in rest else ""

    days = [first + timedelta(n) for n in range(7)]
    return Week(
        days=tuple(
            WeekDay(
                number=str(when.day),
                name=weekday_short(when),
                spoken=f"{day_short(when)}, {weekday(when)}",
                items=tuple(appointments.get(when, ())),
                word=word(when),
                now=when == today,
                off=when in rest or when in holidays,
            )
            for when in days
        ),
        label=date_range(days[0], days[-1]),
    )
