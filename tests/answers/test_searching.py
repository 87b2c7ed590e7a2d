"""What a search over answers in two languages compares."""

import pytest

from kaskad.answers.rules.searching import found_share, search_terms

KAZAKH = "Есептен шығару куәлігі дауыс беру күніне дейін сағат 18:00-ге дейін беріледі."
RUSSIAN = "Открепительное удостоверение выдаётся до 18:00 накануне голосования."
OTHER = "Протокол подписывают все члены комиссии. Хаттамаға қол қойылады."


@pytest.mark.parametrize(
    "query",
    ["есептен шыгару куалигы", "открепительное", "ОТКРЕПИТЕЛЬНЫЕ до 18.00", "куәлігін беру"],
)
def test_answers_of_both_languages_are_found(query):
    for answer in (KAZAKH, RUSSIAN):
        assert found_share(query, search_terms(answer)) > 0.5
    assert found_share(query, search_terms(OTHER)) < 0.5


def test_terms_can_be_kept_as_words():
    terms = search_terms(f"{KAZAKH} дрон")

    assert {"absentee_certificate", "#18", "~дрон"} <= terms
    assert not any(" " in term for term in terms)


def test_a_word_still_being_typed_is_found():
    assert found_share("квадрокоп", search_terms("Квадрокоптер над участком")) == 1


def test_nothing_looked_for_is_nothing_found():
    assert found_share("", search_terms(KAZAKH)) == 0
    assert found_share("и на", search_terms(KAZAKH)) == 0
