"""The planning instance: who must be taught what, where, when and by whom, without a single name.

All rows are frozen and kept in the order of their identifiers, so that the order of rows in a file
never matters. Distances are kilometres, coordinates are degrees, sizes are people.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from kaskad_planner.parcels import pack, unpack

ENGINE_VERSION = "1"

CENTRE = "centre"
MIXED = "mixed"
ONLINE = "online"
IN_PERSON = "in_person"
FORMATS = (IN_PERSON, ONLINE)

NATIONAL = "national"
REGION = "region"
DISTRICT = "district"
CENTRAL = "central"
PRECINCT = "precinct"
SCOPES = (NATIONAL, REGION, DISTRICT)
LEVELS = (CENTRAL, REGION, DISTRICT, PRECINCT)

WINDOW = "window"
EARLIEST = "earliest"
COMPLETIONS = (WINDOW, EARLIEST)

VENUE = "venue"
TRAINER = "trainer"
ABSENCE_KINDS = (VENUE, TRAINER)


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-day of the calendar. `start` is local time as HH:MM, `minutes` its length."""

    id: str
    start: str
    minutes: int


@dataclass(frozen=True, slots=True)
class RegionalHolidays:
    """Days off in one commission's territory, on top of the national ones."""

    commission: str
    holidays: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """First and last day, ISO weekdays worked (1 = Monday) and days off."""

    first: dt.date
    last: dt.date
    weekdays: tuple[int, ...]
    holidays: tuple[dt.date, ...] = ()
    regional: tuple[RegionalHolidays, ...] = ()


@dataclass(frozen=True, slots=True)
class Makeup:
    """Days kept free for one make-up round.

    `seats` is the share of each region's people for whom seats are kept in it: a standing pool.
    """

    round: int
    first: dt.date
    last: dt.date
    seats: float = 0.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of the whole campaign.

    `lag_days`: a trainer certified on day d may teach from day d + lag_days.
    `completion`: "window" spreads seminars over the window, "earliest" finishes as soon as it can.
    """

    trainer_day_max: int = 2
    travel_km_per_day: float = 150.0
    distance_limit_km: float = 100.0
    lag_days: int = 1
    allow_small: bool = False
    completion: str = WINDOW


@dataclass(frozen=True, slots=True)
class GroupSize:
    """Fewest and most people in one group of a format."""

    format: str
    group_min: int
    group_max: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the cascade, with its window (both days included) and who may teach it.

    `follows` names the stage of which this one is the second part, for blended seminars: its units
    are those of the first part, and everybody comes after having been there.
    """

    id: str
    scope: str
    first: dt.date
    last: dt.date
    taught_by: tuple[str, ...]
    minutes: int
    sizes: tuple[GroupSize, ...]
    mixed_languages: bool = False
    round: int = 0
    follows: str = ""

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the formats this stage allows."""
        return tuple(size.format for size in self.sizes)

    def size(self, form: str) -> GroupSize | None:
        """Return the group sizes of a format, or None when the format is not allowed."""
        return next((size for size in self.sizes if size.format == form), None)


@dataclass(frozen=True, slots=True)
class Commission:
    """A node of the tree; `parent` is empty for the central commission only."""

    code: str
    parent: str
    level: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Unit:
    """People of one commission who are taught at one stage in one language."""

    id: str
    commission: str
    stage: str
    language: str
    people: int


@dataclass(frozen=True, slots=True)
class Venue:
    """A room; one seminar at a time."""

    code: str
    commission: str
    capacity: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Trainer:
    """Somebody who may teach after being certified.

    Certification comes from the plan (`unit` is placed at `certified_by_stage`), or it has already
    happened on `certified_on`, and then `unit` may be empty.
    """

    id: str
    commission: str
    languages: tuple[str, ...]
    certified_by_stage: str
    unit: str
    lat: float
    lon: float
    certified_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A venue or a trainer is not to be had; an empty `slot` means the whole day."""

    kind: str
    id: str
    day: dt.date
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything the planner needs, and nothing else.

    `digested` is no part of it: instances made of one another share what `instance_hash` found.
    """

    seed: int
    slots: tuple[Slot, ...]
    calendar: Calendar
    policy: Policy
    stages: tuple[Stage, ...]
    commissions: tuple[Commission, ...]
    units: tuple[Unit, ...]
    venues: tuple[Venue, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    absences: tuple[Absence, ...] = ()
    makeups: tuple[Makeup, ...] = ()
    held_stages: tuple[str, ...] = ()
    digested: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return unpack, (Instance, pack(replace(self, digested={})))

    @property
    def people(self) -> int:
        """Return how many people must be taught; who comes to two parts is one person."""
        first_parts = {stage.follows for stage in self.stages}
        return sum(unit.people for unit in self.units if unit.stage not in first_parts)


def in_order(instance: Instance) -> Instance:
    """Return the same instance with every table in the order of its identifiers."""
    return replace(
        instance,
        commissions=tuple(sorted(instance.commissions, key=attrgetter("code"))),
        units=tuple(sorted(instance.units, key=attrgetter("id"))),
        venues=tuple(sorted(instance.venues, key=attrgetter("code"))),
        trainers=tuple(sorted(instance.trainers, key=attrgetter("id"))),
        absences=tuple(sorted(instance.absences, key=attrgetter("kind", "id", "day", "slot"))),
    )
