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
from benchmarks.planner.solver import Solver
from kaskad_planner.atlas import Atlas
from kaskad_planner.construct import Construction, Session
from kaskad_planner.diary import Request
from kaskad_planner.geo import distances
from kaskad_planner.instance import CENTRE, EARLIEST, IN_PERSON, MIXED, TRAINER, VENUE
from kaskad_planner.meetings import Left
from kaskad_planner.pack import pack
from kaskad_planner.plan import NO_PLACE, NO_SLOT, Untrained
from kaskad_planner.questions import limits
from kaskad_planner.regions import certified, divide

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kaskad_planner.atlas import HalfDay, Territory
    from kaskad_planner.construct import Draft
    from kaskad_planner.diary import Booking
    from kaskad_planner.instance import Instance, Stage, Trainer, Venue
    from kaskad_planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Share:
    """What came of a region: its rows, and the districts (stage, code) by how they ended."""

    draft: Draft
    unsolved: tuple[tuple[str, str], ...]
    optimal: tuple[tuple[str, str], ...]
    asked: int
    peak: float


class Monolith(Construction):
    """The baseline for one region."""

    def __init__(self, atlas: Atlas, seed: int, seconds_a_person: float, solver: Solver) -> None:
        super().__init__(atlas, seed, {})
        self.solver = solver
        self.pace, self.saved = seconds_a_person, 0.0
        self.unsolved: list[tuple[str, str]] = []
        self.optimal: list[tuple[str, str]] = []
        self.asked = 0

    def _in_person(self, stage: Stage, territory: Territory) -> list[Left]:
        if stage.size(IN_PERSON) is None or CENTRE in stage.taught_by:
            return [Left(unit, unit.people, NO_PLACE) for unit in territory.units]
        started = time.perf_counter()
        half_days = self.atlas.half_days(stage, territory.code)
        trainers = self._ready(stage, territory.code, half_days)
        rooms = self._rooms(stage, territory)
        ask = self._ask(stage, territory, rooms, half_days, trainers)
        self.saved += self.pace * sum(unit.people for unit in territory.units)
        spent = time.perf_counter() - started
        found = self.solver.answer(ask, self.saved - spent)
        self.saved -= time.perf_counter() - started
        self.asked += 1
        if found is None:
            self.unsolved.append((stage.id, territory.code))
            self.draft.untrained += [
                Untrained(unit.id, unit.people, NO_SLOT) for unit in territory.units
            ]
            return []
        if found.is_optimal:
            self.optimal.append((stage.id, territory.code))
        return self._booked(stage, territory, found, rooms, half_days, trainers)

    def _rooms(self, stage: Stage, territory: Territory) -> list[Venue]:
        size = stage.size(IN_PERSON)
        found = self.atlas.venues_of(territory.code, stage) if size else []
        sizes = {room.code: limits(self.diary.policy, size, room) for room in found if size}
        return [room for room in found if sizes[room.code][0] <= sizes[room.code][1]]

    def _ask(
        self,
        stage: Stage,
        territory: Territory,
        rooms: list[Venue],
        half_days: list[HalfDay],
        trainers: list[Trainer],
    ) -> Ask:
        size, policy, diary = stage.size(IN_PERSON), self.diary.policy, self.diary
        units = territory.units
        near = self.atlas.unit_km(units, rooms).tolist()
        places = [(room.lat, room.lon) for room in rooms]
        between = distances(places, places)
        days = sorted({one.day for one in half_days})
        mixed = stage.mixed_languages
        return Ask(
            people=[unit.people for unit in units],
            languages=[MIXED if mixed else unit.language for unit in units],
            ways=[
                {v: km for v, km in enumerate(row) if km <= policy.distance_limit_km}
                for row in near
            ],
            limits=[limits(policy, size, room) for room in rooms if size],
            open=frozenset(
                (v, one.index)
                for v, room in enumerate(rooms)
                for one in half_days
                if diary.is_free(VENUE, room.code, one)
            ),
            able=frozenset(
                (k, one.index)
                for k, row in enumerate(trainers)
                for one in half_days
                if diary.ready[row.id] <= one.day and diary.is_free(TRAINER, row.id, one)
            ),
            speaks=[frozenset((MIXED, *row.languages)) for row in trainers],
            trips=self.atlas.trainer_km(trainers, rooms).tolist(),
            apart=frozenset(
                pair
                for pair in combinations(range(len(rooms)), 2)
                if between[pair] > policy.travel_km_per_day
            ),
            days=[days.index(one.day) for one in half_days],
            day_left={
                (k, d): policy.trainer_day_max - diary.day_count[row.id, day]
                for k, row in enumerate(trainers)
                for d, day in enumerate(days)
            },
            is_earliest=policy.completion == EARLIEST,
        )

    def _booked(
        self,
        stage: Stage,
        territory: Territory,
        found: Found,
        rooms: list[Venue],
        half_days: list[HalfDay],
        trainers: list[Trainer],
    ) -> list[Left]:
        """Cut the loads into groups and write down when they meet; return who is left."""
        size = stage.size(IN_PERSON)
        there: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        left = {unit.id: unit.people for unit in territory.units}
        for (u, v), people in sorted(found.people.items()):
            unit = territory.units[u]
            language = MIXED if stage.mixed_languages else unit.language
            there[language, v].append((unit.id, people))
            left[unit.id] -= people
        times: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for language, v, h, k in found.groups:
            times[language, v].append((h, k))
        booked: list[tuple[Session, Booking]] = []
        crowd = f"{stage.id}.{territory.code}"
        for (language, v), units in sorted(there.items()):
            if size is None:
                continue
            groups = pack(units, *limits(self.diary.policy, size, rooms[v]))
            # More half-days than the fewest groups need may have been taken: they stay empty.
            for group, (h, k) in zip(groups, sorted(times[language, v]), strict=False):
                request = Request(crowd, rooms[v], [half_days[h]], [trainers[k]])
                if booking := self.diary.place(request):
                    booked.append((Session(language, rooms[v], group), booking))
                else:
                    for name, people in group.people.items():
                        left[name] += people
        self._write(stage, territory.code, booked)
        return [Left(u, left[u.id], NO_PLACE) for u in territory.units if left[u.id]]


def planned(
    instance: Instance, seed: int, seconds: float, national: Plan | None, executor: Executor | None
) -> list[Share]:
    """Plan all regions; the time is that of all processes together."""
    regions = divide(Atlas(instance)).regions
    if national is not None:
        regions = {code: certified(region, national) for code, region in regions.items()}
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
