"""Whether a wish can be had around a plan when only some kinds of rules are kept.

A wish is one more group of a stage, territory, language and format, or a seat in one that is there,
while everything else of the plan stays. Every kind of rule can be let go by itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad_planner.instance import (
    CENTRE,
    IN_PERSON,
    MIXED,
    ONLINE,
    TRAINER,
    VENUE,
    Stage,
    Trainer,
    Unit,
    Venue,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaskad_planner.situation import Situation

# What is there at all; without it nothing else needs to be asked.
FORMAT = "format"
ROOMS = "rooms"
TRAINERS = "trainers"
# What can be let go, the most telling first.
NEAR = "rooms_near"
ROOM_SIZE = "room_size"
SPEAKERS = "speakers"
CERTIFIED = "certified"
FIRST_PART = "first_part"
GROUP_MIN = "group_min"
DAY_OFF = "day_off"
RESERVED = "reserved_day"
ROOM_CLOSED = "room_closed"
ABSENT = "trainer_absent"
WINDOW = "window"
ROOM_TAKEN = "room_taken"
BUSY = "trainer_busy"
DAY_MAX = "trainer_day"
TRAVEL = "trainer_travel"
CENTRE_BUSY = "centre_busy"
KINDS = (
    NEAR,
    ROOM_SIZE,
    SPEAKERS,
    CERTIFIED,
    FIRST_PART,
    GROUP_MIN,
    DAY_OFF,
    RESERVED,
    ROOM_CLOSED,
    ABSENT,
    WINDOW,
    ROOM_TAKEN,
    BUSY,
    DAY_MAX,
    TRAVEL,
    CENTRE_BUSY,
)
CODES = (FORMAT, ROOMS, TRAINERS, *KINDS)
DAYS = frozenset({WINDOW, DAY_OFF, RESERVED, FIRST_PART})
ALL = frozenset(KINDS)
Kinds = frozenset[str]
HalfDay = tuple[dt.date, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a reason: its code, the identifiers and numbers concerned, and the days."""

    code: str
    refs: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The smallest reason why a wish cannot be had; `helps`: letting go of this alone is enough."""

    reasons: tuple[Reason, ...]
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """One more group, or a seat, for people who live where `unit` does.

    `seats` are needed where a group is joined; `aside` is a seminar that is thought away.
    """

    stage: Stage
    form: str
    territory: str
    language: str
    unit: Unit
    rooms: tuple[Venue, ...] = ()
    seats: int = 1
    aside: str = ""


def wish_in_person(situation: Situation, unit: Unit) -> Wish:
    """Return the wish of a unit for a group in person."""
    stage, territory, language = situation.crowd(unit)
    step = situation.stages[stage]
    rooms = tuple(situation.atlas.venues_of(territory, step))
    return Wish(step, IN_PERSON, territory, language, unit, rooms)


def wish_online(situation: Situation, unit: Unit) -> Wish:
    """Return the wish of a unit for a group online."""
    step = situation.stages[unit.stage]
    return Wish(step, ONLINE, situation.places[unit.id][1], situation.language(unit), unit)


class Search:
    """One wish, asked again and again with fewer rules."""

    def __init__(self, situation: Situation, wish: Wish) -> None:
        self.situation, self.wish, self.atlas = situation, wish, situation.atlas
        self.policy = situation.policy
        self.trainers = self.atlas.trainers_for(wish.territory, wish.stage)
        self.is_centre = CENTRE in wish.stage.taught_by
        size = wish.stage.size(wish.form)
        self.group_min, self.group_max = (size.group_min, size.group_max) if size else (1, 0)
        crowd = (wish.stage.id, wish.territory, wish.language)
        self.there = [row for row in situation.by_crowd.get(crowd, ()) if row.format == wish.form]
        self.left = situation.left.get(crowd, [])
        self._half_days: dict[Kinds, list[HalfDay]] = {}

    def feasible(self, kept: Kinds) -> bool:
        """Say whether the wish can be had when only these kinds of rules are kept."""
        return self.joins(kept) or next(self.options(kept), None) is not None

    def joins(self, kept: Kinds) -> bool:
        """Say whether a group that is there has a seat."""
        for seminar in self.there:
            venue = self.atlas.venues.get(seminar.venue)
            if venue is not None and venue not in self.rooms(kept):
                continue
            most = self.group_max
            if venue is not None and ROOM_SIZE in kept:
                most = min(most, venue.capacity)
            if FIRST_PART in kept and not self.may_follow(seminar.day, seminar.slot):
                continue
            if self.situation.size(seminar.id) + self.wish.seats <= most:
                return True
        return False

    def options(self, kept: Kinds) -> Iterator[tuple[Venue | None, dt.date, str, str]]:
        """Yield room, day, half-day and trainer of every group that the kept rules allow."""
        rooms: Iterable[Venue | None] = self.rooms(kept) if self.wish.form == IN_PERSON else [None]
        for room in rooms:
            if room is not None and not self._gathers(room, kept):
                continue
            for day, slot in self.half_days(kept):
                if room is not None and not self.is_open(room, day, slot, kept):
                    continue
                for trainer in self.teachers(room, day, slot, kept):
                    yield room, day, slot, trainer

    def teachers(self, room: Venue | None, day: dt.date, slot: str, kept: Kinds) -> Iterator[str]:
        """Yield who may teach there and then; the centre has no name."""
        if self.is_centre:
            if CENTRE_BUSY not in kept or (day, slot) not in self.situation.studio:
                yield ""
            return
        for trainer in self.trainers:
            if SPEAKERS in kept and not self.speaks(trainer):
                continue
            if not self.hindrances(trainer, room, day, slot) & kept:
                yield trainer.id

    def rooms(self, kept: Kinds) -> list[Venue]:
        near = self.situation.is_near
        return [v for v in self.wish.rooms if NEAR not in kept or near(self.wish.unit, v)]

    def least(self, room: Venue, kept: Kinds) -> int:
        most = min(self.group_max, room.capacity) if ROOM_SIZE in kept else self.group_max
        return min(self.group_min, most) if self.policy.allow_small else self.group_min

    def _gathers(self, room: Venue, kept: Kinds) -> bool:
        """Say whether a room can hold a group, and enough people can come to it."""
        least = self.least(room, kept)
        if ROOM_SIZE in kept and room.capacity < least:
            return False
        return GROUP_MIN not in kept or self.people(room, kept) >= self._least_gathered(least)

    def _least_gathered(self, least: int) -> int:
        return 1 if self.policy.allow_small else least

    def people(self, room: Venue, kept: Kinds) -> int:
        """Return how many could meet there: who has no group, and whom the others can spare."""
        near = self.situation.is_near
        people = sum(row.people for row in self.left if NEAR not in kept or near(row.unit, room))
        for seminar in self.there:
            spare = self.situation.size(seminar.id) - self.situation.least(seminar)
            movable = sum(
                piece.people
                for piece in self.situation.pieces_in[seminar.id]
                if NEAR not in kept or near(self.atlas.units[piece.unit], room)
            )
            people += max(0, min(spare, movable))
        return people

    def half_days(self, kept: Kinds) -> list[HalfDay]:
        key = kept & DAYS
        if key not in self._half_days:
            slots = [
                s.id for s in self.atlas.instance.slots if s.minutes >= self.wish.stage.minutes
            ]
            self._half_days[key] = [
                (day, slot)
                for day in self._days(key)
                for slot in slots
                if FIRST_PART not in key or self.may_follow(day, slot)
            ]
        return self._half_days[key]

    def _days(self, kept: Kinds) -> list[dt.date]:
        calendar = self.atlas.instance.calendar
        first, last = calendar.first, calendar.last
        if WINDOW in kept:
            first, last = max(first, self.wish.stage.first), min(last, self.wish.stage.last)
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        if DAY_OFF in kept:
            days = [day for day in days if not self.is_off(day)]
        if RESERVED in kept:
            days = [day for day in days if not self.is_reserved(day)]
        return days

    def may_follow(self, day: dt.date, slot: str) -> bool:
        """Say whether the unit has had its first part before, if there is one."""
        return self.situation.first_part(self.wish.unit).is_before(day, slot)

    def is_off(self, day: dt.date) -> bool:
        return not self.atlas.is_worked(day, self.wish.territory)

    def is_reserved(self, day: dt.date) -> bool:
        return any(
            row.round != self.wish.stage.round and row.first <= day <= row.last
            for row in self.atlas.instance.makeups
        )

    def is_open(self, room: Venue, day: dt.date, slot: str, kept: Kinds) -> bool:
        if ROOM_CLOSED in kept and self.is_absent(VENUE, room.code, day, slot):
            return False
        taken = self.situation.room_taken.get((room.code, day, slot), self.wish.aside)
        return ROOM_TAKEN not in kept or taken == self.wish.aside

    def is_absent(self, kind: str, code: str, day: dt.date, slot: str) -> bool:
        return bool({(kind, code, day, ""), (kind, code, day, slot)} & self.atlas.absences)

    def speaks(self, trainer: Trainer) -> bool:
        return self.wish.language in (MIXED, *trainer.languages)

    def hindrances(self, trainer: Trainer, room: Venue | None, day: dt.date, slot: str) -> Kinds:
        """Return what keeps a trainer from teaching there and then."""
        found = []
        ready = self.situation.certified.get(trainer.id)
        if ready is None or ready > day:
            found.append(CERTIFIED)
        if self.is_absent(TRAINER, trainer.id, day, slot):
            found.append(ABSENT)
        others = self.situation.others(trainer.id, day, self.wish.aside)
        if any(row.slot == slot for row in others):
            found.append(BUSY)
        if len(others) >= self.policy.trainer_day_max:
            found.append(DAY_MAX)
        if room is not None and self._is_far(room, {row.venue for row in others}):
            found.append(TRAVEL)
        return frozenset(found)

    def _is_far(self, room: Venue, others: set[str]) -> bool:
        venues = [self.atlas.venues[code] for code in others if code in self.atlas.venues]
        limit = self.policy.travel_km_per_day
        return any(self.situation.km((row.lat, row.lon), room) > limit for row in venues)
