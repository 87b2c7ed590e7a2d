"""One seminar: reading it, changing it by hand, its sheet and its attendance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema

from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import Arrangement, Seminar, arrangement_of, seminar_row
from kaskad.core import clock
from kaskad.core.secrets import random_code
from kaskad.core.web.request import actor_of
from kaskad.planning.api import (
    change_seminar,
    mark_of,
    places_above,
    seminar_to_change,
    seminar_to_judge,
    trainer_near,
    venue_near,
)
from kaskad.portals.machines.problems import InputWrong
from kaskad.portals.machines.seminar_values import SeminarOut, seminar_out
from kaskad.portals.machines.values import (
    NO_CONTROLS,
    Code,
    CodeText,
    Key,
    KeyValue,
    Line,
    answers,
)
from kaskad.seminars.api import (
    Outcome,
    Sheet,
    Wanted,
    held_seminar,
    propose_correction,
    record_sheets,
    sheet_for,
    sheet_of,
)

router = Router(tags=["seminars"])
IdempotencyKey = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        max_length=64,
        pattern=r"^[\x21-\x7e]*$",
        description="The same key again gets the first answer; a new one for every new sheet",
    ),
]


class OneSeminarOut(Schema):
    """A seminar with its mark: a word for how it stands, which a change has to name."""

    seminar: SeminarOut
    mark: str
    held_on: date | None


class ChangeIn(Schema):
    """What a seminar becomes. What is left out stays; ``cancel`` takes neither time nor place."""

    what: Literal["move", "cancel"]
    seen: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = Field(
        description="The mark that the seminar had when it was read"
    )
    reason: Line
    day: date | None = None
    half: Literal["am", "pm"] | None = None
    venue: CodeText | None = None
    trainer: KeyValue | None = Field(None, description="Number of the member who teaches")


class SheetLineOut(Schema):
    """A member of the group; ``present`` is null until attendance is recorded.

    Who is ``exempt`` from the training on that day need not come.
    """

    member: int
    person: str
    name: str
    commission: str
    present: bool | None
    exempt: bool


class SheetOut(Schema):
    """The sheet of a seminar in the order of the alphabet."""

    seminar: str
    day: date
    state: str
    items: list[SheetLineOut]


class AttendanceIn(Schema):
    """Who was there; all others of the group were not."""

    present: Annotated[list[KeyValue], Field(max_length=5000)]
    evidence: Literal["roll_call", "signed_sheet", "online_presence"]
    evidence_ref: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""


class RecordedOut(Schema):
    """What a recording did; ``repeated`` is 1 if the same key had recorded the sheet before."""

    held: int
    present: int
    absent: int
    repeated: int


class CorrectionIn(Schema):
    """Whether somebody was there after all, and why that is known now."""

    present: bool
    reason: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)]


class CorrectedOut(Schema):
    """The attendance as it stands, and the code of the correction that waits, if one does."""

    member: int
    present: bool
    waiting: str | None


@router.get(
    "/seminars/{code}",
    response=answers(OneSeminarOut),
    url_name="seminar",
    operation_id="seminar",
)
def seminar(request: HttpRequest, code: Code) -> OneSeminarOut:
    """A seminar of the plan in force, for its trainer and the staff of its territory."""
    return _one(sheet_for(actor_of(request), code))


@router.post(
    "/campaigns/{campaign}/seminars/{code}/change",
    response=answers(OneSeminarOut),
    url_name="seminar_change",
    operation_id="seminar_change",
)
def change(request: HttpRequest, campaign: Code, code: Code, body: ChangeIn) -> OneSeminarOut:
    """Move or cancel a seminar, or name another trainer; the same again changes nothing."""
    actor = actor_of(request)
    found = seminar_to_judge(seminar_to_change(actor, campaign, code).pk)
    wanted = None
    if body.what == "move":
        above = places_above(actor, found.group.commission)
        now_is = arrangement_of(found)
        venue, trainer = now_is.venue, now_is.trainer
        if body.venue is not None:
            venue = venue_near(found, body.venue)
        if body.trainer is not None:
            trainer = trainer_near(found, str(body.trainer), above)
            if trainer is None:
                raise InputWrong(field="trainer")
        wanted = Arrangement(body.day or now_is.day, body.half or now_is.half, venue, trainer)
    changed = change_seminar(
        actor=actor,
        seminar=found,
        seen=body.seen,
        wanted=wanted,
        reason=body.reason,
        now=clock.now(),
    )
    return _one(changed)


@router.get(
    "/seminars/{code}/attendance",
    response=answers(SheetOut),
    url_name="attendance",
    operation_id="attendance",
)
def attendance(request: HttpRequest, code: Code) -> SheetOut:
    """The sheet: everybody of the group, and who was there. Reading it leaves an entry."""
    actor = actor_of(request)
    found = sheet_for(actor, code)
    rows = sheet_of(found)
    record_reading(
        actor=actor,
        tag=Tag.PEOPLE_READ,
        subject=Subject("seminar", found.code, "", found.group.commission.code),
        changes={"people": len(rows)},
        now=clock.now(),
    )
    return SheetOut(
        seminar=found.code,
        day=found.day,
        state=found.state,
        items=[
            SheetLineOut(
                member=row.member_id,
                person=row.person_code,
                name=row.name,
                commission=row.commission,
                present=row.present,
                exempt=row.is_exempt,
            )
            for row in rows
        ],
    )


@router.post(
    "/seminars/{code}/attendance",
    response=answers(RecordedOut),
    url_name="attendance_record",
    operation_id="attendance_record",
)
def record(
    request: HttpRequest, code: Code, body: AttendanceIn, key: IdempotencyKey
) -> RecordedOut:
    """Record who was there. With an Idempotency-Key the same sheet can be sent again safely."""
    actor = actor_of(request)
    found = sheet_for(actor, code)
    sheet = Sheet(
        seminar_id=found.pk,
        present=frozenset(body.present),
        evidence=body.evidence,
        evidence_ref=body.evidence_ref.strip(),
        nonce=key or random_code(16),
    )
    report = record_sheets(
        actor=actor, campaign=found.group.plan.campaign, sheets=[sheet], now=clock.now()
    )
    return RecordedOut(
        held=report.held,
        present=report.present,
        absent=report.absent,
        repeated=report.repeated,
    )


@router.put(
    "/seminars/{code}/attendance/{member}",
    response=answers(CorrectedOut),
    url_name="attendance_correct",
    operation_id="attendance_correct",
)
def correct(request: HttpRequest, code: Code, member: Key, body: CorrectionIn) -> CorrectedOut:
    """Propose to correct whether one member was there; it stands when a second person confirms.

    The same again changes nothing.
    """
    actor = actor_of(request)
    waiting = propose_correction(
        actor=actor,
        seminar=sheet_for(actor, code),
        member_id=member,
        wanted=Wanted(Outcome.PRESENT if body.present else Outcome.ABSENT),
        reason=body.reason,
        now=clock.now(),
    )
    stands = waiting.attendance.present if waiting else body.present
    return CorrectedOut(member=member, present=stands, waiting=waiting.code if waiting else None)


def _one(found: Seminar) -> OneSeminarOut:
    held = held_seminar(found)
    return OneSeminarOut(
        seminar=seminar_out(seminar_row(found)),
        mark=mark_of(found),
        held_on=held.day if held else None,
    )
