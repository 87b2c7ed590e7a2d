"""Questions with their votes: of a hall, of whoever asked, of an inbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from kaskad.answers.models import Question, Vote
from kaskad.answers.vocab import AnswerState, QuestionState
from kaskad.audit.api import QUESTIONS, kept
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, in_subtree
from kaskad.core.localized import LocalizedText

INBOX_ROWS = 200
_SHOWN_WITH = ("place", "responsible", "merged_into")  # what a row says of its question


@dataclass(frozen=True, slots=True)
class AnswerMark:
    """The official answer to a question; ``state`` says whether it still holds."""

    code: str
    number: int
    state: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as it is shown. ``votes`` counts people, those of merged questions included.

    ``answers`` are the published ones, the newest first; ``merged`` the codes of what was merged
    into it. ``is_mine`` and ``is_voted`` are for the reader whom the query was asked for.
    """

    id: int
    code: str
    block_number: int | None
    way: str
    seminar_code: str
    language: str
    text: str
    asked_at: datetime
    place_code: str
    place: LocalizedText
    responsible_code: str
    responsible: LocalizedText
    responsible_level: str
    due_at: datetime
    taken_by: str
    state: str
    merged_into: str
    said: str
    ended_at: datetime | None
    votes: int
    merged: tuple[str, ...]
    answers: tuple[AnswerMark, ...]
    is_mine: bool
    is_voted: bool


def hall_questions(
    seminar_code: str, *, reader: str = "", block_number: int | None = None, hidden: bool = False
) -> list[QuestionRow]:
    """What was asked at a seminar, most wished first; merged ones stand with their main question.

    ``reader`` is the code of an account. ``hidden`` ones are for moderators only; a question that
    was merged with one of another seminar is shown as that one.
    """
    asked = Question.objects.filter(seminar_code=seminar_code)
    if block_number is not None:
        asked = asked.filter(block_number=block_number)
    main = Question.objects.filter(Q(pk__in=asked.values("merged_into")) | Q(pk__in=asked))
    unseen = [QuestionState.MERGED, QuestionState.WITHDRAWN]
    rows = question_rows(
        main.exclude(state__in=unseen if hidden else [*unseen, QuestionState.HIDDEN]),
        reader,
        with_merged=True,
    )
    return sorted(rows, key=lambda row: (-row.votes, row.asked_at, row.id))


def voted_among(reader: str, codes: Collection[str]) -> set[str]:
    """Which of these questions an account has too."""
    rows = Vote.objects.filter(account=reader, counted__code__in=codes)
    return set(rows.values_list("counted__code", flat=True)) if reader and codes else set()


def own_questions(campaign: Campaign, account: str) -> list[QuestionRow]:
    """What somebody asked, the newest first."""
    rows = Question.objects.filter(campaign=campaign, asked_by=account)
    return question_rows(rows.order_by("-asked_at", "-id")[:INBOX_ROWS], account)


def questions_by_code(codes: Collection[str], reader: str = "") -> list[QuestionRow]:
    """These questions, in the order in which they were asked."""
    rows = Question.objects.filter(code__in=codes).order_by("id")
    return question_rows(rows, reader, with_merged=True)


def question_with(question: Question, others: Collection[int], reader: str) -> list[QuestionRow]:
    """The question first, then open others by key, read together with what was merged into them."""
    keys = [question.pk, *others]
    near = Question.objects.filter(Q(pk__in=others) | Q(merged_into__in=keys)).order_by("id")
    rows = list(near.select_related(*_SHOWN_WITH))
    merged: dict[int, list[str]] = defaultdict(list)
    for one in rows:
        if one.merged_into_id in keys:
            merged[one.merged_into_id].append(one.code)
    return _rows([question, *(one for one in rows if one.pk in others)], reader, merged)


def inbox(
    campaign: Campaign, commission: Commission, *, state: str = QuestionState.OPEN.value
) -> list[QuestionRow]:
    """What a commission and those below it have to answer, the most urgent first.

    At most so many rows as somebody can work through.
    """
    rows = Question.objects.filter(
        in_subtree(commission, "responsible__"), campaign=campaign, state=state
    )
    return question_rows(rows.order_by("due_at", "id")[:INBOX_ROWS])


def inbox_count(campaign: Campaign, commission: Commission, now: datetime) -> tuple[int, int]:
    """(waiting, late): open questions that the commission itself has to answer."""
    rows = Question.objects.filter(
        campaign=campaign, responsible=commission, state=QuestionState.OPEN
    )
    key = ("inbox", campaign.pk, commission.pk)
    due = kept(key, QUESTIONS, lambda: list(rows.values_list("due_at", flat=True)))
    return len(due), sum(1 for one in due if one < now)


def question_rows(
    questions: QuerySet[Question], reader: str = "", *, with_merged: bool = False
) -> list[QuestionRow]:
    """The questions of a query as rows, in its order: few queries, however many they are."""
    found = list(questions.select_related(*_SHOWN_WITH))
    return _rows(found, reader, _merged([one.pk for one in found]) if with_merged else {})


def _rows(
    found: Sequence[Question], reader: str, merged: Mapping[int, Sequence[str]]
) -> list[QuestionRow]:
    votes, mine = _votes([one.pk for one in found], reader)
    answers = _answers(found)
    return [
        QuestionRow(
            id=one.pk,
            code=one.code,
            block_number=one.block_number,
            way=one.way,
            seminar_code=one.seminar_code,
            language=one.language,
            text=one.text,
            asked_at=one.asked_at,
            place_code=one.place.code,
            place=one.place.name,
            responsible_code=one.responsible.code,
            responsible=one.responsible.name,
            responsible_level=one.responsible.level,
            due_at=one.due_at,
            taken_by=one.taken_by,
            state=one.state,
            merged_into=one.merged_into.code if one.merged_into else "",
            said=one.said,
            ended_at=one.ended_at,
            votes=votes.get(one.pk, 0),
            merged=tuple(merged.get(one.pk, ())),
            answers=tuple(answers[one.merged_into_id or one.pk]),
            is_mine=bool(reader) and one.asked_by == reader,
            is_voted=one.pk in mine,
        )
        for one in found
    ]


def _votes(keys: Sequence[int], reader: str) -> tuple[dict[int, int], set[int]]:
    """How many people have each question, and which of them ``reader`` has."""
    rows = Vote.objects.filter(counted__in=keys).values_list("counted")
    counted = rows.annotate(
        people=Count("account", distinct=True), mine=Count("id", filter=Q(account=reader))
    )
    found = {key: (people, bool(mine)) for key, people, mine in counted}
    counts = {key: people for key, (people, _mine) in found.items()}
    return counts, {key for key, (_people, mine) in found.items() if mine and reader}


def _merged(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Question.objects.filter(merged_into__in=keys).order_by("id")
    for main, code in rows.values_list("merged_into_id", "code"):
        found[main].append(code)
    return found


def _answers(questions: Sequence[Question]) -> dict[int, list[AnswerMark]]:
    keys = {one.merged_into_id or one.pk for one in questions}
    links = Question.answers.through.objects.filter(question__in=keys)
    published = links.exclude(answer__state__in=[AnswerState.DRAFT, AnswerState.READING])
    found: dict[int, list[AnswerMark]] = defaultdict(list)
    fields = ("question_id", "answer__code", "answer__number", "answer__state")
    for key, code, number, state in published.order_by("-answer__number").values_list(*fields):
        found[key].append(AnswerMark(code, number, state))
    return found
