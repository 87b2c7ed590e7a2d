"""Measure the whole demonstration: 71,030 people, from an empty folder to the last bulletin.

Each run is a fresh process and a fresh folder; the environment exists. The named baseline is the
same command for 7,103 people in the same run: the ratio tells how the work grows with the country.

    python -m benchmarks.demo [--members 71030] [--runs 5]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Run, median_run, print_table, run_program

ROOT = Path(__file__).resolve().parents[1]


def build(members: int) -> Run:
    """Build a demonstration in a new folder and throw it away."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kaskad", "demo", "--no-serve"]
        command += ["--members", str(members), "--data", str(Path(folder) / "demo")]
        return run_program(command, env={"PYTHONPATH": str(ROOT / "src")})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=71030)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    small = options.members // 10
    rows = []
    status = 0
    base = median_run([build(small) for _ in range(options.runs)])
    full = median_run([build(options.members) for _ in range(options.runs)])
    for members, run in ((small, base), (options.members, full)):
        status = status or run.status
        ratio = round(run.wall / base.wall, 1)
        rows.append((members, round(run.wall, 1), round(run.processor, 1), round(run.peak), ratio))
    print_table(("people", "seconds", "processor s", "peak MB", "ratio to the first"), rows)
    return status


if __name__ == "__main__":
    sys.exit(main())
