"""The engine's frame around another way of planning in person, one territory after another.

Only rooms, groups, half-days and trainers in person differ: online groups, certificates, names and
the order of stages are the engine's own. Units, rooms and trainers are rows of its chart.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.chart import NOBODY
from kaskad_planner.construct import Construction
from kaskad_planner.diary import LOAD_KM, Booked
from kaskad_planner.geo import ways
from kaskad_planner.instance import IN_PERSON
from kaskad_planner.meetings import REASONS, Left, Sessions, left_for, unit_rows
from kaskad_planner.plan import NO_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaskad_planner.atlas import Atlas, Territory
    from kaskad_planner.chart import Chart
    from kaskad_planner.instance import Stage


@dataclass(slots=True)
class Meeting:
    """A group that has its room, half-day and trainer."""

    language: int
    room: int
    half_day: tuple[int, int]
    trainer: int
    people: dict[int, int] = field(default_factory=dict)

    @property
    def load(self) -> int:
        """Return how many people are in it."""
        return sum(self.people.values())


@dataclass(slots=True)
class Planned:
    """What came of a territory: its meetings, and (unit, people, reason) of who is in none."""

    meetings: list[Meeting]
    left: list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A territory at one stage: units, rooms, trainers who are ready, and (day, slot) worked."""

    code: str
    units: list[int]
    rooms: list[int]
    trainers: list[int]
    half_days: list[tuple[int, int]]


class Calendar:
    """The engagements of the chart, one at a time."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def is_room_free(self, room: int, half_day: tuple[int, int]) -> bool:
        """Say whether a room is open and not taken."""
        day, slot = half_day
        return bool(self.chart.room_bits[room, day] >> slot & 1)

    def is_trainer_free(self, trainer: int, half_day: tuple[int, int]) -> bool:
        """Say whether a trainer is certified, there and not engaged."""
        day, slot = half_day
        bits = self.chart.trainer_bits[trainer, day]
        return bool(self.chart.ready[trainer] <= day and bits >> slot & 1)

    def engage(self, room: int, half_day: tuple[int, int], trainers: Iterable[int]) -> int:
        """Engage the room and the cheapest free trainer; return who it is, or `NOBODY`."""
        chart, (day, slot) = self.chart, half_day
        able = [one for one in trainers if self._can(one, room, half_day)]
        if not able or not self.is_room_free(room, half_day):
            return NOBODY
        trainer = min(able, key=lambda one: (self._cost(one, room, day), chart.turn[one]))
        chart.room_bits[room, day] &= ~(1 << slot)
        chart.trainer_bits[trainer, day] &= ~(1 << slot)
        chart.at[trainer, day, chart.taught[trainer, day]] = room
        chart.taught[trainer, day] += 1
        chart.load[trainer] += 1
        return trainer

    def release(self, one: Meeting) -> None:
        """Give a room and a trainer back."""
        chart, (day, slot) = self.chart, one.half_day
        chart.room_bits[one.room, day] |= 1 << slot
        chart.trainer_bits[one.trainer, day] |= 1 << slot
        rooms = chart.at[one.trainer, day].tolist()
        rooms.remove(one.room)
        chart.at[one.trainer, day] = [*rooms, NOBODY]
        chart.taught[one.trainer, day] -= 1
        chart.load[one.trainer] -= 1

    def _cost(self, trainer: int, room: int, day: int) -> float:
        km = 0.0 if room in self.chart.at[trainer, day] else 2 * self._way(trainer, room)
        return round(km + LOAD_KM * float(self.chart.load[trainer]), 6)

    def _way(self, trainer: int, room: int) -> float:
        return float(ways(self.chart.trainer_point[trainer], self.chart.room_point[room]))

    def _can(self, trainer: int, room: int, half_day: tuple[int, int]) -> bool:
        chart, (day, _) = self.chart, half_day
        if not self.is_trainer_free(trainer, half_day):
            return False
        if chart.taught[trainer, day] >= chart.policy.trainer_day_max:
            return False
        others = [one for one in chart.at[trainer, day].tolist() if one not in (NOBODY, room)]
        km = ways(chart.room_point[others], chart.room_point[room])
        return bool((km <= chart.policy.travel_km_per_day).all())


class Frame(Construction, ABC):
    """A construction whose meetings in person are planned by `_territory`."""

    def __init__(self, atlas: Atlas, seed: int) -> None:
        super().__init__(atlas, seed, {})
        self.calendar = Calendar(self.chart)

    @abstractmethod
    def _territory(self, stage: Stage, place: Place) -> Planned:
        """Plan one territory, engaging rooms and trainers by `calendar`."""

    def _in_person(self, stage: Stage, territories: Sequence[Territory]) -> Left:
        if stage.size(IN_PERSON) is None:
            _, units = unit_rows(self.chart, territories)
            return left_for(units, self.chart.people[units], NO_PLACE)
        codes = [one.code for one in territories]
        half_days, trainers = self._ready(stage, codes)
        meetings: list[tuple[int, Meeting]] = []
        left: list[tuple[int, int, str]] = []
        for number, one in enumerate(territories):
            place = Place(
                code=one.code,
                units=[self.chart.unit_row[unit.id] for unit in one.units],
                rooms=[
                    self.chart.room_row[room.code] for room in self.atlas.venues_of(one.code, stage)
                ],
                trainers=[row for row in trainers[number].tolist() if row != NOBODY],
                half_days=[
                    (day, slot)
                    for day, bits in enumerate(half_days[number].tolist())
                    for slot in range(len(self.chart.slots))
                    if bits >> slot & 1
                ],
            )
            found = self._territory(stage, place)
            meetings += [(number, row) for row in found.meetings]
            left += found.left
        self._write(stage, codes, *_as_tables(meetings))
        rows = [(unit, people, REASONS.index(why)) for unit, people, why in left]
        return Left(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def _as_tables(meetings: Sequence[tuple[int, Meeting]]) -> tuple[Sessions, Booked]:
    """Return meetings of territories (numbers) as the engine keeps them."""
    heads = [
        (number, one.language, one.room, *one.half_day, one.trainer) for number, one in meetings
    ]
    parts = [
        (session, unit, people)
        for session, (_, one) in enumerate(meetings)
        for unit, people in sorted(one.people.items())
    ]
    head = np.array(heads, dtype=np.int64).reshape(-1, 6).T
    part = np.array(parts, dtype=np.int64).reshape(-1, 3).T
    return Sessions(*head[:3], *part), Booked(*head[3:])
