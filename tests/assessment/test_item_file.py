"""The file in which people write items: read whole, line by line where it is wrong, and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as searching
from hypothesis import strategies as st

from kaskad.assessment.rules.exchange import problem_faults
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.rules.item_file_lines import split_items
from kaskad.assessment.rules.item_file_writing import write_items
from kaskad.assessment.rules.items import Ballot, Choices, Number, Option
from kaskad.assessment.rules.problems import problems
from kaskad.assessment.vocab import Difficulty, Kind, Verdict
from tests.assessment.items import banks, damaged, item

BANK = """\
# Items of block 1.

[[item]]
code = "kz-2026-b1-01"
kind = "choice"            # one right answer
block = 1
difficulty = "easy"
provisions = ["referendum-law/7"]
source = "Constitutional law “On the Republican Referendum”, article 7"
text = { kk = "Сұрақ?", ru = "Вопрос?" }
explanation = { kk = "Түсіндірме.", ru = "Пояснение." }
options = [                # in any order
  { key = "a", right = true, text = { kk = "бір", ru = "один" } },
  { key = "b", text = { kk = "екі", ru = "два" }, note = { kk = "жоқ", ru = "нет" } },
]

[[item]]
code = "kz-2026-b1-02"
kind = "case"
block = 1
provisions = ["referendum-law/8"]
text = { kk = "Жағдай.", ru = "Ситуация." }
explanation = { kk = "Түсіндірме.", ru = "Пояснение." }

[[item.step]]
key = "1"
kind = "numeric"
text = { kk = "Қанша?", ru = "Сколько?" }
value = "45"
tolerance = "0,5"
unit = { kk = "минут", ru = "минут" }

[[item.step]]
key = "2"
kind = "ballots"
text = { kk = "Сұрыптаңыз.", ru = "Рассортируйте." }
ballots = [
  { key = "1", marks = ["tick", ""], verdict = "for", text = {} },
]
"""


def faults(text):
    return [(one.line, one.item, one.field, one.code) for one in read_items(text).faults]


def test_a_file_as_people_write_it():
    reading = read_items(BANK)
    first, second = reading.items

    assert reading.faults == ()
    assert first.code == "kz-2026-b1-01"
    assert first.difficulty == Difficulty.EASY
    assert first.body == Choices(
        (
            Option("a", {"kk": "бір", "ru": "один"}),
            Option("b", {"kk": "екі", "ru": "два"}, {"kk": "жоқ", "ru": "нет"}),
        ),
        frozenset("a"),
    )
    assert second.difficulty == Difficulty.MEDIUM
    numeric, ballots = second.body.steps
    assert numeric.body == Number(Decimal(45), Decimal("0.5"), {"kk": "минут", "ru": "минут"})
    assert ballots.body.ballots == (Ballot("1", ("tick", ""), {}, Verdict.FOR),)
    assert [problems(one) for one in reading.items] == [[], []]


CHANGES = {
    "misspelt field": ("difficulty =", "dificulty =", 7, "dificulty", "unknown_key"),
    "unknown kind": ('"choice"', '"chioce"', 5, "kind", "unknown_word"),
    "unknown difficulty": ('"easy"', '"esy"', 7, "difficulty", "unknown_word"),
    "a number as text": ("block = 1\ndiff", 'block = "1"\ndiff', 6, "block", "not_whole_number"),
    "a flag as number": ("block = 1\ndiff", "block = true\ndiff", 6, "block", "not_whole_number"),
    "a text as number": ('source = "Con', 'source = 7 # "Con', 9, "source", "not_text"),
    "no list": ('["referendum-law/7"]', '"referendum-law/7"', 8, "provisions", "not_list"),
    "a list of numbers": ('["referendum-law/7"]', "[7]", 8, "provisions", "not_texts"),
    "another language": ('kk = "Сұрақ?"', 'de = "Frage?"', 10, "text.de", "unknown_key"),
    "a text without languages": ('{ kk = "Сұрақ?", ru = "Вопрос?" }', '"а"', 10, "text",
                                 "not_table"),
    "a flag in an option": ("right = true", 'right = "yes"', 13, "options.a.right",
                            "not_true_or_false"),
    "a field in an option": ("right = true", "correct = true", 13, "options.a.correct",
                             "unknown_key"),
    "an option without key": ('{ key = "b", ', "{ ", 14, "options[2].key", "missing_key"),
    "a field of another kind": ("# in any order", "# in any order\n]\nis_true = true\nx = [", 14,
                                "is_true", "unknown_key"),
    "options without list": ("options = [                # in any order", "options = 1\nx = [", 12,
                             "options", "not_list"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_mistake_is_told_with_its_line_and_costs_no_other_item(name):
    before, after, line, field, code = CHANGES[name]
    assert before in BANK
    text = BANK.replace(before, after, 1)

    assert (line, "kz-2026-b1-01", field, code) in faults(text)
    assert [one.code for one in read_items(text).items] == ["kz-2026-b1-02"]


STEPS = {
    "a step without kind": ('kind = "numeric"\n', "", 25, "steps.1.kind", "missing_key"),
    "a case in a case": ('"numeric"', '"case"', 27, "steps.1.kind", "unknown_word"),
    "no number": ('"45"', '"forty"', 29, "steps.1.value", "not_number"),
    "nothing finite": ('"45"', "nan", 29, "steps.1.value", "not_number"),
    "no value": ('value = "45"\n', "", 25, "steps.1.value", "missing_key"),
    "an unknown mark": ('"tick"', '"star"', 38, "steps.2.ballots.1.marks", "bad_marks"),
    "one mark": ('["tick", ""]', '["tick"]', 38, "steps.2.ballots.1.marks", "bad_marks"),
    "an unknown verdict": ('"for"', '"yes"', 38, "steps.2.ballots.1.verdict", "unknown_word"),
}


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_mistake_in_a_step_is_told_with_its_line(name):
    before, after, line, field, code = STEPS[name]
    assert before in BANK
    text = BANK.replace(before, after, 1)

    assert faults(text) == [(line, "kz-2026-b1-02", field, code)]
    assert [one.code for one in read_items(text).items] == ["kz-2026-b1-01"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ('"Вопрос?" }', '"Вопрос? }', 10),
        ('"Вопрос?" }', '"""Вопрос? }', 15),
        ("block = 1\ndiff", "block =\ndiff", 6),
        ("block = 1\ndiff", "block = 1979-99-99\ndiff", 6),
        ("block = 1\ndiff", f"block = {'9' * 5000}\ndiff", 3),
        ("block = 1\ndiff", f"block = {'[' * 5000}\ndiff", 3),
        ("block = 1\ndiff", "block = 1e99999999999999999999\ndiff", 3),
    ],
)
def test_what_is_no_toml_costs_only_its_item(before, after, line):
    text = BANK.replace(before, after, 1)
    (fault,) = read_items(text).faults

    assert (fault.item, fault.code) == ("#1", "not_toml")
    assert fault.line == line
    assert [one.code for one in read_items(text).items] == ["kz-2026-b1-02"]


def test_a_code_belongs_to_one_item():
    text = BANK.replace("kz-2026-b1-02", "kz-2026-b1-01")

    assert faults(text) == [(18, "kz-2026-b1-01", "code", "repeated_code")]
    assert [one.kind for one in read_items(text).items] == [Kind.CHOICE]


def test_nothing_but_comments_stands_before_the_first_item():
    assert faults('# a bank\ntitle = "Bank"\n' + BANK)[0] == (2, "", "title", "outside_item")
    assert len(read_items('title = "Bank"\n' + BANK).items) == 2
    assert faults("") == []


def test_a_file_of_another_system_is_read_too():
    assert read_items("\ufeff" + BANK.replace("\n", "\r\n")).items == read_items(BANK).items


def test_parts_may_be_written_as_tables_of_their_own():
    text = BANK[: BANK.index("options = [")] + (
        '[[item.options]]\nkey = "a"\nright = true\n\ntext.kk = "бір"\ntext.ru = "один"\n'
        '[[item.options]]\nkey = "b"\n[item.options.text]\nkk = "екі"\nru = 7\n'
    )

    assert faults(text) == [(22, "kz-2026-b1-01", "options.b.text.ru", "not_text")]


def test_problems_are_told_with_their_lines():
    text = BANK.replace('ru = "один"', 'ru = ""').replace('kk = "Қанша?", ', "")

    found = problem_faults(read_items(text))

    assert [(one.line, one.item, one.field, one.code) for one in found] == [
        (13, "kz-2026-b1-01", "options.a.text.ru", "language_missing"),
        (28, "kz-2026-b1-02", "steps.1.text.kk", "language_missing"),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_an_item_of_each_kind_is_written_and_read(kind):
    assert read_items(write_items([item(kind)])).items == (item(kind),)


def test_what_was_written_is_in_the_form_that_people_write():
    reading = read_items(BANK)
    written = write_items(reading.items)

    assert '  { key = "a", right = true, text = { kk = "бір", ru = "один" } },' in written
    assert '[[item.step]]\nkey = "1"\nkind = "numeric"' in written


@searching(max_examples=25, deadline=None)
@given(banks(most=2))
def test_whatever_may_be_used_comes_back_equal(bank):
    reading = read_items(write_items(bank))

    assert reading.faults == ()
    assert list(reading.items) == bank


ONE_BY_ONE = {write_items([item(kind)]).strip(): f"kz-{kind}" for kind in Kind}


@searching(max_examples=150, deadline=None)
@given(damaged("\n\n".join(ONE_BY_ONE)))
def test_damage_costs_the_damaged_items_only(text):
    reading = read_items(text)
    _before, pieces = split_items(text)
    whole = {ONE_BY_ONE[one.text.strip()] for one in pieces if one.text.strip() in ONE_BY_ONE}

    assert whole <= {one.code for one in reading.items}
    assert len(whole) >= len(Kind) - 3
    assert len(reading.items) == len(pieces) or reading.faults


@searching(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_read_without_an_error(text):
    assert read_items(text).items == read_items("[[item]]\n" + text).items == ()


def test_a_line_without_a_partner_and_a_case_without_questions_are_drafts():
    matching = """[[item]]
code = "m-1"
kind = "matching"
block = 1
text = { kk = "Сәйкестендіріңіз", ru = "Соотнесите" }
left = [{ key = "1", text = { kk = "Бір", ru = "Один" } }]
right = [{ key = "a", text = { kk = "Жұп", ru = "Пара" } }]
"""
    case = '[[item]]\ncode = "c-1"\nkind = "case"\nblock = 1\ntext = { kk = "Мөр жоғалды" }\n'
    reading = read_items(matching + case)
    assert reading.faults == ()
    found = [{(one.code, one.part) for one in problems(content)} for content in reading.items]
    assert ("pair_missing", "left.1") in found[0]
    assert ("parts_too_few", "steps") in found[1]
    assert read_items(write_items(reading.items)).items == reading.items
