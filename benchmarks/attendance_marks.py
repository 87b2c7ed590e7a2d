"""Measure 8,000 attendance marks in one minute through HTTP, and read back that all are there.

Serves a demonstration on loopback (two web processes, one worker) and sends marks of people in
its seminars: one mark in each request, paced over a minute as they come from many phones; and as
phones bring them that had no network, 25 in a delivery, each delivery twice. A time runs from the
moment at which the request was due. Client and server share the machine.

    python -m benchmarks.attendance_marks [--marks 8000] [--members 9000] [--database sqlite]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import print_table
from benchmarks.pages import LINK, ROOT, kaskad, serving, sign_in
from tools.cluster import postgresql

AS_OF, MINUTE, CLIENTS, BATCH = "2026-03-01", 60.0, 16, 25
PEOPLE = """
import django, json
django.setup()
from datetime import timedelta
from kaskad.campaigns.models import Place, Seminar
from kaskad.commissions.api import sits_on
from kaskad.core import clock
now = clock.now()
rows = Seminar.objects.filter(
    group__plan__state="in_force", day__lte=clock.local_day(now)
).exclude(state="cancelled").order_by("-day", "code")
found = []
for seminar in rows:
    places = Place.objects.filter(sits_on(seminar.day, "member__"), group=seminar.group_id)
    at = clock.at(seminar.day, seminar.starts)
    if at <= now:
        found += [(seminar.code, at.isoformat(), key) for key in
                  places.order_by("member_id").values_list("member_id", flat=True)]
print(json.dumps({"now": now.isoformat(), "people": found}))
"""
COUNT = """
import django
django.setup()
from kaskad.seminars.models import PresenceMark
print(PresenceMark.objects.count(), PresenceMark.objects.values("nonce").distinct().count())
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: seconds from when it was due to its answer, and what was wrong, if anything."""

    seconds: float
    error: str
    took: int


class Clients:
    """Connections that stay open, one of each thread, all signed in as the centre."""

    def __init__(self, base: str, link: str) -> None:
        self._place = urllib.parse.urlsplit(base).netloc
        reader = sign_in(base, link)
        handlers: list[Any] = vars(reader)["handlers"]
        self._jar = next(one.cookiejar for one in handlers if hasattr(one, "cookiejar"))
        self._own = threading.local()
        self._reader, self._base, self._csrf = reader, base, ""

    def prepare(self, seminar: str) -> None:
        """Fetch the token of forms."""
        answer = self._reader.open(f"{self._base}/kk/seminars/{seminar}/marks/state/").read()
        self._csrf = json.loads(answer)["csrf"]

    def send(self, seminar: str, body: bytes) -> tuple[int, bytes]:
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = http.client.HTTPConnection(self._place, timeout=60)
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._jar)
        headers = {
            "Cookie": cookies,
            "X-CSRFToken": self._csrf,
            "Content-Type": "application/json",
        }
        try:
            connection.request("POST", f"/kk/seminars/{seminar}/marks/", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self._own.connection = None
            raise


def paced(clients: Clients, requests: Sequence[tuple[str, bytes]], seconds: float) -> list[Sent]:
    """Send the requests evenly over some seconds; ``seconds`` 0: as fast as they are answered."""
    begun = time.perf_counter()

    def one(number: int) -> Sent:
        due = begun + number * seconds / len(requests)
        time.sleep(max(due - time.perf_counter(), 0))
        started = due if seconds else time.perf_counter()
        try:
            status, body = clients.send(*requests[number])
            answers = json.loads(body).get("answers", []) if status == 200 else []
            error = "" if answers else f"status {status}"
        except (OSError, http.client.HTTPException) as problem:
            answers, error = [], str(problem)
        return Sent(time.perf_counter() - started, error, len(answers))

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, range(len(requests))))


def measure(database: str, members: int, marks: int) -> list[list[object]]:
    """The rows of the table for one database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "demo"
        os.environ.pop("KASKAD_DATABASE", None)
        if database == "PostgreSQL":
            os.environ["KASKAD_DATABASE"] = stack.enter_context(postgresql())
        words = ("--members", str(members), "--as-of", AS_OF, "--data", str(folder))
        printed = kaskad("demo", "--no-serve", *words)
        link = urllib.parse.urlsplit(LINK.findall(printed)[0]).path
        scene = json.loads(_inside(folder, PEOPLE))
        base = stack.enter_context(serving(folder))
        clients = Clients(base, link)
        clients.prepare(scene["people"][0][0])
        single = _single(scene, marks)
        begun = time.perf_counter()
        sent = paced(clients, single, MINUTE * marks / 8000)
        rows = [_row(database, "1 mark each, paced", sent, time.perf_counter() - begun, marks)]
        rows[0].append(_read_back(folder, marks))
        batches = _batches(scene, marks)
        begun = time.perf_counter()
        sent = paced(clients, [*batches, *batches], 0)
        took = time.perf_counter() - begun
        rows.append(_row(database, f"{BATCH} marks each, all twice", sent, took, 2 * marks))
        rows[1].append(_read_back(folder, 2 * marks))
    return rows


def _single(scene: dict[str, Any], marks: int) -> list[tuple[str, bytes]]:
    people = _people(scene, marks)
    return [
        (
            seminar,
            json.dumps(
                {"marks": [{"nonce": f"s{n}", "member": key, "kind": "scanned", "at": at}]}
            ).encode(),
        )
        for n, (seminar, at, key) in enumerate(people)
    ]


def _batches(scene: dict[str, Any], marks: int) -> list[tuple[str, bytes]]:
    """Deliveries of one phone in each seminar; a seminar of more people has several deliveries."""
    of_seminar: dict[str, list[dict[str, object]]] = {}
    for n, (seminar, at, key) in enumerate(_people(scene, marks)):
        found = of_seminar.setdefault(seminar, [])
        mark = {"nonce": f"b{n}", "sequence": len(found) + 1, "member": key}
        found.append({**mark, "kind": "arrived", "at": at})
    return [
        (
            seminar,
            json.dumps(
                {
                    "device": f"phone-{seminar}",
                    "sent_at": scene["now"],
                    "marks": found[start : start + BATCH],
                }
            ).encode(),
        )
        for seminar, found in of_seminar.items()
        for start in range(0, len(found), BATCH)
    ]


def _people(scene: dict[str, Any], marks: int) -> list[tuple[str, str, int]]:
    people = scene["people"]
    return [people[n % len(people)] for n in range(marks)]


def _row(database: str, how: str, sent: list[Sent], seconds: float, marks: int) -> list[object]:
    times = sorted(one.seconds for one in sent)
    hundredths = statistics.quantiles(times, n=100)
    return [
        *(database, how, f"{marks:,}", f"{seconds:.1f}", f"{60 * marks / seconds:,.0f}"),
        *(f"{1000 * statistics.median(times):.0f}", f"{1000 * hundredths[98]:.0f}"),
        sum(bool(one.error) for one in sent),
    ]


def _read_back(folder: Path, wanted: int) -> str:
    """How many marks the database holds; all of them, and none twice."""
    rows, nonces = map(int, _inside(folder, COUNT).split())
    return f"{rows:,}" if rows == nonces == wanted else f"{rows:,} of {wanted:,}!"


def _inside(folder: Path, program: str) -> str:
    environment = {
        **os.environ,
        "KASKAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, stdout=subprocess.PIPE,
        text=True,
    ).stdout  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, default=8000)
    parser.add_argument("--members", type=int, default=9000)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    options = parser.parse_args()
    databases = [options.database] if options.database else ["SQLite", "PostgreSQL"]
    rows = [row for name in databases for row in measure(name, options.members, options.marks)]
    print_table(
        ["database", "requests", "marks", "seconds", "marks a minute", "p50 ms", "p99 ms",
         "errors", "read back"],
        rows,
    )  # fmt: skip
    return 1 if any(row[-2] or "!" in str(row[-1]) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
