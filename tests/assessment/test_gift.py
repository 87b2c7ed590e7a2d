"""GIFT: one file a language, out and in again, and the examples of its authors."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as searching
from hypothesis import strategies as st

from kaskad.assessment.rules.exchange import LOSSES, Lost
from kaskad.assessment.rules.gift_reading import read_gift, read_gift_files
from kaskad.assessment.rules.gift_writing import write_gift
from kaskad.assessment.rules.items import Choices, Matching, Number, Option, Short, Truth
from kaskad.assessment.vocab import Kind
from tests.assessment.items import damaged, item, items, lines, options, words

CARRIED = tuple(kind for kind in Kind if kind not in (Kind.ORDERING, Kind.CASE))


def bare(kind, **changes):
    """An item of which GIFT loses nothing."""
    content = item(kind, source="", **changes)
    if kind == Kind.NUMERIC:
        return replace(content, body=Number(Decimal("12.5"), Decimal("0.5")))
    return content


def files(*bank, languages=("kk", "ru")):
    return {one: write_gift(bank, one).content for one in languages}


@pytest.mark.parametrize("kind", CARRIED)
def test_an_item_of_each_kind_comes_back_equal(kind):
    reading = read_gift_files(files(bare(kind)))

    assert reading.faults == ()
    assert reading.items == (bare(kind),)


@searching(max_examples=60, deadline=None)
@given(
    items(kinds=CARRIED, optional=(), with_line_notes=False, with_order=False, with_unit=False,
          with_source=False)
)  # fmt: skip
def test_whatever_gift_can_carry_comes_back_equal(content):
    lost = {one.what for language in ("kk", "ru") for one in write_gift([content], language).lost}
    reading = read_gift_files(files(content))

    assert reading.faults == ()
    assert lost <= {"arrow"}
    assert reading.items == (() if lost else (content,))


def test_what_gift_cannot_carry_is_listed():
    arrow = Matching(lines("a -> b", "б"), options(a="в", b="г"), {"1": "a", "2": "b"})
    noted = Matching(
        (Option("1", words("а"), words("б")), *options(b="в")), options(c="г", d="е"),
        {"1": "c", "b": "d"},
    )  # fmt: skip
    bank = (
        item(Kind.CASE, source=""),
        item(Kind.ORDERING, source=""),
        item(Kind.MATCHING, arrow, source=""),
        item(Kind.MATCHING, noted, source="", code="noted"),
        item(Kind.SHORT, Short(("a -> b",)), source=""),
        item(Kind.NUMERIC),
        item(body=Choices(options(a="а", b="б"), frozenset("a"), keeps_order=True), source=""),
        bare(Kind.TRUTH, text={"ru": "Верно?"}),
    )

    assert {one.what for one in write_gift(bank, "kk").lost} == LOSSES - {"partial_credit"}
    assert write_gift(bank, "kk").lost == (
        Lost("kz-case", "kind"),
        Lost("kz-ordering", "kind"),
        Lost("kz-matching", "arrow"),
        Lost("noted", "notes"),
        Lost("kz-short", "arrow"),
        Lost("kz-numeric", "unit"),
        Lost("kz-numeric", "source"),
        Lost("kz-choice", "keeps_order"),
        Lost("kz-truth", "language"),
    )
    found = read_gift(write_gift(bank, "kk").content, "kk").items
    assert [one.code for one in found] == ["noted", "kz-numeric", "kz-choice"]


def test_an_item_in_one_language_only_is_taken_with_it():
    texts = files(bare(Kind.CHOICE), bare(Kind.TRUTH)) | {"ru": ""}

    assert [one.text for one in read_gift_files(texts).items] == [{"kk": "Сұрақ?"}] * 2


def test_languages_that_disagree_are_told():
    texts = files(bare(Kind.CHOICE), bare(Kind.TRUTH))
    texts["ru"] = texts["ru"].replace("TRUE", "FALSE")
    reading = read_gift_files(texts)

    assert [one.code for one in reading.items] == ["kz-choice"]
    assert [(one.file, one.item, one.field, one.code) for one in reading.faults] == [
        ("ru", "kz-truth", "is_true", "languages_differ")
    ]


def read(text):
    reading = read_gift(text, "en")
    assert reading.faults == ()
    return reading.items[0]


def option(key, text, note=""):
    return Option(key, {"en": text}, {"en": note} if note else {})


@pytest.mark.parametrize(
    ("text", "asked", "body"),
    [
        ("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}",
         "Who's buried in Grant's tomb?",
         Choices((option("a", "Grant"), option("b", "Jefferson"), option("c", "no one")),
                 frozenset("c"))),
        ("Grant is {~buried =entombed\n~living} in Grant's tomb.",
         "Grant is _____ in Grant's tomb.",
         Choices((option("a", "buried"), option("b", "entombed"), option("c", "living")),
                 frozenset("b"))),
        ("Grant is buried in Grant's tomb.{FALSE}", "Grant is buried in Grant's tomb.",
         Truth(is_true=False)),
        ("The sun rises in the east.{T#No#Yes}", "The sun rises in the east.",
         Truth(is_true=True)),
        ("Two plus two equals {=four =4}.", "Two plus two equals _____ .", Short(("four", "4"))),
        ("When?{#1822:1}", "When?", Number(Decimal(1822), Decimal(1))),
        ("Pi? {#3.141..3.142}", "Pi?", Number(Decimal("3.1415"), Decimal("0.0005"))),
        ("When? {#\n=1822:0 #Right! \n=%50%1822:2}", "When?", Number(Decimal(1822))),
        ("Tomb?\n{~%-50%No one ~%50%Grant#yes\n~%50%His wife ~%-50%His father}", "Tomb?",
         Choices((option("a", "No one"), option("b", "Grant", "yes"), option("c", "His wife"),
                  option("d", "His father")), frozenset("bc"))),
        ("Match. {\n=Canada -> Ottawa\n=Italy->Rome\n= -> Tokyo}", "Match.",
         Matching((option("1", "Canada"), option("2", "Italy")),
                  (option("a", "Ottawa"), option("b", "Rome"), option("c", "Tokyo")),
                  {"1": "a", "2": "b"})),
        ("[html]<p>Which\nequals&nbsp;5?</p>{ ~ \\= 2 + 2\n = \\= 2 + 3#\\#1 \\\\ }",
         "Which equals 5?",
         Choices((option("a", "= 2 + 2"), option("b", "= 2 + 3", "#1 \\")), frozenset("b"))),
    ],
)  # fmt: skip
def test_the_examples_of_its_authors(text, asked, body):
    content = read(text)

    assert content.text == {"en": asked}
    assert content.body == body


def test_names_comments_and_categories():
    reading = read_gift(
        "\ufeff// a bank\r\n$CATEGORY: $course$/top\r\n\r\n// the first\r\n::law-1::Да?{T}\r\n"
        "\r\n::A long name::Нет?{F####Потому.}\r\n\r\n// [id:law-3] [tag:easy]\r\n::x::Кто?{=я}",
        "ru",
    )

    assert [one.code for one in reading.items] == ["law-1", "item-2", "law-3"]
    assert reading.items[1].explanation == {"ru": "Потому."}
    assert reading.lines["item-2"] == {"": 7}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Почему?{}", "kind_unknown"),
        ("Просто слова.", "no_answers"),
        ("Кто? {=я", "no_answers"),
        ("Кто? {я}", "bad_answers"),
        ("Когда? {#завтра}", "not_number"),
        ("Когда? {#1:о}", "not_number"),
        ("Пары {=а -> б =в}", "pair_missing"),
        ("Слово {=прото*}", "wildcard"),
    ],
)
def test_a_question_that_cannot_be_read_is_told_and_costs_no_other(text, code):
    reading = read_gift(f"Да?{{T}}\n\n{text}\n\nНет?{{F}}", "ru")

    assert [(one.line, one.item, one.code) for one in reading.faults] == [(3, "item-2", code)]
    assert [one.code for one in reading.items] == ["item-1", "item-3"]


WRITTEN = files(*(bare(kind) for kind in CARRIED))


@searching(max_examples=150, deadline=None)
@given(damaged(WRITTEN["kk"]))
def test_damage_gives_faults_and_no_error(text):
    reading = read_gift_files(WRITTEN | {"kk": text})

    assert len(reading.items) >= len(CARRIED) - 2 or reading.faults


@searching(max_examples=100, deadline=None)
@given(st.text(alphabet="а1 ~=#{}:\\n/[]%->\nT.", max_size=60))
def test_any_text_is_read_without_an_error(text):
    reading = read_gift(text, "ru")

    assert len(reading.items) + len(reading.faults) <= text.count("\n") + 1
