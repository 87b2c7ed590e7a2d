"""From an instance to a complete plan that knows its own breaches, levels and bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaskad_planner.check import check
from kaskad_planner.construct import Construction, Progress, Stopped
from kaskad_planner.instance import ENGINE_VERSION, Instance, in_order
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.levels import district_levels, total
from kaskad_planner.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Progress", "Stopped", "solve"]


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

    `progress` is called after every territory. `stop` is asked before every territory; when it says
    yes before the plan is complete, `Stopped` is raised. The plan is judged before it is returned:
    its `breaches` are those that `check` found.
    """
    instance = in_order(instance)
    draft = Construction(instance, seed, progress, stop).run()
    plan = Plan(
        instance=instance_hash(instance),
        seed=seed,
        engine=ENGINE_VERSION,
        seminars=tuple(sorted(draft.seminars, key=lambda row: row.id)),
        pieces=tuple(sorted(draft.pieces, key=lambda row: (row.seminar, row.unit))),
        untrained=tuple(draft.untrained),
    )
    rows = district_levels(instance, plan)
    return replace(plan, levels=total(rows), bounds=rows, breaches=tuple(check(instance, plan)))
