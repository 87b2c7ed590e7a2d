"""Every problem, fault and loss has words, and the words are translated."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from kaskad.assessment import rules
from kaskad.assessment.rules.exchange import LOSSES, Fault, Lost
from kaskad.assessment.rules.problems import CODES, Problem
from kaskad.assessment.vocab import wordings

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(rules.__file__).parent.glob("*.py"))
)
# How readers name a fault: as the first text of an Unread, the fourth of a Fault, and others.
RAISED = {
    *re.findall(r'Unread\(\s*"(\w+)"', SOURCE),
    *re.findall(r'Fault\([^"()]*(?:\([^()]*\)[^"()]*)*(?:"[^"]*", ){0,2}"(\w+_\w+)", ', SOURCE),
    *re.findall(r'(?:wrong|add)\(\s*"(\w+)"', SOURCE),
    *(f"not_{kind}" for kind in re.findall(r'self\._get\(\w+, \w+, "(\w+)"', SOURCE)),
}


def test_the_codes_of_faults_are_found_in_the_source():
    assert {"not_toml", "unknown_key", "not_whole_number", "wildcard", "doctype"} <= RAISED
    assert len(RAISED) > 30


@pytest.mark.parametrize("code", sorted(RAISED))
def test_every_fault_has_words(code):
    assert code in wordings.FAULTS or code in wordings.PROBLEMS


def test_there_are_words_for_what_can_happen_only():
    assert set(wordings.PROBLEMS) == CODES
    assert set(wordings.LOSSES) == LOSSES
    assert all(f'"{code}"' in SOURCE or code.startswith("not_") for code in wordings.FAULTS)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_all_of_them_are_translated(language):
    for table in (wordings.PROBLEMS, wordings.FAULTS, wordings.LOSSES):
        with translation.override("en"):
            english = {code: str(words) for code, words in table.items()}
        with translation.override(language):
            assert [code for code, words in table.items() if str(words) == english[code]] == []


def test_a_fault_says_where_and_what_to_do():
    with translation.override("ru"):
        words = wordings.describe_fault(Fault(7, "b1-01", "options", "right_missing", "", "kk"))
        assert words.startswith("kk, строка 7, b1-01, options: Ни один ответ")
        assert wordings.describe_problem(Problem("text_empty", "text.ru")).startswith("text.ru: ")
        lost = [Lost(f"i{number}", "source") for number in range(7)]
        assert wordings.describe_losses([*lost, Lost("x", "kind")]) == [
            "без источника: заданий – 7 (i0, i1, i2, i3, i4, …)",
            "не записано, в формате нет таких вопросов: заданий – 1 (x)",
        ]
