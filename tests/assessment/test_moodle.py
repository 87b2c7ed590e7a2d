"""Moodle XML: out and in again, files of other people, and files that mean harm."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as searching

from kaskad.assessment.rules.exchange import Lost
from kaskad.assessment.rules.items import Choices, Number, Option, Ordering, Short, Truth
from kaskad.assessment.rules.moodle_reading import read_moodle
from kaskad.assessment.rules.moodle_writing import write_moodle
from kaskad.assessment.rules.problems import problems
from kaskad.assessment.vocab import Kind
from tests.assessment.items import (
    BODIES_BY_HAND,
    SIMPLE_KINDS,
    damaged,
    item,
    items,
    lines,
    options,
)


def through(*bank):
    return read_moodle(write_moodle(bank).content.encode())


@pytest.mark.parametrize("kind", SIMPLE_KINDS)
def test_an_item_of_each_kind_comes_back_equal(kind):
    reading = through(item(kind))

    assert reading.faults == ()
    assert reading.items == (item(kind),)


@searching(max_examples=50, deadline=None)
@given(items(kinds=SIMPLE_KINDS, with_line_notes=False))
def test_whatever_moodle_can_carry_comes_back_equal(content):
    written = write_moodle([content])
    reading = read_moodle(written.content.encode())

    assert reading.faults == ()
    assert reading.items == (content,)
    assert written.lost == ()


def test_what_moodle_cannot_carry_is_listed():
    noted = Option("1", {"kk": "а", "ru": "а"}, {"kk": "б", "ru": "б"})
    many = Choices(lines(*(f"а{n}" for n in range(12))), frozenset(str(n) for n in range(1, 12)))
    bank = (
        item(Kind.CASE),
        item(Kind.ORDERING, Ordering((noted, *options(b="в")))),
        item(Kind.CHOICES, many),
    )

    assert write_moodle(bank).lost == (
        Lost("kz-case", "kind"),
        Lost("kz-ordering", "notes"),
        Lost("kz-choices", "partial_credit"),
    )
    assert {one.code for one in through(*bank).items} == {"kz-ordering", "kz-choices"}


def test_a_penalty_is_as_large_as_a_share():
    text = write_moodle([item(Kind.CHOICES)]).content

    assert text.count('fraction="50"') == text.count('fraction="-50"') == 2


def test_languages_are_spans_of_moodles_filter():
    text = write_moodle([item()]).content

    assert (
        '&lt;span lang="kk" class="multilang"&gt;Сұрақ?&lt;/span&gt;'
        '&lt;span lang="ru" class="multilang"&gt;Вопрос?&lt;/span&gt;'
    ) in text


OTHERS = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Law</text></category></question>
  <question type="multichoice">
    <name><text>Who counts?</text></name>
    <questiontext format="html"><text><![CDATA[<p>Кто <b>считает</b>&nbsp;голоса?</p><p>Один&amp;
      ответ.</p>]]></text></questiontext>
    <single>true</single><shuffleanswers>0</shuffleanswers>
    <answer fraction="100" format="html"><text>комиссия</text>
      <feedback><text>да</text></feedback></answer>
    <answer fraction="0"><text>наблюдатель</text></answer>
  </question>
  <question type="truefalse">
    <name><text>law-2</text></name>
    <questiontext format="plain_text"><text>a &lt; b
c</text></questiontext>
    <answer fraction="0"><text>true</text></answer>
    <answer fraction="100"><text>false</text></answer>
  </question>
  <question type="numerical">
    <name><text>n</text></name>
    <questiontext format="html"><text>Сколько?</text></questiontext>
    <answer fraction="100"><text>1.5e2</text><tolerance>1e-1</tolerance></answer>
  </question>
  <question type="shortanswer">
    <questiontext format="html"><text>Слово?</text></questiontext>
    <answer fraction="100"><text>протокол</text></answer>
    <answer fraction="50"><text>акт</text></answer>
  </question>
  <question type="matching">
    <questiontext><text>Пары</text></questiontext>
    <subquestion><text>1</text><answer><text>один</text></answer></subquestion>
    <subquestion><text></text><answer><text>три</text></answer></subquestion>
    <subquestion><text>2</text><answer><text>один</text></answer></subquestion>
  </question>
</quiz>
"""


def test_files_of_others_are_read_as_drafts():
    reading = read_moodle(OTHERS.encode())
    choice, truth, number, short, matching = reading.items

    assert reading.faults == ()
    assert [one.code for one in reading.items] == ["item-1", "law-2", "n", "item-4", "item-5"]
    assert choice.text == {"ru": "Кто считает голоса?\n\nОдин& ответ."}
    assert choice.body == Choices(
        (
            Option("a", {"ru": "комиссия"}, {"ru": "да"}),
            Option("b", {"ru": "наблюдатель"}),
        ),
        frozenset("a"),
        keeps_order=True,
    )
    assert (truth.text, truth.body) == ({"ru": "a < b\nc"}, Truth(is_true=False))
    assert number.body == Number(Decimal(150), Decimal("0.1"))
    assert short.body == Short(("протокол",))
    assert [one.text["ru"] for one in matching.body.right] == ["один", "три"]
    assert matching.body.pairs == {"1": "a", "2": "a"}
    assert ("language_missing", "text.kk") in {(p.code, p.part) for p in problems(choice)}


def test_text_of_no_named_language_is_in_the_one_that_is_told():
    assert read_moodle(OTHERS.encode(), "kk").items[1].text == {"kk": "a < b\nc"}


def test_what_stands_beside_spans_belongs_to_all_languages():
    html = (
        '1) <span lang="kk" class="multilang">а</span> <span lang="ru" class="multilang">б</span>!'
    )
    text = OTHERS.replace("Сколько?", html.replace("<", "&lt;"))

    assert read_moodle(text.encode()).items[2].text == {"kk": "1) а !", "ru": "1) б!"}


def question(form, inside):
    head = "<question type='{}'><name><text>q</text></name>{}</question>"
    return f"<quiz>\n\n{head.format(form, inside)}\n</quiz>".encode()


@pytest.mark.parametrize(
    ("form", "inside", "code"),
    [
        ("essay", "", "kind_unknown"),
        ("multichoice", "", "right_missing"),
        ("truefalse", "<answer fraction='0'><text>true</text></answer>", "right_missing"),
        ("matching", "", "pair_missing"),
        ("numerical", "<answer fraction='100'><text>*</text></answer>", "number_missing"),
        ("numerical", "<answer fraction='100'><text>1</text>\n<tolerance>?</tolerance></answer>",
         "not_number"),
        ("shortanswer", "<answer fraction='100'><text>прото*</text></answer>", "wildcard"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_told_with_its_line(form, inside, code):
    (fault,) = read_moodle(question(form, inside)).faults

    assert (fault.line, fault.item, fault.code) == (3, "q", code)
    assert fault.words.endswith(".")


def test_one_bad_question_costs_no_other():
    text = OTHERS.replace('<answer fraction="100"><text>false', '<answer fraction="0"><text>false')

    assert [(one.line, one.item) for one in read_moodle(text.encode()).faults] == [(13, "law-2")]
    assert len(read_moodle(text.encode()).items) == 4


def test_a_code_belongs_to_one_question():
    reading = through(item(), item())

    assert [one.code for one in reading.faults] == ["repeated_code"]
    assert reading.items == (item(),)


BOMB = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE q SYSTEM "file:///etc/hostname"><quiz/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB.encode(), "doctype"),
        (OUTSIDE.encode(), "doctype"),
        (BOMB.encode("utf-16"), "doctype"),
        (b"<quiz>&nbsp;</quiz>", "not_xml"),
        (b"<quiz><question></quiz>", "not_xml"),
        (b"", "not_xml"),
        (b"\x00\x01", "not_xml"),
        ("<quiz>а</quiz>".encode("cp1251"), "not_xml"),
        (b"<?xml version='1.0' encoding='utf-7'?><quiz/>", "encoding"),
        (b"<?xml version='1.0' encoding='none'?><quiz/>", "encoding"),
        (b"<quiz>" * 100, "too_deep"),
        (b"<quiz>" + b"<a/>" * 200_001 + b"</quiz>", "too_deep"),
        (b"<quiz>" + b" " * 20_000_001 + b"</quiz>", "too_large"),
        (b"<questestinterop/>", "not_moodle"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_what_is_no_file_of_moodle_is_refused(data, code):
    reading = read_moodle(data)

    assert [one.code for one in reading.faults] == [code]
    assert reading.items == ()


def test_a_file_in_windows_letters_is_read():
    text = OTHERS.replace("UTF-8", "windows-1251")

    assert read_moodle(text.encode("cp1251")).items == read_moodle(OTHERS.encode()).items


WRITTEN = write_moodle(replace(item(kind), code=f"k-{kind}") for kind in BODIES_BY_HAND).content


@searching(max_examples=100, deadline=None)
@given(damaged(WRITTEN.encode()))
def test_damage_gives_faults_and_no_error(data):
    reading = read_moodle(data)

    assert len(reading.items) >= len(SIMPLE_KINDS) - 2 or reading.faults


@searching(max_examples=100, deadline=None)
@given(damaged(OTHERS))
def test_damage_to_files_of_others_gives_faults_and_no_error(text):
    reading = read_moodle(text.encode("utf-8", "replace"))

    assert len(reading.items) >= 3 or reading.faults
