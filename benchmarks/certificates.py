"""Measure certificates in a whole country: issued, found, traced, listed, printed.

Makes its own country of 74,060 members in a temporary folder (SQLite), or in the empty PostgreSQL
database named by ``KASKAD_DATABASE``, all seminars held. Whoever was there is certified, stage
by stage, in both signed forms; the named baseline is the same rows inserted without anything signed
or looked up, in the same run.

    python -m benchmarks.certificates [--workers 2] [--small]
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from benchmarks.coverage import _set_up
from benchmarks.measure import print_table

EVENINGS = {
    "s1": datetime(2026, 2, 18, 14, 0, tzinfo=UTC),
    "s2": datetime(2026, 2, 25, 14, 0, tzinfo=UTC),
    "s3": datetime(2026, 3, 8, 14, 0, tzinfo=UTC),
}
SAMPLE = 100


def issuing(world: Any, workers: int) -> None:
    """The whole country, a thousand at a time, and how often the database was asked."""
    from django.db import connection  # noqa: PLC0415  after setup

    from kaskad.core.actor import Actor  # noqa: PLC0415  after setup
    from kaskad.core.processes import processes  # noqa: PLC0415  after setup
    from kaskad.credentials.api import (  # noqa: PLC0415  after setup
        issue_certificates,
        waiting_batches,
    )

    actor, asked, issued = Actor.command(), Counter[str](), 0

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked["queries"] += 1
        return execute(sql, *rest)

    with nullcontext() if workers < 2 else processes(workers) as pool:
        if pool is not None:
            list(pool.map(abs, range(2 * workers)))  # they are there when a worker of tasks begins
        begun = time.perf_counter()
        with connection.execute_wrapper(count):
            for code, now in EVENINGS.items():
                stage = world.stages[code]
                for members in waiting_batches(stage, helped=pool is not None):
                    report = issue_certificates(
                        actor=actor, stage=stage, members=members, pool=pool, now=now
                    )
                    issued = issued + report.issued
        taken = time.perf_counter() - begun
    bare = _bare(issued)
    print_table(
        ["certificates issued and signed", "seconds", "a second", "queries a thousand", "ratio"],
        [
            ["baseline: bare rows", bare, round(issued / bare), "", 1.0],
            [
                f"{issued:,}, {workers} processes sign",
                taken,
                round(issued / taken),
                round(1000 * asked["queries"] / issued),
                taken / bare,
            ],
        ],
    )


def _bare(count: int) -> float:
    """Rows as wide as certificates into a table without keys, guards or signatures."""
    from django.db import connection  # noqa: PLC0415  after setup

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (number text, name text, token text, proof text)")
        rows = [("0" * 10, "а" * 30, "0" * 280, "0" * 64)] * 1000
        begun = time.perf_counter()
        for _ in range(max(1, count // 1000)):
            cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s)", rows)
        taken = time.perf_counter() - begun
        cursor.execute("DROP TABLE bare")
    return taken


def reading() -> None:
    """What is asked of them afterwards, of certificates drawn by chance."""
    from django.test import Client  # noqa: PLC0415  after setup

    from kaskad.credentials.models import ALONG, Certificate  # noqa: PLC0415  after setup
    from kaskad.credentials.queries.papers import design_of, paper_of  # noqa: PLC0415  as above
    from kaskad.credentials.rules.address import as_signs  # noqa: PLC0415  as above
    from kaskad.credentials.rules.paper import certificate_pdf  # noqa: PLC0415  as above
    from kaskad.reporting.api import trace  # noqa: PLC0415  as above

    client = Client(HTTP_HOST="localhost")
    last = Certificate.objects.filter(teacher__isnull=False).select_related(*ALONG)
    keys = list(last.values_list("pk", flat=True))
    some = list(last.filter(pk__in=random.Random(1).sample(keys, min(SAMPLE, len(keys)))))
    campaign = some[0].campaign.code
    design = design_of(some[0].campaign, None)
    tokens = [as_signs(bytes(one.token)) for one in some]

    def page(what: str) -> None:
        assert client.get(f"/kk/check/{what}/").status_code == 200  # noqa: S101  or nothing is measured

    def paper(one: Any) -> None:
        certificate_pdf(paper_of(one), design, now=one.issued_at)

    rows: list[tuple[object, ...]] = []
    for name, action, values in (
        ("page of the check, by number", page, [one.number for one in some]),
        ("page of the check, by square code", page, tokens),
        ("trace of a certificate", trace, [one.number for one in some]),
        ("paper, with all that stands on it", paper, some[:30]),
        (
            "status list of the country",
            lambda purpose: client.get(f"/c/lists/{campaign}/{purpose}"),
            ["revocation", "suspension"] * 5,
        ),
    ):
        taken = _each(action, values)
        rows.append((name, statistics.median(taken), statistics.quantiles(taken, n=20)[-1]))
    print_table(["asked afterwards", "median ms", "p95 ms"], rows)


def _each(action: Callable[[Any], object], values: list[Any]) -> list[float]:
    action(values[0])  # templates and fonts are loaded
    found = []
    for value in values:
        begun = time.perf_counter()
        action(value)
        found.append(1000 * (time.perf_counter() - begun))
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2, help="processes that sign")
    parser.add_argument("--small", action="store_true", help="a small country, to try it")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        from tests.reporting.world import THIRD_DAYS, build  # noqa: PLC0415  after setup

        sizes = (
            {} if args.small else {"regions": 20, "districts": 11, "precincts": 45, "members": 7}
        )
        world = build(held_until=THIRD_DAYS[-1], shows_up=1.0, **sizes)
        issuing(world, args.workers)
        reading()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
