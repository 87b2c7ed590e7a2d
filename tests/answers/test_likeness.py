"""Which questions ask the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.answers.rules.lexicon import own_lexicon
from kaskad.answers.rules.likeness import THRESHOLD, compare, likeness
from kaskad.answers.rules.question import read

ROOT = Path(__file__).resolve().parents[2]
_KNOWN = sorted({key[1] for key in own_lexicon().keys})
_SAID = st.lists(st.sampled_from(_KNOWN) | st.text(max_size=12), max_size=12).map(" ".join)
_ANY = st.text(max_size=200) | _SAID


@settings(max_examples=100, deadline=None)
@given(_ANY)
def test_a_text_is_like_itself(text):
    assert likeness(text, text).score == 1


@settings(max_examples=100, deadline=None)
@given(_ANY, _ANY)
def test_likeness_has_no_direction_and_stays_within_its_limits(one, other):
    there, back = likeness(one, other), likeness(other, one)

    assert there == back
    assert 0 <= there.score <= 1


@settings(max_examples=100, deadline=None)
@given(_SAID, _SAID)
def test_what_is_said_of_two_texts_stays_the_same(one, other):
    first = compare(read.__wrapped__(one), read.__wrapped__(other))

    assert first == compare(read.__wrapped__(one), read.__wrapped__(other))


@settings(max_examples=100, deadline=None)
@given(_SAID, _SAID, st.floats(-1, 1))
def test_a_nearer_meaning_never_makes_texts_less_alike(one, other, meaning):
    mine, theirs = read(one), read(other)

    assert compare(mine, theirs, meaning).score <= compare(mine, theirs, 1.0).score
    assert 0 <= compare(mine, theirs, meaning).score <= 1


def test_every_process_finds_the_same():
    program = """
from benchmarks.question_pairs import read_pairs
from kaskad.answers.rules.likeness import likeness
print([repr(likeness(pair.a, pair.b)) for pair in read_pairs()[::5]])
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}/src:{ROOT}"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(said) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Кто подписывает хаттаму?", "хаттамага ким кол кояды"),
        ("Сенімхат қажет пе?", "нужна ли доверенность"),
        ("Где взять Брайль трафарет?", "брайль трафаретин кайдан аламыз"),
        ("Протокол қайда ілінеді?", "хаттаманы кай жерге илемиз"),
        ("наблюдатель может снимать видео?", "байқаушы видеоға түсіре ала ма"),
    ],
)
def test_the_same_is_found_across_languages_and_keyboards(one, other):
    assert likeness(one, other).is_suggested


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ("Кто подписывает протокол?", "Когда подписывают протокол?", "asked"),
        ("Байқаушыны кім тіркейді?", "Журналисті кім тіркейді?", "actor"),
        ("С какого дня выдают бюллетени?", "До какого дня выдают бюллетени?", "limit"),
        ("Во сколько открывается участок?", "Участок сағат нешеде жабылады?", "door"),
        ("можно выдать за 5 дней?", "можно выдать за 15 дней?", "number"),
        ("екі бюллетень берілді", "үш бюллетень берілді", "number"),
        ("Сколько вопросов во входном тесте?", "Қорытынды тестте неше сұрақ бар?", "test_kind"),
        ("Бюллетень берілді", "Бюллетень берілмеді", "negation"),
        ("комиссия опубликовала решение", "комиссия не опубликовала решение", "negation"),
    ],
)
def test_what_speaks_against_is_named_and_lowers_the_score(one, other, against):
    found = likeness(one, other)

    assert against in found.differs
    assert found.score < likeness(one, one).score


def test_numbers_in_words_and_figures_are_one():
    assert read("жиырма күн").numbers == read("20 дней").numbers == {"20"}
    assert likeness("за пять дней до голосования", "за 5 дней до голосования").differs == ()


def test_the_reason_is_what_both_name():
    found = likeness("Байқаушыға хаттаманың көшірмесі керек", "наблюдателю нужна копия протокола")

    assert {"observer", "protocol", "copy"} <= set(found.shared)


def test_a_greeting_says_nothing():
    assert likeness("Здравствуйте, подскажите, где мөр?", "Мөр қайда?").score > 0.9


def test_another_matter_is_not_alike():
    assert (
        likeness("Как составить протокол?", "Семинар неше сағатқа созылады?").score < THRESHOLD / 2
    )


def test_nothing_is_like_something_only_if_it_is_the_same():
    assert likeness("", "").score == 1
    assert likeness("", "протокол").score == 0
    assert likeness("и на по", "мен және").score == 0
