"""What the presenter does with the live room of a seminar, and asking in it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaskad.answers.api import (
    NewQuestion,
    Question,
    QuestionState,
    ask_for_hall,
    ask_question,
    is_trainer_of,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.rows import one_of
from kaskad.seminars.models import LiveRoom
from kaskad.seminars.operations.recordings import BlockUnknown
from kaskad.seminars.queries.live import agenda_numbers
from kaskad.seminars.queries.teaching import refusal_of_start
from kaskad.seminars.vocab import RoomState
from kaskad.seminars.vocab.refusals import SeminarCancelled


class RoomNotOpen(Refusal):
    code = "seminars.room_not_open"
    text = _("The live room is not open. Open it first.")


class QuestionsClosed(Refusal):
    code = "seminars.questions_closed"
    text = _("Questions are closed in this room now. Ask later, or under “My questions”.")


class QuestionElsewhere(Refusal):
    code = "seminars.question_elsewhere"
    text = _("This question does not stand in this room any more. Reload the page.")


@operation(Tag.ROOM_OPENED)
def open_room(*, actor: Actor, seminar: Seminar, now: datetime) -> LiveRoom:
    """Open the live room, also once more after its end; an open one stays as it is.

    It begins with the first block, and takes questions. Refuses a cancelled seminar, and a trainer
    without the certificate that their stage asks for.
    """
    if seminar.state == "cancelled":
        raise SeminarCancelled(seminar=seminar.code)
    room = _room(seminar)
    if room is not None and room.state == RoomState.OPEN:
        nothing_changed()
        return room
    if refusal := refusal_of_start(seminar, now):
        raise refusal
    numbers = agenda_numbers(seminar)
    room, _created = LiveRoom.objects.update_or_create(
        seminar_code=seminar.code,
        defaults={"state": RoomState.OPEN, "asks": True, "ended_at": None},
        create_defaults={
            "campaign": seminar.group.plan.campaign,
            "state": RoomState.OPEN,
            "block_number": numbers[0] if numbers else None,
            "opened_by": actor.mark,
            "opened_at": now,
        },
    )
    _record(actor, Tag.ROOM_OPENED, seminar, {}, now)
    return room


@operation(Tag.ROOM_ENDED)
def end_room(*, actor: Actor, seminar: Seminar, now: datetime) -> LiveRoom:
    """End the live room; what was asked and answered stays to be read. Refuses one never opened."""
    room = _room(seminar)
    if room is None:
        raise RoomNotOpen
    if room.state == RoomState.ENDED:
        nothing_changed()
        return room
    room.state, room.ended_at, room.asks, room.projected = RoomState.ENDED, now, False, ""
    room.save(update_fields=["state", "ended_at", "asks", "projected"])
    _record(actor, Tag.ROOM_ENDED, seminar, {}, now)
    return room


@operation(Tag.ROOM_AT_BLOCK)
def go_to_block(*, actor: Actor, seminar: Seminar, number: int, now: datetime) -> LiveRoom:
    """Begin a block of the agenda; again changes nothing. Refuses a closed room, another block."""
    room = _open(seminar)
    if number not in agenda_numbers(seminar):
        raise BlockUnknown(number=number)
    if room.block_number == number:
        nothing_changed()
        return room
    room.block_number = number
    room.save(update_fields=["block_number"])
    _record(actor, Tag.ROOM_AT_BLOCK, seminar, {"block": number}, now)
    return room


@operation(Tag.ROOM_ASKING)
def take_questions(*, actor: Actor, seminar: Seminar, takes: bool, now: datetime) -> LiveRoom:
    """Take questions in the room, or no more; again changes nothing. Refuses a closed room."""
    room = _open(seminar)
    if room.asks == takes:
        nothing_changed()
        return room
    room.asks = takes
    room.save(update_fields=["asks"])
    _record(actor, Tag.ROOM_ASKING, seminar, {"takes": takes}, now)
    return room


@operation(Tag.ROOM_PROJECTED)
def project_question(*, actor: Actor, seminar: Seminar, code: str, now: datetime) -> LiveRoom:
    """Show a question of the seminar on the screen, or none; again changes nothing.

    Refuses a closed room, and a question that does not stand in it.
    """
    room = _open(seminar)
    if room.projected == code:
        nothing_changed()
        return room
    unseen = (QuestionState.HIDDEN, QuestionState.MERGED, QuestionState.WITHDRAWN)
    here = Q(seminar_code=seminar.code) | Q(merged__seminar_code=seminar.code)
    shown = Question.objects.filter(here, code=code)
    if code and not shown.exclude(state__in=unseen).exists():
        raise QuestionElsewhere
    room.projected = code
    room.save(update_fields=["projected"])
    _record(actor, Tag.ROOM_PROJECTED, seminar, {"question": code}, now)
    return room


@operation(Tag.QUESTION_ASKED)
def ask_in_room(
    *, actor: Actor, seminar: Seminar, question: NewQuestion, now: datetime
) -> Question:
    """Ask in the room; the trainer asks for the hall. The same nonce gives the first question.

    Before the room is opened questions are taken too. Refuses while questions are closed, and what
    ``ask_question`` refuses.
    """
    room = _room(seminar)
    if room is not None and not room.asks:
        raise QuestionsClosed
    campaign = seminar.group.plan.campaign
    ask = ask_for_hall if is_trainer_of(actor, seminar) else ask_question
    return ask(actor=actor, campaign=campaign, question=question, seminar=seminar, now=now)


def _room(seminar: Seminar) -> LiveRoom | None:
    rows = LiveRoom.objects.select_for_update(of=("self",))
    return one_of(rows.filter(seminar_code=seminar.code))


def _open(seminar: Seminar) -> LiveRoom:
    room = _room(seminar)
    if room is None or room.state != RoomState.OPEN:
        raise RoomNotOpen
    return room


def _record(
    actor: Actor, tag: Tag, seminar: Seminar, changes: dict[str, object], now: datetime
) -> None:
    subject = Subject("seminar", seminar.code, "", seminar.group.commission.code)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
