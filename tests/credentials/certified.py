"""A small country whose cascade has run, and its certificates."""

from __future__ import annotations

from datetime import UTC, datetime

from kaskad.campaigns.models import Stage
from kaskad.core.actor import Actor
from kaskad.credentials.operations.issuing import IssueReport, issue_certificates
from kaskad.credentials.queries.candidates import waiting_batches
from kaskad.seminars.models import Attendance
from tests.reporting.world import THIRD_DAYS, World, build

CENTRE = Actor.command()
# The evening after the seminars of each stage, before those of the next.
EVENINGS = {
    "s1": datetime(2026, 2, 18, 14, 0, tzinfo=UTC),
    "s2": datetime(2026, 2, 25, 14, 0, tzinfo=UTC),
    "s3": datetime(2026, 3, 8, 14, 0, tzinfo=UTC),
}


def taught(**sizes: int) -> World:
    """The country with all seminars held, and nobody certified."""
    return build(held_until=THIRD_DAYS[-1], **sizes)


def certify(world: World, *stages: str) -> dict[str, IssueReport]:
    """Issue what the stages have earned, each on the evening after its seminars."""
    return {code: issue(world.stages[code], EVENINGS[code]) for code in stages or EVENINGS}


def issue(stage: Stage, now: datetime) -> IssueReport:
    """Issue what a stage has earned."""
    report = IssueReport()
    for members in waiting_batches(stage, helped=False):
        report += issue_certificates(actor=CENTRE, stage=stage, members=members, now=now)
    return report


def present(stage: Stage) -> set[int]:
    """The members who were at a seminar of a stage."""
    rows = Attendance.objects.filter(seminar__group__stage=stage, present=True)
    return set(rows.values_list("member", flat=True))
