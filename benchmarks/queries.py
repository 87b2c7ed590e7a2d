"""Measure every page on 71,030 members and on a million: database queries, median, 95th percentile.

Asks for each address of the table of access (``tests/matrix/access.toml``) that is read, as the
role that sees most there, through the whole of Django in one process; queries are counted round
the request, session and grants included. One request goes before each page. The million are the
demonstration with every district fourteen times; see ``many_districts``.

    python -m benchmarks.queries [--data FOLDER] [--copies 13] [--rounds 20] [--only NAME]

Everything runs in one process, the database too: with ``--processor`` its time of the processor is
taken, which does not grow where the machine is shared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.many_districts import add_messages, copy_districts
from benchmarks.measure import print_table, timed

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "kaskad.sqlite3"
COPIES = 13
MOST_QUERIES, MOST_MS = 12, 300
Clock = Callable[[], float]
LONG = 10  # seconds after which a page is not asked for again
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
# Which role's page has most rows, the first that gets in.
WIDEST = ("centre", "region", "district", "auditor", "trainer", "member", "stranger")


def build(folder: Path) -> float:
    """The demonstration in mid-campaign with a message to everybody; its seconds."""

    def make() -> None:
        words = ("demo", "--no-serve", "--as-of", "2026-03-04", "--data", str(folder))
        command = [sys.executable, "-m", "kaskad", *words]
        subprocess.run(command, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)

    return timed(make)


def multiply(folder: Path, copies: int) -> float:
    """Every district so many times more, within the folder; its seconds."""
    return timed(lambda: copy_districts(folder / DATABASE, copies))


def measured(folder: Path, rounds: int, only: str, *, processor: bool) -> dict[str, Any]:
    """What a process of its own finds in a folder."""
    words = ["--inside", str(folder), "--rounds", str(rounds), "--only", only]
    words += ["--processor"] if processor else []
    command = [sys.executable, "-m", "benchmarks.queries", *words]
    environment = {**ENVIRONMENT, "KASKAD_DATA": str(folder)}
    printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


@dataclass(slots=True)
class Demonstration:
    """The places and people of a demonstration, named as the table of access asks for them."""

    places: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)

    @property
    def plan(self) -> Any:
        from kaskad.campaigns.api import plan_in_force  # noqa: PLC0415  after setup

        return plan_in_force(self.campaign)

    draft = plan  # a version's page looks alike; a demonstration has no draft

    @property
    def campaign(self) -> Any:
        from kaskad.campaigns.api import Campaign  # noqa: PLC0415  after setup

        return Campaign.objects.select_related("root").get()

    @property
    def run(self) -> Any:
        from kaskad.planning.api import PlanRun  # noqa: PLC0415  after setup

        return PlanRun.objects.filter(state="finished", round=0).order_by("id")[0]

    def sitting(self, place: str) -> Any:
        from kaskad.commissions.api import Member  # noqa: PLC0415  after setup

        rows = Member.objects.select_related("person").filter(until=None)
        return rows.filter(commission__code=self.places[place]).order_by("seat__number")[0]

    def person(self, place: str) -> Any:
        return self.sitting(place).person

    def member(self) -> Any:
        from kaskad.commissions.api import Member  # noqa: PLC0415  after setup

        return Member.objects.select_related("person").get(
            person__account=self.accounts["member"], until=None
        )

    def seminar(self, place: str) -> Any:
        from kaskad.campaigns.api import Seminar  # noqa: PLC0415  after setup

        rows = Seminar.objects.filter(group__plan=self.plan, state="planned")
        if place == "country":
            return Seminar.objects.get(group__plan=self.plan, group__stage__code="s1")
        return rows.filter(group__commission__code=self.places[place]).order_by("day", "id")[0]

    def roster(self, place: str) -> Any:
        from kaskad.commissions.api import RosterBatch  # noqa: PLC0415  after setup

        return RosterBatch.objects.filter(scope__code=self.places[place])[0]


def found_demonstration() -> Demonstration:
    """Places of the largest region, its accounts opened where they are missing."""
    from kaskad.accounts.api import give_grant, open_account  # noqa: PLC0415  after setup
    from kaskad.commissions.api import Commission, Member, link_account  # noqa: PLC0415  after setup
    from kaskad.core import clock  # noqa: PLC0415  after setup
    from kaskad.core.actor import Actor  # noqa: PLC0415  after setup

    actor, now = Actor.system("benchmark"), clock.now()
    here = Demonstration()
    region = Commission.objects.get(code="KZ-61")
    district = _busy_district(region)
    precinct = Commission.objects.filter(district=district, level="precinct").order_by("code")[0]
    here.places = {
        "country": "KZ", "parent": region.code, "own": district.code,
        "own_precinct": precinct.code,
    }  # fmt: skip
    grants = {
        "centre": ("central_staff", "KZ"), "auditor": ("auditor", "KZ"),
        "region": ("coordinator", region.code), "district": ("coordinator", district.code),
    }  # fmt: skip
    for role in (*grants, "trainer", "member"):
        account = open_account(
            actor=actor, label=f"Өлшеу {role}", language="kk", code=f"b-{role}", now=now
        )
        if role in grants:
            held, scope = grants[role]
            wide = role != "district"
            give_grant(actor=actor, account=account, role=held, scope=scope, wide=wide, now=now)
        here.accounts[role] = account
    trainer = here.seminar("own").trainer
    learner = Member.objects.filter(commission=precinct, until=None).order_by("id")[0]
    for role, member in (("trainer", trainer), ("member", learner)):
        if member.person.account_id is None:
            link_account(actor=actor, person=member.person, account=here.accounts[role], now=now)
        here.accounts[role] = member.person.account or here.accounts[role]
    return here


def _busy_district(region: Any) -> Any:
    """A district of the region that has most precincts and a seminar ahead with a trainer."""
    from django.db.models import Count  # noqa: PLC0415  after setup

    from kaskad.campaigns.api import Seminar  # noqa: PLC0415  after setup
    from kaskad.commissions.api import Commission  # noqa: PLC0415  after setup

    ahead = Seminar.objects.filter(
        group__commission__region=region, state="planned", trainer__isnull=False
    )
    districts = Commission.objects.filter(pk__in=ahead.values("group__commission"), parent=region)
    parts = Count("district_commissions") if False else Count("children")
    return districts.annotate(parts=parts).order_by("-parts", "code")[0]


def inside(rounds: int, only: str, clock: Clock) -> dict[str, Any]:
    """Measure in this process, whose installation is the folder."""
    import django  # noqa: PLC0415  settings read the data folder

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaskad.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  after setup

    # With the collector of garbage as in the process that serves.
    import kaskad.config.wsgi  # noqa: F401, PLC0415  after setup
    from kaskad.commissions.api import Member  # noqa: PLC0415  after setup

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    here = found_demonstration()
    pages = [_ask(here, rule, role, rounds, clock) for rule, role in _rules(only)]
    return {
        "members": Member.objects.filter(until=None).count(),
        "pages": [page for page in pages if page],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _rules(only: str) -> Iterator[tuple[Any, str]]:
    """The addresses that are read, each with the role that sees most there."""
    from tests.matrix.subjects import rules  # noqa: PLC0415  after setup

    for rule in rules():
        role = next((one for one in WIDEST if one in rule.roles), None)
        is_read = rule.method == "GET" and rule.opens == 200 and only in rule.name
        # The package of the whole country has a benchmark of its own, ``oneroster``.
        is_package = str(rule) == "portals:oneroster country"
        if is_read and role and not is_package and rule.place not in ("sibling", "foreign"):
            yield rule, role


def _ask(
    here: Demonstration, rule: Any, role: str, rounds: int, clock: Clock
) -> dict[str, Any] | None:
    """Queries and seconds of one page; None where the demonstration has nothing of the kind."""
    from django.db import connection  # noqa: PLC0415  after setup
    from django.test import Client  # noqa: PLC0415  after setup

    try:
        address = rule.url(here)
    except (AttributeError, IndexError, LookupError):
        return None
    client = Client(HTTP_HOST="localhost")
    if role != "stranger":
        client.force_login(here.accounts[role])

    def get() -> float:
        started = clock()
        _read(client, address)
        return clock() - started

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    cold = get()
    with connection.execute_wrapper(note):
        seconds = [get()]
    while len(seconds) < rounds and sum(seconds) < LONG:
        seconds.append(get())
    marks = ("SAVEPOINT", "RELEASE", "BEGIN")
    return {
        "page": str(rule),
        "role": role,
        "queries": sum(not sql.startswith(marks) for sql in asked),
        "cold": cold,
        "median": statistics.median(seconds),
        "late": statistics.quantiles(seconds * 2, n=20, method="inclusive")[-1],
    }


def _read(client: Any, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    for _part in response.streaming_content if response.streaming else ():
        pass


def report(found: Sequence[dict[str, Any]]) -> None:
    """Print a row for each page, sizes side by side; times in milliseconds."""
    sizes = [one["members"] for one in found]
    by_page = [{page["page"]: page for page in one["pages"]} for one in found]
    heads = ["page", "role", "queries"]
    heads += [f"{word}, {size:,}" for size in sizes for word in ("after a write", "median", "p95")]
    rows = []
    for name, first in by_page[-1].items():
        sides = [pages.get(name, first) for pages in by_page]
        counts = sorted({side["queries"] for side in sides})
        times = [round(1000 * side[key]) for side in sides for key in ("cold", "median", "late")]
        rows.append([name, first["role"], "–".join(map(str, counts)), *times])
    print_table(heads, rows)
    for one in found:
        pages = one["pages"]
        many = sum(page["queries"] > MOST_QUERIES for page in pages)
        slow = sum(1000 * page["late"] > MOST_MS for page in pages)
        print(
            f"\n{one['members']:,} members: {len(pages)} pages, {many} with more than "
            f"{MOST_QUERIES} queries, {slow} with a p95 above {MOST_MS} ms; peak of the process "
            f"{one['peak']:,.0f} MB."
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", help="folders that are built already")
    parser.add_argument("--copies", type=int, default=COPIES)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="addresses whose name holds this")
    parser.add_argument("--processor", action="store_true", help="time of the processor")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        clock = time.process_time if options.processor else time.perf_counter
        print(json.dumps(inside(options.rounds, options.only, clock)))
        return 0
    with ExitStack() as stack:
        folders = options.data
        if not folders:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folders = [place / "demo", place / "million"]
            built = build(folders[0])
            subprocess.run(["cp", "-r", *map(str, folders)], check=True)
            copied = multiply(folders[1], options.copies)
            for folder in folders:
                add_messages(folder / DATABASE)
            print(f"Built in {built:.0f} s, made a million in {copied:.0f} s.\n")
        started = time.perf_counter()
        asked = (options.rounds, options.only)
        report([measured(one, *asked, processor=options.processor) for one in folders])
        print(f"\nAsked for {time.perf_counter() - started:.0f} s; load {os.getloadavg()[0]:.1f}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
