"""What an answer is worth: by hand for every kind, and for any JSON whatever."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as searching
from hypothesis import strategies as st

from kaskad.assessment.rules.items import Choices, Matching, Number, Ordering, Short
from kaskad.assessment.rules.scoring import SCORING_VERSION, fold_answer, read_number, score
from kaskad.assessment.vocab import Kind
from tests.assessment.items import JSON, answers, item, items, lines, options, right_answer

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def test_the_rules_have_a_version():
    assert SCORING_VERSION == 1


@pytest.mark.parametrize(
    ("kind", "response", "worth"),
    [
        (Kind.CHOICE, "b", 1),
        (Kind.CHOICE, "a", 0),
        (Kind.CHOICE, ["b"], 0),
        (Kind.CHOICE, "z", 0),
        (Kind.CHOICES, ["a", "c"], 1),
        (Kind.CHOICES, ["c", "a"], 1),
        (Kind.CHOICES, ["a"], HALF),
        (Kind.CHOICES, ["a", "c", "b"], HALF),
        (Kind.CHOICES, ["a", "b"], 0),
        (Kind.CHOICES, ["a", "b", "c", "d"], 0),
        (Kind.CHOICES, ["b", "d"], 0),
        (Kind.CHOICES, [], 0),
        (Kind.CHOICES, ["a", "a"], 0),
        (Kind.CHOICES, ["a", "z"], 0),
        (Kind.CHOICES, "ac", 0),
        (Kind.TRUTH, True, 1),
        (Kind.TRUTH, False, 0),
        (Kind.TRUTH, 1, 0),
        (Kind.TRUTH, "true", 0),
        (Kind.MATCHING, {"1": "a", "2": "b", "3": "c"}, 1),
        (Kind.MATCHING, {"1": "a", "2": "c", "3": "c"}, Fraction(2, 3)),
        (Kind.MATCHING, {"1": "a"}, THIRD),
        (Kind.MATCHING, {"1": "a", "2": None, "3": None}, THIRD),
        (Kind.MATCHING, {"1": "a", "9": "b"}, 0),
        (Kind.MATCHING, {"1": "a", "2": "z"}, 0),
        (Kind.MATCHING, [["1", "a"]], 0),
        (Kind.ORDERING, ["c", "a", "d", "b"], 1),
        (Kind.ORDERING, ["b", "c", "a", "d"], Fraction(2, 3)),
        (Kind.ORDERING, ["b", "d", "a", "c"], 0),
        (Kind.ORDERING, ["c", "a"], THIRD),
        (Kind.ORDERING, ["c", "a", "d", "d"], 0),
        (Kind.ORDERING, "cadb", 0),
        (Kind.NUMERIC, "12,5", 1),
        (Kind.NUMERIC, " 12.50 ", 1),
        (Kind.NUMERIC, 12.5, 1),
        (Kind.NUMERIC, 13, 1),
        (Kind.NUMERIC, "12", 1),
        (Kind.NUMERIC, "11,99", 0),
        (Kind.NUMERIC, "13,000000000000000001", 0),
        (Kind.NUMERIC, True, 0),
        (Kind.NUMERIC, "12,5 минут", 0),
        (Kind.SHORT, "Хаттама", 1),
        (Kind.SHORT, "  ПРОТОКОЛ. ", 1),
        (Kind.SHORT, "акт", 0),
        (Kind.SHORT, "", 0),
        (Kind.SHORT, 7, 0),
        (Kind.BALLOTS, {"1": "for", "2": "against", "3": "invalid"}, 1),
        (Kind.BALLOTS, {"1": "for", "2": "for", "3": "not_counted"}, THIRD),
        (Kind.BALLOTS, {"4": "for"}, 0),
        (Kind.CASE, {"1": "b", "2": False}, 1),
        (Kind.CASE, {"1": "b"}, HALF),
        (Kind.CASE, {"1": ["?"], "2": False}, HALF),
        (Kind.CASE, {"1": "b", "2": False, "3": 1}, 0),
        (Kind.CASE, ["b", False], 0),
    ],
)
def test_an_answer_is_worth(kind, response, worth):
    assert score(item(kind), response) == worth


@pytest.mark.parametrize("kind", list(Kind))
def test_no_answer_is_worth_nothing(kind):
    assert score(item(kind), None) == 0


def test_two_lines_may_have_the_same_partner():
    body = Matching(lines("бір", "екі"), options(a="один", b="два"), {"1": "a", "2": "a"})

    assert score(item(Kind.MATCHING, body), {"1": "a", "2": "a"}) == 1


def test_the_published_example_of_relative_order():
    """Moodle's own: of A B C D, the answer A B D C has one pair of three that follow rightly."""
    body = Ordering(lines("A", "B", "C", "D"))

    assert score(item(Kind.ORDERING, body), ["1", "2", "4", "3"]) == THIRD


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("−3", Decimal(-3)),
        ("– 3,25", Decimal("-3.25")),
        ("+7", Decimal(7)),
        ("71 030", Decimal(71030)),
        ("71\u00a0030,5", Decimal("71030.5")),
        ("007", Decimal(7)),
        (1e-7, Decimal("0.0000001")),
        (-0.5, Decimal("-0.5")),
        ("1,234.5", None),
        ("1e3", None),
        ("½", None),
        ("٣", None),
        ("--3", None),
        ("3,", None),
        (",5", None),
        ("9" * 21, None),
        ("", None),
        (float("nan"), None),
        (float("inf"), None),
        (1e300, None),
        ([3], None),
    ],
)
def test_numbers_are_read_as_people_write_them(written, number):
    assert read_number(written) == number


def test_an_integer_longer_than_python_writes_is_no_number():
    assert read_number(10**5000) is None


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("сенімхат", "СЕНИМХАТ"),
        ("ұялы сейф", "уялы   сейф"),
        ("подсчёт голосов", "Подсчет голосов!"),
        ("хаттама", "xаттама"),  # mixed letters on purpose
        ("«Жақтап»", "жақтап"),
    ],
)
def test_short_answers_are_compared_without_what_keyboards_lack(accepted, given):
    assert score(item(Kind.SHORT, Short((accepted,))), given) == 1


def test_signs_alone_are_no_short_answer():
    assert fold_answer("?!") == ""
    assert score(item(Kind.SHORT, Short(("…", "?"))), "!") == 0


def test_an_item_that_cannot_be_answered_rightly_gives_nothing():
    nothing = (
        item(Kind.CHOICES, Choices((), frozenset())),
        item(Kind.NUMERIC, Number(Decimal("NaN"))),
        item(Kind.NUMERIC, Number(Decimal(1), Decimal("Infinity"))),
        item(Kind.MATCHING, Matching((), (), {})),
        item(Kind.ORDERING, Ordering(())),
    )

    assert [score(one, given) for one in nothing for given in ([], {}, "1")] == [0] * 15


@searching(max_examples=150, deadline=None)
@given(st.sampled_from(Kind), JSON)
def test_any_json_is_worth_something_between_nothing_and_all(kind, response):
    assert 0 <= score(item(kind), response) <= 1


@searching(max_examples=60, deadline=None)
@given(items(), st.data())
def test_right_answers_are_worth_all_and_others_no_more(content, data):
    answer = data.draw(answers(content.body, content.kind))

    assert score(content, right_answer(content.body, content.kind)) == 1
    assert 0 <= score(content, answer) <= 1


@searching(max_examples=60, deadline=None)
@given(items(kinds=(Kind.CHOICES,)), st.data())
def test_picking_everything_or_one_more_wrong_one_never_pays(content, data):
    body = content.body
    everything = [option.key for option in body.options]
    picked = data.draw(st.lists(st.sampled_from(everything), unique=True))
    wrong = [key for key in everything if key not in body.right and key not in picked]

    assert score(content, everything) < 1
    assert all(score(content, [*picked, key]) <= score(content, picked) for key in wrong)


@searching(max_examples=40, deadline=None)
@given(items(), st.data())
def test_the_words_of_an_item_do_not_change_what_answers_are_worth(content, data):
    answer = data.draw(answers(content.body, content.kind))
    reworded = replace(content, text={"kk": "басқа", "ru": "иначе"}, explanation={})

    assert score(reworded, answer) == score(content, answer)
