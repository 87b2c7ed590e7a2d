"""Measure the ledger and what is counted from it, with a country of 74,060 members.

Makes its own country in a temporary folder (SQLite), or in the empty PostgreSQL database named by
``KASKAD_DATABASE``, held up to 4 March. "After a sheet" follows an attendance of 25 people and its
entry in the record; the named baseline reads everybody anew, in the same run.

    python -m benchmarks.figures [--runs 5] [--small]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.coverage import _set_up
from benchmarks.measure import median_of, print_table, timed

DAY = date(2026, 3, 4)
_PEOPLE = 25


def sheets_ahead(count: int) -> list[tuple[Any, list[int]]]:
    """Seminars, each with some people (members' keys) who were at none yet."""
    from kaskad.campaigns.models import Place  # noqa: PLC0415  after setup
    from kaskad.seminars.models import Attendance  # noqa: PLC0415  after setup

    sitting = Place.objects.filter(member__until=None, member__since__lte=DAY)
    absent = sitting.exclude(member__in=Attendance.objects.values("member"))
    found: dict[Any, list[int]] = {}
    for place in absent.select_related("group").order_by("group_id", "id").iterator():
        people = found.setdefault(place.group, [])
        if len(found) > count:
            break
        if len(people) < _PEOPLE:
            people.append(place.member_id)
    return [(group.seminars.get(), people) for group, people in list(found.items())[:count]]


def record_sheet(campaign: Any, seminar: Any, people: list[int]) -> None:
    """An attendance of these people, with the entry that an operation leaves."""
    from kaskad.audit.api import Tag  # noqa: PLC0415  after setup
    from kaskad.audit.models import Entry  # noqa: PLC0415  after setup
    from kaskad.core import clock  # noqa: PLC0415  after setup
    from kaskad.seminars.models import Attendance  # noqa: PLC0415  after setup

    for member in people:
        Attendance.objects.create(
            campaign=campaign, seminar=seminar, member_id=member, day=DAY, counts_from=DAY,
            present=True, outcome="present", evidence="roll_call", nonce=f"bench-{member}",
            recorded_by="benchmark", recorded_at=clock.now(),
        )  # fmt: skip
    Entry.objects.create(
        at=clock.now(), tag=Tag.ATTENDANCE_RECORDED.value, actor_kind="system",
        subject_kind="seminar", subject_code=seminar.code, digest="",
    )  # fmt: skip


def _everything(campaign: Any) -> None:
    """What the overview of the country asks for."""
    from kaskad.reporting.api import (  # noqa: PLC0415  after setup
        coverage,
        daily,
        differences,
        measured,
        stage_progress,
    )

    coverage(campaign, DAY, with_plan=True)
    daily(campaign, DAY)
    differences(campaign, DAY)
    stage_progress(campaign, DAY)
    measured(campaign, DAY)


def _list(campaign: Any) -> None:
    from kaskad.reporting.api import completion_lines  # noqa: PLC0415  after setup

    for _piece in completion_lines(campaign, DAY, named=True):
        pass


def _rows(campaign: Any, runs: int) -> list[tuple[object, ...]]:
    from kaskad.audit.api import forget  # noqa: PLC0415  after setup
    from kaskad.reporting.queries.ledger import ledger_of  # noqa: PLC0415  after setup
    from kaskad.reporting.queries.snapshots import snapshot_text  # noqa: PLC0415  after setup

    def cold() -> float:
        forget()
        return timed(lambda: ledger_of(campaign))

    def after_a_sheet(action: Callable[[], object]) -> float:
        ((seminar, people),) = sheets_ahead(1)
        record_sheet(campaign, seminar, people)
        return timed(action)

    whole = median_of(cold, runs)
    measures: list[tuple[str, Callable[[], float]]] = [
        ("the ledger after a sheet", lambda: after_a_sheet(lambda: ledger_of(campaign))),
        ("the country with everything after a sheet", lambda: after_a_sheet(
            lambda: _everything(campaign)
        )),
        ("the country with everything, kept", lambda: timed(lambda: _everything(campaign))),
        ("the list of everybody", lambda: timed(lambda: _list(campaign))),
        ("a day as it is frozen", lambda: timed(lambda: snapshot_text(campaign, DAY))),
    ]  # fmt: skip
    found = [("baseline: everybody read anew", whole)]
    found += [(name, median_of(action, runs)) for name, action in measures]
    return [(name, round(1000 * each, 1), round(whole / each, 1)) for name, each in found]


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
                regions=20, districts=11, precincts=precincts, members=7, held_until=DAY
            )  # fmt: skip
        people = f"{len(world.members):,} members, {connection.vendor}"
        rows = _rows(world.campaign, options.runs)
        print_table((people, "ms", "baseline / this"), rows)
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
