"""From an instance to a complete plan that knows its own breaches, levels and bounds."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import TRAVEL
from kaskad_planner.folder_shares import FolderShare
from kaskad_planner.improve import Cache, Gap, quick_plan
from kaskad_planner.instance import ENGINE_VERSION, Instance, in_order
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.levels import total
from kaskad_planner.plan import Plan
from kaskad_planner.regions import certificates, certified, divide
from kaskad_planner.tasks import (
    Part,
    answered,
    improved_part,
    open_gaps,
    part_of,
    quick_part,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor, Future

    from kaskad_planner.questions import Answer, Key
    from kaskad_planner.tasks import Share

QUICK, IMPROVING = "quick", "improving"
# A country of so many people is planned in one piece: a step for all takes no longer than for one.
TOGETHER = 150_000
# Regions of a larger one are put together until a share has so many people.
SHARE = 100_000
# What the whole country does together, among the shares.
COMMON = "national"
# Questions of so much work make a task.
TASK_WORK = 5_000
# So many tasks wait at once: enough to keep all processes busy, few enough to stop quickly.
TASKS_AHEAD = 16
# A wish to stop is noticed within this time.
WATCH_SECONDS = 0.2
Name = TypeVar("Name")
Result = TypeVar("Result")


class Stopped(Exception):
    """The planner was asked to stop before it had a complete plan."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the planner is: steps done of all, and what the plan has so far.

    `stage` is "quick" while the first complete plan is made and "improving" afterwards; `travel_km`
    and `bound_km` tell the gap of the regions planned so far.
    """

    stage: str
    done: int
    total: int
    untrained: int
    seminars: int
    travel_km: float = 0.0
    bound_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Means:
    """With what a plan is made; none of it but the budget changes the plan.

    `budget` counts work (pairs of unit and room of the questions asked): 0 makes the quick plan
    only, None asks everything. Tasks go to the executor; answers come from the cache and go there.
    """

    budget: int | None = None
    executor: Executor | None = None
    cache: Cache | None = None


def _silent(progress: Progress) -> None:
    """Say nothing about the progress."""


def _never() -> bool:
    return False


def solve(
    instance: Instance,
    seed: int,
    progress: Callable[[Progress], None] = _silent,
    stop: Callable[[], bool] = _never,
    means: Means | None = None,
) -> Plan:
    """Return a complete plan; the same instance, seed and budget give the same plan.

    A quick plan is made first, share by share; then the questions with the largest gaps are
    answered to optimality, and each region keeps the better of its two plans. `stop` is asked all
    the time: when it says yes, the best plan so far is returned, or `Stopped` is raised when there
    is no complete plan yet. Every share is judged: the plan's `breaches` are what `check` found.
    """
    rows = in_order(instance)
    name, frame = instance_hash(rows), replace(rows, commissions=(), units=())
    run = Run(frame, seed, progress, stop, means or Means())
    if rows.people <= TOGETHER:
        run.plan({"": rows}, None, name)
        return run.parts[""].plan
    divided = divide(Atlas(rows), SHARE)
    run.plan(divided.shares, divided.national, "")
    parts = [part.plan for part in run.in_order()]
    bounds = [row for part in parts for row in part.bounds]
    return Plan(
        instance=name,
        seed=seed,
        engine=ENGINE_VERSION,
        seminars=tuple(row for part in parts for row in part.seminars),
        pieces=tuple(row for part in parts for row in part.pieces),
        untrained=tuple(row for part in parts for row in part.untrained),
        levels=total(bounds),
        bounds=tuple(bounds),
        breaches=tuple(row for part in parts for row in part.breaches),
        reserve=tuple(row for part in parts for row in part.reserve),
    )


class Run:
    """One run of the engine. `parts` are the plans of the shares, by name."""

    def __init__(
        self,
        frame: Instance,
        seed: int,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
        means: Means,
    ) -> None:
        self.frame, self.seed = frame, seed
        self.progress, self.stop, self.means = progress, stop, means
        self.parts: dict[str, Part] = {}

    def in_order(self) -> list[Part]:
        """Return the parts as they stand in a plan: what the country does together comes first."""
        order = sorted(self.parts, key=lambda code: (code != COMMON, code))
        return [self.parts[code] for code in order]

    def plan(self, shares: Mapping[str, Share], national: Instance | None, name: str) -> None:
        """Plan what the country does together, then all shares; their plans name `name`."""
        if national is not None:
            plan = quick_plan(national, self.seed, name)
            self.parts[COMMON] = part_of(national, plan)
            shares = {code: _certified(one, national, plan) for code, one in shares.items()}
        # The largest first, so that no process is left with one at the end.
        order = sorted(shares, key=lambda code: (-shares[code].people, code))
        calls = {code: (shares[code], self.seed, name) for code in order}
        self._tell(QUICK, 0, 2 * len(calls))
        for done, (code, part) in enumerate(self._results(quick_part, calls), 1):
            self.parts[code] = part
            self._tell(QUICK, done, 2 * len(calls))
        if any(code not in self.parts for code in shares):
            raise Stopped
        if self.means.budget != 0:
            self._improve(shares)

    def _improve(self, shares: Mapping[str, Share]) -> None:
        """Answer questions, the largest gaps first, and plan the shares of the answers again."""
        cache = self.means.cache
        found: dict[str, dict[Key, Answer]] = {code: {} for code in shares}
        asked = self._asked(shares)
        tasks = {number: (shares[code], keys, cache) for number, (code, keys) in enumerate(asked)}
        half = len(tasks) + len(shares)
        for done, (number, some) in enumerate(self._results(answered, tasks), 1):
            found[asked[number][0]] |= some
            self._tell(IMPROVING, half + done, 2 * half)
        calls = {
            code: (shares[code], self.seed, self.parts[code], some, cache)
            for code, some in found.items()
            if some
        }
        # What was answered is used, also when somebody asked to stop meanwhile.
        for code, part in self._results(improved_part, calls, to_the_end=True):
            self.parts[code] = part
        self._tell(IMPROVING, 1, 1)

    def _asked(self, shares: Mapping[str, Share]) -> list[tuple[str, set[Key]]]:
        """Return the questions that the budget allows, some of a share together."""
        found: list[tuple[str, Gap]] = []
        calls = {code: (share, self.parts[code]) for code, share in shares.items()}
        for code, gaps in self._results(open_gaps, calls):
            found += [(code, gap) for gap in gaps]
        found.sort(key=lambda row: ([-value for value in row[1].levels], row[0], row[1].key))
        open_ones: dict[str, tuple[set[Key], int]] = {}
        asked: list[tuple[str, set[Key]]] = []
        spent = 0
        for code, gap in found:
            spent += gap.work
            if self.means.budget is not None and spent > self.means.budget:
                break
            keys, work = open_ones.get(code, (set(), TASK_WORK))
            if work >= TASK_WORK:
                keys, work = set(), 0
                asked.append((code, keys))
            keys.add(gap.key)
            open_ones[code] = keys, work + gap.work
        return asked

    def _results(
        self,
        task: Callable[..., Result],
        calls: Mapping[Name, tuple[object, ...]],
        *,
        to_the_end: bool = False,
    ) -> Iterator[tuple[Name, Result]]:
        """Yield what a task makes of each of the calls; fewer when asked to stop."""
        stop = _never if to_the_end else self.stop
        if self.means.executor is None or len(calls) == 1:
            for name, arguments in calls.items():
                if stop():
                    return
                yield name, task(*arguments)
            return
        yield from _elsewhere(self.means.executor, task, calls, stop)

    def _tell(self, stage: str, done: int, whole: int) -> None:
        parts = self.parts.values()
        travel = [level for part in parts for level in part.levels if level.name == TRAVEL]
        self.progress(
            Progress(
                stage,
                done,
                whole,
                sum(part.untrained for part in parts),
                sum(part.seminars for part in parts),
                round(sum(level.value for level in travel), 3),
                round(sum(level.bound for level in travel), 3),
            )
        )


def _certified(share: Share, national: Instance, plan: Plan) -> Share:
    """Return a share that knows who passed the national stages."""
    held, days = {stage.id for stage in national.stages}, certificates(plan)
    if isinstance(share, FolderShare):
        return replace(share, certificates=days)
    return certified(share, held, days)


def _elsewhere(
    executor: Executor,
    task: Callable[..., Result],
    calls: Mapping[Name, tuple[object, ...]],
    stop: Callable[[], bool],
) -> Iterator[tuple[Name, Result]]:
    ahead = iter(calls.items())
    waiting: dict[Future[Result], Name] = {}
    try:
        while not stop():
            for name, arguments in islice(ahead, TASKS_AHEAD - len(waiting)):
                waiting[executor.submit(task, *arguments)] = name
            if not waiting:
                return
            done, _ = wait(waiting, WATCH_SECONDS, return_when=FIRST_COMPLETED)
            for future in [one for one in waiting if one in done]:
                yield waiting.pop(future), future.result()
    finally:
        for future in waiting:
            future.cancel()
