"""Nearest-venue greedy: what a careful person with a map and a calendar does.

Stage by stage, the largest unit first: each joins the nearest group of its language that has seats
left for it; where there is none, a group is opened in the nearest room, on the first half-day that
is free there and for a certified trainer who speaks the language. Nothing is planned ahead and
nothing improved; but groups that stayed below the least size are dissolved in the end, their people
fill other groups, or go to the online groups of the region, or are untrained.

Only this part differs from the engine: online groups and certificates are its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad_planner.construct import Construction, Session
from kaskad_planner.diary import Booking, Request
from kaskad_planner.instance import IN_PERSON, MIXED, TRAINER, VENUE
from kaskad_planner.meetings import Left
from kaskad_planner.pack import Group
from kaskad_planner.plan import NO_PLACE, NO_SLOT, TOO_FEW
from kaskad_planner.questions import limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaskad_planner.atlas import Atlas, HalfDay, Territory
    from kaskad_planner.diary import Diary
    from kaskad_planner.instance import GroupSize, Stage, Trainer, Unit, Venue


class Greedy(Construction):
    """The baseline: the engine's frame around a planner that never looks ahead."""

    def __init__(self, atlas: Atlas, seed: int) -> None:
        super().__init__(atlas, seed, {})

    def _in_person(self, stage: Stage, territory: Territory) -> list[Left]:
        size = stage.size(IN_PERSON)
        if size is None:
            return [Left(unit, unit.people, NO_PLACE) for unit in territory.units]
        half_days = self.atlas.half_days(stage, territory.code)
        trainers = self._ready(stage, territory.code, half_days)
        day = _Filling(self.atlas, self.diary, size, stage, territory, half_days, trainers)
        left: list[Left] = []
        for unit in sorted(territory.units, key=lambda row: (-row.people, row.id)):
            left += day.seat(unit)
        left += day.dissolve()
        booked = [(one.session, one.booking) for one in day.meetings]
        self._write(stage, territory.code, booked)
        return left


@dataclass(slots=True)
class _Meeting:
    """A group that has its room, half-day and trainer already."""

    session: Session
    venue: Venue
    booking: Booking
    least: int
    most: int


class _Filling:
    """The groups of one stage in one territory while they fill."""

    def __init__(
        self,
        atlas: Atlas,
        diary: Diary,
        size: GroupSize,
        stage: Stage,
        territory: Territory,
        half_days: Sequence[HalfDay],
        trainers: Sequence[Trainer],
    ) -> None:
        self.diary, self.size, self.stage = diary, size, stage
        self.half_days, self.trainers = half_days, trainers
        self.policy = atlas.instance.policy
        self.crowd = f"{stage.id}.{territory.code}"
        rooms = atlas.venues_of(territory.code, stage)
        self.rooms = [room for room in rooms if self._limits(room)[1] >= self._limits(room)[0]]
        km = atlas.unit_km(territory.units, self.rooms)
        self.near: dict[str, dict[str, float]] = {}
        for unit, row in zip(territory.units, km.tolist(), strict=True):
            ways = zip(self.rooms, row, strict=True)
            self.near[unit.id] = {
                room.code: way for room, way in ways if way <= self.policy.distance_limit_km
            }
        self.units = {unit.id: unit for unit in territory.units}
        self.meetings: list[_Meeting] = []

    def seat(self, unit: Unit) -> list[Left]:
        """Seat a unit, whole where a group can hold it; return who found nothing."""
        near, left = self.near[unit.id], unit.people
        while left:
            meeting = self._joined(unit, left) or self._opened(unit)
            if meeting is None:
                return [Left(unit, left, NO_SLOT if near else NO_PLACE)]
            part = min(left, meeting.most - meeting.session.group.load)
            meeting.session.group.add(unit.id, part)
            left -= part
        return []

    def dissolve(self) -> list[Left]:
        """Dissolve groups that stayed too small, the smallest first; return who is left."""
        left: list[Left] = []
        while small := [one for one in self.meetings if one.session.group.load < one.least]:
            one = min(small, key=lambda row: row.session.group.load)
            self.meetings.remove(one)
            _release(self.diary, one)
            for name, people in sorted(one.session.group.people.items()):
                over = self._spread(self.units[name], people)
                if over:
                    left.append(Left(self.units[name], over, TOO_FEW))
        return left

    def _spread(self, unit: Unit, people: int) -> int:
        """Seat people in whatever seats are left nearby; return how many have none."""
        while people and (meeting := self._joined(unit, 1)):
            part = min(people, meeting.most - meeting.session.group.load)
            meeting.session.group.add(unit.id, part)
            people -= part
        return people

    def _joined(self, unit: Unit, people: int) -> _Meeting | None:
        """Return the nearest group of the language with so many seats."""
        near, language = self.near[unit.id], self._language(unit)
        able = [
            one
            for one in self.meetings
            if one.session.language == language
            and one.venue.code in near
            and one.session.group.load + people <= one.most
        ]
        return min(able, key=lambda one: near[one.venue.code], default=None)

    def _opened(self, unit: Unit) -> _Meeting | None:
        """Open a group in the nearest room, as early as it and a trainer are free."""
        near, language = self.near[unit.id], self._language(unit)
        able = [one for one in self.trainers if language in (MIXED, *one.languages)]
        for room in sorted(self.rooms, key=lambda row: (near.get(row.code, 0.0), row.code)):
            if room.code not in near:
                continue
            for half_day in self.half_days:
                booking = self.diary.place(Request(self.crowd, room, [half_day], able))
                if booking:
                    session = Session(language, room, Group())
                    meeting = _Meeting(session, room, booking, *self._limits(room))
                    self.meetings.append(meeting)
                    return meeting
        return None

    def _language(self, unit: Unit) -> str:
        return MIXED if self.stage.mixed_languages else unit.language

    def _limits(self, room: Venue) -> tuple[int, int]:
        return limits(self.policy, self.size, room)


def _release(diary: Diary, one: _Meeting) -> None:
    """Give a room and a trainer back."""
    trainer, half_day = one.booking.trainer, one.booking.half_day
    diary.engaged.discard((TRAINER, trainer, half_day.day, half_day.slot))
    diary.engaged.discard((VENUE, one.venue.code, half_day.day, half_day.slot))
    diary.day_count[trainer, half_day.day] -= 1
    diary.load[trainer] -= 1
    diary.day_venues[trainer, half_day.day].remove(one.venue)
    diary.at_venue[one.venue.code, half_day.day].remove(trainer)
