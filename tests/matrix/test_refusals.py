"""Every refusal has a text in three languages whose placeholders agree, and is documented."""

import re

import pytest
from django.utils import translation

from tools import refusals

KNOWN = {one.code: one for one in refusals.known_refusals()}
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
LETTERS = re.compile(r"[A-Za-z]{2,}")


def _text(code, language):
    with translation.override(language):
        return str(KNOWN[code].text)


def test_there_are_refusals():
    assert len(KNOWN) > 40


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_a_refusal_speaks_three_languages(code):
    texts = {language: _text(code, language) for language in ("kk", "ru", "en")}
    placeholders = {
        language: sorted(set(PLACEHOLDER.findall(text))) for language, text in texts.items()
    }

    assert all(texts.values())
    assert placeholders["kk"] == placeholders["ru"] == placeholders["en"]
    assert all("%" not in PLACEHOLDER.sub("", text).replace("%%", "") for text in texts.values())
    if LETTERS.search(PLACEHOLDER.sub("", texts["en"])):
        assert len(set(texts.values())) == 3


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_a_refusal_fills_its_text(code):
    names = {name for name, _ in PLACEHOLDER.findall(_text(code, "en"))}
    values = dict.fromkeys(names, 7)

    filled = [_text(code, language) % values for language in ("kk", "ru", "en")]

    assert [text for text in filled if "%" in text.replace("7%", "")] == []


def test_a_code_names_its_room():
    wrong = [code for code in KNOWN if not re.fullmatch(r"[a-z_]+\.[a-z_]+", code)]

    assert wrong == []


def test_the_page_of_refusals_is_up_to_date():
    assert refusals.PAGE.read_text(encoding="utf-8") == refusals.page(), (
        "run python -m tools.refusals"
    )
