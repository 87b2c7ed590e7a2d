"""A draft of an official answer is thrown away by who began it."""

import pytest

from kaskad.answers.api import discard_draft, replace_answer, send_to_second_reader
from kaskad.answers.models import Answer, Basis, Question
from kaskad.answers.vocab.refusals import ChangedMeanwhile, NotAuthor, NotDraft, OnlyCentre
from kaskad.audit.models import Entry
from tests.answers.conftest import NOW
from tests.answers.official import Centre, provision


@pytest.fixture
def centre(answering, coordinator):
    return Centre(answering, coordinator)


def discard(actor, answer, seen=None):
    discard_draft(actor=actor, answer=answer, seen=seen or answer.sha256, now=NOW)


def test_an_author_discards_the_own_draft_and_its_question_waits_on(answering, centre):
    question = answering.ask(answering.trainer(answering.first("s2")))
    draft = centre.draft(questions=[question], basis=provision())

    discard(centre.author, draft)
    discard(centre.author, draft)

    assert not Answer.objects.exists()
    assert not Basis.objects.exists()
    assert Question.objects.get().state == "open"
    (entry,) = Entry.objects.filter(tag="answers:answer:discarded")
    assert entry.changes == {"content": [draft.sha256, None], "questions": [question.code]}


def test_the_answer_that_a_discarded_draft_was_to_replace_stays_in_force(centre):
    old = centre.publish(basis=provision())
    new = replace_answer(actor=centre.author, answer=old, nonce="r", now=NOW)

    discard(centre.author, new)

    assert Answer.objects.get().state == "published"
    assert replace_answer(actor=centre.author, answer=old, nonce="r2", now=NOW).replaces == old


def test_only_a_draft_is_discarded_by_its_author_as_they_saw_it(answering, centre):
    draft = centre.draft(basis=provision())

    with pytest.raises(NotAuthor):
        discard(centre.reader, draft)
    with pytest.raises(OnlyCentre):
        discard(answering.trainer(answering.first("s2")), draft)
    with pytest.raises(ChangedMeanwhile):
        discard(centre.author, draft, seen="what stood there before")
    send_to_second_reader(actor=centre.author, answer=draft, seen=draft.sha256, now=NOW)
    with pytest.raises(NotDraft):
        discard(centre.author, draft)

    assert Answer.objects.get().state == "reading"
    assert not Entry.objects.filter(tag="answers:answer:discarded").exists()
