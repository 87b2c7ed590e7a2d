"""What keeps an item from being used, as stable codes; the words for people are the pages'.

``part`` is the place in the item: ``text.kk``, ``options.a.note.ru``, ``steps.2.options.b.text``;
an element stands by its key, and by its number in square brackets where it has no good key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaskad.assessment.rules.item_text import LANGUAGES, NEEDED_LANGUAGES, UNWRITABLE, tidy
from kaskad.assessment.rules.items import (
    BODIES,
    Ballots,
    Body,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    Step,
    Truth,
    Words,
)
from kaskad.assessment.rules.scoring import MOST_DIGITS, MOST_LETTERS, fold_answer
from kaskad.assessment.vocab import Difficulty, Kind, Verdict
from kaskad.core.names import is_mixed

MARKS: Final = ("", "tick", "cross", "scribble")
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")
KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
LONGEST_TEXT: Final = 2000
LONGEST_OPTION: Final = 500
LONGEST_UNIT: Final = 40
LONGEST_SOURCE: Final = 300
LONGEST_PROVISION: Final = 60
MOST_PARTS: Final = 20
LAST_BLOCK: Final = 99
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is one of ``CODES``; ``part`` is empty for the item as a whole."""

    code: str
    part: str = ""


CODES: Final = frozenset(
    {
        "code_malformed", "block_out_of_range", "difficulty_unknown", "kind_unlike_body",
        "language_missing", "language_unknown", "text_empty", "text_too_long", "text_untidy",
        "text_unwritable", "text_repeated", "letters_mixed",
        "key_malformed", "key_repeated", "parts_too_few", "parts_too_many",
        "right_missing", "right_too_many", "right_unknown", "wrong_missing",
        "pair_missing", "pair_nowhere", "pair_unknown",
        "number_out_of_range", "tolerance_negative", "tolerance_out_of_range",
        "accepted_missing", "accepted_empty", "accepted_repeated",
        "mark_unknown", "verdict_unknown", "step_in_step",
        "explanation_missing", "provision_missing", "provision_repeated", "provision_malformed",
    }
)  # fmt: skip


def problems(content: ItemContent) -> list[Problem]:
    """Everything that keeps ``content`` from being used, in the order of its parts."""
    return [Problem(code, part) for code, part in _of_item(content)]


_Found = Iterator[tuple[str, str]]


def _of_item(content: ItemContent) -> _Found:
    if not CODE.fullmatch(content.code):
        yield "code_malformed", "code"
    if not 1 <= content.block <= LAST_BLOCK:
        yield "block_out_of_range", "block"
    if content.difficulty not in Difficulty.values:
        yield "difficulty_unknown", "difficulty"
    yield from _of_provisions(content.provisions)
    yield from _of_line(content.source, "source", LONGEST_SOURCE)
    yield from _of_words(content.text, "text", LONGEST_TEXT)
    yield from _of_body(content.kind, content.body, "")
    if not any(text.strip() for text in content.explanation.values()):
        yield "explanation_missing", "explanation"
    else:
        yield from _of_words(content.explanation, "explanation", LONGEST_TEXT)


def _of_provisions(provisions: tuple[str, ...]) -> _Found:
    if not provisions:
        yield "provision_missing", "provisions"
    for place, code in enumerate(provisions, start=1):
        if not code or len(code) > LONGEST_PROVISION or re.search(r"[^\w./-]", code):
            yield "provision_malformed", f"provisions[{place}]"
        elif code in provisions[: place - 1]:
            yield "provision_repeated", f"provisions[{place}]"


def _of_words(words: Words, part: str, longest: int) -> _Found:
    """A text that people read: complete in Kazakh and Russian, English as far as it is there."""
    for language in NEEDED_LANGUAGES:
        if language not in words:
            yield "language_missing", f"{part}.{language}"
    for language, text in words.items():
        if language not in LANGUAGES:
            yield "language_unknown", f"{part}.{language}"
        elif not text.strip():
            yield "text_empty", f"{part}.{language}"
        else:
            yield from _of_line(text, f"{part}.{language}", longest)


def _of_note(words: Words, part: str, longest: int = LONGEST_TEXT) -> _Found:
    """A text that need not be there; if it is, it is complete."""
    if words:
        yield from _of_words(words, part, longest)


def _of_line(text: str, part: str, longest: int) -> _Found:
    if len(text) > longest:
        yield "text_too_long", part
    if UNWRITABLE.search(text):
        yield "text_unwritable", part
    elif text != tidy(text):
        yield "text_untidy", part
    if any(is_mixed(word) for word in _WORD.findall(text)):
        yield "letters_mixed", part


def _of_body(kind: Kind, body: Body, before: str) -> _Found:
    """``before`` is the part of the step that the body belongs to, with its point."""
    if not isinstance(body, BODIES[kind]):
        yield "kind_unlike_body", f"{before}kind"
        return
    match body:
        case Choices():
            yield from _of_choices(kind, body, before)
        case Truth():
            return
        case Matching():
            yield from _of_matching(body, before)
        case Ordering():
            yield from _of_options(body.lines, f"{before}lines", fewest=2)
        case Number():
            yield from _of_number(body, before)
        case Short():
            yield from _of_short(body, before)
        case Ballots():
            yield from _of_ballots(body, before)
        case Case():
            yield from _of_case(body)


def _of_choices(kind: Kind, body: Choices, before: str) -> _Found:
    part = f"{before}options"
    yield from _of_options(body.options, part, fewest=2)
    known = {option.key for option in body.options}
    for key in sorted(body.right - known):
        yield "right_unknown", f"{part}.{key}"
    if not body.right:
        yield "right_missing", part
    if kind == Kind.CHOICE and len(body.right) > 1:
        yield "right_too_many", part
    if known and known <= body.right:
        yield "wrong_missing", part


def _of_options(options: tuple[Option, ...], part: str, *, fewest: int) -> _Found:
    yield from _of_keys([one.key for one in options], part, fewest=fewest)
    places = [_place(part, number, one.key) for number, one in enumerate(options, start=1)]
    for place, option in zip(places, options, strict=True):
        yield from _of_words(option.text, f"{place}.text", LONGEST_OPTION)
        yield from _of_note(option.note, f"{place}.note")
    for language in LANGUAGES:
        texts = [tidy(option.text.get(language, "")).casefold() for option in options]
        for place, number in _repeated(texts, lambda number: places[number]):
            if texts[number]:
                yield "text_repeated", f"{place}.text.{language}"


def _place(part: str, number: int, key: str) -> str:
    return f"{part}.{key}" if KEY.fullmatch(key) else f"{part}[{number}]"


def _repeated(values: list[str], name: Callable[[int], str]) -> Iterator[tuple[str, int]]:
    """Name and place, from 0, of every value that stood before."""
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield name(number), number
        seen.add(value)


def _of_keys(keys: Iterable[str], part: str, *, fewest: int) -> _Found:
    given = list(keys)
    if len(given) < fewest:
        yield "parts_too_few", part
    if len(given) > MOST_PARTS:
        yield "parts_too_many", part
    for number, key in enumerate(given, start=1):
        if not KEY.fullmatch(key):
            yield "key_malformed", f"{part}[{number}]"
    for place, _number in _repeated(given, lambda number: f"{part}[{number + 1}]"):
        yield "key_repeated", place


def _of_matching(body: Matching, before: str) -> _Found:
    yield from _of_options(body.left, f"{before}left", fewest=2)
    yield from _of_options(body.right, f"{before}right", fewest=2)
    left, right = {one.key for one in body.left}, {one.key for one in body.right}
    for number, line in enumerate(body.left, start=1):
        place = _place(f"{before}left", number, line.key)
        if line.key not in body.pairs:
            yield "pair_missing", place
        elif body.pairs[line.key] not in right:
            yield "pair_nowhere", place
    for key in body.pairs:
        if key not in left:
            yield "pair_unknown", f"{before}left.{key}"


def _of_number(body: Number, before: str) -> _Found:
    if not _is_writable(body.value):
        yield "number_out_of_range", f"{before}value"
    if not _is_writable(body.tolerance):
        yield "tolerance_out_of_range", f"{before}tolerance"
    elif body.tolerance < 0:
        yield "tolerance_negative", f"{before}tolerance"
    yield from _of_note(body.unit, f"{before}unit", LONGEST_UNIT)


def _is_writable(number: Decimal) -> bool:
    """Whether an answer could be this number: its digits have an end that people can write."""
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DIGITS


def _of_short(body: Short, before: str) -> _Found:
    part = f"{before}accepted"
    if not body.accepted:
        yield "accepted_missing", part
    if len(body.accepted) > MOST_PARTS:
        yield "parts_too_many", part
    folded = [fold_answer(text) for text in body.accepted]
    for number, text in enumerate(body.accepted):
        place = f"{part}[{number + 1}]"
        if not folded[number]:
            yield "accepted_empty", place
        elif folded[number] in folded[:number]:
            yield "accepted_repeated", place
        if "\n" in text:
            yield "text_untidy", place
        yield from _of_line(text, place, MOST_LETTERS)


def _of_ballots(body: Ballots, before: str) -> _Found:
    part = f"{before}ballots"
    yield from _of_keys((one.key for one in body.ballots), part, fewest=1)
    for number, ballot in enumerate(body.ballots, start=1):
        place = _place(part, number, ballot.key)
        if not set(ballot.marks) <= set(MARKS):
            yield "mark_unknown", f"{place}.marks"
        if ballot.verdict not in Verdict.values:
            yield "verdict_unknown", f"{place}.verdict"
        yield from _of_note(ballot.text, f"{place}.text", LONGEST_OPTION)
        yield from _of_note(ballot.note, f"{place}.note")


def _of_case(body: Case) -> _Found:
    yield from _of_keys((one.key for one in body.steps), "steps", fewest=1)
    for number, step in enumerate(body.steps, start=1):
        yield from _of_step(step, _place("steps", number, step.key))


def _of_step(step: Step, place: str) -> _Found:
    yield from _of_words(step.text, f"{place}.text", LONGEST_TEXT)
    if step.kind == Kind.CASE:
        yield "step_in_step", f"{place}.kind"
    else:
        yield from _of_body(step.kind, step.body, f"{place}.")
