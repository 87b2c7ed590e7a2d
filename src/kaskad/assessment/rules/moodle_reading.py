"""Items from Moodle XML: of Kaskad, whole; of others, what they have, as drafts.

Several languages are read from multilang spans; other text is in the language that the caller
says. Categories are passed over; kinds of questions that Kaskad does not have are faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from kaskad.assessment.rules.ballot_pairs import as_ballots
from kaskad.assessment.rules.exchange import (
    MOST_ITEMS,
    Fault,
    Lines,
    Reading,
    Unread,
    without_repeats,
)
from kaskad.assessment.rules.item_html import html_text, html_words, read_html
from kaskad.assessment.rules.item_tags import Facts, pair_up, read_tags
from kaskad.assessment.rules.item_text import tidy
from kaskad.assessment.rules.items import (
    Body,
    Choices,
    ItemContent,
    Number,
    Option,
    Ordering,
    Short,
    Truth,
)
from kaskad.assessment.rules.problems import CODE
from kaskad.assessment.rules.scoring import read_number
from kaskad.assessment.rules.xml_tree import Element, parse_xml
from kaskad.assessment.vocab import Kind

_PLAIN: Final = frozenset({"plain_text", "markdown"})
_STAR: Final = re.compile(r"(?<!\\)\*")


def read_moodle(data: bytes, language: str = "ru") -> Reading:
    """All questions that are items; ``language`` is that of text in no named language."""
    try:
        quiz = _quiz(data)
    except Unread as error:
        return Reading(faults=(error.fault(1, ""),))
    found: list[tuple[ItemContent, Lines]] = []
    faults: list[Fault] = []
    questions = [
        one for one in quiz.elements("question") if one.attributes.get("type") != "category"
    ]
    for number, question in enumerate(questions[:MOST_ITEMS], start=1):
        code = _code(question, number)
        try:
            found.append((_item(question, code, language), {"": question.line}))
        except Unread as error:
            faults.append(error.fault(question.line, code))
    if len(questions) > MOST_ITEMS:
        line = questions[MOST_ITEMS].line
        faults.append(Fault(line, "", "", "too_many", f"Only {MOST_ITEMS} questions are read."))
    return without_repeats(found, faults)


def _quiz(data: bytes) -> Element:
    root = parse_xml(data)
    if root.name != "quiz":
        words = f"The file begins with <{root.name[:40]}>, not <quiz>."
        raise Unread("not_moodle", words, line=root.line)
    return root


def _inner(one: Element, name: str) -> str:
    """The text of ``<name><text>…</text></name>``, or of ``<name>…</name>``."""
    inner = one.first(name)
    if inner is None:
        return ""
    text = inner.first("text")
    return inner.text.strip() if text is None else text.text


def _code(question: Element, number: int) -> str:
    """The number that Moodle keeps for it, its name if that could be a code, or its place."""
    given = (_inner(question, "idnumber").strip(), _inner(question, "name").strip())
    return next((one for one in given if CODE.fullmatch(one)), f"item-{number}")


def _html_of(one: Element | None) -> str:
    """The HTML of an element with ``<text>``, whatever its format is."""
    if one is None:
        return ""
    text = one.first("text")
    raw = one.text if text is None else text.text
    form = one.attributes.get("format", "html")
    if form in _PLAIN:
        return html_text(raw)
    return raw.replace("\n", "<br />") if form == "moodle_auto_format" else raw


def _words(one: Element | None, language: str) -> dict[str, str]:
    return html_words(_html_of(one), language)


def _item(question: Element, code: str, language: str) -> ItemContent:
    form = question.attributes.get("type", "")
    if form not in _READERS:
        raise Unread("kind_unknown", f"Questions of type “{form[:40]}” are not read.")
    tags = question.first("tags")
    facts = read_tags(_inner(tag, "text") for tag in (tags.elements("tag") if tags else ()))
    text = read_html(_html_of(question.first("questiontext")), language)
    explained = read_html(_html_of(question.first("generalfeedback")), language)
    kind, body = _READERS[form](question, facts, language)
    if isinstance(body, Number):
        body = Number(body.value, body.tolerance, text["unit"])
    return ItemContent(
        code=code,
        kind=kind,
        block=facts.block,
        text=text[""],
        body=body,
        explanation=explained[""],
        provisions=tuple(facts.provisions),
        difficulty=facts.difficulty,
        source=next(iter(explained["source"].values()), ""),
    )


def _answers(question: Element) -> list[tuple[Element, Decimal]]:
    """Answers and their percentages."""
    found = [
        (one, _number(one.attributes.get("fraction", "0"))) for one in question.elements("answer")
    ]
    if not found:
        raise Unread("right_missing", "The question has no answers.", field="answer")
    return [(one, Decimal(0) if share is None else share) for one, share in found]


def _number(text: str) -> Decimal | None:
    """Numbers with an exponent too, as machines write them."""
    try:
        return read_number(text) if "e" not in text.lower() else read_number(float(text))
    except ValueError:
        return None


def _choices(question: Element, facts: Facts, language: str) -> tuple[Kind, Body]:
    answers = _answers(question)
    is_single = _inner(question, "single").strip() not in ("false", "0")
    keys = facts.letters("keys", len(answers))
    options = tuple(
        Option(key, _words(one, language), _words(one.first("feedback"), language))
        for key, (one, _share) in zip(keys, answers, strict=True)
    )
    least = Decimal(100) if is_single else Decimal("0.00001")
    right = {key for key, (_one, share) in zip(keys, answers, strict=True) if share >= least}
    is_fixed = _inner(question, "shuffleanswers").strip() in ("false", "0")
    return Kind.CHOICE if is_single else Kind.CHOICES, Choices(options, frozenset(right), is_fixed)


def _truth(question: Element, _facts: Facts, _language: str) -> tuple[Kind, Body]:
    right = [
        _inner(one, "text").strip().lower() for one, share in _answers(question) if share == 100
    ]
    if right not in (["true"], ["false"]):
        raise Unread("right_missing", "Neither true nor false is right.", field="answer")
    return Kind.TRUTH, Truth(right == ["true"])


def _matching(question: Element, facts: Facts, language: str) -> tuple[Kind, Body]:
    couples = [
        (_words(one, language), html_words(_html_of(one.first("answer")), language))
        for one in question.elements("subquestion")
    ]
    if not couples:
        raise Unread("pair_missing", "The question has no pairs.", field="subquestion")
    body = pair_up(couples, facts)
    ballots = as_ballots(body) if facts.kind == Kind.BALLOTS else None
    return (Kind.MATCHING, body) if ballots is None else (Kind.BALLOTS, ballots)


def _ordering(question: Element, facts: Facts, language: str) -> tuple[Kind, Body]:
    answers = _answers(question)
    # Where all fractions are alike, as in files of the old plug-in, the order of the file counts.
    answers.sort(key=lambda one: one[1])
    keys = facts.letters("keys", len(answers))
    lines = (
        Option(key, _words(one, language)) for key, (one, _place) in zip(keys, answers, strict=True)
    )
    return Kind.ORDERING, Ordering(tuple(lines))


def _numeric(question: Element, _facts: Facts, _language: str) -> tuple[Kind, Body]:
    right = next((one for one, share in _answers(question) if share == 100), None)
    value = None if right is None else _number(_inner(right, "text").strip())
    if right is None or value is None:
        raise Unread("number_missing", "No number is wholly right.", field="answer")
    tolerance = _number(_inner(right, "tolerance").strip() or "0")
    if tolerance is None:
        line = right.line
        raise Unread("not_number", "The tolerance is no number.", field="tolerance", line=line)
    return Kind.NUMERIC, Number(value, tolerance)


def _short(question: Element, _facts: Facts, _language: str) -> tuple[Kind, Body]:
    right = [tidy(_inner(one, "text")) for one, share in _answers(question) if share == 100]
    return Kind.SHORT, Short(tuple(plain_accepted(text) for text in right))


def plain_accepted(text: str) -> str:
    """A short answer as it is compared here, where no star stands for anything."""
    if _STAR.search(text):
        raise Unread("wildcard", "A star that stands for anything is not read.", field="answer")
    return text.replace("\\*", "*")


_READERS: Final[Mapping[str, Callable[[Element, Facts, str], tuple[Kind, Body]]]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "matching": _matching,
    "ordering": _ordering,
    "numerical": _numeric,
    "shortanswer": _short,
}
