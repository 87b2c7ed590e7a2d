"""Polls in the live room of a seminar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import keyed_code
from kaskad.seminars.models import LiveRoom, Poll, PollAnswer
from kaskad.seminars.operations.live import RoomNotOpen
from kaskad.seminars.vocab import (
    FEWEST_CHOICES,
    LONGEST_CHOICE,
    LONGEST_POLL,
    MOST_CHOICES,
    NONCE_LENGTH,
    PollState,
    RoomState,
)
from kaskad.seminars.vocab.refusals import NonceUsed


class PollLanguageMissing(Refusal):
    code = "seminars.poll_language_missing"
    text = _("Write the question and its choices in Kazakh, Russian and English.")


class PollChoicesWrong(Refusal):
    code = "seminars.poll_choices_wrong"
    text = _(
        "Give %(fewest)d to %(most)d choices, one a line, as many and in the same order in each "
        "language."
    )


class PollTooLong(Refusal):
    code = "seminars.poll_too_long"
    text = _("A question may have %(question)d letters, a choice %(choice)d. Write fewer words.")


class PollOpen(Refusal):
    code = "seminars.poll_open"
    text = _("A poll is open in this room. Close it before you open another one.")


class PollClosed(Refusal):
    code = "seminars.poll_closed"
    text = _("This poll is closed; nobody can choose any more.")


class PollChoiceUnknown(Refusal):
    code = "seminars.poll_choice_unknown"
    text = _("The poll has no such choice. Reload the page.")


@dataclass(frozen=True, slots=True)
class NewPoll:
    """A poll as it comes: ``choices`` are texts in three languages each."""

    question: LocalizedText
    choices: Sequence[LocalizedText]
    nonce: str

    @classmethod
    def of_lines(cls, question: LocalizedText, lines: LocalizedText, nonce: str) -> NewPoll:
        """One whose choices stand one a line; refuses another number of them in a language."""
        columns = [
            [one.strip() for one in text.splitlines() if one.strip()] for text in _texts(lines)
        ]
        if len({len(column) for column in columns}) != 1:
            raise _wrong_choices()
        choices = [LocalizedText(*texts) for texts in zip(*columns, strict=True)]
        asked = LocalizedText(*(text.strip() for text in _texts(question)))
        return cls(asked, choices, nonce)


@operation(Tag.POLL_OPENED)
def open_poll(*, actor: Actor, seminar: Seminar, poll: NewPoll, now: datetime) -> Poll:
    """Ask the hall; the same nonce gives the first poll.

    Refuses a room that is not open, a second open poll, a language that is missing, fewer or more
    choices than there may be, and texts that are too long.
    """
    if not 0 < len(poll.nonce) <= NONCE_LENGTH:
        raise NonceUsed
    known = Poll.objects.filter(nonce=poll.nonce).first()
    if known is not None:
        if known.seminar_code != seminar.code:
            raise NonceUsed
        nothing_changed()
        return known
    _refuse_texts(poll)
    rooms = LiveRoom.objects.select_for_update(of=("self",))
    room = rooms.filter(seminar_code=seminar.code).first()
    if room is None or room.state != RoomState.OPEN:
        raise RoomNotOpen
    if Poll.objects.filter(seminar_code=seminar.code, state=PollState.OPEN).exists():
        raise PollOpen
    made = Poll.objects.create(
        code=keyed_code("poll", poll.nonce),
        campaign=seminar.group.plan.campaign,
        seminar_code=seminar.code,
        question_kk=poll.question.kk,
        question_ru=poll.question.ru,
        question_en=poll.question.en,
        choices=[list(_texts(one)) for one in poll.choices],
        state=PollState.OPEN,
        opened_by=actor.mark,
        opened_at=now,
        nonce=poll.nonce,
    )
    _record(actor, Tag.POLL_OPENED, seminar, made, now)
    return made


@operation(Tag.POLL_ANSWERED)
def answer_poll(
    *, actor: Actor, seminar: Seminar, code: str, choice: int, now: datetime
) -> PollAnswer:
    """Choose one of the choices, counted from 0; another one takes its place.

    Refuses a closed poll and a choice that it has not. NotFound for one of another seminar.
    """
    poll = _locked(seminar, code)
    if not actor.is_signed_in:
        raise NotFound
    if poll.state != PollState.OPEN:
        raise PollClosed
    if not 0 <= choice < len(poll.choices):
        raise PollChoiceUnknown
    answer = PollAnswer.objects.filter(poll=poll, account=actor.mark).first()
    if answer is not None and answer.choice == choice:
        nothing_changed()
        return answer
    answer, _is_new = PollAnswer.objects.update_or_create(
        poll=poll, account=actor.mark, defaults={"choice": choice, "at": now}
    )
    _record(actor, Tag.POLL_ANSWERED, seminar, poll, now)
    return answer


@operation(Tag.POLL_SHOWN)
def show_poll(*, actor: Actor, seminar: Seminar, code: str, shows: bool, now: datetime) -> Poll:
    """Show everybody how a poll stands, or not; again changes nothing."""
    poll = _locked(seminar, code)
    if poll.shows == shows:
        nothing_changed()
        return poll
    poll.shows = shows
    poll.save(update_fields=["shows"])
    _record(actor, Tag.POLL_SHOWN, seminar, poll, now)
    return poll


@operation(Tag.POLL_CLOSED)
def close_poll(*, actor: Actor, seminar: Seminar, code: str, now: datetime) -> Poll:
    """Take no more answers; again changes nothing."""
    poll = _locked(seminar, code)
    if poll.state == PollState.CLOSED:
        nothing_changed()
        return poll
    poll.state, poll.closed_at = PollState.CLOSED, now
    poll.save(update_fields=["state", "closed_at"])
    _record(actor, Tag.POLL_CLOSED, seminar, poll, now)
    return poll


def _texts(text: LocalizedText) -> tuple[str, str, str]:
    return text.kk, text.ru, text.en


def _wrong_choices() -> PollChoicesWrong:
    return PollChoicesWrong(field="choices_kk", fewest=FEWEST_CHOICES, most=MOST_CHOICES)


def _refuse_texts(poll: NewPoll) -> None:
    if not FEWEST_CHOICES <= len(poll.choices) <= MOST_CHOICES:
        raise _wrong_choices()
    if not all(text for one in (poll.question, *poll.choices) for text in _texts(one)):
        raise PollLanguageMissing(field="question_kk")
    longest = max(len(text) for one in poll.choices for text in _texts(one))
    if max(map(len, _texts(poll.question))) > LONGEST_POLL or longest > LONGEST_CHOICE:
        raise PollTooLong(field="question_kk", question=LONGEST_POLL, choice=LONGEST_CHOICE)


def _locked(seminar: Seminar, code: str) -> Poll:
    poll = Poll.objects.select_for_update().filter(seminar_code=seminar.code, code=code).first()
    if poll is None:
        raise NotFound(code)
    return poll


def _record(actor: Actor, tag: Tag, seminar: Seminar, poll: Poll, now: datetime) -> None:
    subject = Subject("seminar", seminar.code, "", seminar.group.commission.code)
    record(actor=actor, tag=tag, subject=subject, changes={"poll": poll.code}, now=now)
