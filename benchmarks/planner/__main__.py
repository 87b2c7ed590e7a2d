"""Measure the planning engine on the national case: 71,030 people, three stages.

Every way of planning starts from the same folder: the engine's first plan and its improved plan, a
nearest-venue greedy, and a monolithic CP-SAT model per district with the time that the engine took,
on as many processes. Each run is a fresh process (but the warm one); printed are medians; the
monolith runs once. `--patience N` adds a row for it with N times that time. The peak is that of the
process that was started, or of the process of CP-SAT where that is larger; the warm one's is that
of the benchmark.

    python -m benchmarks.planner [--members 71030] [--seed 1] [--runs 5] [--country kz]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import print_table
from benchmarks.planner.measured import Case, Way, engine, greedy, monolith, warm
from kaskad_planner import generate, write_instance
from kaskad_planner.bound import COMPLETION, DOWNGRADED, SEMINARS, TRAVEL, UNTRAINED
from kaskad_planner.generate import COUNTRIES
from kaskad_planner.instance import in_order
from kaskad_planner.levels import proven_districts

HEADS = (
    *("way", "runs", "seconds", "peak MB", "untrained", "online", "completion", "travel km"),
    *("seminars", "travel / bound", "travel / engine", "breaches", "districts solved"),
)


def main() -> int:
    """Run the benchmark; the status is 1 when a plan of the engine has a breach."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=71030)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--country", choices=COUNTRIES, default="kz")
    parser.add_argument("--budget", type=int, help="seconds of work for the improved plan")
    parser.add_argument("--patience", type=int, default=1, help="times as long for the monolith")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        instance = in_order(generate(options.members, options.seed, options.country))
        write_instance(instance, folder / "instance")
        case = Case(instance, folder / "instance", folder, options.runs)
        return compare(case, options.budget, options.patience)


def compare(case: Case, budget: int | None, patience: int) -> int:
    """Plan in every way; print two tables."""
    first = engine(case, "first plan, cold", "--budget", "0")
    again = warm(case, first)
    improved = engine(case, "improved", *(("--budget", str(budget)) if budget else ()))
    ways = [first, again, improved, greedy(case)]
    ways.append(monolith(case, improved.seconds, "monolithic CP-SAT"))
    if patience > 1:
        seconds = patience * improved.seconds
        ways.append(monolith(case, seconds, f"the same, {patience} times as long"))
    print_ways(case, ways, improved)
    print()
    print_table(
        ("level", "value", "bound", "gap, %"),
        [(row.name, row.value, row.bound, round(100 * row.gap, 1)) for row in improved.plan.levels],
    )
    proven, districts = proven_districts(case.instance, improved.plan.bounds)
    print()
    print(f"{improved.breaches} breaches, {proven} of {districts} districts proven")
    return 1 if first.breaches or improved.breaches else 0


def print_ways(case: Case, ways: list[Way], improved: Way) -> None:
    """Print a row for every way, and how far the monolithic models came."""
    bound = next((row.bound for row in improved.plan.levels if row.name == TRAVEL), 0.0)
    own = improved.levels[TRAVEL]
    rows = []
    for way in ways:
        levels = way.levels
        km = levels[TRAVEL]
        # Whoever is not taught does not travel: fewer kilometres are no merit then.
        alike = levels[UNTRAINED] <= improved.levels[UNTRAINED]
        counts = [round(levels[name]) for name in (UNTRAINED, DOWNGRADED, COMPLETION)]
        rows.append(
            (
                *(way.name, way.runs, round(way.seconds, 2), round(way.peak), *counts),
                *(round(km), round(levels[SEMINARS])),
                *(_ratio(km, bound if alike else 0), _ratio(km, own if alike else 0)),
                *(way.breaches, way.solved),
            )
        )
    print(f"{case.instance.people:,} people in {case.districts:,} districts")
    print()
    print_table(HEADS, rows)
    for way in ways:
        if "models" in way.facts:
            print()
            print(
                f"{way.name}: {way.facts['models_solved']} of {way.facts['models']} models "
                f"found a plan, {way.facts['models_optimal']} to optimality"
            )


def _ratio(km: float, other: float) -> str:
    return f"{km / other:.3f}" if other else "-"


if __name__ == "__main__":
    sys.exit(main())
