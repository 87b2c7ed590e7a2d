"""Measure the first plans of large countries: a million people as in Kazakhstan, fifteen in India.

Each starts from a folder and ends in one, every share judged, with a process for each core. Times
are those of one run; the peak is that of all processes together, looked at every second. The
baseline is the nearest-venue greedy, which needs the whole country in one process: it plans the
smaller one only. The last row of a million is improved with a budget.

    python -m benchmarks.planner_large [--millions 1 15] [--budget SECONDS] [--seed 1]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import print_table
from benchmarks.planner.baseline import GREEDY
from kaskad_planner import check, evaluate, read_instance, read_plan

ROOT = Path(__file__).resolve().parents[1]
COUNTRIES = {1: "kz", 15: "in"}
HEADS = (
    *("people", "way", "seconds", "peak MB", "untrained", "online", "travel km", "seminars"),
    *("travel / bound", "breaches", "seconds / first"),
)
LOOKS_PER_SECOND = 1


@dataclass(frozen=True, slots=True)
class Done:
    """One command: seconds, the peak of all its processes in MB, and what it printed."""

    seconds: float
    peak: float
    text: str


def main() -> int:
    """Run the benchmark; the status is 1 when a plan has a breach."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 15])
    parser.add_argument("--budget", type=int, default=600, help="seconds of work for a million")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as name:
        for millions in options.millions:
            people = round(millions * 1_000_000)
            folder = Path(name) / str(people)
            country = COUNTRIES.get(round(millions), "kz")
            words = ["--country", country, "--members", str(people), "--seed", str(options.seed)]
            planner(["generate", *words, "--out", str(folder)])
            rows += large(folder, people, options.budget if people <= 1_000_000 else 0)
    print_table(HEADS, rows)
    return int(any(row[-2] for row in rows))


def large(folder: Path, people: int, budget: int) -> list[tuple[object, ...]]:
    """Return the rows of one country."""
    out = ["--out", str(folder.with_suffix(".plan")), "--json"]
    first = planner(["solve", str(folder), *out, "--budget", "0"])
    rows = [row(people, "first plan", first, json.loads(first.text), first.seconds)]
    if budget:
        made = folder.with_suffix(".greedy")
        words = ["-m", "benchmarks.planner.baseline", GREEDY, str(folder), str(made)]
        greedy = watched([sys.executable, *words])
        instance, plan = read_instance(folder), read_plan(made)
        levels = evaluate(instance, plan)
        told = {
            "seminars": len(plan.seminars),
            "levels": [
                {"name": one.name, "value": one.value, "bound": one.bound} for one in levels
            ],
            "breaches": check(instance, plan),
        }
        rows.append(row(people, "nearest-venue greedy", greedy, told, first.seconds))
        better = planner(["solve", str(folder), *out, "--budget", str(budget)])
        name = f"improved, budget {budget} s"
        rows.append(row(people, name, better, json.loads(better.text), first.seconds))
    return rows


def row(
    people: int, way: str, done: Done, told: Mapping[str, Any], first: float
) -> tuple[object, ...]:
    """Return what is printed of one plan."""
    levels = {level["name"]: level for level in told["levels"]}
    km = levels["travel_km"]
    return (
        *(f"{people:,}", way, round(done.seconds, 1), round(done.peak)),
        *(round(levels[name]["value"]) for name in ("untrained", "online", "travel_km")),
        *(round(told["seminars"]), f"{km['value'] / km['bound']:.3f}", len(told["breaches"])),
        f"{done.seconds / first:.2f}",
    )


def planner(words: Sequence[str]) -> Done:
    """Run a command of the planner."""
    return watched([sys.executable, "-m", "kaskad_planner", *words])


def watched(command: Sequence[str]) -> Done:
    """Run a program in a session of its own and look at the memory of all its processes."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    started, peak = time.perf_counter(), 0
    with (
        tempfile.TemporaryFile("w+") as printed,
        subprocess.Popen(command, env=env, stdout=printed, start_new_session=True) as program,
    ):
        while program.poll() is None:
            peak = max(peak, _memory(program.pid))
            time.sleep(1 / LOOKS_PER_SECOND)
        seconds = time.perf_counter() - started
        if program.returncode:
            raise RuntimeError(f"failed: {' '.join(command)}")
        printed.seek(0)
        return Done(seconds, peak / 1024**2, printed.read())


def _memory(session: int) -> int:
    """Return the bytes in memory of all processes of a session (Linux)."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return found


if __name__ == "__main__":
    sys.exit(main())
