"""Letters as people type them."""

import pytest

from kaskad.answers.rules.folding import fold, is_number, number, squeeze, trigrams, words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("сенімхат", "сенимхат"),
        ("байқаушы", "байкаушы"),
        ("үгіт", "угит"),
        ("жәшік", "жашик"),
        ("мөр", "мор"),
        ("күн", "кун"),
        ("ұпай", "упай"),
        ("соңғы", "сонгы"),
        ("қаһарман", "кахарман"),
        ("иә", "иэ"),
        ("подсчёт", "подсчет"),
        ("объявление", "обявление"),
        ("тіркеу", "тыркеу"),
    ],
)
def test_a_word_typed_without_its_letters_folds_alike(written, typed):
    assert fold(written) == fold(typed)


def test_words_that_differ_stay_apart():
    assert len({fold(word) for word in ("бар", "бер", "мұғалім", "мүше", "тізім", "төзім")}) == 6


def test_words_are_lower_case_and_times_stay_whole():
    text = "Сағат 18:00-ге дейін, eGov-та; 17.30?"

    assert words(text) == ["сағат", "18:00", "ге", "дейін", "egov", "та", "17.30"]


@pytest.mark.parametrize(
    ("mixed", "meant"),
    [
        ("соктi", "сокті"),  # mixed letters on purpose
        ("комиccия", "комиссия"),  # mixed letters on purpose
    ],
)
def test_latin_letters_that_look_cyrillic_become_so(mixed, meant):
    assert words(mixed) == [meant]


def test_joints_that_nobody_sees_are_dropped():
    assert words("прото\u00adкол бюл\u200bлетень") == ["протокол", "бюллетень"]


@pytest.mark.parametrize(
    ("written", "compared"), [("18:00", "18"), ("18.00", "18"), ("07:30", "7:30"), ("0", "0")]
)
def test_a_time_is_compared_as_a_number(written, compared):
    assert is_number(written)
    assert number(written) == compared


def test_doubled_letters_are_written_once():
    assert squeeze("комиссия") == squeeze("коммисия") == "комисия"


def test_no_text_has_more_words_than_are_compared():
    assert len(words("сөз " * 100_000)) < 5_000


def test_trigrams_know_the_ends_of_a_word():
    assert trigrams("ком") == {" ко", "ком", "ом "}
