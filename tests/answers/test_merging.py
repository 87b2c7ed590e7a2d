"""Votes, and questions that are merged with their votes kept."""

import pytest
from django.db import IntegrityError, transaction

from kaskad.answers.api import (
    NotOpen,
    Question,
    hall_questions,
    merge_questions,
    unmerge_question,
    unvote,
    vote,
)
from kaskad.answers.models import Vote
from kaskad.answers.operations.merging import MergedIntoItself, NotMerged, OtherCampaign
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from tests.answers.conftest import NOW
from tests.seminars.conftest import COMMAND


@pytest.fixture
def hall(answering):
    """A seminar with three of its group and its trainer."""
    seminar = answering.first("s3")
    return seminar, (*answering.hall(seminar, 3), answering.trainer(seminar))


def merge(into, *questions):
    return merge_questions(actor=COMMAND, into=into, questions=questions, now=NOW)


def votes(seminar, reader=""):
    return {row.code: row.votes for row in hall_questions(seminar.code, reader=reader)}


def test_a_vote_counts_once(answering, hall):
    seminar, (asker, second, *_) = hall
    question = answering.ask(asker, seminar=seminar)

    vote(actor=second, question=question, now=NOW)
    vote(actor=second, question=question, now=NOW)
    vote(actor=asker, question=question, now=NOW)

    assert votes(seminar) == {question.code: 2}
    assert Entry.objects.filter(tag="answers:question:voted").count() == 1


def test_a_vote_is_taken_back(answering, hall):
    seminar, (asker, second, *_) = hall
    question = answering.ask(asker, seminar=seminar)
    vote(actor=second, question=question, now=NOW)

    unvote(actor=second, question=question, now=NOW)
    unvote(actor=second, question=question, now=NOW)

    assert votes(seminar) == {question.code: 1}
    assert Entry.objects.filter(tag="answers:question:unvoted").count() == 1


def test_strangers_do_not_vote(answering, hall):
    seminar, (asker, *_) = hall
    question = answering.ask(asker, seminar=seminar)

    with pytest.raises(NotFound):
        vote(actor=Actor.stranger(), question=question, now=NOW)


def test_votes_of_merged_questions_count_once_per_person(answering, hall):
    seminar, (one, two, three, four) = hall
    first = answering.ask(one, "Журналисты могут снимать подсчёт?", seminar=seminar)
    second = answering.ask(two, "Можно ли журналистам снимать на видео?", seminar=seminar)
    for question in (first, second):
        vote(actor=three, question=question, now=NOW)

    merge(first, second)
    vote(actor=four, question=second, now=NOW)

    (row,) = hall_questions(seminar.code, reader=two.code)
    assert row.code == first.code
    assert row.votes == 4
    assert row.merged == (second.code,)
    assert row.is_voted


def test_merging_again_changes_nothing(answering, hall):
    seminar, (one, two, *_) = hall
    first, second = answering.ask(one, seminar=seminar), answering.ask(two, seminar=seminar)

    merge(first, second)
    merge(first, second)

    assert Entry.objects.filter(tag="answers:question:merged").count() == 1


def test_a_question_that_has_merged_ones_takes_them_along(answering, hall):
    seminar, (one, two, three, _four) = hall
    first, second, third = (answering.ask(who, seminar=seminar) for who in (one, two, three))
    merge(second, third)

    merge(first, second)

    assert votes(seminar) == {first.code: 3}
    third.refresh_from_db()
    assert third.merged_into_id == first.pk


def test_unmerging_gives_the_votes_back(answering, hall):
    seminar, (one, two, three, _four) = hall
    first, second = answering.ask(one, seminar=seminar), answering.ask(two, seminar=seminar)
    vote(actor=three, question=second, now=NOW)
    merge(first, second)

    unmerge_question(actor=COMMAND, question=second, now=NOW)

    assert votes(seminar) == {first.code: 1, second.code: 2}
    with pytest.raises(NotMerged):
        unmerge_question(actor=COMMAND, question=second, now=NOW)


def test_what_is_not_merged(answering, hall):
    seminar, (one, two, *_) = hall
    first, second = answering.ask(one, seminar=seminar), answering.ask(two, seminar=seminar)

    with pytest.raises(MergedIntoItself):
        merge(first, first)
    Question.objects.filter(pk=second.pk).update(state="hidden")
    with pytest.raises(NotOpen):
        merge(first, second)
    with pytest.raises(NotOpen):
        vote(actor=one, question=second, now=NOW)


def test_questions_of_two_campaigns_are_not_merged(answering, hall):
    seminar, (one, two, *_) = hall
    first, second = answering.ask(one, seminar=seminar), answering.ask(two, seminar=seminar)
    other = answering.campaign
    other.pk, other.code = None, "other"
    other.save(force_insert=True)
    Question.objects.filter(pk=second.pk).update(campaign=other)

    with pytest.raises(OtherCampaign):
        merge(first, second)


def test_the_database_refuses_a_second_vote_and_half_a_merge(answering, hall):
    seminar, (one, *_) = hall
    question = answering.ask(one, seminar=seminar)
    wrong = (
        lambda: Vote.objects.create(question=question, counted=question, account=one.code, at=NOW),
        lambda: Question.objects.update(state="merged"),
        lambda: Question.objects.update(state="merged", merged_into=question),
        lambda: Question.objects.update(language="en"),
        lambda: Question.objects.update(seminar_code=""),
        lambda: Question.objects.update(state="lost"),
        lambda: Question.objects.update(way="post"),
    )

    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
