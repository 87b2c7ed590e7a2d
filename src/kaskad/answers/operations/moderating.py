"""What a commission does with the questions that it has to answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from kaskad.answers.models import Question
from kaskad.answers.operations.asking import NotOpen
from kaskad.answers.queries.routing import route_above
from kaskad.answers.vocab import LONGEST_QUESTION, LONGEST_REASON, QuestionState
from kaskad.answers.vocab.refusals import AtTheTop, ReasonMissing
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import LINE
from kaskad.core.actor import Actor

# So many questions go up in one transaction; the others with the next look.
_AT_ONCE = 500


@operation(Tag.QUESTION_TAKEN)
def take_question(*, actor: Actor, question: Question, now: datetime) -> Question:
    """Say that one works on a question; whoever takes it later has it. Refuses an ended one."""
    question = _open(question)
    if question.taken_by == actor.mark:
        nothing_changed()
        return question
    before, question.taken_by = question.taken_by, actor.mark
    question.save(update_fields=["taken_by"])
    _write_down(actor, Tag.QUESTION_TAKEN, question, {"taken_by": [before, actor.mark]}, now)
    return question


@operation(Tag.QUESTION_HIDDEN)
def hide_question(*, actor: Actor, question: Question, reason: str, now: datetime) -> Question:
    """Take a question off the list; who asked it reads the reason. Refuses without a reason."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing(field="reason")
    return _end(actor, Tag.QUESTION_HIDDEN, question, QuestionState.HIDDEN, reason, now)


@operation(Tag.QUESTION_ANSWERED_ORALLY)
def answer_orally(*, actor: Actor, question: Question, note: str = "", now: datetime) -> Question:
    """Note that it was answered aloud, and what was said; that is no official answer."""
    note = " ".join(note.split())[:LONGEST_QUESTION]
    return _end(actor, Tag.QUESTION_ANSWERED_ORALLY, question, QuestionState.ORAL, note, now)


@operation(Tag.QUESTION_SENT_UP)
def send_up(*, actor: Actor, question: Question, now: datetime) -> Question:
    """Hand a question to the commission above. Refuses one that the centre has, or an ended one."""
    question = _open(question)
    if not _sent_up(actor, question, question.campaign, "by hand", now):
        raise AtTheTop
    return question


@operation(Tag.QUESTION_SENT_UP)
def escalate_due(*, actor: Actor, campaign: Campaign, now: datetime) -> int:
    """Hand every question whose time is over to the commission above; how many went up.

    What the centre did not answer in time stays there, late.
    """
    due = _rows().filter(campaign=campaign, state=QuestionState.OPEN, due_at__lte=now)
    below = due.exclude(responsible=campaign.root_id).order_by("due_at", "id")[:_AT_ONCE]
    gone = sum(_sent_up(actor, one, campaign, "overdue", now) for one in below)
    if not gone:
        nothing_changed()
    return gone


def _sent_up(actor: Actor, question: Question, campaign: Campaign, why: str, now: datetime) -> bool:
    route = route_above(question.responsible, campaign, now)
    if route is None:
        return False
    before = question.responsible.code
    question.responsible, question.due_at, question.taken_by = route.responsible, route.due_at, ""
    question.save(update_fields=["responsible", "due_at", "taken_by"])
    changes = {
        "responsible": [before, route.responsible.code],
        "due": route.due_at.isoformat(),
        "why": why,
    }
    _write_down(actor, Tag.QUESTION_SENT_UP, question, changes, now)
    return True


def _end(
    actor: Actor, tag: Tag, question: Question, state: QuestionState, said: str, now: datetime
) -> Question:
    """End an open question; the same end again changes nothing."""
    question = _rows().get(pk=question.pk)
    if question.state == state:
        nothing_changed()
        return question
    if question.state != QuestionState.OPEN:
        raise NotOpen
    question.state, question.said = state, said
    question.ended_by, question.ended_at = actor.mark, now
    question.save(update_fields=["state", "said", "ended_by", "ended_at"])
    changes = {"reason": said} if state == QuestionState.HIDDEN else {}
    _write_down(actor, tag, question, changes, now)
    return question


def _open(question: Question) -> Question:
    question = _rows().get(pk=question.pk)
    if question.state != QuestionState.OPEN:
        raise NotOpen
    return question


def _rows() -> QuerySet[Question]:
    rows = Question.objects.select_for_update(of=("self",))
    return rows.select_related("campaign__root", "place", f"responsible__{LINE}")


def _write_down(
    actor: Actor, tag: Tag, question: Question, changes: Mapping[str, object], now: datetime
) -> None:
    subject = Subject("question", question.code, scope=question.place.code)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
