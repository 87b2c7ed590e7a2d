"""Asking a question: by whom, where, and what is refused."""

from datetime import timedelta

import pytest

from kaskad.answers.api import (
    NewQuestion,
    NotOpen,
    Question,
    TooManyQuestions,
    ask_for_hall,
    ask_question,
    hall_questions,
    own_questions,
    withdraw_question,
)
from kaskad.answers.operations.asking import (
    BlockUnknown,
    LanguageUnknown,
    NamesSomebody,
    NonceUsed,
    QuestionTooLong,
    QuestionTooShort,
)
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from tests.answers.conftest import NOW


def test_a_question_of_a_seminar_goes_to_the_level_of_its_stage(late):
    seminar = late.first("s3")
    (asker,) = late.hall(seminar, 1)

    late.ask(asker, seminar=seminar, block_number=4)

    (row,) = hall_questions(seminar.code, reader=asker.code)
    assert row.responsible_code == seminar.group.commission.code
    assert row.responsible_level == "district"
    assert (row.way, row.block_number, row.votes) == ("live", 4, 1)
    assert row.is_mine
    assert row.is_voted


def test_between_seminars_the_commission_above_ones_own_answers(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)

    answering.ask(asker)

    (row,) = own_questions(answering.campaign, asker.code)
    assert row.way == "between"
    assert row.responsible_level == "district"
    assert row.place_code != row.responsible_code


def test_the_record_does_not_hold_what_was_asked(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)

    answering.ask(asker, "Можно ли снимать подсчёт?")

    entry = Entry.objects.get(tag="answers:question:asked")
    assert "снимать" not in str(entry.changes)


def test_the_same_form_again_gives_the_first_question(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)
    first = answering.ask(asker, nonce="n1")

    again = answering.ask(asker, "Совсем другое?", nonce="n1")

    assert again.pk == first.pk
    assert again.text == first.text
    assert Question.objects.count() == 1


@pytest.mark.parametrize("nonce", ["", "n" * 65])
def test_a_form_needs_a_nonce_that_fits(answering, nonce):
    (asker,) = answering.hall(answering.first("s3"), 1)
    question = NewQuestion("Кто опечатывает урны?", "ru", nonce)

    with pytest.raises(NonceUsed):
        ask_question(actor=asker, campaign=answering.campaign, question=question, now=NOW)


def test_the_form_of_somebody_else_is_refused(answering):
    one, other = answering.hall(answering.first("s3"), 2)
    answering.ask(one, nonce="n1")

    with pytest.raises(NonceUsed):
        answering.ask(other, nonce="n1")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("  а? ", QuestionTooShort),
        ("Почему? " * 200, QuestionTooLong),
        ("Позвоните мне: +7 701 234 56 78, когда начинать?", NamesSomebody),
        ("Есть ли в списке 850101300123?", NamesSomebody),
        ("Пишите на ayna@example.kz, как быть?", NamesSomebody),
    ],
)
def test_what_cannot_be_asked(answering, text, refusal):
    (asker,) = answering.hall(answering.first("s3"), 1)

    with pytest.raises(refusal):
        answering.ask(asker, text)

    assert not Question.objects.exists()


def test_figures_that_are_no_numbers_of_people_may_be_asked(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)

    answering.ask(asker, "На участке № 214 будет 2 300 избирателей, сколько кабин на 15.03.2026?")

    assert Question.objects.count() == 1


def test_only_known_blocks_and_languages(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)

    with pytest.raises(BlockUnknown):
        answering.ask(asker, block_number=99)
    with pytest.raises(LanguageUnknown):
        answering.ask(asker, language="en")


def test_nobody_buries_the_questions_of_others(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)
    for number in range(10):
        answering.ask(asker, f"Вопрос номер {number}?")

    with pytest.raises(TooManyQuestions):
        answering.ask(asker, "И ещё один вопрос?")

    answering.ask(asker, "И ещё один вопрос?", now=NOW + timedelta(hours=1))


def test_strangers_and_who_sits_nowhere_do_not_ask(answering, coordinator):
    with pytest.raises(NotFound):
        answering.ask(Actor.stranger())
    with pytest.raises(NotFound):
        answering.ask(answering.actor(coordinator("KZ")))


def test_the_trainer_asks_for_the_hall_and_nobody_else(answering):
    seminar = answering.first("s3")
    trainer, pupil = answering.trainer(seminar), answering.hall(seminar, 1)[0]
    seminar = answering.again(seminar)
    question = NewQuestion("Зал спрашивает: кто опечатывает урны?", "ru", "hall-1")
    values = {"campaign": answering.campaign, "question": question, "seminar": seminar, "now": NOW}

    with pytest.raises(NotFound):
        ask_for_hall(actor=pupil, **values)
    ask_for_hall(actor=trainer, **values)
    ask_for_hall(actor=trainer, **values)

    (row,) = hall_questions(seminar.code)
    assert (row.way, row.votes) == ("hall", 1)


def test_a_question_is_taken_back_by_who_asked_it(answering):
    one, other = answering.hall(answering.first("s3"), 2)
    question = answering.ask(one)

    with pytest.raises(NotFound):
        withdraw_question(actor=other, question=question, now=NOW)
    withdraw_question(actor=one, question=question, now=NOW)
    withdraw_question(actor=one, question=question, now=NOW)

    assert Question.objects.get().state == "withdrawn"
    assert Entry.objects.filter(tag="answers:question:withdrawn").count() == 1


def test_an_ended_question_is_not_taken_back(answering):
    (asker,) = answering.hall(answering.first("s3"), 1)
    question = answering.ask(asker)
    Question.objects.update(state="oral")

    with pytest.raises(NotOpen):
        withdraw_question(actor=asker, question=question, now=NOW)
