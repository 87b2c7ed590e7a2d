"""Import of a whole country's list: receive, check, accept, on a fresh SQLite database each time.

Usage: python benchmarks/roster_import.py [--members N] [--runs N]. Goal for 71,030 rows here: under
15 s wall and 400 MB. The file is generated once; a run is one process, its peak is that process's.
The baseline reads the cells with python-calamine and does no more with them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.measure import median_run, print_table, run_program  # noqa: E402  the path is above
from kaskad.demo.country import (  # noqa: E402  the path is above
    generate_country,
    write_roster_xlsx,
    write_structure,
)

BASELINE = (
    "import sys, python_calamine\n"
    "book = python_calamine.load_workbook(sys.argv[1])\n"
    "for row in book.get_sheet_by_index(0).iter_rows(): pass\n"
)


def make_installation(folder: Path, structure: Path) -> dict[str, str]:
    """A fresh installation with the tree; returns the environment of its commands."""
    folder.mkdir()
    (folder / "kaskad.toml").write_text(
        'secret_key = "benchmark"\npepper = "benchmark"\nsynthetic_people = true\n',
        encoding="utf-8",
    )
    env = {
        "KASKAD_DATA": str(folder),
        "KASKAD_DATABASE": "",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
    }
    for command in (
        [sys.executable, "-m", "django", "migrate", "-v0"],
        [sys.executable, "-m", "kaskad", "commissions", "import", str(structure)],
    ):
        if run_program(command, env=env).status:
            raise SystemExit(f"failed: {' '.join(command)}")
    return env


def main() -> int:
    """Measure the first import and the same file again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=71_030)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        country = generate_country(members=args.members)
        write_structure(country, work / "commissions.csv")
        write_roster_xlsx(country, work / "roster.xlsx")
        baseline, first, again = [], [], []
        reading = [sys.executable, "-c", BASELINE, str(work / "roster.xlsx")]
        command = [sys.executable, "-m", "kaskad", "roster", "import", str(work / "roster.xlsx")]
        for number in range(args.runs):
            baseline.append(run_program(reading))
            env = make_installation(work / f"data{number}", work / "commissions.csv")
            first.append(run_program(command, env=env))
            again.append(run_program(command, env=env))
    rows: list[tuple[str, int, float, float, float, float]] = []
    measured = (
        ("baseline: cells read, no more", baseline),
        ("first import", first),
        ("the same again", again),
    )
    for label, runs in measured:
        run = median_run(runs)
        if run.status:
            raise SystemExit(f"{label}: status {run.status}")
        ratio = run.wall / rows[0][2] if rows else 1
        rows.append((label, args.members, run.wall, run.processor, run.peak, ratio))
    head = ("import of XLSX", "rows", "wall s", "processor s", "peak MB", "this / baseline")
    print_table(head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
