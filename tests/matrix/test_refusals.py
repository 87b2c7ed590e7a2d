"""Every refusal has a text in three languages whose placeholders agree, and is documented."""

import re

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


def test_every_refusal_speaks_three_languages():
    for code in sorted(KNOWN):
        texts = {language: _text(code, language) for language in ("kk", "ru", "en")}
        bare = {language: PLACEHOLDER.sub("", text) for language, text in texts.items()}
        kk, ru, en = (sorted(set(PLACEHOLDER.findall(text))) for text in texts.values())

        assert all(texts.values()), code
        assert kk == ru == en, code
        assert all("%" not in text.replace("%%", "") for text in bare.values()), code
        assert len(set(texts.values())) == 3 or not LETTERS.search(bare["en"]), code


def test_every_refusal_fills_its_text():
    for code in sorted(KNOWN):
        names = {name for name, _ in PLACEHOLDER.findall(_text(code, "en"))}
        values = dict.fromkeys(names, 7)

        filled = [_text(code, language) % values for language in ("kk", "ru", "en")]

        assert [text for text in filled if "%" in text.replace("7%", "")] == [], code


def test_a_code_names_its_room():
    wrong = [code for code in KNOWN if not re.fullmatch(r"[a-z_]+\.[a-z_]+", code)]

    assert wrong == []


def test_the_page_of_refusals_is_up_to_date():
    assert refusals.PAGE.read_text(encoding="utf-8") == refusals.page(), (
        "run python -m tools.refusals"
    )
