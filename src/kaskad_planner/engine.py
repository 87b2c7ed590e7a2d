"""From an instance to a complete plan that knows its own breaches, levels and bounds."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import LEVEL_NAMES, TRAVEL
from kaskad_planner.improve import Cache, Gap, gaps, improved_plan, quick_plan
from kaskad_planner.instance import ENGINE_VERSION, Instance, in_order
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.levels import total
from kaskad_planner.plan import Plan
from kaskad_planner.regions import certified, divide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from kaskad_planner.plan import DistrictBound
    from kaskad_planner.questions import Key

QUICK, IMPROVING = "quick", "improving"
# So many tasks wait at once: enough to keep all processes busy, few enough to stop quickly.
TASKS_AHEAD = 16
# A wish to stop is noticed within this time.
WATCH_SECONDS = 0.2


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

    A quick plan is made first, region by region; then the questions with the largest gaps are
    answered to optimality, and each region keeps the better of its two plans. `stop` is asked all
    the time: when it says yes, the best plan so far is returned, or `Stopped` is raised when there
    is no complete plan yet. Every region is judged: the plan's `breaches` are what `check` found.
    """
    return _Run(instance, seed, progress, stop, means or Means()).plan()


class _Run:
    """One run of the engine. `parts` are the plans of regions by code, the country's first."""

    def __init__(
        self,
        instance: Instance,
        seed: int,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
        means: Means,
    ) -> None:
        self.instance = in_order(instance)
        self.seed, self.progress, self.stop, self.means = seed, progress, stop, means
        self.parts: dict[str, Plan] = {}

    def plan(self) -> Plan:
        divided = divide(Atlas(self.instance))
        regions = dict(divided.regions)
        if divided.national is not None:
            national = self.parts["national"] = quick_plan(divided.national, self.seed)
            regions = {code: certified(region, national) for code, region in regions.items()}
        seeds = dict.fromkeys(regions, (self.seed,))
        for code, plan in self._each(QUICK, quick_plan, regions, seeds):
            self.parts[code] = plan
        if any(code not in self.parts for code in regions):
            raise Stopped
        if self.means.budget != 0:
            self._improve(regions)
        return self._joined()

    def _improve(self, regions: Mapping[str, Instance]) -> None:
        chosen = self._chosen(regions)
        asked = {code: regions[code] for code in regions if chosen is None or chosen[code]}
        rest = {
            code: (
                self.seed,
                self.parts[code],
                None if chosen is None else chosen[code],
                self.means.cache,
            )
            for code in asked
        }
        for code, plan in self._each(IMPROVING, improved_plan, asked, rest):
            self.parts[code] = plan

    def _chosen(self, regions: Mapping[str, Instance]) -> dict[str, set[Key]] | None:
        """Return the questions that the budget allows, by region: the largest gaps first."""
        if self.means.budget is None:
            return None
        found: list[tuple[str, Gap]] = []
        for code, region in regions.items():
            found += [(code, gap) for gap in gaps(region, self.parts[code])]
        found.sort(key=lambda row: ([-value for value in row[1].levels], row[1].key))
        chosen: dict[str, set[Key]] = {code: set() for code in regions}
        spent = 0
        for code, gap in found:
            spent += gap.work
            if spent > self.means.budget:
                break
            chosen[code].add(gap.key)
        return chosen

    def _each(
        self,
        stage: str,
        task: Callable[..., Plan],
        regions: Mapping[str, Instance],
        rest: Mapping[str, tuple[object, ...]],
    ) -> Iterator[tuple[str, Plan]]:
        """Yield the plan that a task makes of every region; fewer when asked to stop."""
        # The largest first, so that no process is left with one at the end.
        order = sorted(regions, key=lambda code: (-len(regions[code].units), code))
        calls = [(code, (regions[code], *rest[code])) for code in order]
        half = 0 if stage == QUICK else len(calls)
        for done, (code, plan) in enumerate(self._run(task, calls), 1):
            yield code, plan
            self._tell(stage, half + done, 2 * len(calls))

    def _run(
        self, task: Callable[..., Plan], calls: Sequence[tuple[str, tuple[object, ...]]]
    ) -> Iterator[tuple[str, Plan]]:
        if self.means.executor is None:
            for code, arguments in calls:
                if self.stop():
                    return
                yield code, task(*arguments)
            return
        yield from self._run_elsewhere(self.means.executor, task, calls)

    def _run_elsewhere(
        self,
        executor: Executor,
        task: Callable[..., Plan],
        calls: Sequence[tuple[str, tuple[object, ...]]],
    ) -> Iterator[tuple[str, Plan]]:
        ahead = iter(calls)
        waiting: dict[Future[Plan], str] = {}
        try:
            while not self.stop():
                for code, arguments in islice(ahead, TASKS_AHEAD - len(waiting)):
                    waiting[executor.submit(task, *arguments)] = code
                if not waiting:
                    return
                done, _ = wait(waiting, WATCH_SECONDS, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=waiting.__getitem__):
                    yield waiting.pop(future), future.result()
        finally:
            for future in waiting:
                future.cancel()

    def _tell(self, stage: str, done: int, whole: int) -> None:
        travel = [
            level for plan in self.parts.values() for level in plan.levels if level.name == TRAVEL
        ]
        self.progress(
            Progress(
                stage,
                done,
                whole,
                sum(plan.untrained_people for plan in self.parts.values()),
                sum(len(plan.seminars) for plan in self.parts.values()),
                round(sum(level.value for level in travel), 3),
                round(sum(level.bound for level in travel), 3),
            )
        )

    def _joined(self) -> Plan:
        parts = list(self.parts.values())
        stages = {stage.id: number for number, stage in enumerate(self.instance.stages)}

        def place(row: DistrictBound) -> tuple[int, str, int]:
            return stages[row.stage], row.commission, LEVEL_NAMES.index(row.level)

        rows = sorted((row for part in parts for row in part.bounds), key=place)
        return Plan(
            instance=instance_hash(self.instance),
            seed=self.seed,
            engine=ENGINE_VERSION,
            seminars=tuple(_sorted(parts, "seminars", lambda row: row.id)),
            pieces=tuple(_sorted(parts, "pieces", lambda row: (row.seminar, row.unit))),
            untrained=tuple(_sorted(parts, "untrained", lambda row: (row.unit, row.reason))),
            levels=total(rows),
            bounds=tuple(rows),
            breaches=tuple(_sorted(parts, "breaches", lambda row: (row.code, row.refs))),
        )


def _sorted(parts: Sequence[Plan], table: str, key: Callable[[Any], Any]) -> list[Any]:
    return sorted((row for part in parts for row in getattr(part, table)), key=key)
