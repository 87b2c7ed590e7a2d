"""Make the plan of a baseline in a process of its own, from a folder to a folder.

python -m benchmarks.planner.baseline greedy|monolith INSTANCE OUT [--seconds S] [--workers N]
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.planner.greedy import Greedy
from benchmarks.planner.monolith import planned
from kaskad_planner import (
    Instance,
    Piece,
    Plan,
    Seminar,
    Untrained,
    instance_hash,
    read_instance,
    write_plan,
)
from kaskad_planner.atlas import Atlas
from kaskad_planner.improve import quick_plan
from kaskad_planner.instance import DISTRICT, in_order
from kaskad_planner.machines import processes
from kaskad_planner.regions import divide
from kaskad_planner.reserve import standing_pool
from kaskad_planner.situation import Situation

GREEDY, MONOLITH = "greedy", "monolith"
# How it went, beside the tables of the plan: models asked, solved, optimal, and so on.
FACTS = "facts.json"


def main() -> int:
    """Plan and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("way", choices=(GREEDY, MONOLITH))
    parser.add_argument("instance", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    instance = in_order(read_instance(options.instance))
    if options.way == GREEDY:
        plan, facts = greedy(instance)
    else:
        plan, facts = monolith(instance, options.seconds, options.workers)
    write_plan(plan, options.out)
    (options.out / FACTS).write_text(json.dumps(facts), encoding="utf-8")
    return 0


def greedy(instance: Instance) -> tuple[Plan, dict[str, int]]:
    """Return the plan of the nearest-venue greedy."""
    draft = Greedy(Atlas(instance), instance.seed).run()
    count = len(_districts(instance))
    plan = _plan(instance, GREEDY, draft.seminars, draft.pieces, draft.untrained)
    return plan, {"districts": count, "districts_solved": count}


def monolith(instance: Instance, seconds: float, workers: int) -> tuple[Plan, dict[str, int]]:
    """Return the plan of the monolithic models; every process may think for so many seconds."""
    divided = divide(Atlas(instance))
    national = quick_plan(divided.national, instance.seed, "") if divided.national else None
    with processes(workers) as executor:
        shares = planned(instance, instance.seed, seconds * workers, national, executor)
    seminars = [row for one in shares for row in one.draft.seminars]
    pieces = [row for one in shares for row in one.draft.pieces]
    untrained = [row for one in shares for row in one.draft.untrained]
    if national is not None:
        seminars += national.seminars
        pieces += national.pieces
        untrained += national.untrained
    districts = _districts(instance)
    unsolved = {code for one in shares for _, code in one.unsolved}
    asked = sum(one.asked for one in shares)
    facts = {
        "peak_mb": round(max(one.peak for one in shares)),
        "models": asked,
        "models_solved": asked - sum(len(one.unsolved) for one in shares),
        "models_optimal": sum(len(one.optimal) for one in shares),
        "districts": len(districts),
        "districts_solved": len(districts - unsolved),
    }
    return _plan(instance, MONOLITH, seminars, pieces, untrained), facts


def _districts(instance: Instance) -> set[str]:
    return {row.code for row in instance.commissions if row.level == DISTRICT}


def _plan(
    instance: Instance,
    engine: str,
    seminars: list[Seminar],
    pieces: list[Piece],
    untrained: list[Untrained],
) -> Plan:
    plan = Plan(
        instance=instance_hash(instance),
        seed=instance.seed,
        engine=engine,
        seminars=tuple(sorted(seminars, key=lambda row: row.id)),
        pieces=tuple(sorted(pieces, key=lambda row: (row.seminar, row.unit))),
        untrained=tuple(sorted(untrained, key=lambda row: (row.unit, row.reason))),
    )
    atlas = Atlas(instance)
    return replace(plan, reserve=standing_pool(atlas, Situation(atlas, plan).certified))


if __name__ == "__main__":
    sys.exit(main())
