"""Measure planning in the product: the roster of 71,030 people in the database, a plan out of it.

Each run is a fresh process: ``kaskad plan run`` collects the problem, plans it in the engine's own
process, judges the plan and keeps it as a draft; ``kaskad plan show`` judges it again as it stands.
The named baseline is the engine alone on the same problem, so the rest is the product's own share.

    python -m benchmarks.plan_national [--members 71030] [--runs 5]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, median_run, print_table, run_program

ROOT = Path(__file__).resolve().parents[1]
CAMPAIGN = "kz-referendum-2026"
ENV = {"PYTHONPATH": str(ROOT / "src")}


def main() -> int:
    """Run the benchmark; the status is 1 when a run failed, or people or rules were left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=71030)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), options.members, options.runs)


def measure(folder: Path, members: int, runs: int) -> int:
    """Build the country once, plan it in fresh processes, and print one table."""
    data = ["--data", str(folder / "demo")]
    build = ["demo", "--no-serve", "--as-of", "2026-02-18", "--members", str(members), *data]
    if run_program(_kaskad(*build), env=ENV).status:
        return 1
    plans = [
        run_program(_kaskad("plan", "run", CAMPAIGN, "--seed", str(seed), *data), env=ENV)
        for seed in range(1, runs + 1)
    ]
    shows = [
        run_program(
            _kaskad("plan", "show", CAMPAIGN, "--version", str(version + 1), *data), env=ENV
        )
        for version in range(1, runs + 1)
    ]
    problem = next((folder / "demo" / "files" / "plans").glob("*/1/problem"))
    solve = [sys.executable, "-m", "kaskad_planner", "solve", str(problem)]
    engine = [
        run_program([*solve, "--out", str(folder / "plan")], env=ENV) for _number in range(runs)
    ]
    rows = [
        _row("plan run", members, median_run(plans)),
        _row("plan show", members, median_run(shows)),
        _row("engine alone", members, median_run(engine)),
    ]
    print_table(("command", "people", "seconds", "processor s", "peak MB"), rows)
    shown = _show(data)
    print()
    print(f"{len(shown['breaches'])} breaches, {shown['untrained']} untrained")
    failed = any(run.status for run in (*plans, *shows, *engine))
    return int(failed or bool(shown["breaches"]) or shown["untrained"] > 0)


def _kaskad(*words: str) -> list[str]:
    return [sys.executable, "-m", "kaskad", *words]


def _row(name: str, members: int, run: Run) -> tuple[str, int, float, float, int]:
    return name, members, round(run.wall, 2), round(run.processor, 2), round(run.peak)


def _show(data: list[str]) -> dict[str, Any]:
    """The first draft after the demonstration's own plan, as JSON."""
    command = _kaskad("plan", "show", CAMPAIGN, "--version", "2", "--json", *data)
    answer = subprocess.run(
        command, env={**os.environ, **ENV}, capture_output=True, text=True, check=True
    )
    shown: dict[str, Any] = json.loads(answer.stdout)
    return shown


if __name__ == "__main__":
    sys.exit(main())
