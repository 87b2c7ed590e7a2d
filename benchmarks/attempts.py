"""Measure complete attempts of 20 items through HTTP, and read back that all of them are there.

Serves an installation on loopback (two web processes, one worker). Everybody begins with the ticket
of their own page, which brings the paper, sends answers and hands in: each answer by itself, ten at
a time as phones do where the server is slow to answer, all at the end without JavaScript. The last
ones come with the end. The processor time is that of all processes of the product, the database's
among them, but not of those who send: with one phone after another, and with 200 at once, where
what runs beside it slows every core. One of the web processes is killed on the way. In the waiting
room 8,000 people begin when their lot lets them in. Results are read back one by one: nobody is
lost, nothing counts twice. Client and server share the machine. The baseline, which says how fast
the machine was just then, is the page on which staff sign in.

    python -m benchmarks.attempts [--people 71030] [--database SQLite]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import figures, inside
from benchmarks.measure import print_table
from benchmarks.pages import kaskad, serving
from benchmarks.takers import CLIENTS, Crowd, Taker
from tools.cluster import postgresql

WARM_UP = 200
TICKS = os.sysconf("SC_CLK_TCK")
# A country, the sample items in use, one test for all its members, a ticket for each of them.
SCENE = """
import django, json, sys
django.setup()
from datetime import timedelta
from kaskad.assessment.api import Purpose, TestSettings, draft_test, proposed_counts, publish_test
from kaskad.assessment.queries.papers import paper_of
from kaskad.assessment.queries.tests import form_items, forms_of
from kaskad.assessment.rules.fields import fields_of
from kaskad.assessment.rules.forms import form_for
from kaskad.assessment.web.tickets import Ticket, written_ticket
from kaskad.campaigns.api import import_provisions
from kaskad.campaigns.models import Block, Stage
from kaskad.commissions.models import Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.demo.teaching import PROVISIONS_FILE, fill_bank
from kaskad.assessment.rules.responses import right_response
from tests.reporting.world import build

people, places = int(sys.argv[1]), sys.argv[2]
world = build(regions=20, districts=11, precincts=-(-people // (220 * 7)), members=7)
for number in range(5, 9):
    Block.objects.create(campaign=world.campaign, programme_version=1, number=number, national=True,
        title_kk=f"{number}", title_ru=f"{number}", title_en=f"{number}", minutes=40,
        questions_minutes=15)
now, actor = clock.now(), Actor.command()
import_provisions(actor=actor, text=PROVISIONS_FILE.read_text(), file_name="law.toml", now=now)
fill_bank(world.campaign, now)

def a_test(stage, opens):
    counts = proposed_counts({number: 40 for number in range(1, 9)}, 20)
    blueprint = [{"block": block, "count": count} for block, count in counts.items() if count]
    settings = TestSettings(blueprint=blueprint, opens_at=opens,
        closes_at=opens + timedelta(days=2))
    test = draft_test(actor=actor, stage=world.stages[stage], purpose=Purpose.FINAL,
        settings=settings, now=now)
    return publish_test(actor=actor, test=test, now=now)

open_test = a_test("s2", now - timedelta(hours=3))
forms = forms_of(open_test)
answers = {}
for one in forms:
    items = form_items(one.number, open_test.seed)
    answers[one.number] = [
        [number, fields_of(content, number, right_response(content))]
        for number, (_version, content) in enumerate(items, start=1)
    ]
rows = Member.objects.order_by("id").values_list("pk", "commission__code", "person__code")
with open(places, "w") as file:
    for key, scope, person in rows[:people]:
        ticket = Ticket(test=open_test.code, member=key, scope=scope, account=person, language="kk",
            arrived=now.isoformat(), taker="A B.")
        form = form_for(forms, open_test.seed, str(key), [])
        file.write(f"{written_ticket(ticket)} {form.number}\\n")
print(json.dumps({"answers": answers}))
"""
# A test that opens in some seconds, and tickets of people who have come before it opens.
WAITING = """
import django, json, sys
django.setup()
from datetime import timedelta
from kaskad.assessment.api import Purpose, TestSettings, draft_test, proposed_counts, publish_test
from kaskad.assessment.queries.tests import admitted_at
from kaskad.assessment.web.tickets import Ticket, written_ticket
from kaskad.campaigns.models import Stage
from kaskad.commissions.models import Member
from kaskad.core import clock
from kaskad.core.actor import Actor

count, wait, places = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
now, actor = clock.now(), Actor.command()
opens = now + timedelta(seconds=wait)
counts = proposed_counts({number: 40 for number in range(1, 9)}, 20)
settings = TestSettings(
    blueprint=[{"block": block, "count": some} for block, some in counts.items() if some],
    opens_at=opens, closes_at=opens + timedelta(days=2))
test = draft_test(actor=actor, stage=Stage.objects.get(code="s3"), purpose=Purpose.FINAL,
    settings=settings, now=now)
test = publish_test(actor=actor, test=test, now=now)
found = []
rows = Member.objects.order_by("id")
for key, scope, person in rows.values_list("pk", "commission__code", "person__code"):
    at = admitted_at(test, key, now, now)
    if (at - opens).total_seconds() < 60:
        ticket = Ticket(test=test.code, member=key, scope=scope, account=person, language="kk",
            arrived=now.isoformat(), taker="A B.")
        found.append((at.timestamp(), written_ticket(ticket)))
with open(places, "w") as file:
    for at, ticket in sorted(found)[:count]:
        file.write(f"{ticket} {at}\\n")
"""
COUNT = """
import django
django.setup()
from collections import Counter
from kaskad.assessment.models import AnswerBatch, Attempt
from django.db.models import Count
found = Attempt.objects.filter(test__stage__code="s2")
whole = found.filter(ended_at__isnull=False, ended_how="handed_in", score=100).count()
print(found.count(), found.values("member").distinct().count(), whole,
      Attempt.objects.filter(test__stage__code="s3", ended_at__isnull=True).count())
"""


def measure(database: str, people: int) -> list[list[object]]:
    """The rows of the table for one database."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = place / "data"
        os.environ.pop("KASKAD_DATABASE", None)
        if database == "PostgreSQL":
            os.environ["KASKAD_DATABASE"] = stack.enter_context(postgresql(is_lasting=True))
        kaskad("init", "--data", str(folder))
        scene = json.loads(inside(folder, SCENE, str(people), str(place / "tickets")))
        base = stack.enter_context(serving(folder))
        tickets = [
            (ticket, form)
            for ticket, _, form in (
                line.strip().partition(" ") for line in (place / "tickets").read_text().splitlines()
            )
        ]
        crowd = Crowd(base, tickets, scene["answers"])
        crowd.take_all(range(WARM_UP), 10)
        usual = _usual_page(database, crowd)
        rows: list[list[object]] = [usual.row]
        few = min(1000, (people - WARM_UP) // 7)
        first = WARM_UP
        for name, count, at_once, clients in (
            ("one phone after another, by tens", few, 10, 1),
            ("one phone after another, at the end", few, 20, 1),
            ("answers sent one by one", few, 1, CLIENTS),
            ("answers sent by tens", few, 10, CLIENTS),
            ("answers sent at the end", few, 20, CLIENTS),
            ("by tens, a process killed", people - WARM_UP - 5 * few, 10, CLIENTS),
        ):
            numbers = range(first, first + count)
            first += count
            crowd.sent.clear()
            before = processor(database)
            if "killed" in name:
                threading.Timer(5, _kill_one).start()
            took = crowd.take_all(numbers, at_once, clients=clients)
            spent = processor(database) - before
            each = 1000 * spent / len(numbers)
            speed = [len(numbers), took, 60 * len(numbers) / took]
            rows.append([database, name, *speed, each, each / usual.each, *figures(crowd.sent)])
            print(*rows[-1], file=sys.stderr)
        rows.append(_waiting(database, folder, place, crowd, usual))
        counts = inside(folder, COUNT).split()
        wanted = [str(people)] * 3 + [str(rows[-1][2])]
        found = "all" if counts == wanted else f"{counts} of {wanted}!"
        return [[*row, found] for row in rows]


@dataclass(frozen=True)
class Usual:
    """The baseline: its row, and milliseconds of processor each."""

    row: list[object]
    each: float


def _usual_page(database: str, crowd: Crowd) -> Usual:
    """A page that everybody may see, asked for by all clients at once."""
    count = 2000
    crowd.sent.clear()
    before = processor(database)
    took = crowd.do(lambda phone, _: phone.ask("GET", "/kk/sign-in/"), range(count), CLIENTS)
    each = 1000 * (processor(database) - before) / count
    speed = [count, took, 60 * count / took]
    row = [database, "baseline: a page of sign-in", *speed, each, 1.0, *figures(crowd.sent)]
    return Usual(row, each)


def _waiting(database: str, folder: Path, place: Path, crowd: Crowd, usual: Usual) -> list[object]:
    """Everybody begins at the moment that the lot gave them; as many as a minute lets in."""
    wait = 20
    inside(folder, WAITING, "8000", str(wait), str(place / "waiting"))
    lines = [line.split() for line in (place / "waiting").read_text().splitlines()]
    crowd.sent.clear()
    opens = float(lines[0][1])
    time.sleep(max(opens - time.time(), 0))
    before = processor(database)

    async def begin(phone: Taker, number: int) -> None:
        await asyncio.sleep(max(float(lines[number][1]) - time.time() + 0.001, 0))
        await phone.begin(lines[number][0])

    took = crowd.do(begin, range(len(lines)), CLIENTS)
    each = 1000 * (processor(database) - before) / len(lines)
    speed = [len(lines), took, 60 * len(lines) / took]
    more = [*speed, each, each / usual.each, *figures(crowd.sent)]
    return [database, "begun from the waiting room", *more]


def processor(database: str) -> float:
    """Seconds of processor time of everything that this program started, and of the database."""
    return sum(_seconds(one) for one in _processes(database))


def _processes(database: str) -> list[int]:
    own, found = {os.getpid()}, []
    parents, names = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        key = int(path.parent.name)
        names[key] = text[text.index("(") + 1 : text.rindex(")")]
        parents[key] = int(text[text.rindex(")") + 2 :].split()[1])
    for key in sorted(parents):
        above = key
        while above in parents and above not in own:
            above = parents[above]
        is_database = database == "PostgreSQL" and names[key].startswith("postgres")
        if key not in own and (above in own or is_database):
            found.append(key)
    return found


def _seconds(process: int) -> float:
    """Its own time, and that of its children that have ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0.0
    fields = text[text.rindex(")") + 2 :].split()
    return sum(int(one) for one in fields[11:15]) / TICKS


def _kill_one() -> None:
    """Kill a web process, the hard way."""
    for key in _processes(""):
        try:
            words = Path(f"/proc/{key}/cmdline").read_bytes().decode().split("\0")
            (parent,) = re.findall(r"PPid:\s+(\d+)", Path(f"/proc/{key}/status").read_text())
            above = Path(f"/proc/{parent}/cmdline").read_bytes().decode()
        except (OSError, ValueError):
            continue
        if "granian" in " ".join(words) and "granian" in above:
            print(f"killing web process {key}", file=sys.stderr)
            os.kill(key, signal.SIGKILL)
            return
    print("no web process was found to be killed", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=71_030)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    options = parser.parse_args()
    databases = [options.database] if options.database else ["SQLite", "PostgreSQL"]
    rows = [row for name in databases for row in measure(name, options.people)]
    print_table(
        ["database", "what", "attempts", "seconds", "a minute", "ms of processor each",
         "times the baseline", "p50 ms", "p99 ms", "errors", "read back"],
        rows,
    )  # fmt: skip
    return 1 if any(row[-2] or "!" in str(row[-1]) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
