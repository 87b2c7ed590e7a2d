"""Marks as they are read: what stands, what they come to, and which came too late for the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kaskad.campaigns.api import Seminar, attendance_threshold
from kaskad.core import clock
from kaskad.core.secrets import keyed_hash
from kaskad.seminars.models import Attendance, MarkingDevice, PresenceMark
from kaskad.seminars.rules.presence import (
    Decision,
    Fact,
    Sitting,
    Threshold,
    check_times,
    decisions,
)
from kaskad.seminars.vocab import MarkKind, Outcome

# As SQL because each of thousands of marks asks it; ``sits_on`` says the same.
_PLACED = """
SELECT place.member_id FROM campaigns_place place
JOIN commissions_member member ON member.id = place.member_id
WHERE place.group_id = %s AND member.since <= %s AND (member.until IS NULL OR member.until > %s)
    AND place.member_id IN"""


@dataclass(frozen=True, slots=True)
class LateEvidence:
    """Somebody of whom marks say something else than what stands on the recorded sheet."""

    member_id: int
    recorded: Outcome
    by_marks: Decision


def decisions_of(
    seminar: Seminar, extra: Iterable[Fact] = (), members: Collection[int] | None = None
) -> dict[int, Decision]:
    """What the marks of a seminar come to, by member; nobody without a mark is in it."""
    rows = PresenceMark.objects.filter(seminar=seminar)
    if members is not None:
        rows = rows.filter(member__in=members)
    facts = [*facts_of(rows), *extra]
    if not facts:
        return {}
    sitting, threshold = sitting_of(seminar), threshold_of(seminar)
    checks = checks_of(seminar, threshold)
    return decisions(facts, _offsets(facts), sitting, threshold, checks)


def facts_of(rows: Iterable[PresenceMark]) -> list[Fact]:
    """Marks as values."""
    return [
        Fact(
            nonce=row.nonce,
            member=row.member_id,
            kind=row.kind,
            at=row.at,
            device=row.device,
            by=row.made_by,
            until=row.until,
            of=row.of,
        )
        for row in rows
    ]


def sitting_of(seminar: Seminar) -> Sitting:
    """When the seminar takes place."""
    starts = clock.at(seminar.day, seminar.starts)
    return Sitting(starts, starts + timedelta(minutes=seminar.minutes))


def threshold_of(seminar: Seminar) -> Threshold:
    """How much of the seminar is enough."""
    found = attendance_threshold(seminar.group.stage, seminar.group.format)
    return Threshold(
        minutes=found.needed(seminar.minutes),
        late_after=found.late_after,
        checks=found.checks,
        answered=found.answered,
    )


def checks_of(seminar: Seminar, threshold: Threshold | None = None) -> tuple[datetime, ...]:
    """When those who are online are asked whether they are there; known to the server alone."""
    threshold = threshold or threshold_of(seminar)
    seed = keyed_hash("seminars.checks", seminar.code)
    return check_times(seed, sitting_of(seminar), threshold.checks)


def late_evidence(seminar: Seminar) -> list[LateEvidence]:
    """People of a recorded sheet whose marks came to something else after it was recorded."""
    found = decisions_of(seminar)
    if not found:
        return []
    standing = Attendance.objects.filter(seminar=seminar, member__in=found, confirmed_by="")
    return [
        LateEvidence(row.member_id, Outcome(row.outcome), found[row.member_id])
        for row in standing.order_by("member_id")
        if row.outcome != found[row.member_id].outcome
    ]


def last_marks_by(seminar: Seminar, mark: str) -> dict[int, str]:
    """The last mark of each member that somebody made on our pages and has not taken back."""
    own = PresenceMark.objects.filter(seminar=seminar, device="", made_by=mark)
    gone = set(own.filter(kind=MarkKind.WITHDRAWN).values_list("of", flat=True))
    rows = own.exclude(kind=MarkKind.WITHDRAWN).order_by("id")
    return {
        member: nonce
        for member, nonce in rows.values_list("member_id", "nonce")
        if nonce not in gone
    }


def expected_among(seminar: Seminar, members: Collection[int]) -> set[int]:
    """Those of ``members`` who have a place in the seminar's group and sit on its day."""
    if not members:
        return set()
    day = connection.ops.adapt_datefield_value(seminar.day)
    asked = ", ".join(["%s"] * len(members))
    with connection.cursor() as cursor:
        cursor.execute(f"{_PLACED} ({asked})", [seminar.group_id, day, day, *members])
        return {member for (member,) in cursor.fetchall()}


def _offsets(facts: Iterable[Fact]) -> Mapping[str, timedelta]:
    devices = {fact.device for fact in facts if fact.device}
    if not devices:
        return {}
    rows = MarkingDevice.objects.filter(code__in=devices).values_list("code", "offset_ms")
    return {code: timedelta(milliseconds=offset) for code, offset in rows}
