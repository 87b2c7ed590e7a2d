"""Asking: at a seminar, between seminars, or by the trainer for the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaskad.answers.models import Question, Vote
from kaskad.answers.queries.routing import Route, route_between, route_of_seminar
from kaskad.answers.rules.wording import cleaned, names_somebody
from kaskad.answers.vocab import (
    LANGUAGES_ASKED,
    LONGEST_NONCE,
    LONGEST_QUESTION,
    QUESTIONS_AT_ONCE,
    QUESTIONS_WINDOW,
    SHORTEST_QUESTION,
    QuestionState,
    Way,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, Seminar, blocks_of
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import keyed_code


class QuestionTooShort(Refusal):
    code = "answers.question_too_short"
    text = _("Write your question: at least %(letters)d letters.")


class QuestionTooLong(Refusal):
    code = "answers.question_too_long"
    text = _("The question is longer than %(letters)d letters. Ask in fewer words.")


class NamesSomebody(Refusal):
    code = "answers.names_somebody"
    text = _(
        "The question holds a personal number, a telephone number or an address of mail. Others "
        "will read it: leave them out."
    )


class LanguageUnknown(Refusal):
    code = "answers.language_unknown"
    text = _("Ask in Kazakh or in Russian, and choose which of them it is.")


class BlockUnknown(Refusal):
    code = "answers.block_unknown"
    text = _("There is no such block in the programme. Choose one of the list, or none.")


class TooManyQuestions(Refusal):
    code = "answers.too_many_questions"
    text = _("You asked %(count)d questions within an hour. Please wait before the next one.")


class NonceUsed(Refusal):
    code = "answers.nonce_used"
    text = _("This form was already sent with something else. Reload the page and send it again.")


class NotOpen(Refusal):
    code = "answers.not_open"
    text = _("This question is not open any more: somebody ended it meanwhile. Reload the page.")


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question as it comes; ``nonce`` is of the form or the device that sends it."""

    text: str
    language: str
    nonce: str
    block_number: int | None = None


@operation(Tag.QUESTION_ASKED)
def ask_question(
    *,
    actor: Actor,
    campaign: Campaign,
    question: NewQuestion,
    seminar: Seminar | None = None,
    now: datetime,
) -> Question:
    """Ask a question at ``seminar``, or between seminars; it has the asker's own vote.

    The same nonce again gives the first question. Refuses a text that is too short or too long or
    names somebody, another language, an unknown block, and more questions in an hour than anybody
    needs. NotFound for an account that may not ask: only who sits in a commission asks between
    seminars.
    """
    if not actor.is_signed_in:
        raise NotFound
    if (known := _known(actor, question)) is not None:
        return known
    text = _fit(campaign, question)
    _refuse_too_many(actor, now)
    if seminar is None:
        route, way = route_between(actor, campaign, now), Way.BETWEEN
    else:
        route, way = route_of_seminar(seminar, campaign, now), Way.LIVE
    return _asked(actor, campaign, question, text, route, way, seminar, now)


@operation(Tag.QUESTION_ASKED)
def ask_for_hall(
    *, actor: Actor, campaign: Campaign, question: NewQuestion, seminar: Seminar, now: datetime
) -> Question:
    """The trainer of ``seminar`` asks for the hall; otherwise like ``ask_question``.

    A trainer writes down what many asked, so that there is no limit. NotFound for whoever is not
    the trainer of the seminar.
    """
    trainer = seminar.trainer.person.account if seminar.trainer else None
    if not actor.is_trusted and (trainer is None or trainer.code != actor.code):
        raise NotFound
    if (known := _known(actor, question)) is not None:
        return known
    text = _fit(campaign, question)
    route = route_of_seminar(seminar, campaign, now)
    return _asked(actor, campaign, question, text, route, Way.HALL, seminar, now)


@operation(Tag.QUESTION_WITHDRAWN)
def withdraw_question(*, actor: Actor, question: Question, now: datetime) -> Question:
    """Take one's own question back; again changes nothing. Refuses one that has ended."""
    question = Question.objects.select_for_update().select_related("place").get(pk=question.pk)
    if actor.mark != question.asked_by:
        raise NotFound
    if question.state == QuestionState.WITHDRAWN:
        nothing_changed()
        return question
    if question.state != QuestionState.OPEN:
        raise NotOpen
    question.state, question.ended_at = QuestionState.WITHDRAWN, now
    question.ended_by = actor.mark
    question.save(update_fields=["state", "ended_at", "ended_by"])
    subject = Subject("question", question.code, scope=question.place.code)
    record(actor=actor, tag=Tag.QUESTION_WITHDRAWN, subject=subject, now=now)
    return question


def _known(actor: Actor, question: NewQuestion) -> Question | None:
    """What this form asked before; refuses somebody else's, and one without a nonce."""
    if not 0 < len(question.nonce) <= LONGEST_NONCE:
        raise NonceUsed
    known = Question.objects.select_related("place").filter(nonce=question.nonce).first()
    if known is None:
        return None
    if known.asked_by != actor.mark:
        raise NonceUsed
    nothing_changed()
    return known


def _fit(campaign: Campaign, question: NewQuestion) -> str:
    text = cleaned(question.text)
    if len(text) < SHORTEST_QUESTION:
        raise QuestionTooShort(field="text", letters=SHORTEST_QUESTION)
    if len(text) > LONGEST_QUESTION:
        raise QuestionTooLong(field="text", letters=LONGEST_QUESTION)
    if names_somebody(text):
        raise NamesSomebody(field="text")
    if question.language not in LANGUAGES_ASKED:
        raise LanguageUnknown(field="language")
    if question.block_number is not None:
        numbers = {block.number for block in blocks_of(campaign)}
        if question.block_number not in numbers:
            raise BlockUnknown(field="block")
    return text


def _refuse_too_many(actor: Actor, now: datetime) -> None:
    lately = Question.objects.filter(asked_by=actor.mark, asked_at__gt=now - QUESTIONS_WINDOW)
    if lately.count() >= QUESTIONS_AT_ONCE:
        raise TooManyQuestions(count=QUESTIONS_AT_ONCE)


def _asked(
    actor: Actor,
    campaign: Campaign,
    question: NewQuestion,
    text: str,
    route: Route,
    way: Way,
    seminar: Seminar | None,
    now: datetime,
) -> Question:
    asked = Question(
        code=keyed_code("question", question.nonce),
        campaign=campaign,
        block_number=question.block_number,
        way=way,
        seminar_code=seminar.code if seminar else "",
        language=question.language,
        text=text,
        asked_by=actor.mark,
        asked_at=now,
        place=route.place,
        responsible=route.responsible,
        due_at=route.due_at,
        state=QuestionState.OPEN,
        nonce=question.nonce,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:  # the same form came a second time at the same moment
        known = _known(actor, question)
        if known is None:
            raise
        return known
    Vote.objects.create(question=asked, counted=asked, account=actor.mark, at=now)
    record(
        actor=actor,
        tag=Tag.QUESTION_ASKED,
        subject=Subject("question", asked.code, scope=route.place.code),
        changes={
            "way": way.value,
            "seminar": asked.seminar_code,
            "block": question.block_number,
            "responsible": route.responsible.code,
            "due": route.due_at.isoformat(),
        },
        now=now,
    )
    return asked
