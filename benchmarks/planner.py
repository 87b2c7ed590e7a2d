"""Measure the planning engine on the national case: 71,030 people, three stages.

Each run is a fresh process that reads the instance, plans, judges and writes the plan. Printed are
medians of five runs, and the levels of the plan with their bounds.

    python -m benchmarks.planner [--members 71030] [--seed 1] [--runs 5]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import median_run, print_table, run_program
from kaskad_planner import generate, read_instance, read_plan, write_instance
from kaskad_planner.levels import proven_districts

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the benchmark; the status is 1 when a run failed or a plan has a breach."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=71030)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), options.members, options.seed, options.runs)


def measure(folder: Path, members: int, seed: int, runs: int) -> int:
    """Generate, plan and check in fresh processes; print two tables."""
    source, made = folder / "instance", folder / "plan"
    write_instance(generate(members, seed), source)
    base = [sys.executable, "-m", "kaskad_planner"]
    commands = {
        "solve": [*base, "solve", str(source), "--out", str(made)],
        "check": [*base, "check", str(source), str(made)],
    }
    rows = []
    status = 0
    for name, command in commands.items():
        env = {"PYTHONPATH": str(ROOT / "src")}
        run = median_run([run_program(command, env=env) for _ in range(runs)])
        status = status or run.status
        rows.append((name, members, round(run.wall, 2), round(run.processor, 2), round(run.peak)))
    print_table(("command", "people", "seconds", "processor s", "peak MB"), rows)
    instance, plan = read_instance(source), read_plan(made)
    proven, districts = proven_districts(instance, plan.bounds)
    print()
    print_table(
        ("level", "value", "bound", "gap, %"),
        [(row.name, row.value, row.bound, round(100 * row.gap, 1)) for row in plan.levels],
    )
    print()
    print(f"{len(plan.breaches)} breaches, {proven} of {districts} districts proven")
    return status


if __name__ == "__main__":
    sys.exit(main())
