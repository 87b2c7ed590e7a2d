"""Correcting an attendance: one person says how it was and why, a second one confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import is_staff
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code
from kaskad.seminars.models import Attendance, Correction, Holding
from kaskad.seminars.queries.presence import decisions_of
from kaskad.seminars.vocab import CorrectionState, Evidence, Outcome
from kaskad.seminars.vocab.refusals import (
    BasisOfTeaching,
    CorrectionOver,
    CorrectionWaits,
    NoAttendance,
    OutcomeUnknown,
    OwnAttendance,
    ReasonMissing,
    SecondPersonNeeded,
    StaffNeeded,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How it was, and what shows it; without evidence "there" is a forced entry."""

    outcome: str
    evidence: str = ""
    evidence_ref: str = ""


@operation(Tag.CORRECTION_PROPOSED)
def propose_correction(
    *,
    actor: Actor,
    seminar: Seminar,
    member_id: int,
    wanted: Wanted,
    reason: str,
    now: datetime,
) -> Correction | None:
    """Say that a recorded attendance is wrong; it stays as it is until somebody else confirms.

    The same proposal again gives the first one; None if it already stands so. Refuses a missing
    reason or outcome, a member without a recorded attendance, another proposal that waits, and
    taking away the attendance that somebody's teaching rests on.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if wanted.outcome not in Outcome.values:
        raise OutcomeUnknown(field="present")
    attendance = _standing(seminar, member_id)
    waiting = Correction.objects.filter(
        attendance=attendance, state=CorrectionState.WAITING
    ).first()
    if waiting is not None:
        if waiting.outcome != wanted.outcome or waiting.proposed_by != actor.mark:
            raise CorrectionWaits
        nothing_changed()
        return waiting
    if attendance.outcome == wanted.outcome:
        nothing_changed()
        return None
    _refuse_basis(attendance, wanted.outcome)

    correction = Correction.objects.create(
        code=random_code(),
        attendance=attendance,
        outcome=wanted.outcome,
        evidence=wanted.evidence if wanted.evidence in Evidence.values else Evidence.NO_MARK,
        evidence_ref=wanted.evidence_ref.strip(),
        reason=reason.strip(),
        proposed_by=actor.mark,
        proposed_as_staff=is_staff(actor, seminar.group.commission),
        proposed_at=now,
    )
    changes = {
        "member": member_id,
        "outcome": [attendance.outcome, wanted.outcome],
        "evidence": str(correction.evidence),
        "reason": correction.reason,
        "correction": correction.code,
    }
    subject = _subject(seminar)
    record(actor=actor, tag=Tag.CORRECTION_PROPOSED, subject=subject, changes=changes, now=now)
    return correction


@operation(Tag.ATTENDANCE_CORRECTED)
def confirm_correction(*, actor: Actor, correction: Correction, now: datetime) -> Attendance:
    """Let a correction take the place of the attendance that stood; that one is kept.

    "There" without evidence is marked as forced. Figures of earlier days stay: the new attendance
    counts from today on. Refuses whoever proposed it, whose attendance it is, two people neither
    of whom is staff, a decided correction, and taking away what somebody's teaching rests on.
    """
    correction = _waiting(correction)
    old = Attendance.every.select_for_update().get(pk=correction.attendance_id)
    _refuse_second(actor, correction, old)
    _refuse_basis(old, correction.outcome)

    new = _superseded(old, correction, actor, now)
    _decide(correction, CorrectionState.CONFIRMED, actor, "", now)
    record(
        actor=actor,
        tag=Tag.ATTENDANCE_CORRECTED,
        subject=_subject(old.seminar),
        changes={
            "member": old.member_id,
            "present": [old.present, new.present],
            "outcome": [old.outcome, new.outcome],
            "reason": correction.reason,
            "proposed_by": correction.proposed_by,
            "forced": new.forced,
            "correction": correction.code,
        },
        now=now,
    )
    return new


@operation(Tag.CORRECTION_REFUSED)
def refuse_correction(
    *, actor: Actor, correction: Correction, reason: str, now: datetime
) -> Correction:
    """Leave the attendance as it is. Whoever proposed the correction may take it back so.

    Refuses a missing reason and a decided correction.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    correction = _waiting(correction)
    _decide(correction, CorrectionState.REFUSED, actor, reason.strip(), now)
    attendance = Attendance.every.get(pk=correction.attendance_id)
    record(
        actor=actor,
        tag=Tag.CORRECTION_REFUSED,
        subject=_subject(attendance.seminar),
        changes={
            "member": attendance.member_id,
            "reason": reason.strip(),
            "proposed_by": correction.proposed_by,
            "correction": correction.code,
        },
        now=now,
    )
    return correction


def _refuse_second(actor: Actor, correction: Correction, old: Attendance) -> None:
    """Refuse whoever cannot be the second person, and a line that was corrected meanwhile."""
    if correction.proposed_by == actor.mark:
        raise SecondPersonNeeded
    account = old.member.person.account
    if account is not None and account.code == actor.code:
        raise OwnAttendance
    if not (correction.proposed_as_staff or is_staff(actor, old.seminar.group.commission)):
        raise StaffNeeded
    if old.superseded_at is not None:
        raise CorrectionOver


def _superseded(old: Attendance, correction: Correction, actor: Actor, now: datetime) -> Attendance:
    """The row that takes the place of the old one; figures count it from today on."""
    # Never before the day of the seminar, and never before what it takes the place of.
    today = max(clock.local_day(now), old.counts_from)
    old.superseded_at, old.counts_until = now, today
    old.save(update_fields=["superseded_at", "counts_until"])
    return Attendance.objects.create(
        campaign_id=old.campaign_id,
        seminar=old.seminar,
        member_id=old.member_id,
        day=old.day,
        counts_from=today,
        present=correction.outcome != Outcome.ABSENT,
        outcome=correction.outcome,
        forced=_is_forced(correction, old.seminar, old.member_id),
        evidence=correction.evidence,
        evidence_ref=correction.evidence_ref,
        nonce=f"correction-{correction.code}",
        recorded_by=correction.proposed_by,
        recorded_at=now,
        confirmed_by=actor.mark,
        supersedes=old,
    )


def _standing(seminar: Seminar, member_id: int) -> Attendance:
    found = Attendance.objects.select_for_update().filter(seminar=seminar, member_id=member_id)
    attendance = found.first()
    if attendance is None:
        raise NoAttendance
    return attendance


def _waiting(correction: Correction) -> Correction:
    """The correction as it is now, locked. Refuses one that is decided."""
    found = Correction.objects.select_for_update().get(pk=correction.pk)
    if found.state != CorrectionState.WAITING:
        raise CorrectionOver
    return found


def _refuse_basis(attendance: Attendance, outcome: str) -> None:
    if outcome != Outcome.ABSENT:
        return
    # The basis may be an attendance that this one superseded.
    taught = (
        Holding.objects.filter(
            basis__seminar=attendance.seminar_id, basis__member=attendance.member_id
        )
        .select_related("seminar")
        .first()
    )
    if taught is not None:
        raise BasisOfTeaching(seminar=taught.seminar.code)


def _is_forced(correction: Correction, seminar: Seminar, member_id: int) -> bool:
    """Whether it says "there", and neither a paper nor the marks do."""
    if correction.outcome == Outcome.ABSENT:
        return False
    if correction.evidence == Evidence.SIGNED_SHEET and correction.evidence_ref:
        return False
    by_marks = decisions_of(seminar, members=[member_id]).get(member_id)
    return by_marks is None or not by_marks.present


def _decide(
    correction: Correction, state: CorrectionState, actor: Actor, reason: str, now: datetime
) -> None:
    correction.state = state.value
    correction.decided_by, correction.decided_at = actor.mark, now
    correction.decided_reason = reason
    correction.save(update_fields=["state", "decided_by", "decided_at", "decided_reason"])


def _subject(seminar: Seminar) -> Subject:
    return Subject("seminar", seminar.code, "", seminar.group.commission.code)
