"""What keeps an item from being used."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as searching

from kaskad.assessment.rules.items import (
    Ballot,
    Ballots,
    Case,
    Choices,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    Step,
    Truth,
)
from kaskad.assessment.rules.problems import CODES, problems
from kaskad.assessment.vocab import Kind
from tests.assessment.items import item, items, lines, options, words


def found(content):
    return [(one.code, one.part) for one in problems(content)]


@pytest.mark.parametrize("kind", list(Kind))
def test_an_item_of_any_kind_may_be_used(kind):
    assert problems(item(kind)) == []


BAD = {
    "code_malformed": (item(code="бір"), "code"),
    "block_out_of_range": (item(block=0), "block"),
    "difficulty_unknown": (item(difficulty="easiest"), "difficulty"),
    "kind_unlike_body": (item(Kind.TRUTH, Short(("x",))), "kind"),
    "language_missing": (item(text={"kk": "Сұрақ"}), "text.ru"),
    "language_unknown": (item(text=words("а") | {"de": "Frage"}), "text.de"),
    "text_empty": (item(text=words("Сұрақ", " ")), "text.ru"),
    "text_too_long": (item(text=words("а" * 2001, "б")), "text.kk"),
    "text_untidy": (item(text=words("а  б", "а б")), "text.kk"),
    "text_unwritable": (item(text=words("а\x07", "б")), "text.kk"),
    "letters_mixed": (item(text=words("cөз", "слово")), "text.kk"),  # mixed letters on purpose
    "explanation_missing": (item(explanation={}), "explanation"),
    "provision_missing": (item(provisions=()), "provisions"),
    "provision_repeated": (item(provisions=("a/1", "a/1")), "provisions[2]"),
    "provision_malformed": (item(provisions=("a 1",)), "provisions[1]"),
    "text_repeated": (
        item(body=Choices(options(a="Бір", b="бір"), frozenset("a"))),
        "options.b.text.kk",
    ),
    "key_malformed": (
        item(body=Choices((Option("?", words("а")), *options(b="б")), frozenset("b"))),
        "options[1]",
    ),
    "key_repeated": (
        item(body=Choices((*options(a="а"), *options(a="б"), *options(b="в")), frozenset("a"))),
        "options[2]",
    ),
    "parts_too_few": (item(Kind.ORDERING, Ordering(options(a="а"))), "lines"),
    "parts_too_many": (
        item(body=Choices(lines(*(f"а{n}" for n in range(21))), frozenset("1"))),
        "options",
    ),
    "right_missing": (item(body=Choices(options(a="а", b="б"), frozenset())), "options"),
    "right_too_many": (
        item(body=Choices(options(a="а", b="б", c="в"), frozenset("ab"))),
        "options",
    ),
    "right_unknown": (item(body=Choices(options(a="а", b="б"), frozenset("z"))), "options.z"),
    "wrong_missing": (
        item(Kind.CHOICES, Choices(options(a="а", b="б"), frozenset("ab"))),
        "options",
    ),
    "pair_missing": (
        item(Kind.MATCHING, Matching(lines("а", "б"), options(a="в", b="г"), {"1": "a"})),
        "left.2",
    ),
    "pair_nowhere": (
        item(Kind.MATCHING, Matching(lines("а", "б"), options(a="в", b="г"), {"1": "a", "2": "z"})),
        "left.2",
    ),
    "pair_unknown": (
        item(
            Kind.MATCHING,
            Matching(lines("а", "б"), options(a="в", b="г"), {"1": "a", "2": "b", "9": "b"}),
        ),
        "left.9",
    ),
    "number_out_of_range": (item(Kind.NUMERIC, Number(Decimal("1e30"))), "value"),
    "tolerance_negative": (item(Kind.NUMERIC, Number(Decimal(1), Decimal(-1))), "tolerance"),
    "tolerance_out_of_range": (
        item(Kind.NUMERIC, Number(Decimal(1), Decimal("NaN"))),
        "tolerance",
    ),
    "accepted_missing": (item(Kind.SHORT, Short(())), "accepted"),
    "accepted_empty": (item(Kind.SHORT, Short(("?",))), "accepted[1]"),
    "accepted_repeated": (item(Kind.SHORT, Short(("Сөз", "соз"))), "accepted[2]"),
    "mark_unknown": (
        item(Kind.BALLOTS, Ballots((Ballot("1", ("star", ""), {}, "for"),))),
        "ballots.1.marks",
    ),
    "verdict_unknown": (
        item(Kind.BALLOTS, Ballots((Ballot("1", ("tick", ""), {}, "maybe"),))),
        "ballots.1.verdict",
    ),
    "step_in_step": (
        item(Kind.CASE, Case((Step("1", Kind.CASE, words("а"), Truth(is_true=True)),))),
        "steps.1.kind",
    ),
}


@pytest.mark.parametrize("code", sorted(BAD))
def test_a_bad_item_is_told_what_is_wrong_and_where(code):
    content, part = BAD[code]

    assert (code, part) in found(content)
    assert {one for one, _part in found(content)} == {code}


def test_every_code_has_its_example():
    assert set(BAD) == CODES


def test_parts_of_a_step_say_which_step():
    step = Step("2", Kind.CHOICE, words("а"), Choices(options(a="а", b="б"), frozenset()))

    assert found(item(Kind.CASE, Case((step,)))) == [("right_missing", "steps.2.options")]


def test_everything_is_told_at_once():
    content = replace(item(), code="", block=100, provisions=(), explanation={})

    assert [one for one, _part in found(content)] == [
        "code_malformed",
        "block_out_of_range",
        "provision_missing",
        "explanation_missing",
    ]


@searching(max_examples=60, deadline=None)
@given(items())
def test_what_authors_may_write_has_no_problems(content):
    assert found(content) == []
