"""Measure 1,000 questions and 20,000 votes in a live room through HTTP, and read back all of them.

Serves an installation on loopback (two web processes, one worker, one process of live rooms). The
people of one hall ask, and then vote for what was asked, each once for a question, evenly over the
time that is given (default: the five minutes of the target, five times as fast). A time runs from
the moment at which a request was due. Client and server share the machine.

    python -m benchmarks.live_questions [--questions 1000] [--votes 20000] [--seconds 60]
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measure import print_table
from benchmarks.pages import ROOT, kaskad, serving
from tools.cluster import postgresql

CLIENTS = 12
TOKEN = "0123456789abcdefghijklmnopqrstuv"  # noqa: S105  a browser would be given one
SCENE = """
import django, json, sys
django.setup()
from django.test import Client
from kaskad.accounts.api import open_account
from kaskad.campaigns.models import Place, Seminar
from kaskad.commissions.models import Member, Person
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.operations.live import open_room
from kaskad.seminars.queries.live import seminar_of_room
from tests.reporting.world import build
build(regions=3, districts=4, precincts=10, members=5)
who = {"actor": Actor.command(), "now": clock.now()}
code = Seminar.objects.filter(group__stage__code="s3").order_by("code")[0].code
seminar = seminar_of_room(code)
open_room(seminar=seminar, **who)
people = list(Member.objects.select_related("person").order_by("id")[:int(sys.argv[1])])
sessions = []
there = set(Place.objects.filter(group=seminar.group).values_list("member_id", flat=True))
Place.objects.bulk_create(Place(group=seminar.group, member=one) for one in people
                          if one.pk not in there)
for number, member in enumerate(people):
    account = open_account(label=f"Bench {number}", language="kk", **who)
    Person.objects.filter(pk=member.person_id).update(account=account)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    sessions.append(client.session.session_key)
print(json.dumps({"code": code, "sessions": sessions}))
"""
READ = """
import django, json
django.setup()
from kaskad.answers.models import Question, Vote
own = Question.objects.filter(seminar_code__gt="").values_list("nonce", "code")
own = sorted(own, key=lambda one: int(one[0][1:]))
print(json.dumps({"codes": [code for _nonce, code in own],
                  "votes": Vote.objects.count()}))
"""


class Hall:
    """The people of a hall, on connections that stay open, one of each thread."""

    def __init__(self, base: str, code: str, sessions: list[str]) -> None:
        self._place, self._path = urllib.parse.urlsplit(base).netloc, f"/kk/seminars/{code}/live/"
        self._sessions, self._own = sessions, threading.local()

    def send(self, person: int, form: dict[str, str]) -> str:
        """What was wrong, if anything."""
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = http.client.HTTPConnection(self._place, timeout=60)
        headers = {
            "Cookie": f"session={self._sessions[person % len(self._sessions)]}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", self._path, urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read()
        return "" if answer.status == 200 else f"{answer.status}: {body[:200]!r}"

    def paced(self, forms: list[tuple[int, dict[str, str]]], seconds: float) -> list[float]:
        """Send evenly; the seconds that each took from when it was due, sorted."""
        begun = time.perf_counter()

        def one(number: int) -> float:
            due = begun + number * seconds / len(forms)
            time.sleep(max(due - time.perf_counter(), 0))
            problem = self.send(*forms[number])
            if problem:
                print(problem, file=sys.stderr)
            return time.perf_counter() - due

        with ThreadPoolExecutor(CLIENTS) as pool:
            return sorted(pool.map(one, range(len(forms))))


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


def measure(database: str, questions: int, votes: int, seconds: float) -> list[list[object]]:
    """The rows of the table for one database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        os.environ.pop("KASKAD_DATABASE", None)
        if database == "PostgreSQL":
            os.environ["KASKAD_DATABASE"] = stack.enter_context(postgresql())
        kaskad("init", "--data", str(folder))
        # Nobody asks more than ten questions in an hour, or votes twice for one.
        people = max(questions // 8, votes // questions + 1, 20)
        scene = json.loads(_inside(folder, SCENE, str(people)))
        hall = Hall(stack.enter_context(serving(folder)), scene["code"], scene["sessions"])
        asked = [
            (n, {"text": f"Кто подписывает протокол {n}?", "language": "ru", "nonce": f"q{n}"})
            for n in range(questions)
        ]
        share = seconds * questions / (questions + votes)
        begun = time.perf_counter()
        times = hall.paced(asked, share)
        took = time.perf_counter() - begun
        codes = json.loads(_inside(folder, READ))["codes"]
        rows = [_row(database, "questions", times, took, len(codes), questions)]
        # The asker of a question has voted for it already.
        voted = [(n % questions + 1 + n // questions, {"vote": codes[n % len(codes)]})
                 for n in range(votes)]  # fmt: skip
        begun = time.perf_counter()
        times = hall.paced(voted, seconds - share)
        took = time.perf_counter() - begun
        counted = json.loads(_inside(folder, READ))["votes"] - len(codes)
        rows.append(_row(database, "votes", times, took, counted, votes))
    return rows


def _row(
    database: str, what: str, times: list[float], took: float, counted: int, wanted: int
) -> list[object]:
    hundredths = statistics.quantiles(times, n=100)
    return [
        *(database, what, f"{took:.1f}", f"{wanted / took:.0f}"),
        *(f"{1000 * statistics.median(times):.0f}", f"{1000 * hundredths[98]:.0f}"),
        f"{counted:,}" if counted == wanted else f"{counted:,} of {wanted:,}!",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--votes", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    options = parser.parse_args()
    databases = [options.database] if options.database else ["SQLite", "PostgreSQL"]
    sizes = (options.questions, options.votes, options.seconds)
    rows = [row for name in databases for row in measure(name, *sizes)]
    print_table(["database", "what", "seconds", "a second", "p50 ms", "p99 ms", "read back"], rows)
    return 1 if any("!" in str(row[-1]) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
