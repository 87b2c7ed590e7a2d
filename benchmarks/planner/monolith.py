"""The other baseline: one CP-SAT model per stage and district, nothing divided further.

A region's districts are solved one after another (they share trainers), regions in processes. A
model may think for its share of the time, by people, and for what the models before it left of
theirs. The people of a model without any solution in that time are untrained. Online groups and
certificates are the engine's own.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.planner.ask import Ask, Found
from benchmarks.planner.frame import Frame, Meeting, Place, Planned
from benchmarks.planner.solver import Solver
from kaskad_planner.atlas import Atlas
from kaskad_planner.chart import NOBODY
from kaskad_planner.geo import ways
from kaskad_planner.instance import CENTRE, EARLIEST, IN_PERSON, MIXED
from kaskad_planner.pack import pack
from kaskad_planner.plan import NO_PLACE, NO_SLOT, Untrained
from kaskad_planner.questions import limits
from kaskad_planner.regions import certificates, certified, divide

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kaskad_planner.construct import Draft
    from kaskad_planner.instance import Instance, Stage
    from kaskad_planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Share:
    """What came of a region: its rows, and the districts (stage, code) by how they ended."""

    draft: Draft
    unsolved: tuple[tuple[str, str], ...]
    optimal: tuple[tuple[str, str], ...]
    asked: int
    peak: float


class Monolith(Frame):
    """The baseline for one region."""

    def __init__(self, atlas: Atlas, seed: int, seconds_a_person: float, solver: Solver) -> None:
        super().__init__(atlas, seed)
        self.solver = solver
        self.pace, self.saved = seconds_a_person, 0.0
        self.unsolved: list[tuple[str, str]] = []
        self.optimal: list[tuple[str, str]] = []
        self.asked = 0

    def _territory(self, stage: Stage, place: Place) -> Planned:
        size = stage.size(IN_PERSON)
        if size is None or CENTRE in stage.taught_by:
            people = self.chart.people
            return Planned([], [(unit, int(people[unit]), NO_PLACE) for unit in place.units])
        started = time.perf_counter()
        venues = self.instance.venues
        sizes = {room: limits(self.chart.policy, size, venues[room]) for room in place.rooms}
        rooms = [room for room, (least, most) in sizes.items() if least <= most]
        ask = self._ask(stage, place, rooms, [sizes[room] for room in rooms])
        self.saved += self.pace * int(self.chart.people[place.units].sum())
        spent = time.perf_counter() - started
        found = self.solver.answer(ask, self.saved - spent)
        self.saved -= time.perf_counter() - started
        self.asked += 1
        if found is None:
            self.unsolved.append((stage.id, place.code))
            self._leave_out(place.units)
            return Planned([], [])
        if found.is_optimal:
            self.optimal.append((stage.id, place.code))
        return self._cut(place, found, rooms, ask)

    def _leave_out(self, units: list[int]) -> None:
        """Note that nobody of these units is trained."""
        self.is_partly[units] = True
        rows = [self.instance.units[unit] for unit in units]
        self.draft.untrained += [Untrained(unit.id, unit.people, NO_SLOT) for unit in rows]

    def _ask(
        self, stage: Stage, place: Place, rooms: list[int], sizes: list[tuple[int, int]]
    ) -> Ask:
        chart, policy, instance = self.chart, self.chart.policy, self.instance
        near = ways(chart.unit_point[place.units][:, None], chart.room_point[rooms]).tolist()
        between = ways(chart.room_point[rooms][:, None], chart.room_point[rooms])
        days = sorted({day for day, _ in place.half_days})
        mixed = stage.mixed_languages
        trainers = chart.trainer_point[place.trainers]
        return Ask(
            people=chart.people[place.units].tolist(),
            languages=[MIXED if mixed else instance.units[unit].language for unit in place.units],
            ways=[
                {v: km for v, km in enumerate(row) if km <= policy.distance_limit_km}
                for row in near
            ],
            limits=sizes,
            open=frozenset(
                (v, h)
                for v, room in enumerate(rooms)
                for h, half_day in enumerate(place.half_days)
                if self.calendar.is_room_free(room, half_day)
            ),
            able=frozenset(
                (k, h)
                for k, row in enumerate(place.trainers)
                for h, half_day in enumerate(place.half_days)
                if self.calendar.is_trainer_free(row, half_day)
            ),
            speaks=[frozenset((MIXED, *instance.trainers[k].languages)) for k in place.trainers],
            trips=ways(trainers[:, None], chart.room_point[rooms]).tolist(),
            apart=frozenset(
                pair
                for pair in combinations(range(len(rooms)), 2)
                if between[pair] > policy.travel_km_per_day
            ),
            days=[days.index(day) for day, _ in place.half_days],
            day_left={
                (k, d): policy.trainer_day_max - int(chart.taught[row, day])
                for k, row in enumerate(place.trainers)
                for d, day in enumerate(days)
            },
            is_earliest=policy.completion == EARLIEST,
        )

    def _cut(self, place: Place, found: Found, rooms: list[int], ask: Ask) -> Planned:
        """Cut the loads into groups and note when they meet, and who is left."""
        chart = self.chart
        there: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        left = dict(zip(place.units, chart.people[place.units].tolist(), strict=True))
        for (u, v), people in sorted(found.people.items()):
            there[ask.languages[u], v].append((str(place.units[u]), people))
            left[place.units[u]] -= people
        times: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for language, v, h, k in found.groups:
            times[language, v].append((h, k))
        meetings: list[Meeting] = []
        for (language, v), units in sorted(there.items()):
            groups = pack(units, *ask.limits[v])
            # More half-days than the fewest groups need may have been taken: they stay empty.
            for group, (h, k) in zip(groups, sorted(times[language, v]), strict=False):
                people_of = {int(unit): people for unit, people in group.people.items()}
                half_day, able = place.half_days[h], [place.trainers[k]]
                trainer = self.calendar.engage(rooms[v], half_day, able)
                if trainer == NOBODY:
                    for unit, people in people_of.items():
                        left[unit] += people
                    continue
                row = chart.language_row[language]
                meetings.append(Meeting(row, rooms[v], half_day, trainer, people_of))
        return Planned(meetings, [(unit, n, NO_PLACE) for unit, n in left.items() if n])


def planned(
    instance: Instance, seed: int, seconds: float, national: Plan | None, executor: Executor | None
) -> list[Share]:
    """Plan all regions; the time is that of all processes together."""
    divided = divide(Atlas(instance))
    regions = divided.shares
    if national is not None and divided.national is not None:
        held, days = {one.id for one in divided.national.stages}, certificates(national)
        regions = {code: certified(region, held, days) for code, region in regions.items()}
    pace = seconds / max(1, sum(region.people for region in regions.values()))
    calls = sorted(regions.values(), key=lambda region: -region.people)
    if executor is None:
        return [share(region, seed, pace) for region in calls]
    waiting = [executor.submit(share, region, seed, pace) for region in calls]
    return [one.result() for one in waiting]


def share(region: Instance, seed: int, pace: float) -> Share:
    """Plan one region."""
    run = Monolith(Atlas(region), seed, pace, _solver())
    draft = run.run()
    return Share(draft, tuple(run.unsolved), tuple(run.optimal), run.asked, run.solver.peak)


@cache
def _solver() -> Solver:
    """Return the solver of this process; it ends with it."""
    return Solver()
