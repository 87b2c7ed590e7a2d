"""Recording the day: a seminar was held, by somebody who may teach, and who was there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.campaigns.api import Campaign, Place, Seminar, mark_held
from kaskad.commissions.api import sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows
from kaskad.core.refusal import Refusal
from kaskad.seminars.models import Attendance, Holding
from kaskad.seminars.rules.attendance import Taught, basis_for, strangers_in
from kaskad.seminars.vocab import TAUGHT_BY_CENTRE, Evidence


class NotOneDay(Refusal):
    code = "seminars.not_one_day"
    text = _("Sheets of one recording are of one day. Send the sheets of each day apart.")


class UnknownSeminar(Refusal):
    code = "seminars.unknown_seminar"
    text = _("There is no such seminar in the plan in force. Reload the page.")


class SeminarCancelled(Refusal):
    code = "seminars.cancelled"
    text = _("Seminar %(seminar)s was cancelled; nobody can have been there.")


class NotHeldYet(Refusal):
    code = "seminars.not_held_yet"
    text = _("Seminar %(seminar)s is on %(day)s. Record attendance on that day or later.")


class AlreadyRecorded(Refusal):
    code = "seminars.already_recorded"
    text = _("Attendance of seminar %(seminar)s is recorded. Correct single members instead.")


class NotInGroup(Refusal):
    code = "seminars.not_in_group"
    text = _(
        "%(count)s people marked in seminar %(seminar)s are not in its group. Reload the page."
    )


class TrainerNotTaught(Refusal):
    code = "seminars.trainer_not_taught"
    text = _(
        "The trainer of seminar %(seminar)s was not taught in an earlier stage before %(day)s. "
        "Name another trainer."
    )


class NonceUsed(Refusal):
    code = "seminars.nonce_used"
    text = _("This form was already sent for another seminar. Reload the page and send it again.")


class EvidenceMissing(Refusal):
    code = "seminars.evidence_missing"
    text = _(
        "Choose what the sheet rests on: a signed sheet, a roll call, or presence in the online "
        "room."
    )


class ReasonMissing(Refusal):
    code = "seminars.reason_missing"
    text = _("Say in a few words why the attendance is corrected.")


class BasisOfTeaching(Refusal):
    code = "seminars.basis_of_teaching"
    text = _(
        "This attendance let its owner teach seminar %(seminar)s, which was held. It has to stay "
        "as it is."
    )


class NoAttendance(Refusal):
    code = "seminars.no_attendance"
    text = _("There is no attendance of this member to correct. Record the sheet first.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One seminar's attendance: the members (ids) who were there; all others were not."""

    seminar_id: int
    present: frozenset[int]
    evidence: str
    evidence_ref: str
    nonce: str


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What a recording did; ``repeated`` sheets had been recorded before with the same nonce."""

    held: int = 0
    present: int = 0
    absent: int = 0
    repeated: int = 0


@operation(Tag.ATTENDANCE_RECORDED)
def record_sheets(
    *, actor: Actor, campaign: Campaign, sheets: Sequence[Sheet], now: datetime
) -> RecordReport:
    """Record that seminars of one day were held, and who was there.

    Leaves a ``Holding`` with the trainer's own attendance as its basis and an ``Attendance`` for
    every member of the group who sat in a seat on that day. A sheet whose nonce is known is
    skipped.

    Refuses sheets of several days, a seminar that is not in the plan in force, cancelled, still to
    come or recorded by another sheet, a nonce of another seminar, people outside the group, a sheet
    without evidence, and a trainer not taught before.
    """
    if not _fresh(sheets):
        nothing_changed()
        return RecordReport(repeated=len(sheets))
    seminars = _load(campaign, _fresh(sheets))
    # Once more under the lock: the same form may have come in twice at the same moment.
    fresh = _fresh(sheets)
    if not fresh:
        nothing_changed()
        return RecordReport(repeated=len(sheets))
    seminars = {sheet.seminar_id: seminars[sheet.seminar_id] for sheet in fresh}
    day = _one_day(seminars.values())
    _refuse_unfit(seminars.values(), now=now)
    expected = _expected(seminars, day)
    for sheet in fresh:
        seminar = seminars[sheet.seminar_id]
        if sheet.evidence not in Evidence.values:
            raise EvidenceMissing(field="evidence")
        if outside := strangers_in(sheet.present, expected[seminar.pk]):
            raise NotInGroup(seminar=seminar.code, count=len(outside))
    bases = _bases(campaign, seminars.values(), day)

    moment = now
    insert_rows(Holding, _HOLDING, _holdings(fresh, seminars, bases, moment))
    rows = [
        (
            *(campaign.pk, sheet.seminar_id, member_id, day, member_id in sheet.present),
            *(sheet.evidence, sheet.evidence_ref, sheet.nonce, actor.mark, moment),
        )
        for sheet in fresh
        for member_id in expected[sheet.seminar_id]
    ]
    insert_rows(Attendance, _ATTENDANCE, rows)
    mark_held(actor=actor, seminar_ids=sorted(seminars), now=now)

    record_many(
        actor=actor,
        lines=[_line(sheet, seminars[sheet.seminar_id], expected) for sheet in fresh],
        now=now,
    )
    present = sum(len(sheet.present) for sheet in fresh)
    return RecordReport(len(fresh), present, len(rows) - present, len(sheets) - len(fresh))


@operation(Tag.ATTENDANCE_CORRECTED)
def correct_attendance(
    *,
    actor: Actor,
    seminar: Seminar,
    member_id: int,
    present: bool,
    reason: str,
    now: datetime,
) -> Attendance:
    """Change whether one member was there; the same answer again changes nothing.

    Refuses a missing reason, a member without a recorded attendance, and taking away the attendance
    that somebody's teaching rests on.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    attendance = (
        Attendance.objects.select_for_update().filter(seminar=seminar, member_id=member_id).first()
    )
    if attendance is None:
        raise NoAttendance
    if attendance.present == present:
        nothing_changed()
        return attendance
    taught = Holding.objects.filter(basis=attendance).select_related("seminar").first()
    if taught is not None:
        raise BasisOfTeaching(seminar=taught.seminar.code)

    attendance.present = present
    attendance.recorded_by = actor.mark
    attendance.recorded_at = now
    attendance.save(update_fields=["present", "recorded_by", "recorded_at"])

    record(
        actor=actor,
        tag=Tag.ATTENDANCE_CORRECTED,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"member": member_id, "present": [not present, present], "reason": reason.strip()},
        now=now,
    )
    return attendance


_HOLDING = ("seminar", "trainer", "basis", "taught_by_centre", "day", "nonce", "recorded_at")
_ATTENDANCE = (
    *("campaign", "seminar", "member", "day", "present"),
    *("evidence", "evidence_ref", "nonce", "recorded_by", "recorded_at"),
)


def _fresh(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets that have not been recorded; refuses a nonce that belongs to another seminar."""
    nonces = [sheet.nonce for sheet in sheets]
    rows = Holding.objects.filter(nonce__in=nonces).values_list("nonce", "seminar_id")
    known = dict(rows)
    wrong = [sheet for sheet in sheets if known.get(sheet.nonce) not in (None, sheet.seminar_id)]
    if wrong or len(set(nonces)) != len(nonces):
        raise NonceUsed
    return [sheet for sheet in sheets if sheet.nonce not in known]


def _load(campaign: Campaign, sheets: Sequence[Sheet]) -> dict[int, Seminar]:
    """The seminars of the sheets, locked until the end of the operation."""
    wanted = [sheet.seminar_id for sheet in sheets]
    rows = (
        Seminar.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, group__plan__campaign=campaign, group__plan__state="in_force")
        .select_related("group__stage", "group__commission")
        .order_by("id")
    )
    seminars = {seminar.pk: seminar for seminar in rows}
    if len(seminars) != len(set(wanted)) or len(wanted) != len(set(wanted)):
        raise UnknownSeminar
    return seminars


def _one_day(seminars: Iterable[Seminar]) -> date:
    days = {seminar.day for seminar in seminars}
    if len(days) != 1:
        raise NotOneDay
    return next(iter(days))


def _refuse_unfit(seminars: Iterable[Seminar], *, now: datetime) -> None:
    for seminar in seminars:
        if seminar.state == "cancelled":
            raise SeminarCancelled(seminar=seminar.code)
        if seminar.state == "held":
            raise AlreadyRecorded(seminar=seminar.code)
        if seminar.day > clock.local_day(now):
            raise NotHeldYet(seminar=seminar.code, day=f"{seminar.day:%d.%m.%Y}")


def _expected(seminars: Mapping[int, Seminar], day: date) -> dict[int, list[int]]:
    """Members of each seminar's group who sat in a seat on ``day``, by seminar id."""
    by_group: dict[int, list[int]] = {seminar.group_id: [] for seminar in seminars.values()}
    places = (
        Place.objects.filter(sits_on(day, "member__"), group__in=by_group)
        .order_by("id")
        .values_list("group_id", "member_id")
    )
    for group_id, member_id in places:
        by_group[group_id].append(member_id)
    return {seminar.pk: by_group[seminar.group_id] for seminar in seminars.values()}


def _bases(campaign: Campaign, seminars: Iterable[Seminar], day: date) -> dict[int, int | None]:
    """The attendance that lets each seminar's trainer teach, None for the centre's own."""
    seminars = list(seminars)
    trainers = {seminar.trainer_id for seminar in seminars if seminar.trainer_id}
    taught: dict[int, list[Taught]] = {}
    rows = Attendance.objects.filter(
        campaign=campaign, member__in=trainers, present=True, day__lt=day
    ).values_list("member_id", "id", "seminar__group__stage__code", "day")
    for member_id, attendance_id, stage_code, attended_on in rows:
        taught.setdefault(member_id, []).append(Taught(attendance_id, stage_code, attended_on))
    bases: dict[int, int | None] = {}
    for seminar in seminars:
        allowed = seminar.group.stage.taught_by
        if seminar.trainer_id is None and TAUGHT_BY_CENTRE in allowed:
            bases[seminar.pk] = None
            continue
        found = basis_for(taught.get(seminar.trainer_id or 0, ()), taught_by=allowed, day=day)
        if found is None:
            raise TrainerNotTaught(seminar=seminar.code, day=f"{day:%d.%m.%Y}")
        bases[seminar.pk] = found.attendance_id
    return bases


def _holdings(
    sheets: Iterable[Sheet],
    seminars: Mapping[int, Seminar],
    bases: Mapping[int, int | None],
    now: datetime,
) -> Iterator[tuple[Any, ...]]:
    for sheet in sheets:
        seminar, basis = seminars[sheet.seminar_id], bases[sheet.seminar_id]
        trainer = seminar.trainer_id if basis else None
        yield (seminar.pk, trainer, basis, basis is None, seminar.day, sheet.nonce, now)


def _line(sheet: Sheet, seminar: Seminar, expected: Mapping[int, Sequence[int]]) -> Line:
    present = len(sheet.present)
    return Line(
        Tag.ATTENDANCE_RECORDED,
        Subject("seminar", seminar.code, "", seminar.group.commission.code),
        {
            "present": present,
            "absent": len(expected[seminar.pk]) - present,
            "evidence": Evidence(sheet.evidence).value,
            "reference": sheet.evidence_ref,
        },
    )
