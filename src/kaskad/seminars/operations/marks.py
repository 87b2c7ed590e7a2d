"""A long sheet is marked page by page, by several people if need be, and then recorded at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows, update_rows
from kaskad.core.clock import local_day
from kaskad.seminars.models import Holding, Mark
from kaskad.seminars.operations.sheets import RecordReport, record_sheets
from kaskad.seminars.queries.deciding import Sheet
from kaskad.seminars.queries.sheet import (
    exempt_on,
    people_in,
    refusal_of_state,
    state_of_marks,
)
from kaskad.seminars.rules.attendance import strangers_in
from kaskad.seminars.vocab.refusals import MarksChanged, NotInGroup


@operation(Tag.ATTENDANCE_MARKED)
def keep_marks(*, actor: Actor, seminar: Seminar, marks: Mapping[int, bool], now: datetime) -> None:
    """Keep who of these members came and who did not; of others it says nothing.

    Nothing is recorded by that. Refuses a seminar cancelled, recorded or still to come, and people
    outside the group.
    """
    locked = _locked(seminar, now)
    expected = people_in(locked)
    if outside := strangers_in(marks, expected):
        raise NotInGroup(seminar=locked.code, count=len(outside))
    _keep(actor, locked, marks, now)


@operation(Tag.ATTENDANCE_MARKED)
def mark_the_rest(*, actor: Actor, seminar: Seminar, place: str, now: datetime) -> int:
    """Mark as present everybody of whom nothing is said yet, and return how many.

    Without those who are exempt on the day: nobody expected them.
    ``place`` is the code of a region or district: only who sits there. Refuses a seminar
    cancelled, recorded or still to come.
    """
    locked = _locked(seminar, now)
    said = set(Mark.objects.filter(seminar=locked).values_list("member_id", flat=True))
    said |= exempt_on(locked)
    rest = [member for member in people_in(locked, place) if member not in said]
    _keep(actor, locked, dict.fromkeys(rest, True), now)
    return len(rest)


@operation(Tag.ATTENDANCE_RECORDED)
def record_marked_sheet(
    *,
    actor: Actor,
    seminar: Seminar,
    evidence: str,
    evidence_ref: str,
    nonce: str,
    seen: str,
    now: datetime,
) -> RecordReport:
    """Record a sheet as it was marked page by page; who is not marked was not there.

    ``seen`` is the state of the marks that was confirmed. Refuses another state, and whatever
    ``record_sheets`` refuses; a known nonce changes nothing.
    """
    Seminar.objects.select_for_update().get(pk=seminar.pk)
    present: frozenset[int] = frozenset()
    if not Holding.objects.filter(nonce=nonce, seminar=seminar).exists():
        if state_of_marks(seminar) != seen:
            raise MarksChanged
        came = Mark.objects.filter(seminar=seminar, present=True)
        present = frozenset(came.values_list("member_id", flat=True)) & set(people_in(seminar))
    sheet = Sheet(seminar.pk, present, evidence, evidence_ref, nonce)
    campaign = seminar.group.plan.campaign
    return record_sheets(actor=actor, campaign=campaign, sheets=[sheet], now=now)


def _locked(seminar: Seminar, now: datetime) -> Seminar:
    """The seminar as it is now, until the end of the operation nobody else's."""
    rows = Seminar.objects.select_for_update(of=("self",)).select_related("group__commission")
    locked = rows.get(pk=seminar.pk)
    if refusal := refusal_of_state(locked, local_day(now)):
        raise refusal
    return locked


def _keep(actor: Actor, seminar: Seminar, marks: Mapping[int, bool], now: datetime) -> None:
    known = {
        member: (key, present)
        for key, member, present in Mark.objects.filter(seminar=seminar).values_list(
            "id", "member_id", "present"
        )
    }
    new = [
        (seminar.pk, member, present, now)
        for member, present in marks.items()
        if member not in known
    ]
    changed = [
        (present, now, known[member][0])
        for member, present in marks.items()
        if member in known and known[member][1] != present
    ]
    if not new and not changed:
        nothing_changed()
        return
    insert_rows(Mark, ("seminar", "member", "present", "marked_at"), new)
    update_rows(Mark, ("present", "marked_at"), changed)
    came = sum(present for _seminar, _member, present, _now in new)
    came += sum(present for present, _now, _key in changed)
    record(
        actor=actor,
        tag=Tag.ATTENDANCE_MARKED,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"present": came, "absent": len(new) + len(changed) - came},
        now=now,
    )
