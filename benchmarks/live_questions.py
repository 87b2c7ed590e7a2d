"""Measure 1,000 questions and 20,000 votes in a live room through HTTP, and read back all of them.

Serves an installation on loopback (two web processes, one worker, one process of live rooms). The
people of one hall ask, and then vote for what was asked, each once for a question, evenly over the
time that is given (default: half of the five minutes of the target). A time runs from
the moment at which a request was due. Client and server share the machine.

    python -m benchmarks.live_questions [--questions 1000] [--votes 20000] [--seconds 150]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import urllib.parse
from contextlib import ExitStack
from pathlib import Path

from benchmarks.crowd import Connections, Sent, figures, inside, paced
from benchmarks.measure import print_table
from benchmarks.pages import kaskad, serving
from tools.cluster import postgresql

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
    client.force_login(account)
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
    """The people of a hall, on connections that stay open."""

    def __init__(self, base: str, code: str, sessions: list[str]) -> None:
        self._connections, self._path = Connections(base), f"/kk/seminars/{code}/live/"
        self._sessions = sessions

    def send(self, person: int, form: dict[str, str]) -> str:
        """What was wrong, if anything."""
        headers = {
            "Cookie": f"session={self._sessions[person % len(self._sessions)]}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urllib.parse.urlencode(form).encode()
        answer, said = self._connections.send("POST", self._path, body, headers)
        return "" if answer.status == 200 else f"{answer.status}: {said[:200]!r}"

    def send_all(
        self, forms: list[tuple[int, dict[str, str]]], seconds: float
    ) -> tuple[float, list[Sent]]:
        """Evenly over some seconds; the seconds that all took, and each of them."""
        begun = time.perf_counter()
        sent = paced(lambda number: self.send(*forms[number]), len(forms), seconds)
        return time.perf_counter() - begun, sent


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
        scene = json.loads(inside(folder, SCENE, str(people)))
        hall = Hall(stack.enter_context(serving(folder)), scene["code"], scene["sessions"])
        asked = [
            (n, {"text": f"Кто подписывает протокол {n}?", "language": "ru", "nonce": f"q{n}"})
            for n in range(questions)
        ]
        share = seconds * questions / (questions + votes)
        took, sent = hall.send_all(asked, share)
        codes = json.loads(inside(folder, READ))["codes"]
        rows = [_row(database, "questions", sent, took, len(codes), questions)]
        # The asker of a question has voted for it already.
        voted = [(n % questions + 1 + n // questions, {"vote": codes[n % len(codes)]})
                 for n in range(votes)]  # fmt: skip
        took, sent = hall.send_all(voted, seconds - share)
        counted = json.loads(inside(folder, READ))["votes"] - len(codes)
        rows.append(_row(database, "votes", sent, took, counted, votes))
    return rows


def _row(
    database: str, what: str, sent: list[Sent], took: float, counted: int, wanted: int
) -> list[object]:
    read_back = f"{counted:,}" if counted == wanted else f"{counted:,} of {wanted:,}!"
    return [database, what, f"{took:.1f}", f"{wanted / took:.0f}", *figures(sent), read_back]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--votes", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    options = parser.parse_args()
    databases = [options.database] if options.database else ["SQLite", "PostgreSQL"]
    sizes = (options.questions, options.votes, options.seconds)
    rows = [row for name in databases for row in measure(name, *sizes)]
    print_table(
        ["database", "what", "seconds", "a second", "p50 ms", "p99 ms", "errors", "read back"], rows
    )
    return 1 if any("!" in str(row[-1]) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
