"""Questions like a new one, out of many."""

import random

import numpy as np
import pytest

from kaskad.answers.rules.index import Index
from kaskad.answers.rules.likeness import THRESHOLD

QUESTIONS = {
    "q1": "Кто подписывает протокол?",
    "q2": "Хаттаманың көшірмесі кімге беріледі?",
    "q3": "До какого часа выдают открепительные?",
    "q4": "Байқаушы суретке түсіре ала ма?",
    "q5": "Что висит на стенде?",
}


def _index(questions=QUESTIONS, embedder=None) -> Index:
    index = Index(embedder)
    for code, text in questions.items():
        index.add(code, text)
    return index


def _codes(index, text, **options):
    return [candidate.code for candidate in index.candidates(text, **options)]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("хаттамаға кім қол қояды", "q1"),
        ("кому дают копию протокола", "q2"),
        ("есептен шыгару куалигин сагат нешеге дейин береди", "q3"),
        ("можно ли наблюдателю фотографировать", "q4"),
        ("стендте не илинип турады", "q5"),
    ],
)
def test_the_question_of_the_other_language_comes_first(asked, code):
    assert _codes(_index(), asked)[0] == code


def test_only_what_is_like_enough_is_a_candidate():
    found = _index().candidates("Кто подписывает протокол?", limit=5)

    assert all(candidate.likeness.score >= THRESHOLD for candidate in found)
    assert _codes(_index(), "Сколько стоит хлеб?") == []


def test_no_more_than_asked_for():
    index = _index({str(n): "Кто подписывает протокол?" for n in range(10)})

    assert _codes(index, "протокол кем подписан", limit=3) == ["0", "1", "2"]


def test_a_removed_question_is_not_found_again():
    index = _index()
    index.remove("q1")
    index.remove("q1")

    assert "q1" not in _codes(index, QUESTIONS["q1"], limit=5, at_least=0)
    assert "q1" not in index
    assert len(index) == 4


def test_a_question_added_again_has_its_new_text():
    index = _index()
    index.add("q1", "Сейф қайда тұрады?")

    assert _codes(index, "где стоит сейф") == ["q1"]
    assert len(index) == 5


def test_the_order_in_which_they_came_does_not_matter():
    codes = list(QUESTIONS)
    random.Random(3).shuffle(codes)
    other = _index({code: QUESTIONS[code] for code in codes})

    for text in QUESTIONS.values():
        assert other.candidates(text, at_least=0) == _index().candidates(text, at_least=0)


def test_texts_without_any_known_word_are_found_by_their_letters():
    assert _codes(_index({"a": "???", "b": "и на по", "c": ""}), "И на, по!") == ["b"]


def test_an_empty_index_has_no_candidates():
    assert Index().candidates("Кто подписывает протокол?") == []


class Meanings:
    """An embedder that knows what some texts mean."""

    def __init__(self, **meant) -> None:
        self.meant = meant

    def vector(self, text):
        vector = np.zeros(2, dtype=np.float32)
        for word, place in self.meant.items():
            if word in text:
                vector[place] = 1
        return vector


def test_a_meaning_finds_what_shares_no_word():
    questions = {"a": "дрон шулайды", "b": "майна тукталды"}
    asked = "квадрокоптер летает"
    meanings = Meanings(дрон=0, квадрокоптер=0, майна=1)

    assert _codes(_index(questions), asked, at_least=0.1) == []
    assert _codes(_index(questions, meanings), asked, at_least=0.1) == ["a"]


def test_a_text_of_which_no_word_is_known_is_compared_without_meaning():
    plain, meant = _index(), _index(embedder=Meanings(дрон=0))

    for text in QUESTIONS.values():
        assert meant.candidates(text, at_least=0) == plain.candidates(text, at_least=0)


def test_a_removed_question_loses_its_meaning_too():
    index = _index({"a": "дрон шулайды", "b": "майна"}, Meanings(дрон=0, квадрокоптер=0, майна=1))
    index.remove("a")

    assert _codes(index, "квадрокоптер летает", at_least=0.1) == []
