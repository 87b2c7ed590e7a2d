"""A plan: every seminar, who goes where, who stays untrained and why, and how good it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kaskad_planner.parcels import pack, unpack

# Why people stay untrained.
NO_PLACE = "no_place"
NO_TRAINER = "no_trainer_for_language"
TOO_FEW = "group_too_small"
NO_SLOT = "no_free_half_day"
NO_FIRST_PART = "first_part_missed"
MAKEUP = "makeup_round"
REASONS = (NO_PLACE, NO_TRAINER, TOO_FEW, NO_SLOT, MAKEUP, NO_FIRST_PART)


@dataclass(frozen=True, slots=True)
class Seminar:
    """One meeting of one group. `venue` is empty online, `trainer` when the centre teaches."""

    id: str
    stage: str
    round: int
    language: str
    format: str
    commission: str
    venue: str
    day: dt.date
    slot: str
    trainer: str


@dataclass(frozen=True, slots=True)
class Piece:
    """So many people of a unit are in a seminar."""

    seminar: str
    unit: str
    people: int


@dataclass(frozen=True, slots=True)
class Untrained:
    """So many people of a unit have no seminar, for a reason out of `REASONS`."""

    unit: str
    people: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reserve:
    """Seats kept online in a make-up round for people of a region and language who come late.

    Without a trainer they are those that nobody can teach.
    """

    round: int
    commission: str
    language: str
    day: dt.date
    slot: str
    trainer: str
    seats: int


@dataclass(frozen=True, slots=True)
class State:
    """The half-day that begins now in a campaign; an empty `slot` is the first of the day.

    Everything before it has been held, unless an event says that it was not.
    """

    day: dt.date
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard rule that a plan breaks, with the identifiers concerned."""

    code: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the objective. `gap` is (value - bound) / max(bound, 1)."""

    name: str
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Return how far above the bound the value is, as a share of the bound."""
        return round((self.value - self.bound) / max(self.bound, 1.0), 6)


@dataclass(frozen=True, slots=True)
class DistrictBound:
    """A level of one stage in one commission's territory: what the plan has, what none can beat."""

    commission: str
    stage: str
    level: str
    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A complete plan of one instance."""

    instance: str
    seed: int
    engine: str
    seminars: tuple[Seminar, ...]
    pieces: tuple[Piece, ...]
    untrained: tuple[Untrained, ...] = ()
    levels: tuple[Level, ...] = ()
    bounds: tuple[DistrictBound, ...] = ()
    breaches: tuple[Breach, ...] = ()
    reserve: tuple[Reserve, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return unpack, (Plan, pack(self))

    @property
    def untrained_people(self) -> int:
        """Return how many people have no seminar."""
        return sum(row.people for row in self.untrained)
