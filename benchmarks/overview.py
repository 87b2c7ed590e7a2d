"""Measure the overview of the country while sheets come in, and how soon each of them shows.

Serves a demonstration of 4 March (built once, or one of that day named with --data;
benchmarks/many_districts.py makes a million of it) on loopback. A process of its own records the
attendance of 25 people every two seconds; one reader at the centre opens the overview five times a
second. The baseline is the page of the components, which reads nothing from the database.

    python -m benchmarks.overview [--data FOLDER] [--sheets 15]
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.figures import DAY
from benchmarks.measure import print_table, timed
from benchmarks.pages import BASELINE, LINK, ROOT, kaskad, report, serving, sign_in

PAGE = "/ru/staff/"
TRAINED = re.compile(r"Обучено: ([\d\s\xa0\u202f]+?) из")
GAP, REST = 2.0, 0.2  # seconds between two sheets, and between two looks
ROUNDS = 40
WRITER = """
import django, sys, time
django.setup()
from django.db import transaction
from benchmarks.figures import record_sheet, sheets_ahead
from kaskad.campaigns.models import Campaign
campaign, total = Campaign.objects.get(), 0
sheets = sheets_ahead(int(sys.argv[1]))
print("ready", flush=True)
for seminar, people in sheets:
    time.sleep(float(sys.argv[2]))
    with transaction.atomic():
        record_sheet(campaign, seminar, people)
    total += len(people)
    print(time.time(), total, flush=True)
"""


def shown(page: str) -> int:
    """How many are trained, as the overview says."""
    found = TRAINED.search(page)
    if found is None:
        raise RuntimeError("the overview does not say how many are trained")
    return int(re.sub(r"\D", "", found[1]))


def looks(
    reader: urllib.request.OpenerDirector, address: str, folder: Path, sheets: int
) -> tuple[list[float], list[float]]:
    """Seconds of each look while sheets are recorded, and until each sheet was seen."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "KASKAD_DATA": str(folder),
    }
    command = [sys.executable, "-c", WRITER, str(sheets), str(GAP)]
    taken, seen = [], []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        if writer.stdout is None or writer.stdout.readline() != "ready\n":
            raise RuntimeError("nobody writes")
        until = float("inf")
        while time.time() < until:
            if writer.poll() is not None:
                until = min(until, time.time() + 3 * GAP)
            began = time.time()
            page = reader.open(address).read().decode()
            taken.append(time.time() - began)
            seen.append((began, shown(page)))
            time.sleep(REST)
        said = writer.stdout.read()
    first, lags = seen[0][1], []
    for line in said.splitlines():
        written, more = line.split()
        without = [at for at, trained in seen if trained < first + int(more)]
        lags.append(max(max(without) - float(written), 0.0))
    return taken, lags


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--sheets", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.data or Path(place) / "demo"
        printed = kaskad("demo", "--no-serve", "--data", str(folder), "--as-of", DAY.isoformat())
        centre = urllib.parse.urlsplit(LINK.findall(printed)[0]).path
        with serving(folder) as base:
            reader = sign_in(base, centre)
            bare = [timed(lambda: reader.open(base + BASELINE).read()) for _ in range(ROUNDS)]
            reader.open(base + PAGE).close()
            kept = [timed(lambda: reader.open(base + PAGE).read()) for _ in range(ROUNDS)]
            taken, lags = looks(reader, base + PAGE, folder, options.sheets)
    report(
        [
            (f"baseline: {BASELINE}", bare),
            ("the country, nothing is written", kept),
            ("the country, a sheet every two seconds", taken),
        ]
    )
    print_table(
        ("a sheet shows after", "median s", "at most s"),
        [(len(lags), round(statistics.median(lags), 1), round(max(lags), 1))],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
