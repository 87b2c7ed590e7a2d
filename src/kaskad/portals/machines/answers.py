"""Official answers, and questions: asking, reading one's own, those of a hall, votes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kaskad.answers.api import (
    AnswerRow,
    NewQuestion,
    QuestionRow,
    answer_row,
    answers_in_force,
    ask_question,
    hall_for,
    hall_questions,
    is_concerned,
    own_questions,
    published_answer,
    questions_by_code,
    seat_in,
    unvote,
    votable_question,
    vote,
)
from kaskad.campaigns.api import campaign_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_code, random_code
from kaskad.core.web.request import actor_of
from kaskad.portals.machines.figures import PUBLIC
from kaskad.portals.machines.paging import MOST, After, Limit, PageSchema
from kaskad.portals.machines.seminars import IdempotencyKey
from kaskad.portals.machines.values import (
    NO_CONTROLS,
    Code,
    CodeText,
    Number,
    Text,
    answers,
    text_of,
)

router = Router(tags=["answers"])
Words = Annotated[
    str, Query("", max_length=200, pattern=NO_CONTROLS, description="Words to look for")
]


class BasisOut(Schema):
    """A provision in a version; ``is_old``: it says something else now."""

    provision: str
    version: int
    name: Text
    words: Text
    is_old: bool


class AnswerOut(Schema):
    """An official answer. ``is_stale``: a text of the law that it rests on was replaced."""

    number: int
    state: str
    block: int | None
    question: Text
    answer: Text
    basis: list[BasisOut]
    published_at: datetime | None
    valid_from: date | None
    valid_until: date | None
    is_stale: bool
    replaces: int | None
    replaced_by: int | None


class AnswersOut(PageSchema):
    """Answers in force, the newest first; with words those that fit best."""

    count: int
    items: list[AnswerOut]


class QuestionIn(Schema):
    """A question; ``seminar`` is where it is asked, empty between seminars."""

    text: Annotated[str, Field(max_length=2000)]
    language: Literal["kk", "ru"]
    block: Annotated[int, Field(ge=1, le=32_000)] | None = None
    seminar: CodeText = ""


class QuestionOut(Schema):
    """A question with how many people have it; ``answers`` are numbers of official answers."""

    code: str
    text: str
    language: str
    block: int | None
    seminar: str
    state: str
    merged_into: str
    responsible: str
    due_at: datetime
    said: str
    votes: int
    answers: list[int]
    is_mine: bool
    is_voted: bool


class QuestionsOut(Schema):
    """Questions."""

    items: list[QuestionOut]


@router.get(
    "/campaigns/{campaign}/answers",
    response=answers(AnswersOut),
    url_name="answers",
    operation_id="answers",
    openapi_extra=PUBLIC,
)
def all_answers(
    request: HttpRequest, campaign: Code, words: Words, after: After, limit: Limit
) -> AnswersOut:
    """Answers in force: public ones for everybody, the others for tokens of commissions."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    offset = int(after) if after.isdecimal() and len(after) < 7 else 0
    rows, count = answers_in_force(
        found,
        _today(),
        public_only=not is_concerned(actor, found),
        words=words,
        offset=offset,
        limit=min(limit, MOST),
    )
    following = offset + len(rows)
    return AnswersOut(
        count=count,
        items=[_answer(row) for row in rows],
        next=str(following) if rows and following < count else "",
    )


@router.get(
    "/campaigns/{campaign}/answers/{number}",
    response=answers(AnswerOut),
    url_name="answer",
    operation_id="answer",
    openapi_extra=PUBLIC,
)
def one_answer(request: HttpRequest, campaign: Code, number: Number) -> AnswerOut:
    """One published answer, also one that was replaced or withdrawn."""
    actor = actor_of(request)
    found = published_answer(actor, campaign_for(actor, campaign), number)
    return _answer(answer_row(found, _today()))


@router.get(
    "/campaigns/{campaign}/questions",
    response=answers(QuestionsOut),
    url_name="own_questions",
    operation_id="own_questions",
)
def own(request: HttpRequest, campaign: Code) -> QuestionsOut:
    """What the token's owner asked, the newest first."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    if seat_in(actor, found) is None:
        raise NotFound
    return QuestionsOut(items=[_question(row) for row in own_questions(found, actor.code)])


@router.post(
    "/campaigns/{campaign}/questions",
    response=answers(QuestionOut),
    url_name="question_ask",
    operation_id="question_ask",
)
def ask(request: HttpRequest, campaign: Code, body: QuestionIn, key: IdempotencyKey) -> QuestionOut:
    """Ask at a seminar or between them. With an Idempotency-Key it can be sent again safely."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    seminar = hall_for(actor, body.seminar) if body.seminar else None
    nonce = keyed_code("api question", f"{actor.code}/{key}", 32) if key else random_code(16)
    asked = ask_question(
        actor=actor,
        campaign=found,
        question=NewQuestion(body.text, body.language, nonce, body.block),
        seminar=seminar,
        now=clock.now(),
    )
    return _one(asked.code, actor.code)


@router.get(
    "/seminars/{code}/questions",
    response=answers(QuestionsOut),
    url_name="hall_questions",
    operation_id="hall_questions",
)
def of_hall(request: HttpRequest, code: Code) -> QuestionsOut:
    """What was asked at a seminar, most wished first; for its group, trainer and staff."""
    actor = actor_of(request)
    seminar = hall_for(actor, code)
    rows = hall_questions(seminar.code, reader=actor.code)
    return QuestionsOut(items=[_question(row) for row in rows])


@router.post(
    "/questions/{code}/vote",
    response=answers(QuestionOut),
    url_name="question_vote",
    operation_id="question_vote",
)
def for_it(request: HttpRequest, code: Code) -> QuestionOut:
    """Have the same question; again changes nothing. The question that counts is given back."""
    actor = actor_of(request)
    main = vote(actor=actor, question=votable_question(actor, code), now=clock.now())
    return _one(main.code, actor.code)


@router.delete(
    "/questions/{code}/vote",
    response=answers(QuestionOut),
    url_name="question_unvote",
    operation_id="question_unvote",
)
def not_for_it(request: HttpRequest, code: Code) -> QuestionOut:
    """Take one's vote back; without one nothing changes."""
    actor = actor_of(request)
    main = unvote(actor=actor, question=votable_question(actor, code), now=clock.now())
    return _one(main.code, actor.code)


def _today() -> date:
    return clock.local_day(clock.now())


def _one(code: str, reader: str) -> QuestionOut:
    (row,) = questions_by_code([code], reader)
    return _question(row)


def _question(row: QuestionRow) -> QuestionOut:
    return QuestionOut(
        code=row.code,
        text=row.text,
        language=row.language,
        block=row.block_number,
        seminar=row.seminar_code,
        state=row.state,
        merged_into=row.merged_into,
        responsible=row.responsible_code,
        due_at=row.due_at,
        said=row.said if row.is_mine else "",
        votes=row.votes,
        answers=[one.number for one in row.answers],
        is_mine=row.is_mine,
        is_voted=row.is_voted,
    )


def _answer(row: AnswerRow) -> AnswerOut:
    return AnswerOut(
        number=row.number or 0,
        state=row.state,
        block=row.block_number,
        question=text_of(row.question),
        answer=text_of(row.text),
        basis=[
            BasisOut(
                provision=one.provision_code,
                version=one.number,
                name=text_of(one.name),
                words=text_of(one.words),
                is_old=one.is_old,
            )
            for one in row.bases
        ],
        published_at=row.published_at,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_stale=row.is_stale,
        replaces=row.replaces[1] if row.replaces else None,
        replaced_by=row.replaced_by[1] if row.replaced_by else None,
    )
