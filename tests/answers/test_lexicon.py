"""The table of notions is right in itself, and a word is found as it is said."""

import csv
from pathlib import Path

import pytest

from kaskad.answers.rules import lexicon as module
from kaskad.answers.rules.folding import words
from kaskad.answers.rules.lexicon import Found, notion_name, own_lexicon, read_lexicon
from kaskad.answers.rules.likeness import CONTRASTS
from kaskad.answers.rules.question import ASKING, notions, read

TABLE = Path(module.__file__).with_name("lexicon.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def _said(term: str) -> str:
    """A term as somebody says it: a verb in some form."""
    return f"{term.removesuffix('-')}ды" if term.endswith("-") else term.strip("=").rstrip("*")


def _found(text: str, *, kazakh: bool) -> list[str]:
    found = notions(own_lexicon(), words(text), kazakh=kazakh)
    return [each.notion.code if isinstance(each, Found) else f"~{each}" for each in found]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_term_names_its_notion_and_no_other(language):
    wrong = [
        (row["code"], term)
        for row in ROWS
        for term in filter(None, map(str.strip, row[language].split(";")))
        if _found(_said(term).replace("*", "").replace("=", ""), kazakh=language == "kk")
        != [row["code"]]
    ]

    assert wrong == []


def test_codes_are_unique_and_wider_notions_exist():
    codes = [row["code"] for row in ROWS]

    assert len(codes) == len(set(codes))
    assert {row["wider"] for row in ROWS} - {""} <= set(codes)


def test_every_group_is_compared():
    assert {row["group"] for row in ROWS} - {"", "act", "modal", "place", ASKING} == set(CONTRASTS)


def test_the_glossary_is_there_in_both_languages():
    pairs = [
        ("есептен шығару куәлігі", "открепительное удостоверение"),
        ("сенімхат", "доверенность"),
        ("жеке басты куәландыратын құжат", "документ, удостоверяющий личность"),
        ("жарамсыз бюллетень", "недействительный бюллетень"),
        ("тасымалданатын жәшік", "переносная урна"),
        ("учаскені ашу туралы хаттама", "протокол об открытии участка"),
        ("тыныштық күні", "день тишины"),
        ("қоғамдық пікірге сауал салу", "опрос общественного мнения"),
        ("талап арыз", "иск"),
        ("сурдоаудармашы", "сурдопереводчик"),
        ("Брайль қарпіндегі трафарет", "трафарет со шрифтом Брайля"),
        ("мүгедектігі бар адамдар", "лица с инвалидностью"),
        ("ақпараттық стенд", "информационный стенд"),
        ("АЕК", "МРП"),
        ("ЖСН", "ИИН"),
        ("ерекше пікір", "особое мнение"),
        ("әдістемелік құрал", "методическое пособие"),
        ("қорытынды тест", "итоговый тест"),
    ]

    assert [
        (kk, ru) for kk, ru in pairs if _found(kk, kazakh=True) != _found(ru, kazakh=False)
    ] == []


def test_words_of_both_languages_are_found_in_one_text():
    weights = read("открепительныйды сенімхатпен бере аламыз ба").weights

    assert {"absentee_certificate", "power_of_attorney"} <= weights.keys()


@pytest.mark.parametrize(
    "typed", ["есептен шыгару куалигин", "есептен шығару куәлигін", "ЕСЕПТЕН ШЫҒАРУ КУӘЛІГІНЕ"]
)
def test_a_term_of_several_words_is_found_with_other_letters_and_endings(typed):
    assert "absentee_certificate" in read(typed).weights


@pytest.mark.parametrize("typed", ["наблюдатеьль", "наблюдатль", "доверенносьт", "бюллетенн"])
def test_one_wrong_letter_of_a_long_word_is_forgiven(typed):
    assert not any(code.startswith("~") for code in read(typed).weights)


def test_a_short_word_with_a_wrong_letter_is_not_guessed():
    assert read("сатт").weights.keys() == {"~сат"}


def test_a_notion_has_a_name_in_both_languages():
    assert notion_name("observer", "kk") == "байқаушы"
    assert notion_name("observer", "ru") == "наблюдатель"
    assert notion_name("attend", "kk") == "қатысу"
    assert notion_name("~дрон", "ru") == "дрон"
    assert notion_name("#18", "kk") == "18"


def test_a_name_has_no_marks_of_the_table():
    names = [notion_name(row["code"], language) for row in ROWS for language in ("kk", "ru")]

    assert [name for name in names if set(name) & set("-=*~") - {"-"} or name.endswith("-")] == []


def test_another_table_can_be_read():
    own = read_lexicon(["code,group,wider,weight,kk,ru", "dog,,,2,ит; күшік,собака; щен*"])

    assert [each.notion.code for each in notions(own, ["щенками"], kazakh=False)] == ["dog"]
    assert [each.notion.code for each in notions(own, ["иттерді"], kazakh=True)] == ["dog"]
