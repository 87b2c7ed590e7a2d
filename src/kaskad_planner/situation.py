"""What a plan leaves free: rooms, trainers, seats, and the people who have no group as asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad_planner.geo import distance
from kaskad_planner.instance import (
    IN_PERSON,
    MIXED,
    NATIONAL,
    ONLINE,
    REGION,
    Stage,
    Trainer,
    Unit,
    Venue,
)

if TYPE_CHECKING:
    from kaskad_planner.atlas import Atlas
    from kaskad_planner.plan import Piece, Plan, Seminar

# Stage, territory, language of the group.
Crowd = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """People of a unit who are not taught as asked: untrained, or online in the named seminar."""

    unit: Unit
    people: int
    seminar: str = ""


@dataclass(frozen=True, slots=True)
class FirstPart:
    """The last half-day of a first part, None where there is none; some may have missed it."""

    order: dict[str, int]
    last: tuple[dt.date, int] | None
    is_missed: bool

    def is_before(self, day: dt.date, slot: str) -> bool:
        """Say whether all have it before a half-day."""
        if self.is_missed:
            return False
        return self.last is None or self.last < (day, self.order[slot])


class Situation:
    """A plan of one instance, looked up by room, trainer and territory."""

    def __init__(self, atlas: Atlas, plan: Plan) -> None:
        self.atlas, self.plan = atlas, plan
        self.policy = atlas.instance.policy
        self.stages = {stage.id: stage for stage in atlas.instance.stages}
        self.order = {slot.id: number for number, slot in enumerate(atlas.instance.slots)}
        self.shared: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
        self.seminars = {
            row.id: row
            for row in plan.seminars
            if row.stage in self.stages and row.commission in atlas.commissions
        }
        self.pieces_in: dict[str, list[Piece]] = defaultdict(list)
        self.pieces_of: dict[str, list[Piece]] = defaultdict(list)
        for piece in plan.pieces:
            if piece.seminar in self.seminars and piece.unit in atlas.units:
                self.pieces_in[piece.seminar].append(piece)
                self.pieces_of[piece.unit].append(piece)
        self.room_taken: dict[tuple[str, dt.date, str], str] = {}
        self.given: dict[tuple[str, dt.date], list[Seminar]] = defaultdict(list)
        self.by_crowd: dict[Crowd, list[Seminar]] = defaultdict(list)
        self.first_teaching: dict[str, dt.date] = {}
        self.studio: set[tuple[dt.date, str]] = set()
        for seminar in self.seminars.values():
            self._engage(seminar)
        self.places = self._territories()
        self.certified = self._certificates()
        self.left = self._left()
        self._km: dict[tuple[float, float, float, float], float] = {}

    def _engage(self, seminar: Seminar) -> None:
        if seminar.venue:
            self.room_taken[seminar.venue, seminar.day, seminar.slot] = seminar.id
        if seminar.trainer:
            self.given[seminar.trainer, seminar.day].append(seminar)
            first = self.first_teaching.get(seminar.trainer, seminar.day)
            self.first_teaching[seminar.trainer] = min(first, seminar.day)
        else:
            self.studio.add((seminar.day, seminar.slot))
        self.by_crowd[seminar.stage, seminar.commission, seminar.language].append(seminar)

    def _territories(self) -> dict[str, tuple[str, str]]:
        """Return for every unit its territory and the pool of its online groups."""
        return {
            unit.id: (territory.code, pool.code)
            for stage in self.stages.values()
            for pool in self.atlas.pools(stage)
            for territory in pool.territories
            for unit in territory.units
        }

    def _certificates(self) -> dict[str, dt.date]:
        """Return the day from which each trainer may teach; none whose unit is not all placed."""
        lag = dt.timedelta(days=self.policy.lag_days)
        days: dict[str, dt.date] = {}
        for trainer in self.atlas.instance.trainers:
            day = trainer.certified_on or self.last_day(trainer.unit)
            if day is not None:
                days[trainer.id] = day + lag
        return days

    def last_day(self, unit: str) -> dt.date | None:
        """Return the day of a unit's last seminar, if all its people have one."""
        pieces = self.pieces_of.get(unit, [])
        if not pieces or sum(piece.people for piece in pieces) < self.atlas.units[unit].people:
            return None
        return max(self.seminars[piece.seminar].day for piece in pieces)

    def first_part(self, unit: Unit) -> FirstPart:
        """Return when the people of a unit have the first part of a blended seminar."""
        stage = self.stages[unit.stage].follows
        if not stage:
            return FirstPart(self.order, None, is_missed=False)
        if not self.shared:
            for row in self.atlas.instance.units:
                self.shared[row.stage, row.commission, row.language].append(row)
        units = self.shared[stage, unit.commission, unit.language]
        seats = [self.seminars[one.seminar] for row in units for one in self.pieces_of[row.id]]
        last = max(((row.day, self.order[row.slot]) for row in seats), default=None)
        people = sum(one.people for row in units for one in self.pieces_of[row.id])
        is_missed = people < sum(row.people for row in units)
        return FirstPart(self.order, last, is_missed=is_missed)

    def _left(self) -> dict[Crowd, list[Left]]:
        left: dict[Crowd, list[Left]] = defaultdict(list)
        for row in self.plan.untrained:
            unit = self.atlas.units.get(row.unit)
            if unit is not None:
                left[self.crowd(unit)].append(Left(unit, row.people))
        for seminar in self.seminars.values():
            if seminar.format == ONLINE and self.stages[seminar.stage].size(IN_PERSON):
                for piece in self.pieces_in[seminar.id]:
                    unit = self.atlas.units[piece.unit]
                    left[self.crowd(unit)].append(Left(unit, piece.people, seminar.id))
        return left

    def crowd(self, unit: Unit) -> Crowd:
        """Return the people with whom a unit may share a group in person."""
        return unit.stage, self.places[unit.id][0], self.language(unit)

    def language(self, unit: Unit) -> str:
        return MIXED if self.stages[unit.stage].mixed_languages else unit.language

    def pool_of(self, territory: str, stage: Stage) -> str:
        """Return the region (or the country) whose online groups a territory joins."""
        region = self.atlas.above(territory, REGION) if stage.scope != NATIONAL else ""
        return region or self.atlas.root.code

    def size(self, seminar: str) -> int:
        return sum(piece.people for piece in self.pieces_in.get(seminar, ()))

    def most(self, seminar: Seminar) -> int:
        """Return how many people the seminar may have."""
        limits = self.stages[seminar.stage].size(seminar.format)
        most = limits.group_max if limits else 0
        venue = self.atlas.venues.get(seminar.venue)
        return min(most, venue.capacity) if venue else most

    def least(self, seminar: Seminar) -> int:
        """Return the fewest people it may keep; one where the last group may be small."""
        limits = self.stages[seminar.stage].size(seminar.format)
        if limits is None or seminar.format == ONLINE or self.policy.allow_small:
            return 1
        return limits.group_min

    def km(self, home: tuple[float, float], venue: Venue) -> float:
        key = (*home, venue.lat, venue.lon)
        if key not in self._km:
            self._km[key] = distance(home, (venue.lat, venue.lon))
        return self._km[key]

    def unit_km(self, unit: Unit, venue: Venue) -> float:
        home = self.atlas.commissions[unit.commission]
        return self.km((home.lat, home.lon), venue)

    def trainer_km(self, trainer: Trainer, venue: Venue) -> float:
        return self.km((trainer.lat, trainer.lon), venue)

    def is_near(self, unit: Unit, venue: Venue) -> bool:
        return self.unit_km(unit, venue) <= self.policy.distance_limit_km

    def others(self, trainer: str, day: dt.date, seminar: str = "") -> list[Seminar]:
        """Return what a trainer gives on a day, one seminar left out."""
        return [row for row in self.given.get((trainer, day), ()) if row.id != seminar]

    def index(self, seminar: Seminar) -> int:
        """Return the number of a seminar's half-day within the window, from 1."""
        days = self.atlas.half_days(self.stages[seminar.stage], seminar.commission)
        found = (
            row.index + 1 for row in days if (row.day, row.slot) == (seminar.day, seminar.slot)
        )
        return next(found, len(days))
