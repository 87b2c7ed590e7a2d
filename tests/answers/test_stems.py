"""Endings of Kazakh and Russian words."""

import pytest

from kaskad.answers.rules.folding import words
from kaskad.answers.rules.lexicon import Found, own_lexicon
from kaskad.answers.rules.question import notions
from kaskad.answers.rules.stems import Form, kazakh_forms, kazakh_stem, russian_stem
from tests.answers.paradigms import TYPED, noun_forms, verb_forms

# Each is a word of the lexicon of which no other term takes a form.
NOUNS = (
    *("комиссия", "байқаушы", "мүше", "хаттама", "төраға", "хатшы", "тізім", "учаске", "бюллетень"),
    *("сенімхат", "кабина", "мөр", "шағым", "өтініш", "сот", "журналист", "мұғалім", "қаулы"),
    *("студент", "газет", "семинар", "сертификат", "тренер", "айыппұл", "кесте", "әкімдік", "сейф"),
    *("трафарет", "пандус", "инватакси", "шекара", "көшірме", "отырыс", "кворум", "прокурор"),
)
VERBS = (
    *("түзет", "тексер", "хабарла", "жарияла", "жүкте", "толтыр", "сана", "сұра", "шеш"),
    *("босат", "жоғалт", "үгітте", "тоқтат", "босатыл", "белгіле"),
)


def _found(word: str) -> list[str]:
    own = own_lexicon()
    return [
        each.notion.code if isinstance(each, Found) else f"~{each}"
        for each in notions(own, words(word), kazakh=True)
    ]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_form_of_a_noun_is_the_same_notion(noun):
    (notion,) = _found(noun)

    assert {form: _found(form) for form in noun_forms(noun) if _found(form) != [notion]} == {}


@pytest.mark.parametrize("stem", VERBS)
def test_every_form_of_a_verb_is_the_same_notion(stem):
    (notion,) = _found(next(verb_forms(stem)))

    assert {form: _found(form) for form in verb_forms(stem) if _found(form) != [notion]} == {}


@pytest.mark.parametrize("noun", NOUNS)
def test_forms_typed_without_kazakh_letters_are_found_too(noun):
    (notion,) = _found(noun)
    forms = {form.translate(TYPED) for form in noun_forms(noun)}

    assert {form: _found(form) for form in forms if _found(form) != [notion]} == {}


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("байқаушыларға", "байкауши"),
        ("куәлігін", "куалик"),
        ("комиссиямыздың", "комисийа"),
        ("учаскедегі", "учаске"),
        ("мүшелерінен", "муше"),
        ("тізімімізде", "тизим"),
        ("хаттамасымен", "хатама"),
    ],
)
def test_layers_of_a_noun_come_off(word, stem):
    assert Form(stem) in kazakh_forms(word)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("береміз", "бер"),
        ("қояды", "кой"),
        ("қоюға", "кой"),
        ("тауып", "тап"),
        ("оқиды", "оки"),
        ("жазылғандарды", "жаз"),
        ("ашылатын", "аш"),
    ],
)
def test_layers_of_a_verb_come_off(word, stem):
    assert Form(stem, verb=True) in kazakh_forms(word)


@pytest.mark.parametrize(
    ("word", "stem"), [("бермейді", "бер"), ("қойылмаса", "кой"), ("келмеген", "кел")]
)
def test_a_negation_is_seen(word, stem):
    assert Form(stem, verb=True, negated=True) in kazakh_forms(word)
    assert Form(stem, verb=True, negated=False) not in kazakh_forms(word)


def test_the_longest_form_comes_first():
    lengths = [len(form.stem) for form in kazakh_forms("комиссияларымызға")]

    assert lengths == sorted(lengths, reverse=True)


def test_forms_of_an_unknown_word_have_one_stem():
    forms = ("дрон", "дронды", "дронның", "дрондар", "дрондарға", "дронымыз")

    assert {kazakh_stem(form) for form in forms} == {"дрон"}


@pytest.mark.parametrize(
    "forms",
    [
        ("протокол", "протокола", "протоколами", "протоколах"),
        ("открепительное", "открепительного", "открепительные"),
        ("списки", "списков", "списках"),
        ("подсчёт", "подсчета", "подсчетом"),
    ],
)
def test_forms_of_a_russian_word_have_one_stem(forms):
    assert len({russian_stem(form) for form in forms}) == 1
