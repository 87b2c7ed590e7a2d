"""OneRoster packages of a whole country: written, read again as a list, and a small delta.

Usage: python -m benchmarks.oneroster [--members N] [--runs N]. The country is built once with its
plan in force. The baseline reads the cells of the same package and writes them into another one,
and does no more with them. Aims for 71,030 people: written in 10 s, read again in 30 s.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.measure import median_run, print_table, run_program  # noqa: E402  the path is above
from kaskad.core.oneroster import (  # noqa: E402  the path is above
    DELTA,
    Package,
    Record,
    Table,
    read_package,
    write_package,
)

BASELINE = """
import csv, io, sys, zipfile
old, new = sys.argv[1:]
with zipfile.ZipFile(old) as read, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as write:
    for name in read.namelist():
        with read.open(name) as raw, write.open(name, "w") as out:
            rows = csv.reader(io.TextIOWrapper(raw, "utf-8", newline=""))
            text = io.TextIOWrapper(out, "utf-8", newline="")
            csv.writer(text).writerows(rows)
            text.flush()
            text.detach()
"""
CHANGES = 100
KASKAD = (sys.executable, "-m", "kaskad")


def write_delta(package: Path, target: Path) -> None:
    """A package in which a hundred people change their names."""
    whole, _problems = read_package(package)
    if whole is None:
        raise SystemExit("the package cannot be read")
    rows = tuple(
        Record(
            0,
            {
                **one.cells,
                "familyName": f"{one.get('familyName')}а",
                "status": "active",
                "dateLastModified": "2026-02-21T09:00:00.000Z",
            },
        )
        for one in whole.records("users")[:CHANGES]
    )
    extra = whole.tables["users"].extra
    write_package(target, Package({"users": Table(DELTA, extra, rows)}, "benchmark", "KZ"))


def main() -> int:
    """Measure writing, reading again and a delta."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=71_030)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        data, package, delta = work / "data", work / "list.zip", work / "delta.zip"
        env = {"KASKAD_DATA": str(data), "KASKAD_DATABASE": "", "PYTHONPATH": str(ROOT / "src")}
        build = (*KASKAD, "demo", "--no-serve", "--members", str(args.members), "--as-of",
                 "2026-02-13", "--data", str(data))  # fmt: skip
        if run_program(build, env=env).status:
            raise SystemExit("the country could not be built")
        steps = {
            "written": (*KASKAD, "oneroster", "export", str(package)),
            "baseline: cells copied, no more": (
                sys.executable, "-c", BASELINE, str(package), str(work / "copy.zip"),
            ),
            "read again, nothing changes": (*KASKAD, "oneroster", "import", str(package)),
            f"a delta of {CHANGES} people": (*KASKAD, "oneroster", "import", str(delta)),
        }  # fmt: skip
        rows = []
        for label, command in steps.items():
            if not delta.exists() and package.exists():
                write_delta(package, delta)
            run = median_run([run_program(command, env=env) for _ in range(args.runs)])
            if run.status:
                raise SystemExit(f"{label}: status {run.status}")
            rows.append((label, args.members, run.wall, run.processor, run.peak))
        size = package.stat().st_size / 1024 / 1024
    print_table(("OneRoster package", "people", "wall s", "processor s", "peak MB"), rows)
    print(f"\nThe package has {size:.1f} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
