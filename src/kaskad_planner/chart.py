"""An instance as numbers: rows of units, rooms and trainers, and who or what is free when.

Days count from the first of the calendar. The half-days of a day are bits, the first slot the
lowest, so that "both are free" is one `&` for a whole country.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from kaskad_planner.geo import on_globe
from kaskad_planner.instance import MIXED, TRAINER, VENUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaskad_planner.atlas import Atlas
    from kaskad_planner.geo import Flags, Ints
    from kaskad_planner.instance import Stage, Trainer

NOBODY = -1
# A day that never comes, for trainers who are not certified.
NEVER = 10**9


class Chart:
    """The numbers of one instance (rows in its order) and the engagements made so far.

    `room_bits` and `trainer_bits` (rows x days) are the half-days that are free; `taught` counts
    the seminars of a trainer by day, `load` all of them; `at` (trainers x days x most of a day) are
    the rooms where a trainer teaches, or `NOBODY`. `studio_bits` (days) is the centre itself.
    """

    def __init__(self, atlas: Atlas, seed: int) -> None:
        instance = atlas.instance
        self.atlas, self.policy = atlas, instance.policy
        calendar = instance.calendar
        self.first = calendar.first.toordinal()
        self.days = (calendar.last - calendar.first).days + 1
        self.slots = {slot.id: number for number, slot in enumerate(instance.slots)}
        self._units()
        self._rooms()
        self._trainers(seed)
        self._absences()

    def _units(self) -> None:
        units, homes = self.atlas.instance.units, self.atlas.instance.commissions
        row = {home.code: number for number, home in enumerate(homes)}
        points = on_globe([home.lat for home in homes], [home.lon for home in homes])
        self.unit_row = {unit.id: number for number, unit in enumerate(units)}
        self.people = numbers(unit.people for unit in units)
        self.unit_point = points[numbers(row[unit.commission] for unit in units)]
        spoken = {language for one in self.atlas.instance.trainers for language in one.languages}
        names = sorted({unit.language for unit in units} | spoken)
        self.language_row = {name: number for number, name in enumerate([*names, MIXED])}
        self.language_name = [*names, MIXED]
        self.language = numbers(self.language_row[unit.language] for unit in units)

    def is_of(self, stage: Stage) -> Flags:
        """Say which units are taught at a stage."""
        units = self.atlas.instance.units
        return np.fromiter((unit.stage == stage.id for unit in units), dtype=bool, count=len(units))

    def pairs(self, stage: Stage) -> Ints:
        """Return for each unit of the two parts of a blended stage the number of its people.

        People of a commission and language are the same in both parts; other units have `NOBODY`.
        """
        units = self.atlas.instance.units
        numbers_of: dict[tuple[str, str], int] = {}
        found = np.full(len(units), NOBODY)
        for row, unit in enumerate(units):
            if unit.stage in {stage.id, stage.follows}:
                who = unit.commission, unit.language
                found[row] = numbers_of.setdefault(who, len(numbers_of))
        return found

    def _rooms(self) -> None:
        rooms = self.atlas.instance.venues
        self.room_row = {room.code: number for number, room in enumerate(rooms)}
        self.room_point = on_globe([room.lat for room in rooms], [room.lon for room in rooms])
        self.capacity = numbers(room.capacity for room in rooms)

    def _trainers(self, seed: int) -> None:
        trainers = self.atlas.instance.trainers
        self.trainer_row = {one.id: number for number, one in enumerate(trainers)}
        self.trainer_point = on_globe([one.lat for one in trainers], [one.lon for one in trainers])
        self.speaks = np.zeros((len(trainers), len(self.language_name)), dtype=bool)
        for number, one in enumerate(trainers):
            self.speaks[number, [self.language_row[name] for name in one.languages]] = True
        self.speaks[:, self.language_row[MIXED]] = True
        # By what is known of them, so that a region has the same ties alone and within its country.
        ties = numbers(
            crc32(f"{seed} {one.lat} {one.lon} {one.languages} {turn}".encode())
            for one, turn in zip(trainers, _turns(trainers), strict=True)
        )
        # Who speaks fewer languages is asked first: the others are scarce.
        self.turn = np.empty(len(trainers), dtype=np.int64)
        self.turn[np.lexsort((ties, self.speaks.sum(axis=1)))] = np.arange(len(trainers))
        self.ready = np.full(len(trainers), NEVER)
        for number, one in enumerate(trainers):
            if one.certified_on is not None:
                self.certify(number, one.certified_on.toordinal() - self.first)
        self.load = np.zeros(len(trainers), dtype=np.int64)
        self.taught = np.zeros((len(trainers), self.days), dtype=np.int64)
        most = self.policy.trainer_day_max
        self.at = np.full((len(trainers), self.days, most), NOBODY)

    def _absences(self) -> None:
        every = (1 << len(self.slots)) - 1
        self.room_bits = np.full((len(self.room_row), self.days), every)
        self.trainer_bits = np.full((len(self.trainer_row), self.days), every)
        self.studio_bits = np.full(self.days, every)
        of_kind = {
            VENUE: (self.room_row, self.room_bits),
            TRAINER: (self.trainer_row, self.trainer_bits),
        }
        for absence in self.atlas.instance.absences:
            rows, bits = of_kind[absence.kind]
            day = absence.day.toordinal() - self.first
            if 0 <= day < self.days and absence.id in rows:
                lost = 1 << self.slots[absence.slot] if absence.slot else every
                bits[rows[absence.id], day] &= ~lost

    def day(self, number: int) -> dt.date:
        """Return a day by its number."""
        return dt.date.fromordinal(self.first + number)

    def ready_days(self) -> dict[str, dt.date]:
        """Return the first day on which each certified trainer may teach."""
        ready = zip(self.trainer_row, self.ready.tolist(), strict=True)
        return {name: self.day(day) for name, day in ready if day < NEVER}

    def certify(self, trainer: int, day: int) -> None:
        """Let a trainer teach from the day after the lag."""
        self.ready[trainer] = day + self.policy.lag_days

    def open_bits(self, stage: Stage, territories: Sequence[str]) -> Ints:
        """Return the half-days of a stage's window in some territories (territories x days)."""
        rows = np.zeros((len(territories), self.days), dtype=np.int64)
        # Most territories share one list of half-days.
        known: dict[int, Ints] = {}
        for number, code in enumerate(territories):
            half_days = self.atlas.half_days(stage, code)
            if id(half_days) not in known:
                bits = known[id(half_days)] = np.zeros(self.days, dtype=np.int64)
                for one in half_days:
                    bits[one.day.toordinal() - self.first] |= 1 << self.slots[one.slot]
            rows[number] = known[id(half_days)]
        return rows

    def candidates(self, stage: Stage, territories: Sequence[str], last: Ints) -> Ints:
        """Return who may teach in each territory and is ready by its last day, in their turn.

        Territories x most of them, `NOBODY` where there are fewer.
        """
        found: list[Ints] = []
        for code, day in zip(territories, last.tolist(), strict=True):
            able = self.atlas.trainers_for(code, stage)
            rows = numbers(self.trainer_row[one.id] for one in able)
            rows = rows[self.ready[rows] <= day]
            found.append(rows[np.argsort(self.turn[rows])])
        return padded(found)


def numbers(values: Iterable[int]) -> Ints:
    """Return whole numbers as an array."""
    return np.fromiter(values, dtype=np.int64)


def padded(rows: Sequence[Ints]) -> Ints:
    """Return rows of different lengths as one table, filled up with `NOBODY`."""
    width = max((row.size for row in rows), default=0)
    table = np.full((len(rows), width), NOBODY)
    for number, row in enumerate(rows):
        table[number, : row.size] = row
    return table


def _turns(trainers: Sequence[Trainer]) -> Iterator[int]:
    """Yield the place of each trainer among those of the same home."""
    seen: Counter[tuple[float, float]] = Counter()
    for one in trainers:
        yield seen[one.lat, one.lon]
        seen[one.lat, one.lon] += 1
