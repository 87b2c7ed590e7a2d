"""In which order an attempt shows its items and their parts: the same wherever it is shown.

Everything hangs on the seed of the attempt and on codes, nothing on words: both languages, every
device and the printed sheet of an attempt have one order. Orders are rows of keys, so they say
nothing of what is right, and can be given to pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaskad.assessment.rules.items import (
    Ballots,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    SimpleBody,
    Truth,
)
from kaskad.assessment.rules.lots import Lot, derived_seed

ITSELF = ""


def attempt_seed(seed: str, person: str, attempt: int) -> str:
    """The seed of a person's attempt (from 1) at the test with the secret ``seed``."""
    return derived_seed(seed, "attempt", person, str(attempt))


def shuffled_items(codes: Iterable[str], seed: str) -> tuple[str, ...]:
    """The items of a form in the order of the attempt, whatever the order they are given in."""
    return tuple(Lot(seed, "items").shuffled(sorted(codes)))


def shuffled(content: ItemContent, seed: str) -> Mapping[str, tuple[str, ...]]:
    """Keys in the order to show: of an item under ``ITSELF``, of a case under its steps' keys.

    A choice has its options, unless it keeps their order; matching its right side (the left stays);
    ordering its lines, never as they should stand; ballots the ballots. Truth, a number and a short
    answer have nothing to order. Steps of a case stay as they were written.
    """
    body = content.body
    if isinstance(body, Case):
        return {
            step.key: _order(step.body, Lot(seed, content.code, step.key)) for step in body.steps
        }
    return {ITSELF: _order(body, Lot(seed, content.code, ITSELF))}


def _order(body: SimpleBody, lot: Lot) -> tuple[str, ...]:
    match body:
        case Choices():
            keys = _keys(body.options)
            return keys if body.keeps_order else tuple(lot.shuffled(keys))
        case Matching():
            return tuple(lot.shuffled(_keys(body.right)))
        case Ordering():
            return _not_as_it_stands(_keys(body.lines), lot)
        case Ballots():
            return tuple(lot.shuffled(ballot.key for ballot in body.ballots))
        case Truth() | Number() | Short():
            return ()


def _keys(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple(option.key for option in options)


def _not_as_it_stands(right: tuple[str, ...], lot: Lot) -> tuple[str, ...]:
    """Any other order, each as likely."""
    if len(set(right)) < 2:
        return right
    while (order := tuple(lot.shuffled(right))) == right:
        pass
    return order
