"""Measure coverage of the country and all districts as of a date, with a country of 74,060 members.

Makes its own country in a temporary folder (SQLite), or in the empty PostgreSQL database named by
``KASKAD_DATABASE``, held up to 4 March. "Cold" counts from nothing kept, "kept" follows it. The
named baseline asks the database once for every district, in the same run.

    python -m benchmarks.coverage [--runs 5] [--small]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.measure import median_of, print_table, timed

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 3, 1)
PAGES = 40


def _set_up(folder: str) -> None:
    """Django on a new installation in ``folder``, with all tables."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["KASKAD_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaskad.config.settings"
    import django  # noqa: PLC0415  the folder comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  after setup

    call_command("migrate", verbosity=0)


def _naive(campaign_id: int) -> int:
    """Trained of every district by a query of its own."""
    from django.db.models import Exists, OuterRef, Q  # noqa: PLC0415  after setup

    from kaskad.commissions.api import Commission, Member  # noqa: PLC0415  after setup
    from kaskad.seminars.api import Attendance  # noqa: PLC0415  after setup

    sits = Q(since__lte=DAY) & (Q(until=None) | Q(until__gt=DAY))
    present = Attendance.objects.filter(
        campaign=campaign_id, member=OuterRef("pk"), present=True, day__lte=DAY
    )
    trained = 0
    for district in Commission.objects.filter(level="district"):
        members = Member.objects.filter(sits, commission__district=district)
        members.count()
        trained += members.filter(Exists(present)).count()
    return trained


def _coverage() -> None:
    from kaskad.campaigns.api import Campaign  # noqa: PLC0415  after setup
    from kaskad.reporting.api import coverage, district_coverage  # noqa: PLC0415  after setup

    campaign = Campaign.objects.select_related("root").get()
    coverage(campaign, DAY)
    district_coverage(campaign, DAY)


def _cold(action: Callable[[], object]) -> float:
    from kaskad.audit.api import forget  # noqa: PLC0415  after setup

    forget()
    return timed(action)


def _pages() -> list[tuple[object, ...]]:
    """Public pages through the whole of Django, days in turn: after a write, and 95th of a hundred.

    After a write nothing is kept; templates are loaded before.
    """
    from django.test import Client  # noqa: PLC0415  after setup

    from kaskad.audit.api import forget  # noqa: PLC0415  after setup

    client = Client(HTTP_HOST="localhost")
    rows: list[tuple[object, ...]] = []
    for path in ("", "coverage/KZ-15/", "coverage/150010000/", "data/coverage.csv?level=district"):
        client.get(f"/kk/{path}")
        forget()
        seconds = []
        for turn in range(PAGES):
            mark = "&" if "?" in path else "?"
            address = f"/kk/{path}{mark}as_of=2026-02-{18 + turn % 10}"
            started = time.perf_counter()
            status = client.get(address).status_code
            seconds.append(time.perf_counter() - started)
            if status != 200:
                raise RuntimeError(f"{address}: {status}")
        late = statistics.quantiles(seconds[1:], n=20)[-1]
        rows.append((f"/kk/{path}", *(round(1000 * each) for each in (seconds[0], late))))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="a tenth of the country")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        from django.db import connection, transaction  # noqa: PLC0415  after setup

        from tests.reporting.world import build  # noqa: PLC0415  after setup

        precincts = 5 if options.small else 47
        with transaction.atomic():
            world = build(
                regions=20,
                districts=11,
                precincts=precincts,
                members=7,
                held_until=date(2026, 3, 4),
            )
        naive = median_of(lambda: timed(lambda: _naive(world.campaign.pk)), options.runs)
        cold = median_of(lambda: _cold(_coverage), options.runs)
        kept = median_of(lambda: timed(_coverage), options.runs)
        print_table(
            (f"country and 220 districts, {connection.vendor}", "ms", "baseline / this"),
            [
                (name, round(1000 * seconds), round(naive / seconds, 1))
                for name, seconds in (
                    ("baseline: queries per district", naive),
                    ("cold", cold),
                    ("kept", kept),
                )
            ],
        )
        print_table((f"page, {len(world.members)} members", "after a write ms", "p95 ms"), _pages())
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
