"""What the pages of the room show: plain values and components."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.web.components import (
    Actions,
    Button,
    Changes,
    Component,
    Empty,
    Facts,
    Ladder,
    Link,
    Links,
    Notice,
    Progress,
    Status,
)
from kaskad.core.web.fan import Fan
from kaskad.core.web.forms import Form
from kaskad.core.web.pictures import Meters, TileMap, Week
from kaskad.core.web.tables import Table


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """A campaign's plans: the one in force, all versions, planner runs, the form for a new run."""

    title: str
    lead: str
    facts: Facts | None
    empty: Empty | None
    places: Table | None
    versions: Table | None
    runs: Table | None
    form: Form | None
    forecast: Link | None
    what_if: Link | None
    replan: Link | None


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """What can be supposed, and what was supposed so far."""

    title: str
    lead: str
    back: Button
    empty: Empty | None
    region: Form | None
    form: Form | None
    runs: Table | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A what-if next to the plan in force: in words, and where most people would move."""

    supposed: tuple[str, ...]
    notice: Notice
    changes: Changes | None
    places: Table | None


@dataclass(frozen=True, slots=True)
class RunPage:
    """A planner run; ``refresh_url`` is empty when it is over."""

    title: str
    lead: str
    back: Button
    status: Status
    facts: Facts
    progress: Progress | None
    notice: Notice | None
    actions: Actions | None
    problem: str
    log: str
    refresh_url: str
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class RegionChanges:
    """What another version changes in a region, with its districts."""

    title: str
    districts: Table


@dataclass(frozen=True, slots=True)
class RegionGaps:
    """The districts of a region beside their bounds."""

    title: str
    districts: Table


@dataclass(frozen=True, slots=True)
class GapsPart:
    """How far a plan is from its bounds, by region and district."""

    tiles: TileMap | None
    table: Table
    regions: tuple[RegionGaps, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version of the plan next to the one in force."""

    title: str
    lead: str
    back: Button
    facts: Facts
    notice: Component | None
    meters: Meters | None
    gaps: GapsPart | None
    stages: Table
    changes: Changes | None
    levels: Table | None
    regions: tuple[RegionChanges, ...]
    actions: Actions | None


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What changes when a version is put in force, before it is."""

    title: str
    lead: str
    changes: Changes
    notice: Notice | None
    confirm: Button
    back: Button


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """A week with its days and months; without ``week`` nothing is planned in it."""

    title: str
    week: Week | None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The seminars of a district by week, or the districts of a region."""

    title: str
    lead: str
    ladder: Ladder
    facts: Facts
    meters: Meters | None
    below: Table | None
    weeks: tuple[CalendarWeek, ...]
    seminars: Table | None
    empty: Empty | None
    papers: Links | None


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """A forecast; ``refresh_url`` is empty when none waits, ``log`` when none failed."""

    title: str
    lead: str
    back: Button
    notice: Notice | None
    empty: Empty | None
    actions: Actions | None
    facts: Facts | None
    fan: Fan | None
    helps: str
    levers: Table | None
    districts: Table | None
    method: tuple[str, ...]
    log: str
    refresh_url: str
