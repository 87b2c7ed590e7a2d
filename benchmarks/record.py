"""Measure the record: adding an entry, checking a million of them, sealing, taking them out.

The entries are filled in directly, as the product would write them. The first baseline is a row
that Django's ``bulk_create`` adds by itself, the second SHA-256 over the same bytes.

    python -m benchmarks.record [--entries 1000000]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F

from benchmarks.measure import print_table
from tools.cluster import postgresql

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
APPENDS = 2000
CHUNK = 5000
RUNS = 3
SCOPES = [f"KZ-{region}-{district:02}" for region in range(10, 30) for district in range(50)]
TAGS = ("seminars:attendance:recorded", "accounts:session:opened", "commissions:member:updated")


def inside(database: str, entries: int) -> None:
    """Measure in an installation of its own; print one line of JSON."""
    import django  # noqa: PLC0415  settings read the data folder

    django.setup()
    found = {"database": database, **appends(), **checks(entries)}
    sys.stdout.write(json.dumps(found) + "\n")


def appends() -> dict[str, float]:
    """Milliseconds of one entry within a transaction: ours, and a bare row of the same table."""
    from django.db import transaction  # noqa: PLC0415  as above

    from kaskad.audit.api import Subject, Tag, operation, record  # noqa: PLC0415  as above
    from kaskad.audit.models import Entry  # noqa: PLC0415  as above
    from kaskad.core.actor import Actor  # noqa: PLC0415  as above

    actor = Actor(kind="person", code="p1", request_id="r" * 20, address="10.0.0.1")
    subject = Subject("seminar", "s1", "s1", "KZ-10-01")
    changes = {"day": ["2026-03-04", "2026-03-05"], "present": 24, "reason": "Боран: жол жабық"}

    def ours() -> None:
        record(
            actor=actor, tag=Tag.SEMINAR_MOVED, subject=subject, changes=changes, now=START
        )  # fmt: skip

    def bare() -> None:
        row = Entry(
            at=START, tag="campaigns:seminar:moved", actor_kind="person", actor_code="p1",
            subject_kind="seminar", subject_code="s1", subject_label="s1", scope="KZ-10-01",
            request_id="r" * 20, address="10.0.0.1", changes=changes, digest="0" * 64,
        )  # fmt: skip
        Entry.objects.bulk_create([row])

    @operation(Tag.SEMINAR_MOVED)
    def many(*, actor: Actor, now: datetime) -> list[float]:  # noqa: ARG001  as operations are
        return [milliseconds(ours) for _one in range(APPENDS)]

    found = {}
    found["append"] = statistics.median(many(actor=actor, now=START))
    with transaction.atomic():
        found["bare row"] = statistics.median(milliseconds(bare) for _one in range(APPENDS))
        transaction.set_rollback(True)
    return found


def milliseconds(action: Callable[[], object]) -> float:
    """Of one call."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def entry_rows(count: int) -> Iterator[Any]:
    """Entries as the product writes them, one a second."""
    from kaskad.audit.models import Entry  # noqa: PLC0415  settings read the data folder
    from kaskad.audit.rules.entries import EntryFields, entry_as_json  # noqa: PLC0415  as above
    from kaskad.audit.rules.verifier import digest_of  # noqa: PLC0415  as above

    for number in range(count):
        fields = EntryFields(
            at=START + timedelta(seconds=number), tag=TAGS[number % 3], actor_kind="person",
            actor_code=f"p{number % 997}", actor_label="", subject_kind="seminar",
            subject_code=f"s{number % 5800}", subject_label="", scope=SCOPES[number * 7 % 1000],
            request_id=f"r{number}", address="10.0.0.1",
            changes={"present": number % 30, "day": ["2026-03-04", "2026-03-05"]},
        )  # fmt: skip
        yield Entry(**fields._asdict(), digest=digest_of(entry_as_json(fields)))


def checks(count: int) -> dict[str, float]:
    """Seconds of filling, checking, taking out ``count`` entries; and of SHA-256 alone."""
    from kaskad.audit.api import export_lines, seal_entries, verify_record  # noqa: PLC0415  as above
    from kaskad.audit.models import Entry  # noqa: PLC0415  as above
    from kaskad.audit.queries.checking import new_chain  # noqa: PLC0415  as above
    from kaskad.audit.rules.verifier import verify_export  # noqa: PLC0415  as above

    def fill() -> None:
        rows = entry_rows(count)
        while chunk := list(islice(rows, CHUNK)):
            Entry.objects.bulk_create(chunk)
            seal_entries(now=START)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-400000")  # filling is not what is measured
    found = {"fill": seconds(fill)}
    later = START + timedelta(seconds=count)
    states: list[Any] = []
    for name, workers in (("verify", None), ("verify, one process", 1)):

        def verify(workers: int | None = workers) -> None:
            states.append(verify_record(now=later, workers=workers))

        found[name] = statistics.median(seconds(verify) for _one in range(RUNS))
    started = time.process_time()
    verify_record(now=later, workers=1)
    found["processor time"] = time.process_time() - started
    if states[0].fault or states[0].entries < count:
        raise RuntimeError(str(states[0]))
    lines: list[bytes] = []
    found["export"] = seconds(lambda: lines.extend(export_lines()))
    found["SHA-256 alone"] = seconds(lambda: [hashlib.sha256(line).digest() for line in lines])
    texts = [line.decode() for line in lines]
    found["verify the export"] = seconds(lambda: verify_export(texts, new_chain()))
    return {**found, **pages()}


def tree() -> None:
    """A country of regions and districts that the entries are about."""
    from kaskad.commissions.api import Commission  # noqa: PLC0415  as above

    def add(code: str, level: str, **above: Any) -> Any:
        names = {f"name_{language}": code for language in ("kk", "ru", "en")}
        return Commission.objects.create(
            code=code, level=level, sort_key=code, seats=7, **names, **above
        )

    country = add("KZ", "central")
    for region in range(10, 30):
        above = add(f"KZ-{region}", "region", parent=country)
        Commission.objects.filter(pk=above.pk).update(region=above)
        for code in SCOPES[(region - 10) * 50 :][:50]:
            add(code, "district", parent=above, region=above)
    Commission.objects.filter(level="district").update(district=F("id"))


def pages() -> dict[str, float]:
    """Milliseconds of the entries of one page: the country, a region, a district, one action."""
    from kaskad.audit.api import HistoryFilter, history, seal_state  # noqa: PLC0415  as above
    from kaskad.commissions.api import codes_within, commission_by_code  # noqa: PLC0415  as above

    tree()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a server does it by itself; the cluster of the tests does not
    found = {}
    for name, code, tags in (
        ("country", "KZ", ()), ("region", "KZ-12", ()), ("district", SCOPES[123], ()),
        ("region, one action", "KZ-12", (TAGS[1],)),
    ):  # fmt: skip
        scopes = codes_within(commission_by_code(code))
        wanted = HistoryFilter(scopes=scopes, tags=tags)

        def ask(wanted: HistoryFilter = wanted) -> None:
            history(wanted, 51)
            seal_state()

        found[name] = statistics.median(milliseconds(ask) for _one in range(9))
    return found


def seconds(action: Callable[[], object]) -> float:
    """Of one call."""
    return milliseconds(action) / 1000


def measure(database: str, address: str, entries: int) -> dict[str, float]:
    """The figures of one database, measured in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "KASKAD_DATA": folder,
            "KASKAD_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        }
        command = [sys.executable, "-m", "kaskad", "init"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "benchmarks.record", "--inside", database]
        done = subprocess.run(
            [*command, "--entries", str(entries)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--inside", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.inside, options.entries)
        return 0
    found = [measure("SQLite", "", options.entries)]
    with postgresql() as address:
        found.append(measure("PostgreSQL", address, options.entries))
    report(found, options.entries)
    return 0


def report(found: list[dict[str, Any]], entries: int) -> None:
    """Print both tables."""
    heads = ("database", "an entry in an operation, ms", "a bare row by bulk_create, ms", "ratio")
    print_table(
        heads,
        [
            (one["database"], round(one["append"], 3), round(one["bare row"], 3),
             round(one["append"] / one["bare row"], 2))
            for one in found
        ],
    )  # fmt: skip
    print()
    print(f"{entries:,} entries, seconds:")
    print()
    steps = (
        "fill",
        "verify",
        "verify, one process",
        "processor time",
        "export",
        "verify the export",
        "SHA-256 alone",
    )
    print_table(
        ("database", *steps),
        [(one["database"], *(round(one[step], 1) for step in steps)) for one in found],
    )
    print()
    print("The newest fifty entries among all of them, milliseconds:")
    print()
    places = ("country", "region", "district", "region, one action")
    print_table(
        ("database", *places),
        [(one["database"], *(round(one[place], 1) for place in places)) for one in found],
    )


if __name__ == "__main__":
    sys.exit(main())
