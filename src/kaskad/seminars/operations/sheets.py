"""Recording the day: a seminar was held, by somebody who may teach, and who was there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import Campaign, Format, Gate, Place, Seminar, mark_held
from kaskad.commissions.api import sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows
from kaskad.seminars.models import Attendance, Holding, Mark
from kaskad.seminars.operations.watched import record_watched
from kaskad.seminars.queries.deciding import (
    Attended,
    Sheet,
    against,
    attended,
    marked_among,
    presence,
    without_marks,
)
from kaskad.seminars.queries.sheet import refusal_of_state
from kaskad.seminars.queries.teaching import bases_of
from kaskad.seminars.rules.attendance import Taught, strangers_in
from kaskad.seminars.vocab import OF_SHEETS, Evidence
from kaskad.seminars.vocab.refusals import (
    EvidenceMissing,
    NonceUsed,
    NotInGroup,
    NotOneDay,
    UnknownSeminar,
)


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What a recording did; ``repeated`` sheets had been recorded before with the same nonce.

    ``by_marks``: people whose marks said something else than the sheet, and were followed.
    """

    held: int = 0
    present: int = 0
    absent: int = 0
    repeated: int = 0
    by_marks: int = 0


@operation(Tag.ATTENDANCE_RECORDED)
def record_sheets(
    *, actor: Actor, campaign: Campaign, sheets: Sequence[Sheet], now: datetime
) -> RecordReport:
    """Record that seminars of one day were held, and who was there.

    Leaves a ``Holding`` with the trainer's own attendance as its basis and an ``Attendance`` for
    every member of the group who sat in a seat on that day. Whoever has marks is recorded by them
    and the threshold of the stage, whatever the sheet says; the sheet decides about all others. A
    sheet whose nonce is known is skipped.

    Refuses sheets of several days, a seminar that is not in the plan in force, cancelled, still to
    come or recorded by another sheet, a nonce of another seminar, people outside the group, a sheet
    without evidence, a trainer not taught before, and one whose gate was closed when it began.
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
        if sheet.evidence not in OF_SHEETS:
            raise EvidenceMissing(field="evidence")
        if outside := strangers_in(sheet.present, expected[seminar.pk]):
            raise NotInGroup(seminar=seminar.code, count=len(outside))
    bases = bases_of(campaign, seminars.values(), day)
    for seminar in seminars.values():
        if seminar.group.format == Format.BLENDED:
            record_watched(actor=actor, seminar=seminar, now=now)

    people = _people(fresh, seminars, expected, actor, now)
    insert_rows(Holding, _HOLDING, _holdings(fresh, seminars, bases, now))
    insert_rows(Attendance, _ATTENDANCE, _attendances(campaign, fresh, people, day, actor, now))
    Mark.objects.filter(seminar__in=seminars).delete()
    mark_held(actor=actor, seminar_ids=sorted(seminars), now=now)

    record_many(
        actor=actor,
        lines=[_line(sheet, seminars[sheet.seminar_id], people) for sheet in fresh],
        now=now,
    )
    present = presence(people)
    return RecordReport(
        held=len(fresh),
        present=present,
        absent=sum(map(len, people.values())) - present,
        repeated=len(sheets) - len(fresh),
        by_marks=sum(against(sheet, people[sheet.seminar_id]) for sheet in fresh),
    )


_HOLDING = (
    *("seminar", "trainer", "basis", "gate", "qualification"),
    *("taught_by_centre", "day", "begins_at", "nonce", "recorded_at"),
)
_ATTENDANCE = (
    *("campaign", "seminar", "member", "day", "counts_from", "present", "outcome", "minutes"),
    *("evidence", "evidence_ref", "nonce", "recorded_by", "recorded_at"),
    *("forced", "confirmed_by"),
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
    today = clock.local_day(now)
    for seminar in seminars:
        if refusal := refusal_of_state(seminar, today):
            raise refusal


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


def _holdings(
    sheets: Iterable[Sheet],
    seminars: Mapping[int, Seminar],
    bases: Mapping[int, Taught | None],
    now: datetime,
) -> Iterator[tuple[Any, ...]]:
    for sheet in sheets:
        seminar, basis = seminars[sheet.seminar_id], bases[sheet.seminar_id]
        begins = clock.at(seminar.day, seminar.starts)
        stands_on = _stands_on(basis, begins) if basis else (None, Gate.ATTENDANCE.value, None)
        trainer = seminar.trainer_id if basis else None
        when = (seminar.day, begins, sheet.nonce, now)
        yield (seminar.pk, trainer, *stands_on, basis is None, *when)


def _stands_on(basis: Taught, begins: datetime) -> tuple[int, str, int | None]:
    passed = basis.pass_at(begins)
    gate = basis.gate or Gate.ATTENDANCE.value
    return basis.attendance_id, gate, passed.id if passed else None


def _people(
    sheets: Iterable[Sheet],
    seminars: Mapping[int, Seminar],
    expected: Mapping[int, Sequence[int]],
    actor: Actor,
    now: datetime,
) -> dict[int, list[Attended]]:
    """How it was for everybody expected, by seminar id."""
    marked = marked_among(seminars)
    return {
        sheet.seminar_id: (
            attended(
                sheet, seminars[sheet.seminar_id], expected[sheet.seminar_id], actor=actor, now=now
            )
            if sheet.seminar_id in marked
            else without_marks(sheet, expected[sheet.seminar_id])
        )
        for sheet in sheets
    }


def _attendances(
    campaign: Campaign,
    sheets: Iterable[Sheet],
    people: Mapping[int, Sequence[Attended]],
    day: date,
    actor: Actor,
    now: datetime,
) -> Iterator[tuple[Any, ...]]:
    for sheet in sheets:
        for one in people[sheet.seminar_id]:
            yield (
                *(campaign.pk, sheet.seminar_id, one.member, day, day),
                *(one.present, one.outcome.value, one.minutes, str(one.evidence)),
                *(sheet.evidence_ref, sheet.nonce, actor.mark, now, False, ""),
            )


def _line(sheet: Sheet, seminar: Seminar, people: Mapping[int, Sequence[Attended]]) -> Line:
    mine = people[seminar.pk]
    present = sum(one.present for one in mine)
    changes = {
        "present": present,
        "absent": len(mine) - present,
        "evidence": Evidence(sheet.evidence).value,
        "reference": sheet.evidence_ref,
    }
    if by_marks := against(sheet, mine):
        changes["by_marks"] = by_marks
    subject = Subject("seminar", seminar.code, "", seminar.group.commission.code)
    return Line(Tag.ATTENDANCE_RECORDED, subject, changes)
