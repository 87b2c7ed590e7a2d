"""What an answer to an item is worth, as an exact share of one.

Answers are plain JSON values::

    choice "a" · choices ["a", "c"] · truth true · matching {"1": "a"} · ordering ["b", "a"]
    numeric "12,5" or 12.5 · short "words" · ballots {"1": "for"} · case {"1": answer of the step}

No answer is ``None``. What is no answer of its kind (another type, an unknown key, a key twice)
is worth nothing, as no answer is: whoever sends it did not use the page. Partial credit:

* choices: right ones picked minus wrong ones picked, over all right ones, never below 0; so
  neither "tick everything" nor a guess pays (Moodle's multiple choice with equal fractions).
* matching, ballots: the share that is right; there is no penalty.
* ordering: the share of neighbours that follow each other rightly, which is Moodle's
  RELATIVE_NEXT_EXCLUDE_LAST: of n lines, how many of the n - 1 that have a next one have it.
* case: the mean of its steps.

A change of any rule raises ``SCORING_VERSION``, which is kept with every attempt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from kaskad.assessment.rules.items import (
    Ballots,
    Body,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Ordering,
    Short,
    Truth,
)
from kaskad.assessment.vocab import Kind
from kaskad.core.names import repair_mixed_script, search_key

SCORING_VERSION: Final = 1
MOST_LETTERS: Final = 300
MOST_DIGITS: Final = 20

_NOTHING: Final = Fraction(0)
_ALL: Final = Fraction(1)
# Wide enough for the exact difference of any two numbers that an answer and an item may hold.
_EXACT: Final = Context(prec=4 * MOST_DIGITS)
_NUMBER: Final = re.compile(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}(?:[.,][0-9]{{1,{MOST_DIGITS}}})?")
_MINUS: Final = str.maketrans("−–‒‐‑", "-----")
_AROUND: Final = " .,;:!?\"'«»“”„"


def score(content: ItemContent, response: Any) -> Fraction:
    """What ``response`` is worth, from 0 to 1; never raises."""
    return _worth(content.kind, content.body, response)


def _worth(kind: Kind, body: Body, response: Any) -> Fraction:  # noqa: PLR0911  one answer a kind
    match body:
        case Choices() if kind == Kind.CHOICE:
            return _whole(isinstance(response, str) and response in body.right)
        case Choices():
            return _choices(body, response)
        case Truth():
            return _whole(isinstance(response, bool) and response is body.is_true)
        case Matching():
            return _share(body.pairs, response, {one.key for one in body.right})
        case Ordering():
            return _ordering([line.key for line in body.lines], response)
        case Number():
            return _whole(_is_near(body, response))
        case Short():
            return _whole(_is_accepted(body, response))
        case Ballots():
            verdicts = {ballot.key: str(ballot.verdict) for ballot in body.ballots}
            return _share(verdicts, response, None)
        case Case():
            return _case(body, response)


def _whole(is_right: bool) -> Fraction:
    return _ALL if is_right else _NOTHING


def _choices(body: Choices, response: Any) -> Fraction:
    picked = _distinct(response, {option.key for option in body.options})
    if picked is None or not body.right:
        return _NOTHING
    right = len(body.right.intersection(picked))
    return max(_NOTHING, Fraction(2 * right - len(picked), len(body.right)))


def _distinct(response: Any, known: set[str]) -> list[str] | None:
    """The keys of a list that names each at most once; None if it is something else."""
    if not isinstance(response, list) or len(response) > len(known):
        return None
    if not all(isinstance(key, str) and key in known for key in response):
        return None
    return response if len(set(response)) == len(response) else None


def _share(right: Mapping[str, str], response: Any, values: set[str] | None) -> Fraction:
    """Of all ``right`` pairs those in the answer; a pair may be left open as None.

    A value outside ``values`` (any, if None) makes the answer no answer.
    """
    if not isinstance(response, dict) or not right or not response.keys() <= right.keys():
        return _NOTHING
    given = [value for value in response.values() if value is not None]
    if not all(isinstance(one, str) and (values is None or one in values) for one in given):
        return _NOTHING
    return Fraction(sum(response.get(key) == value for key, value in right.items()), len(right))


def _ordering(right: list[str], response: Any) -> Fraction:
    given = _distinct(response, set(right))
    if given is None or len(right) < 2:
        return _whole(bool(right) and given == right)
    follow = set(pairwise(right))
    return Fraction(sum(pair in follow for pair in pairwise(given)), len(right) - 1)


def read_number(written: Any) -> Decimal | None:
    """A number as people write it: ``12,5``, ``12.5``, ``−3``, ``71 030``; None if it is none.

    At most ``MOST_DIGITS`` digits on each side of the comma. Both a comma and a point are refused:
    which of them divides thousands cannot be known.
    """
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return None
    if isinstance(written, float):
        written = format(Decimal(repr(written)), "f") if math.isfinite(written) else ""
    elif isinstance(written, int):
        written = str(written) if abs(written) < 10**MOST_DIGITS else ""
    if len(written) > MOST_LETTERS:
        return None
    plain = "".join(written.split()).translate(_MINUS)
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _is_near(body: Number, response: Any) -> bool:
    given = read_number(response)
    if given is None or not (body.value.is_finite() and body.tolerance.is_finite()):
        return False
    return abs(_EXACT.subtract(given, body.value)) <= body.tolerance


def fold_answer(text: str) -> str:
    """Words as they are compared: case, blanks, Kazakh letters and signs at the ends are one."""
    return search_key(repair_mixed_script(text)[0]).strip(_AROUND)


def _is_accepted(body: Short, response: Any) -> bool:
    if not isinstance(response, str) or len(response) > MOST_LETTERS:
        return False
    folded = fold_answer(response)
    return bool(folded) and folded in _folded(body.accepted)


def _folded(texts: Iterable[str]) -> set[str]:
    return {fold_answer(text) for text in texts}


def _case(body: Case, response: Any) -> Fraction:
    steps = {step.key: step for step in body.steps}
    if not isinstance(response, dict) or not steps or not response.keys() <= steps.keys():
        return _NOTHING
    worth = (_worth(one.kind, one.body, response.get(key)) for key, one in steps.items())
    return sum(worth, _NOTHING) / len(steps)
