"""What changed for a trainer since they were taught: answers, the law, questions of the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from kaskad.answers.models import Acknowledgement, Answer, Question, RefresherReading
from kaskad.answers.queries.refreshers import changed_provisions
from kaskad.answers.vocab import AnswerState, QuestionState
from kaskad.audit.api import QUESTIONS, kept
from kaskad.campaigns.api import Campaign, provision_words
from kaskad.core.localized import LocalizedText

_ENDED = (AnswerState.REPLACED, AnswerState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class AnswerNews:
    """An answer published, replaced or withdrawn since a moment.

    ``new_number`` is that of its replacement; ``is_known``: the member has confirmed what it says,
    or that it ended.
    """

    number: int
    question: LocalizedText
    state: str
    new_number: int | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class ProvisionNews:
    """A provision of the training that says something else since a day."""

    version_id: int
    name: LocalizedText
    in_force_from: date
    is_read: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of a hall that waits; ``is_above``: it is not the trainer who has to answer it."""

    code: str
    text: str
    language: str
    block_number: int | None
    responsible: LocalizedText
    is_above: bool


def answers_since(campaign: Campaign, since: datetime, member: int | None) -> list[AnswerNews]:
    """Answers that came after ``since``, and older ones that ended after it, by number.

    What came and ended meanwhile is left out. ``is_known`` is for ``member``.
    """
    mine = Acknowledgement.objects.filter(answer=OuterRef("pk"), member=member)
    came = Q(state=AnswerState.PUBLISHED, published_at__gte=since)
    ended = Q(state__in=_ENDED, published_at__lt=since, ended_at__gte=since)
    rows = Answer.objects.filter(came | ended, campaign=campaign).annotate(
        is_read=Exists(mine), end_unseen=Exists(mine.filter(change_seen_at=None))
    )
    return [
        AnswerNews(
            number=one.number or 0,
            question=one.question,
            state=one.state,
            new_number=_replaced_by(one),
            is_known=one.is_read if one.state == AnswerState.PUBLISHED else not one.end_unseen,
        )
        for one in rows.select_related("replacement").order_by("number")
    ]


def provisions_since(
    campaign: Campaign, since: date, member: int | None, today: date
) -> list[ProvisionNews]:
    """Provisions of the kit or of answers whose text changed after ``since``, the latest last."""
    changed = [one for one in changed_provisions(campaign, today) if one.new.in_force_from > since]
    if not changed:
        return []
    read = RefresherReading.objects.filter(campaign=campaign, member=member)
    done = set(read.values_list("version_id", flat=True))
    found = [
        ProvisionNews(
            one.new.pk, provision_words(one.new), one.new.in_force_from, one.new.pk in done
        )
        for one in changed
    ]
    return sorted(found, key=lambda one: (one.in_force_from, one.version_id))


def open_in_hall(seminar_code: str) -> list[OpenQuestion]:
    """The questions of a seminar that nobody has answered, in the order in which they came."""
    key = ("open in hall", seminar_code)
    return list(kept(key, QUESTIONS, lambda: _open_in_hall(seminar_code)))


def _open_in_hall(seminar_code: str) -> list[OpenQuestion]:
    rows = Question.objects.filter(seminar_code=seminar_code, state=QuestionState.OPEN)
    return [
        OpenQuestion(
            code=one.code,
            text=one.text,
            language=one.language,
            block_number=one.block_number,
            responsible=one.responsible.name,
            is_above=one.responsible.level != one.place.level,
        )
        for one in rows.select_related("responsible", "place").order_by("id")
    ]


def _replaced_by(answer: Answer) -> int | None:
    after = getattr(answer, "replacement", None)
    return after.number if after is not None and answer.state == AnswerState.REPLACED else None
