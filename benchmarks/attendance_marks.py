"""Measure 8,000 attendance marks in one minute through HTTP, and read back that all are there.

Serves an installation on loopback (two web processes, one worker) and sends marks of people in
its seminars: one mark in each request, paced over a minute as they come from many phones; and as
phones bring them that had no network, 25 in a delivery, each delivery twice. A time runs from the
moment at which the request was due. Client and server share the machine.

    python -m benchmarks.attendance_marks [--marks 8000] [--precincts 30] [--database sqlite]
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
from benchmarks.pages import ROOT, kaskad, serving
from tools.cluster import postgresql

MINUTE, CLIENTS, BATCH = 60.0, 16, 25
# A country with a plan, and somebody who may mark in every district of it.
SCENE = """
import django, json, sys
django.setup()
from django.test import Client
from kaskad.accounts.api import Role, give_grant, open_account
from kaskad.campaigns.models import Place, Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from tests.reporting.world import build
build(regions=5, districts=6, precincts=int(sys.argv[1]), members=9)
now, actor = clock.now(), Actor.command()
rows = Seminar.objects.filter(group__stage__code="s3").order_by("code")
who = {"actor": actor, "now": now}
account = open_account(label="Bench", language="kk", **who)
for code in set(rows.values_list("group__commission__code", flat=True)):
    give_grant(account=account, role=Role.COORDINATOR.value, scope=code, **who)
found = []
for seminar in rows:
    at = clock.at(seminar.day, seminar.starts).isoformat()
    places = Place.objects.filter(group=seminar.group_id).order_by("member_id")
    found += [(seminar.code, at, key) for key in places.values_list("member_id", flat=True)]
client = Client()
client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
session = client.session.session_key
print(json.dumps({"now": now.isoformat(), "people": found, "session": session}))
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
    """Connections that stay open, one of each thread, all of one session."""

    def __init__(self, base: str, session: str) -> None:
        self._place = urllib.parse.urlsplit(base).netloc
        self._own = threading.local()
        self._headers = {"Cookie": f"session={session}", "Content-Type": "application/json"}

    def prepare(self, seminar: str) -> None:
        """Fetch the token of forms."""
        connection = http.client.HTTPConnection(self._place, timeout=60)
        connection.request("GET", f"/kk/seminars/{seminar}/marks/state/", headers=self._headers)
        answer = connection.getresponse()
        token = json.loads(answer.read())["csrf"]
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self._headers["X-CSRFToken"] = token
        self._headers["Cookie"] += f"; {cookie}"

    def send(self, seminar: str, body: bytes) -> tuple[int, bytes]:
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = http.client.HTTPConnection(self._place, timeout=60)
        try:
            connection.request("POST", f"/kk/seminars/{seminar}/marks/", body, self._headers)
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


def measure(database: str, precincts: int, marks: int) -> list[list[object]]:
    """The rows of the table for one database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        os.environ.pop("KASKAD_DATABASE", None)
        if database == "PostgreSQL":
            os.environ["KASKAD_DATABASE"] = stack.enter_context(postgresql())
        kaskad("init", "--data", str(folder))
        scene = json.loads(_inside(folder, SCENE, str(precincts)))
        base = stack.enter_context(serving(folder))
        clients = Clients(base, scene["session"])
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


def _inside(folder: Path, program: str, *words: str) -> str:
    environment = {
        **os.environ,
        "KASKAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    return subprocess.run(
        [sys.executable, "-c", program, *words], env=environment, check=True,
        stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, default=8000)
    parser.add_argument("--precincts", type=int, default=30, help="in each of 30 districts")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    options = parser.parse_args()
    databases = [options.database] if options.database else ["SQLite", "PostgreSQL"]
    rows = [row for name in databases for row in measure(name, options.precincts, options.marks)]
    print_table(
        ["database", "requests", "marks", "seconds", "marks a minute", "p50 ms", "p99 ms",
         "errors", "read back"],
        rows,
    )  # fmt: skip
    return 1 if any(row[-2] or "!" in str(row[-1]) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
