"""From an instance to a complete plan that knows its own breaches, levels and bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaskad_planner.atlas import Atlas
from kaskad_planner.check import check
from kaskad_planner.construct import Construction, Draft, Progress, Stopped
from kaskad_planner.instance import ENGINE_VERSION, Instance, in_order
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.levels import levels_at, total
from kaskad_planner.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

# How many sets of open venues are tried in full, plan after plan.
EFFORTS = (1, 12)


def _silent(progress: Progress) -> None:
    """Say nothing about the progress."""


def _never() -> bool:
    return False


def solve(
    instance: Instance,
    seed: int,
    progress: Callable[[Progress], None] = _silent,
    stop: Callable[[], bool] = _never,
) -> Plan:
    """Return a complete plan; the same instance and seed give the same plan.

    Two plans are made, a quick one and a thorough one, and the better is kept. `progress` is called
    after every territory. `stop` is asked before every territory: when it says yes, the better of
    the complete plans is returned, or `Stopped` is raised when there is none yet. The plan is
    judged before it is returned: its `breaches` are those that `check` found.
    """
    atlas = Atlas(in_order(instance))
    problem = instance_hash(atlas.instance)
    best: Plan | None = None
    for number, looks in enumerate(EFFORTS):
        tell = _counting(progress, number)
        try:
            draft = Construction(atlas, seed, looks, tell, stop).run()
        except Stopped:
            if best is None:
                raise
            break
        plan = _measured(atlas, problem, seed, draft)
        if best is None or _worth(plan) < _worth(best):
            best = plan
    assert best is not None  # noqa: S101 - for the type checker: there is at least one effort
    return replace(best, breaches=tuple(check(atlas.instance, best)))


def _counting(progress: Callable[[Progress], None], number: int) -> Callable[[Progress], None]:
    """Count the territories of all efforts together."""

    def tell(step: Progress) -> None:
        done, total = step.done + number * step.total, step.total * len(EFFORTS)
        progress(replace(step, done=done, total=total))

    return tell


def _measured(atlas: Atlas, problem: str, seed: int, draft: Draft) -> Plan:
    plan = Plan(
        instance=problem,
        seed=seed,
        engine=ENGINE_VERSION,
        seminars=tuple(sorted(draft.seminars, key=lambda row: row.id)),
        pieces=tuple(sorted(draft.pieces, key=lambda row: (row.seminar, row.unit))),
        untrained=tuple(draft.untrained),
    )
    rows = levels_at(atlas, plan)
    return replace(plan, levels=total(rows), bounds=rows)


def _worth(plan: Plan) -> tuple[float, ...]:
    return tuple(level.value for level in plan.levels)
