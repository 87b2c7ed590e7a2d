"""Nearest-venue greedy: what a careful person with a map and a calendar does.

Stage by stage, the largest unit first: each joins the nearest group of its language that has seats
left for it; where there is none, a group is opened in the nearest room, on the first half-day that
is free there and for a certified trainer who speaks the language. Nothing is planned ahead and
nothing improved; but groups that stayed below the least size are dissolved in the end, their people
fill other groups, or go to the online groups of the region, or are untrained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.planner.frame import Calendar, Frame, Meeting, Place, Planned
from kaskad_planner.chart import NOBODY
from kaskad_planner.geo import ways
from kaskad_planner.instance import IN_PERSON, MIXED
from kaskad_planner.plan import NO_PLACE, NO_SLOT, TOO_FEW
from kaskad_planner.questions import limits

if TYPE_CHECKING:
    from kaskad_planner.chart import Chart
    from kaskad_planner.instance import GroupSize, Stage


class Greedy(Frame):
    """The baseline: the engine's frame around a planner that never looks ahead."""

    def _territory(self, stage: Stage, place: Place) -> Planned:
        size = stage.size(IN_PERSON)
        if size is None:
            raise ValueError("a stage in person has group sizes")
        day = _Filling(self.chart, self.calendar, size, stage, place)
        for unit in sorted(place.units, key=lambda row: (-self.chart.people[row], row)):
            day.seat(unit)
        day.dissolve()
        return Planned(day.meetings, day.left)


class _Filling:
    """The groups of one stage in one territory while they fill."""

    def __init__(
        self, chart: Chart, calendar: Calendar, size: GroupSize, stage: Stage, place: Place
    ) -> None:
        self.chart, self.calendar, self.stage, self.place = chart, calendar, stage, place
        venues = chart.atlas.instance.venues
        sizes = {room: limits(chart.policy, size, venues[room]) for room in place.rooms}
        self.sizes = {room: (least, most) for room, (least, most) in sizes.items() if least <= most}
        rooms = list(self.sizes)
        km = ways(chart.unit_point[place.units][:, None], chart.room_point[rooms]).tolist()
        limit = chart.policy.distance_limit_km
        self.near = {
            unit: {room: way for room, way in zip(rooms, row, strict=True) if way <= limit}
            for unit, row in zip(place.units, km, strict=True)
        }
        self.meetings: list[Meeting] = []
        self.left: list[tuple[int, int, str]] = []

    def seat(self, unit: int) -> None:
        """Seat a unit, whole where a group can hold it; note who found nothing."""
        near, left = self.near[unit], int(self.chart.people[unit])
        while left:
            meeting = self._joined(unit, left) or self._opened(unit)
            if meeting is None:
                self.left.append((unit, left, NO_SLOT if near else NO_PLACE))
                return
            left -= self._add(meeting, unit, left)

    def dissolve(self) -> None:
        """Dissolve groups that stayed too small, the smallest first; note who is left."""
        while small := [one for one in self.meetings if one.load < self.sizes[one.room][0]]:
            one = min(small, key=lambda row: row.load)
            self.meetings.remove(one)
            self.calendar.release(one)
            for unit, people in sorted(one.people.items()):
                over = people
                while over and (meeting := self._joined(unit, 1)):
                    over -= self._add(meeting, unit, over)
                if over:
                    self.left.append((unit, over, TOO_FEW))

    def _add(self, meeting: Meeting, unit: int, people: int) -> int:
        """Put as many people into a group as have a seat there; return how many."""
        part = min(people, self.sizes[meeting.room][1] - meeting.load)
        meeting.people[unit] = meeting.people.get(unit, 0) + part
        return part

    def _joined(self, unit: int, people: int) -> Meeting | None:
        """Return the nearest group of the language with so many seats."""
        near, language = self.near[unit], self._language(unit)
        able = [
            one
            for one in self.meetings
            if one.language == language
            and one.room in near
            and one.load + people <= self.sizes[one.room][1]
        ]
        return min(able, key=lambda one: near[one.room], default=None)

    def _opened(self, unit: int) -> Meeting | None:
        """Open a group in the nearest room, as early as it and a trainer are free."""
        near, language = self.near[unit], self._language(unit)
        able = [one for one in self.place.trainers if self.chart.speaks[one, language]]
        for room in sorted(near, key=lambda row: (near[row], row)):
            for half_day in self.place.half_days:
                trainer = self.calendar.engage(room, half_day, able)
                if trainer != NOBODY:
                    self.meetings.append(Meeting(language, room, half_day, trainer))
                    return self.meetings[-1]
        return None

    def _language(self, unit: int) -> int:
        mixed = self.chart.language_row[MIXED]
        return mixed if self.stage.mixed_languages else int(self.chart.language[unit])
