"""Measure 8,000 attendance marks in one minute through HTTP, and read back that all are there.

Serves an installation on loopback (two web processes, one worker) and sends marks of people in
its seminars: one mark in each request, paced over a minute as they come from many phones; and as
phones bring them that had no network, 25 in a delivery, each delivery twice. A time runs from the
moment at which the request was due. Client and server share the machine.

    python -m benchmarks.attendance_marks [--marks 8000] [--precincts 30] [--database sqlite]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.crowd import Connections, Sent, figures, inside, paced
from benchmarks.measure import print_table
from benchmarks.pages import kaskad, serving
from tools.cluster import postgresql

MINUTE, BATCH = 60.0, 25
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
client.force_login(account)
session = client.session.session_key
print(json.dumps({"now": now.isoformat(), "people": found, "session": session}))
"""
COUNT = """
import django
django.setup()
from kaskad.seminars.models import PresenceMark
print(PresenceMark.objects.count(), PresenceMark.objects.values("nonce").distinct().count())
"""


class Coordinator:
    """Somebody who may mark everywhere, on connections that stay open."""

    def __init__(self, base: str, session: str) -> None:
        self._connections = Connections(base)
        self._headers = {"Cookie": f"session={session}", "Content-Type": "application/json"}

    def prepare(self, seminar: str) -> None:
        """Fetch the token of forms."""
        path = f"/kk/seminars/{seminar}/marks/state/"
        answer, body = self._connections.send("GET", path, None, self._headers)
        self._headers["X-CSRFToken"] = json.loads(body)["csrf"]
        self._headers["Cookie"] += f"; {answer.headers['Set-Cookie'].partition(';')[0]}"

    def send(self, seminar: str, body: bytes) -> str:
        """What was wrong, if anything."""
        path = f"/kk/seminars/{seminar}/marks/"
        answer, said = self._connections.send("POST", path, body, self._headers)
        took = json.loads(said).get("answers", []) if answer.status == 200 else []
        return "" if took else f"status {answer.status}"

    def send_all(self, requests: list[tuple[str, bytes]], seconds: float) -> list[Sent]:
        """Evenly over some seconds, or as fast as they are answered."""
        return paced(lambda number: self.send(*requests[number]), len(requests), seconds)


def measure(database: str, precincts: int, marks: int) -> list[list[object]]:
    """The rows of the table for one database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        os.environ.pop("KASKAD_DATABASE", None)
        if database == "PostgreSQL":
            os.environ["KASKAD_DATABASE"] = stack.enter_context(postgresql())
        kaskad("init", "--data", str(folder))
        scene = json.loads(inside(folder, SCENE, str(precincts)))
        coordinator = Coordinator(stack.enter_context(serving(folder)), scene["session"])
        coordinator.prepare(scene["people"][0][0])
        rows = []
        batches = _batches(scene, marks)
        for how, requests, seconds, count in (
            ("1 mark each, paced", _single(scene, marks), MINUTE * marks / 8000, marks),
            (f"{BATCH} marks each, all twice", [*batches, *batches], 0, 2 * marks),
        ):
            begun = time.perf_counter()
            sent = coordinator.send_all(requests, seconds)
            took = time.perf_counter() - begun
            speed = [f"{count:,}", f"{took:.1f}", f"{60 * count / took:,.0f}"]
            rows.append([database, how, *speed, *figures(sent), _read_back(folder, count)])
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


def _read_back(folder: Path, wanted: int) -> str:
    """How many marks the database holds; all of them, and none twice."""
    rows, nonces = map(int, inside(folder, COUNT).split())
    return f"{rows:,}" if rows == nonces == wanted else f"{rows:,} of {wanted:,}!"


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
