"""Vectors of words from files."""

import numpy as np
import pytest

from kaskad.answers.rules.index import Index
from kaskad.answers.rules.likeness import compare
from kaskad.answers.rules.meaning import UnreadableVectorsError, load_vectors, read_vectors
from kaskad.answers.rules.question import read

KAZAKH = "3 3\nдрон 1 0 0\nшу 0 1 0\nсу 0 0 1\n"
RUSSIAN = "3 3\nквадрокоптер 0.9 0.1 0\nшум 0.1 0.9 0\nвода 0 0.1 0.9\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "kk.vec").write_text(KAZAKH, encoding="utf-8")
    (tmp_path / "ru.vec").write_text(RUSSIAN, encoding="utf-8")
    return tmp_path


def test_a_folder_without_files_has_no_vectors(tmp_path):
    assert load_vectors(tmp_path) is None
    assert load_vectors(tmp_path / "missing") is None


def test_words_of_two_languages_stand_in_one_space(folder):
    vectors = load_vectors(folder)

    near = float(vectors.vector("ДРОН") @ vectors.vector("квадрокоптер"))
    far = float(vectors.vector("дрон") @ vectors.vector("вода"))
    assert near > 0.9
    assert far < 0.1


def test_a_vector_has_length_one_or_is_empty(folder):
    vectors = load_vectors(folder)

    assert float(np.linalg.norm(vectors.vector("дрон шу су белгісіз"))) == pytest.approx(1)
    assert not vectors.vector("белгісіз").any()


def test_questions_are_found_by_the_vectors_of_a_folder(folder):
    index = Index(load_vectors(folder))
    index.add("a", "Дрон ұшады")
    index.add("b", "Су ағады")

    assert [each.code for each in index.candidates("летит квадрокоптер", at_least=0.2)] == ["a"]


def test_a_meaning_raises_what_the_words_say_and_never_hides_what_speaks_against(folder):
    vectors = load_vectors(folder)
    one, other = "дрон 5", "квадрокоптер 15"
    meaning = float(vectors.vector(one) @ vectors.vector(other))
    found = compare(read(one), read(other), meaning)

    assert found.score > compare(read(one), read(other)).score
    assert found.differs == ("number",)


def test_only_the_most_frequent_words_are_kept(folder):
    vectors = load_vectors(folder, most=1)

    assert vectors.vector("дрон").any()
    assert not vectors.vector("шу").any()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        ("слово\n", "line 1"),
        ("1 3\nслово 1 2\n", "line 2"),
        ("1 3\nслово 1 2 x\n", "line 2"),
        ("2 3\nслово 1 2 3\nдва 1 nan 3\n", "line 3"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text, said):
    with pytest.raises(UnreadableVectorsError, match=said):
        read_vectors(text.splitlines(keepends=True))


def test_a_broken_file_is_named(folder):
    (folder / "ru.vec").write_text("1 3\nслово 1\n", encoding="utf-8")

    with pytest.raises(UnreadableVectorsError, match=r"ru\.vec, line 2"):
        load_vectors(folder)


def test_files_of_different_sizes_are_refused(folder):
    (folder / "ru.vec").write_text("1 2\nслово 1 2\n", encoding="utf-8")

    with pytest.raises(UnreadableVectorsError, match="different sizes"):
        load_vectors(folder)
