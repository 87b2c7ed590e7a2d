"""From an instance to a complete plan that knows its own breaches, levels and bounds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import LEVEL_NAMES, last_half_days, placed_in_person
from kaskad_planner.check import check
from kaskad_planner.construct import Construction, Draft, Progress
from kaskad_planner.improve import Cache, answers, by_key, within
from kaskad_planner.instance import ENGINE_VERSION, REGION, Instance, in_order
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.levels import levels_at, total
from kaskad_planner.plan import Plan
from kaskad_planner.questions import questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from kaskad_planner.questions import Answer, Key, Question

    Found = Mapping[Key, Answer]

IMPROVING = "improving"
NOTHING_ASKED: Found = {}


@dataclass(frozen=True, slots=True)
class Means:
    """With what a plan is improved; none of it but the budget changes the plan.

    `budget` counts work (pairs of unit and room of the questions asked): 0 makes the quick plan
    only, None asks everything. Questions go to the executor, answers come from the cache and go
    there.
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

    A quick plan is made first; then the questions with the largest gaps are answered to optimality,
    and each region keeps the better of its two plans. `stop` is asked all the time: when it says
    yes, the best plan with the answers so far is returned, or `Stopped` is raised when there is no
    complete plan yet. The plan is judged before it is returned: its `breaches` are what `check`
    found.
    """
    return _Run(instance, seed, progress, stop, means or Means()).plan()


class _Run:
    """One run of the engine."""

    def __init__(
        self,
        instance: Instance,
        seed: int,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
        means: Means,
    ) -> None:
        self.atlas = Atlas(in_order(instance))
        self.problem = instance_hash(self.atlas.instance)
        self.seed, self.progress, self.stop, self.means = seed, progress, stop, means

    def plan(self) -> Plan:
        quick = self._constructed(NOTHING_ASKED, self.stop)
        if self.means.budget == 0:
            return self._judged(quick)
        asked = within(self.means.budget, self._largest_gap_first(quick))
        found = by_key(self._answers(asked, quick))
        if not found:
            return self._judged(quick)
        thorough = self._constructed(found, _never)
        best = self._better_by_region(quick, thorough, found)
        return self._judged(self._proven(best, found))

    def _constructed(self, found: Found, stop: Callable[[], bool]) -> Plan:
        tell = _silent if found else self._tell_first_half
        return self._measured(Construction(self.atlas, self.seed, found, tell, stop).run(), found)

    def _measured(self, draft: Draft, found: Found) -> Plan:
        plan = Plan(
            instance=self.problem,
            seed=self.seed,
            engine=ENGINE_VERSION,
            seminars=tuple(sorted(draft.seminars, key=lambda row: row.id)),
            pieces=tuple(sorted(draft.pieces, key=lambda row: (row.seminar, row.unit))),
            untrained=tuple(sorted(draft.untrained, key=lambda row: (row.unit, row.reason))),
        )
        rows = levels_at(self.atlas, plan, found)
        return replace(plan, levels=total(rows), bounds=rows)

    def _judged(self, plan: Plan) -> Plan:
        return replace(plan, breaches=tuple(check(self.atlas.instance, plan)))

    def _largest_gap_first(self, quick: Plan) -> list[Question]:
        """Return all questions: people whom others might place first, then kilometres to win."""
        gaps = {
            (row.stage, row.commission, row.level): row.value - row.bound for row in quick.bounds
        }

        def order(question: Question) -> tuple[float | str, ...]:
            here = [-gaps.get((*question.key, level), 0.0) for level in LEVEL_NAMES]
            return (*here, *question.key)

        return sorted(questions(self.atlas), key=order)

    def _answers(self, asked: Sequence[Question], quick: Plan) -> Iterator[Answer]:
        """Answer the questions, the second half of the way."""
        means = self.means
        untrained, seminars = quick.untrained_people, len(quick.seminars)
        whole = 2 * len(asked)
        first = len(asked) + 1
        for done, one in enumerate(answers(asked, means.executor, means.cache, self.stop), first):
            self.progress(Progress(IMPROVING, done, whole, untrained, seminars))
            yield one

    def _tell_first_half(self, step: Progress) -> None:
        self.progress(replace(step, total=2 * step.total))

    def _better_by_region(self, quick: Plan, thorough: Plan, found: Found) -> Plan:
        """Return a plan that has each region as the better of two plans has it.

        Regions do not meet. Should two share a trainer after all, so that the joined plan is not
        valid, the better plan is returned whole.
        """
        before, after = self._worth(quick), self._worth(thorough)
        kept = {region for region in before if before[region] < after[region]}
        if not kept:
            return thorough
        one, two = self._part(quick, kept), self._part(thorough, set(before) - kept)
        joined = Draft(
            one.seminars + two.seminars, one.pieces + two.pieces, one.untrained + two.untrained
        )
        plan = self._measured(joined, found)
        if check(self.atlas.instance, plan):
            return min(thorough, quick, key=lambda row: [level.value for level in row.levels])
        return plan

    def _region(self, code: str) -> str:
        """Return the region of a commission; empty for the centre."""
        return self.atlas.above(code, REGION)

    def _worth(self, plan: Plan) -> dict[str, list[float]]:
        """Return the levels of every region."""
        worth: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(LEVEL_NAMES))
        for row in plan.bounds:
            worth[self._region(row.commission)][LEVEL_NAMES.index(row.level)] += row.value
        return {region: [round(value, 3) for value in values] for region, values in worth.items()}

    def _part(self, plan: Plan, regions: set[str]) -> Draft:
        """Return what a plan has in some regions."""
        seminars = [row for row in plan.seminars if self._region(row.commission) in regions]
        names = {row.id for row in seminars}
        pieces = [row for row in plan.pieces if row.seminar in names]
        untrained = [row for row in plan.untrained if self._region_of(row.unit) in regions]
        return Draft(seminars, pieces, untrained)

    def _region_of(self, unit: str) -> str:
        stages = {stage.id: stage for stage in self.atlas.instance.stages}
        row = self.atlas.units[unit]
        return self._region(self.atlas.territory_of(row, stages[row.stage]))

    def _proven(self, plan: Plan, found: Found) -> Plan:
        """Return the plan with bounds for what it really leaves and when it really ends."""
        inside, ends = placed_in_person(plan), last_half_days(self.atlas, plan)
        asked = []
        for answer in found.values():
            question, grouped = answer.question, answer.grouped
            left = sum(unit.people - inside[unit.id] for unit in question.units)
            end = ends[question.key] if question.ask.earliest else 0
            if left > grouped.left or end > grouped.last:
                asked.append(replace(question, ask=replace(question.ask, leave=left, end=end)))
        if not asked:
            return plan
        asked.sort(key=lambda question: question.key)
        more = by_key(answers(asked, self.means.executor, self.means.cache, _never))
        rows = levels_at(self.atlas, plan, {**found, **more})
        return replace(plan, levels=total(rows), bounds=rows)
