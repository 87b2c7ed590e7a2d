"""Publishing an official answer after its second reading, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kaskad.answers.access import may_publish
from kaskad.answers.models import Answer, Pushing, Question
from kaskad.answers.queries.search import found_as
from kaskad.answers.queries.written import bases_of, text_of
from kaskad.answers.vocab import LONGEST_REASON, AnswerState, Push, QuestionState
from kaskad.answers.vocab.refusals import (
    BasisMissing,
    BasisOld,
    ChangedMeanwhile,
    LanguageMissing,
    NotInForce,
    NotWithReader,
    OnlyCentre,
    ReasonMissing,
    SecondReaderNeeded,
    ValidityWrong,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, provision_words, stale_versions
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day


@operation(Tag.ANSWER_PUBLISHED)
def publish_answer(*, actor: Actor, answer: Answer, seen: str, now: datetime) -> Answer:
    """Put an answer in force under the next number: ``actor`` is its second reader.

    ``seen`` is the digest of what was read. What it replaces ends, its questions are answered, and
    everybody concerned is told by the worker. Publishing again changes nothing. Refuses whoever
    wrote in it, a language or basis that is missing, a text of the law that is not in force today,
    an answer that is not with its second reader, and one changed in between.
    """
    if not may_publish(actor, answer.campaign):
        raise OnlyCentre
    # One answer is published at a time, so that numbers have no gaps.
    campaign = Campaign.objects.select_for_update().get(pk=answer.campaign_id)
    answer = _locked(answer)
    if answer.state == AnswerState.PUBLISHED and answer.second_reader == actor.mark:
        nothing_changed()
        return answer
    _refuse_unfit(actor, answer, seen, now)

    answer.number = 1 + (_last_number(campaign) or 0)
    answer.state, answer.second_reader = AnswerState.PUBLISHED, actor.mark
    answer.published_at = now
    answer.valid_from = answer.valid_from or local_day(now)
    answer.search_key, answer.search_terms = found_as(text_of(answer))
    answer.save(
        update_fields=[
            "number", "state", "second_reader", "published_at", "valid_from", "search_key",
            "search_terms",
        ]
    )  # fmt: skip
    if answer.replaces is not None:
        _end(actor, answer.replaces, AnswerState.REPLACED, "", now)
        _push(answer.replaces, Push.REPLACED, now)
    _push(answer, Push.PUBLISHED, now)
    answered = _answer_questions(actor, answer, now)
    changes = {
        "number": answer.number,
        "author": answer.author,
        "content": answer.sha256,
        "replaces": answer.replaces.number if answer.replaces else None,
        "questions": answered,
    }
    _write_down(actor, Tag.ANSWER_PUBLISHED, answer, changes, now)
    return answer


@operation(Tag.ANSWER_WITHDRAWN)
def withdraw_answer(*, actor: Actor, answer: Answer, reason: str, now: datetime) -> Answer:
    """Take an answer in force back: everybody who got it is told why. Again changes nothing."""
    if not may_publish(actor, answer.campaign):
        raise OnlyCentre
    answer, reason = _locked(answer), " ".join(reason.split())[:LONGEST_REASON]
    if answer.state == AnswerState.WITHDRAWN:
        nothing_changed()
        return answer
    if answer.state != AnswerState.PUBLISHED:
        raise NotInForce
    if not reason:
        raise ReasonMissing(field="reason")
    _end(actor, answer, AnswerState.WITHDRAWN, reason, now)
    _push(answer, Push.WITHDRAWN, now)
    changes = {"number": answer.number, "reason": reason}
    _write_down(actor, Tag.ANSWER_WITHDRAWN, answer, changes, now)
    return answer


def _refuse_unfit(actor: Actor, answer: Answer, seen: str, now: datetime) -> None:
    if answer.state != AnswerState.READING:
        raise NotWithReader
    if actor.mark in answer.writers:
        raise SecondReaderNeeded
    if answer.sha256 != seen:
        raise ChangedMeanwhile
    text, today = text_of(answer), local_day(now)
    if text.missing:
        raise LanguageMissing(languages=", ".join(text.missing))
    bases = bases_of([answer.pk]).get(answer.pk, [])
    if not bases:
        raise BasisMissing
    old = stale_versions(today)
    for basis in bases:
        if basis.version_id in old or basis.version.in_force_from > today:
            raise BasisOld(name=str(provision_words(basis.version)))
    if text.valid_until and text.valid_until < (text.valid_from or today):
        raise ValidityWrong(field="valid_until")
    if answer.replaces is not None and answer.replaces.state != AnswerState.PUBLISHED:
        raise NotInForce


def _last_number(campaign: Campaign) -> int | None:
    numbers = Answer.objects.filter(campaign=campaign, number__isnull=False)
    return numbers.order_by("-number").values_list("number", flat=True).first()


def _end(actor: Actor, answer: Answer, state: AnswerState, reason: str, now: datetime) -> None:
    answer.state, answer.end_reason = state, reason
    answer.ended_at, answer.ended_by = now, actor.mark
    answer.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])


def _push(answer: Answer, kind: Push, now: datetime) -> None:
    """Everybody concerned is told by the worker, many at once and each of them once."""
    Pushing.objects.get_or_create(answer=answer, kind=kind, defaults={"begun_at": now})


def _answer_questions(actor: Actor, answer: Answer, now: datetime) -> list[str]:
    """The questions that this answers, as they stand; those that ended otherwise stay so."""
    waiting = (QuestionState.OPEN, QuestionState.ORAL)
    rows = Question.objects.select_for_update().filter(answers=answer, state__in=waiting)
    found = list(rows.order_by("id").values_list("id", "code"))
    Question.objects.filter(pk__in=[key for key, _code in found]).update(
        state=QuestionState.ANSWERED, ended_by=actor.mark, ended_at=now
    )
    return [code for _key, code in found]


def _locked(answer: Answer) -> Answer:
    rows = Answer.objects.select_for_update(of=("self",))
    return rows.select_related("campaign__root", "replaces").get(pk=answer.pk)


def _write_down(
    actor: Actor, tag: Tag, answer: Answer, changes: Mapping[str, object], now: datetime
) -> None:
    subject = Subject("answer", answer.code, f"№ {answer.number}", answer.campaign.root.code)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
