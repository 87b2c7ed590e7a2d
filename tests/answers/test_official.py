"""Writing and publishing official answers: what has to be there, and who may."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.accounts.api import Role
from kaskad.answers.api import (
    answers_after,
    answers_in_force,
    cite_basis,
    draft_answer,
    edit_draft,
    own_questions,
    publish_answer,
    replace_answer,
    return_to_author,
    send_to_second_reader,
    stale_answers,
    unpublished,
    withdraw_answer,
)
from kaskad.answers.models import Answer, Basis, Question
from kaskad.answers.operations.asking import BlockUnknown, NonceUsed
from kaskad.answers.vocab.refusals import (
    AnswerTooLong,
    BasisMissing,
    BasisOld,
    ChangedMeanwhile,
    LanguageMissing,
    MixedLetters,
    NotDraft,
    NotInForce,
    NotWithReader,
    OnlyCentre,
    ProvisionOver,
    ReasonMissing,
    SecondReaderNeeded,
    ValidityWrong,
)
from kaskad.audit.models import Entry
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound
from tests.answers.conftest import NOW
from tests.answers.official import WORDS, Centre, provision, version
from tests.reporting.world import SECOND_DAYS

TODAY = SECOND_DAYS[0]


@pytest.fixture
def centre(answering, coordinator):
    return Centre(answering, coordinator)


def changed(words, /, **values):
    return replace(words, **values)


def test_an_answer_is_published_under_a_number(answering, centre):
    (asker,) = answering.hall(answering.first("s3"), 1)
    question = answering.ask(asker)

    answer = centre.publish(questions=[question], basis=provision())

    assert answer.number == 1
    assert (answer.author, answer.second_reader) == (centre.author.mark, centre.reader.mark)
    assert answer.valid_from == TODAY
    (row,) = own_questions(answering.campaign, asker.code)
    assert row.state == "answered"
    assert [(one.number, one.state) for one in row.answers] == [(1, "published")]
    assert Entry.objects.filter(tag="answers:answer:published").count() == 1


def test_the_draft_begins_with_the_question(answering, centre):
    (asker,) = answering.hall(answering.first("s3"), 1)
    question = answering.ask(asker, "Можно ли снимать?", block_number=2)

    answer = draft_answer(
        actor=centre.author,
        campaign=answering.campaign,
        questions=[question],
        nonce="a1",
        now=NOW,
    )

    assert (answer.question_ru, answer.question_kk) == ("Можно ли снимать?", "")
    assert answer.block_number == 2
    assert list(answer.questions.all()) == [question]


def test_the_draft_to_a_merged_question_is_one_to_its_main_one(answering, centre):
    one, other = answering.hall(answering.first("s3"), 2)
    main, merged = answering.ask(one), answering.ask(other)
    Question.objects.filter(pk=merged.pk).update(state="merged", merged_into=main)
    merged.refresh_from_db()

    answer = centre.publish(questions=[merged], basis=provision())

    assert list(answer.questions.all()) == [main]
    (row,) = own_questions(answering.campaign, other.code)
    assert row.state == "merged"
    assert [mark.number for mark in row.answers] == [1]


def test_numbers_have_no_gaps(centre):
    basis = provision()

    published = [centre.publish(nonce=f"a{place}", basis=basis) for place in range(3)]
    centre.draft(nonce="never published", basis=basis)
    withdraw_answer(actor=centre.reader, answer=published[1], reason="Ошибка", now=NOW)

    assert centre.publish(nonce="last", basis=basis).number == 4
    assert [one.number for one in published] == [1, 2, 3]


def test_publishing_again_changes_nothing(centre):
    answer = centre.publish(basis=provision())

    again = publish_answer(actor=centre.reader, answer=answer, seen=answer.sha256, now=NOW)

    assert again.number == 1
    assert Entry.objects.filter(tag="answers:answer:published").count() == 1


def test_who_wrote_in_it_does_not_publish_it(centre):
    answer = centre.reading(basis=provision())

    with pytest.raises(SecondReaderNeeded):
        publish_answer(actor=centre.author, answer=answer, seen=answer.sha256, now=NOW)


def test_who_changed_a_word_is_a_writer_too(centre):
    answer = centre.draft(basis=provision())
    answer = edit_draft(
        actor=centre.reader,
        answer=answer,
        text=changed(WORDS, block_number=None),
        seen=answer.sha256,
        now=NOW,
    )
    send_to_second_reader(actor=centre.author, answer=answer, seen=answer.sha256, now=NOW)

    with pytest.raises(SecondReaderNeeded):
        centre.publish(answer)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_three_languages_are_needed(centre, language):
    words = {one: WORDS.text.get(one) for one in ("kk", "ru", "en")} | {language: " \n "}
    answer = centre.reading(basis=provision(), text=changed(WORDS, text=LocalizedText(**words)))

    with pytest.raises(LanguageMissing) as refused:
        centre.publish(answer)

    assert refused.value.values["languages"] == language


def test_a_legal_basis_is_needed(centre):
    with pytest.raises(BasisMissing):
        centre.publish(centre.reading())


def test_a_basis_that_changed_before_publication_is_refused(centre):
    basis = provision()
    answer = centre.reading(basis=basis)
    version(basis, TODAY)

    with pytest.raises(BasisOld):
        centre.publish(answer)


def test_what_was_read_is_what_is_published(centre):
    answer = centre.reading(basis=provision())

    with pytest.raises(ChangedMeanwhile):
        publish_answer(actor=centre.reader, answer=answer, seen="0" * 64, now=NOW)


def test_a_draft_is_not_published(centre):
    with pytest.raises(NotWithReader):
        centre.publish(centre.draft(basis=provision()))


def test_validity_ends_after_it_began(centre):
    with pytest.raises(ValidityWrong):
        centre.draft(text=changed(WORDS, valid_from=TODAY, valid_until=TODAY - timedelta(1)))
    past = changed(WORDS, valid_until=TODAY - timedelta(1))
    with pytest.raises(ValidityWrong):
        centre.publish(centre.reading(nonce="a2", basis=provision(), text=past))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.AUDITOR])
def test_only_the_centre_gives_official_answers(answering, centre, coordinator, role):
    other = answering.actor(coordinator("KZ", role.value))
    draft = centre.draft(basis=provision())
    reading = centre.reading(nonce="a2", basis=provision("el-2"))
    published = centre.publish(nonce="a3", basis=provision("el-3"))
    common = {"actor": other, "now": NOW}
    deeds = (
        lambda: draft_answer(campaign=answering.campaign, nonce="a9", **common),
        lambda: edit_draft(answer=draft, text=WORDS, seen=draft.sha256, **common),
        lambda: cite_basis(answer=draft, provision=provision("el-4"), **common),
        lambda: send_to_second_reader(answer=draft, seen=draft.sha256, **common),
        lambda: return_to_author(answer=reading, remark="Нет", **common),
        lambda: publish_answer(answer=reading, seen=reading.sha256, **common),
        lambda: replace_answer(answer=published, nonce="a8", **common),
        lambda: withdraw_answer(answer=published, reason="Нет", **common),
    )

    for deed in deeds:
        with pytest.raises(OnlyCentre), transaction.atomic():
            deed()


def test_the_second_reader_gives_it_back_with_a_remark(centre):
    answer = centre.reading(basis=provision())

    with pytest.raises(ReasonMissing):
        return_to_author(actor=centre.reader, answer=answer, remark=" ", now=NOW)
    for _ in range(2):
        return_to_author(actor=centre.reader, answer=answer, remark="Назовите срок", now=NOW)

    (row,) = unpublished(centre.world.campaign, TODAY)
    assert (row.answer.state, row.remark) == ("draft", "Назовите срок")
    assert Entry.objects.filter(tag="answers:answer:returned").count() == 1
    with pytest.raises(NotWithReader):
        return_to_author(actor=centre.reader, answer=answer, remark="Ещё раз", now=NOW)


def test_what_cannot_be_written(centre):
    answer = centre.draft()

    def write(**values):
        with pytest.raises(values.pop("refusal")):
            edit_draft(
                actor=centre.author, answer=answer, text=changed(WORDS, **values),
                seen=answer.sha256, now=NOW,
            )  # fmt: skip

    write(refusal=BlockUnknown, block_number=99)
    write(refusal=AnswerTooLong, text=LocalizedText(ru="д" * 5001))
    mixed = "бюллетеньb"  # mixed letters on purpose
    write(refusal=MixedLetters, question=LocalizedText(kk=mixed))
    text = changed(WORDS, block_number=1)
    with pytest.raises(ChangedMeanwhile):
        edit_draft(actor=centre.author, answer=answer, text=text, seen="x", now=NOW)


def test_a_draft_with_its_reader_is_not_changed(centre):
    answer = centre.reading(basis=provision())

    with pytest.raises(NotDraft):
        edit_draft(
            actor=centre.author, answer=answer, text=changed(WORDS, block_number=1),
            seen=answer.sha256, now=NOW,
        )  # fmt: skip
    send_to_second_reader(actor=centre.author, answer=answer, seen="any", now=NOW)
    assert Entry.objects.filter(tag="answers:answer:sent_to_reader").count() == 1


def test_drafting_again_gives_the_first_draft(centre):
    first = centre.draft()

    assert centre.draft().pk == first.pk
    with pytest.raises(NonceUsed):
        centre.draft(author=centre.reader)


def test_a_basis_is_cited_as_it_is_in_force(centre):
    basis = provision()
    answer = centre.draft(basis=basis)
    second = version(basis, TODAY)
    version(basis, TODAY + timedelta(1))

    words = LocalizedText("1-тармақ", "пункт 1", "paragraph 1")
    for _ in range(2):
        cite_basis(actor=centre.author, answer=answer, provision=basis, words=words, now=NOW)

    (cited,) = Basis.objects.filter(answer=answer)
    assert (cited.version, cited.words) == (second, words)
    answer.refresh_from_db()
    assert answer.main_basis == second

    for _ in range(2):
        cite_basis(actor=centre.author, answer=answer, provision=basis, is_cited=False, now=NOW)
    answer.refresh_from_db()
    assert answer.main_basis is None


def test_what_is_repealed_or_not_in_force_is_not_cited(centre):
    answer = centre.draft()
    over = provision("over")
    version(over, TODAY, is_repeal=True)

    with pytest.raises(ProvisionOver):
        cite_basis(actor=centre.author, answer=answer, provision=over, now=NOW)
    coming = provision("coming", TODAY + timedelta(1))
    with pytest.raises(NotFound):
        cite_basis(actor=centre.author, answer=answer, provision=coming, now=NOW)


def test_a_replaced_answer_ends_when_the_new_one_is_published(centre):
    basis, over = provision(), provision("over")
    old = centre.draft(basis=basis)
    cite_basis(actor=centre.author, answer=old, provision=over, now=NOW)
    old = send_to_second_reader(
        actor=centre.author, answer=Answer.objects.get(pk=old.pk),
        seen=Answer.objects.get(pk=old.pk).sha256, now=NOW,
    )  # fmt: skip
    old = centre.publish(old)
    newest = version(basis, TODAY)
    version(over, TODAY, is_repeal=True)

    draft = replace_answer(actor=centre.author, answer=old, nonce="r", now=NOW)
    assert replace_answer(actor=centre.reader, answer=old, nonce="r2", now=NOW) == draft
    old.refresh_from_db()
    assert old.state == "published"
    new = centre.replace(old)

    old.refresh_from_db()
    assert (old.state, old.number, new.number) == ("replaced", 1, 2)
    assert [one.version for one in Basis.objects.filter(answer=new)] == [newest]
    rows, count = answers_in_force(centre.world.campaign, TODAY)
    assert ([row.number for row in rows], count) == ([2], 1)
    assert rows[0].replaces == (old.code, 1)


def test_only_an_answer_in_force_is_replaced_or_withdrawn(centre):
    answer = centre.publish(basis=provision())

    with pytest.raises(ReasonMissing):
        withdraw_answer(actor=centre.author, answer=answer, reason=" ", now=NOW)
    for _ in range(2):
        withdraw_answer(actor=centre.author, answer=answer, reason="Ошибка в сроке", now=NOW)
    with pytest.raises(NotInForce):
        replace_answer(actor=centre.author, answer=answer, nonce="r", now=NOW)
    with pytest.raises(NotInForce):
        withdraw_answer(
            actor=centre.author, answer=centre.draft(nonce="d"), reason="Ошибка", now=NOW
        )
    assert Entry.objects.filter(tag="answers:answer:withdrawn").count() == 1


def test_a_changed_law_makes_an_answer_stale_and_nothing_is_written(centre):
    basis = provision()
    answer = centre.publish(basis=basis)
    assert stale_answers(centre.world.campaign, TODAY) == []

    version(basis, TODAY + timedelta(2))

    assert stale_answers(centre.world.campaign, TODAY) == []
    (row,) = stale_answers(centre.world.campaign, TODAY + timedelta(2))
    assert (row.number, row.is_stale, row.bases[0].is_old) == (1, True, True)
    assert Answer.objects.get(pk=answer.pk).state == "published"


def test_answers_are_found_in_every_spelling(centre):
    centre.publish(basis=provision())
    campaign = centre.world.campaign
    spelled = ("журналист", "ЖУРНАЛИСТОВ снимают", "журналистер тусире", "кедерги", "film count")
    for words in spelled:
        assert answers_in_force(campaign, TODAY, words=words)[1] == 1, words
    assert answers_in_force(campaign, TODAY, words="бюджет")[1] == 0
    assert answers_in_force(campaign, TODAY, block_number=1)[1] == 0
    assert [row.number for row in answers_after(campaign, 0, TODAY)] == [1]
    assert answers_after(campaign, 1, TODAY) == []


def test_the_database_refuses_half_an_answer(centre):
    answer = centre.publish(basis=provision())
    wrong = (
        {"text_kk": ""},
        {"question_en": ""},
        {"main_basis": None},
        {"second_reader": ""},
        {"second_reader": answer.author},
        {"number": None},
        {"valid_from": None},
        {"valid_until": date(2020, 1, 1)},
        {"state": "draft"},
        {"state": "lost"},
    )

    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(**values)
