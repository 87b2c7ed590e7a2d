"""What asks perhaps the same: shown to a moderator, never merged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kaskad.answers.models import Answer, Question
from kaskad.answers.queries.answers import AnswerRow, answer_rows
from kaskad.answers.queries.questions import QuestionRow, question_rows
from kaskad.answers.rules.likeness import compare
from kaskad.answers.rules.question import read
from kaskad.answers.vocab import AnswerState, QuestionState
from kaskad.campaigns.api import Campaign

_COMPARED = 400  # the latest open ones; what is older was compared when it came
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Suggested:
    """An open question that perhaps asks the same, and how sure that is, up to 100."""

    row: QuestionRow
    percent: int


def like_questions(question: Question, reach: Q) -> list[Suggested]:
    """Open questions within ``reach`` that perhaps ask the same, likest first."""
    found = likest_of(question, reach)
    return suggested(found, question_rows(Question.objects.filter(pk__in=found)))


def suggested(likest: Mapping[int, int], rows: Iterable[QuestionRow]) -> list[Suggested]:
    """The questions of ``likest`` with their rows, in its order."""
    by_key = {row.id: row for row in rows}
    return [Suggested(by_key[key], percent) for key, percent in likest.items()]


def likest_of(question: Question, reach: Q) -> dict[int, int]:
    """The keys of ``like_questions`` and how sure each is, likest first."""
    mine = read(question.text)
    rows = Question.objects.filter(
        reach, campaign=question.campaign_id, state=QuestionState.OPEN
    ).exclude(pk=question.pk)
    scores: dict[int, float] = {}
    for key, text in rows.order_by("-id").values_list("id", "text")[:_COMPARED]:
        found = compare(mine, read(text))
        if found.is_suggested:
            scores[key] = found.score
    best = sorted(scores, key=lambda key: (-scores[key], key))[:_SHOWN]
    return {key: round(100 * scores[key]) for key in best}


def like_among(rows: Sequence[QuestionRow]) -> dict[str, QuestionRow]:
    """By the code of an open question the one before it in ``rows`` that it is likest to."""
    open_rows = [row for row in rows if row.state == QuestionState.OPEN]
    texts = [read(row.text) for row in open_rows]
    found: dict[str, QuestionRow] = {}
    for place, row in enumerate(open_rows):
        scores = [(compare(texts[before], texts[place]), before) for before in range(place)]
        like = [(one.score, -before) for one, before in scores if one.is_suggested]
        if like:
            found[row.code] = open_rows[-max(like)[1]]
    return found


def like_answers(campaign: Campaign, text: str, today: date) -> list[AnswerRow]:
    """Official answers in force to what perhaps is the same question, likest first."""
    mine = read(text)
    answers = Answer.objects.filter(campaign=campaign, state=AnswerState.PUBLISHED)
    found: list[tuple[float, AnswerRow]] = []
    for row in answer_rows(answers.order_by("id"), today):
        asked = (row.question.kk, row.question.ru)
        best = max((compare(mine, read(one)) for one in asked), key=lambda one: one.score)
        if best.is_suggested:
            found.append((best.score, row))
    found.sort(key=lambda one: -one[0])
    return [row for _score, row in found[:_SHOWN]]
