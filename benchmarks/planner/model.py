"""One CP-SAT model of a stage in a territory: rooms, half-days, trainers and people all at once.

People of unit u in room v, `f[u,v]`; a group of language l in room v on half-day h, `g[l,v,h]`;
trainer k there, `z[k,v,h]`; and a trip, `at[k,v,d]`. A load that lies between the least and the
most of so many groups can be cut into them, so people need no half-day of their own: this is the
whole problem, not a part of it.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

from benchmarks.planner.ask import Found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.planner.ask import Ask

# Lengths are whole tenths of a kilometre.
TENTHS = 10


class Model:
    """Levels are weighed: people left, the last half-day, kilometres, seminars."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.model = cp_model.CpModel()
        self.f: dict[tuple[int, int], Any] = {}
        self.o: list[Any] = []
        self.g: dict[tuple[str, int, int], Any] = {}
        self.z: dict[tuple[int, int, int], Any] = {}
        self.at: dict[tuple[int, int, int], Any] = {}
        self._people()
        self._groups()
        self._teach()
        self._days()
        self._aim()

    def solve(self, seconds: float) -> Found | None:
        """Return the best that was found in so many seconds; None when nothing was."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        groups = []
        for language, room, half_day in (key for key in self.g if solver.value(self.g[key])):
            trainer = next(
                k
                for k in range(len(self.ask.speaks))
                if (k, room, half_day) in self.z and solver.value(self.z[k, room, half_day])
            )
            groups.append((language, room, half_day, trainer))
        people = {key: solver.value(one) for key, one in self.f.items() if solver.value(one)}
        left = sum(solver.value(one) for one in self.o)
        return Found(groups, people, left, status == cp_model.OPTIMAL)

    def _people(self) -> None:
        for unit, people in enumerate(self.ask.people):
            for room in self.ask.ways[unit]:
                self.f[unit, room] = self.model.new_int_var(0, people, "")
            self.o.append(self.model.new_int_var(0, people, ""))
            rooms = [self.f[unit, room] for room in self.ask.ways[unit]]
            self.model.add(sum(rooms) + self.o[unit] == people)

    def _groups(self) -> None:
        loads: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for (unit, room), one in self.f.items():
            loads[self.ask.languages[unit], room].append(one)
        half_days: dict[int, list[int]] = defaultdict(list)
        for room, half_day in sorted(self.ask.open):
            half_days[room].append(half_day)
        for (language, room), load in sorted(loads.items(), key=lambda row: row[0]):
            least, most = self.ask.limits[room]
            groups = [self.model.new_bool_var("") for _ in half_days[room]]
            for half_day, one in zip(half_days[room], groups, strict=True):
                self.g[language, room, half_day] = one
            self.model.add(sum(load) >= least * sum(groups))
            self.model.add(sum(load) <= most * sum(groups))

    def _teach(self) -> None:
        """Every group has one trainer, who speaks its language."""
        meetings: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
        for (language, room, half_day), one in self.g.items():
            meetings[room, half_day][language] = one
        able: dict[int, list[int]] = defaultdict(list)
        for trainer, half_day in sorted(self.ask.able):
            able[half_day].append(trainer)
        for (room, half_day), groups in meetings.items():
            there = {
                trainer: self.model.new_bool_var("")
                for trainer in able[half_day]
                if not self.ask.speaks[trainer].isdisjoint(groups)
            }
            for trainer, one in there.items():
                self.z[trainer, room, half_day] = one
            self.model.add(sum(groups.values()) <= 1)
            self.model.add(sum(there.values()) == sum(groups.values()))
            for language, group in groups.items():
                speakers = (z for k, z in there.items() if language in self.ask.speaks[k])
                self.model.add(sum(speakers) >= group)

    def _days(self) -> None:
        """One place per half-day, few seminars a day, no two rooms that are far apart."""
        at_once: dict[tuple[int, int], list[Any]] = defaultdict(list)
        in_day: dict[tuple[int, int], list[Any]] = defaultdict(list)
        rooms: dict[tuple[int, int], set[int]] = defaultdict(set)
        for (trainer, room, half_day), one in self.z.items():
            day = self.ask.days[half_day]
            at_once[trainer, half_day].append(one)
            in_day[trainer, day].append(one)
            rooms[trainer, day].add(room)
            if (trainer, room, day) not in self.at:
                self.at[trainer, room, day] = self.model.new_bool_var("")
            self.model.add_implication(one, self.at[trainer, room, day])
        for ones in at_once.values():
            self.model.add_at_most_one(ones)
        for key, ones in in_day.items():
            self.model.add(sum(ones) <= self.ask.day_left[key])
        for (trainer, day), there in rooms.items():
            for one, two in self._far(there):
                self.model.add_at_most_one(self.at[trainer, one, day], self.at[trainer, two, day])

    def _far(self, rooms: Iterable[int]) -> list[tuple[int, int]]:
        return [pair for pair in combinations(sorted(rooms), 2) if pair in self.ask.apart]

    def _aim(self) -> None:
        seminars = sum(self.g.values())
        travel = sum(2 * _tenths(self.ask.ways[u][v]) * one for (u, v), one in self.f.items())
        travel += sum(2 * _tenths(self.ask.trips[k][v]) * z for (k, v, _), z in self.at.items())
        # Each weight is more than all that is below it can come to.
        one_km = len(self.g) + 1
        farthest = max((_tenths(km) for ways in self.ask.ways for km in ways.values()), default=0)
        trips = max((_tenths(km) for row in self.ask.trips for km in row), default=0)
        one_half_day = one_km * 2 * (farthest * sum(self.ask.people) + trips * len(self.g) + 1)
        last = self.model.new_int_var(0, len(self.ask.days), "")
        if self.ask.is_earliest:
            for (_, _, half_day), one in self.g.items():
                self.model.add(last >= half_day + 1).only_enforce_if(one)
        one_person = one_half_day * (len(self.ask.days) + 1)
        left = sum(self.o)
        self.model.minimize(one_person * left + one_half_day * last + one_km * travel + seminars)


def _tenths(km: float) -> int:
    return round(TENTHS * km)
