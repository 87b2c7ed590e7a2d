"""What other systems have no field for, as tags: block, difficulty, provisions, kind, keys.

A tag is ``kaskad:NAME:VALUE``. Moodle cuts tags after 50 signs; those of usual items are shorter.
Tags that are not ours, or broken, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase
from typing import Final

from kaskad.assessment.rules.items import (
    Ballots,
    Case,
    Choices,
    ItemContent,
    Matching,
    Option,
    Ordering,
    SimpleBody,
)
from kaskad.assessment.rules.problems import KEY
from kaskad.assessment.vocab import Difficulty

_PREFIX: Final = "kaskad:"
_LISTS: Final = ("keys", "left", "right", "pairs")


@dataclass(slots=True)
class Facts:
    """What the tags of an item say; ``keys`` by the names of ``_LISTS``."""

    block: int = 0
    difficulty: Difficulty = Difficulty.MEDIUM
    provisions: list[str] = field(default_factory=list)
    kind: str = ""
    keys: dict[str, list[str]] = field(default_factory=dict)

    def letters(self, name: str, number: int) -> list[str]:
        """``number`` keys: those of the tag ``name``, or a, b, c."""
        given = self.keys.get(name, [])
        return given if len(given) == number else default_keys(number)

    def numbers(self, name: str, number: int) -> list[str]:
        """``number`` keys: those of the tag ``name``, or 1, 2, 3."""
        given = self.keys.get(name, [])
        return given if len(given) == number else [str(one + 1) for one in range(number)]


def default_keys(number: int) -> list[str]:
    """From a to z, then a1, b1 and so on."""
    rounds = (
        (letter, "" if lap == 0 else str(lap)) for lap in count() for letter in ascii_lowercase
    )
    return [f"{letter}{lap}" for (letter, lap), _ in zip(rounds, range(number), strict=False)]


def fact_tags(content: ItemContent) -> list[str]:
    """The facts about an item, without the keys of its parts."""
    return [
        f"{_PREFIX}block:{content.block}",
        f"{_PREFIX}difficulty:{content.difficulty}",
        *(f"{_PREFIX}provision:{code}" for code in content.provisions),
    ]


def item_tags(content: ItemContent) -> list[str]:
    """All tags of an item, in an order that does not change."""
    tags = fact_tags(content)
    if isinstance(content.body, Case):
        return tags
    if isinstance(content.body, Ballots):
        tags.append(f"{_PREFIX}kind:{content.kind}")
    lists = _key_lists(content.body)
    return tags + [f"{_PREFIX}{name}:{','.join(keys)}" for name, keys in lists.items()]


def _key_lists(body: SimpleBody) -> Mapping[str, Iterable[str]]:
    match body:
        case Choices():
            return {"keys": _keys(body.options)}
        case Ordering():
            return {"keys": _keys(body.lines)}
        case Ballots():
            return {"left": [one.key for one in body.ballots]}
        case Matching():
            pairs = [body.pairs.get(one.key, "") for one in body.left]
            return {"left": _keys(body.left), "right": _keys(body.right), "pairs": pairs}
        case _:
            return {}


def _keys(options: Iterable[Option]) -> list[str]:
    return [one.key for one in options]


def read_tags(tags: Iterable[str]) -> Facts:
    facts = Facts()
    for tag in tags:
        if not tag.startswith(_PREFIX):
            continue
        name, _colon, value = tag.removeprefix(_PREFIX).partition(":")
        if name == "block" and value.isascii() and value.isdigit():
            facts.block = int(value[:4])
        elif name == "difficulty" and value in Difficulty.values:
            facts.difficulty = Difficulty(value)
        elif name == "provision" and value:
            facts.provisions.append(value)
        elif name == "kind":
            facts.kind = value
        elif name in _LISTS:
            _take_keys(facts, name, value.split(","))
    return facts


def _take_keys(facts: Facts, name: str, keys: list[str]) -> None:
    are_good = all(KEY.fullmatch(key) for key in keys)
    if are_good and (name == "pairs" or len(set(keys)) == len(keys)):
        facts.keys[name] = keys


def pair_up(
    couples: Sequence[tuple[Mapping[str, str], Mapping[str, str]]], facts: Facts
) -> Matching:
    """Couples of texts as matching; a couple without a left text adds to the right only."""
    partners: list[Mapping[str, str]] = []
    for _left, right in couples:
        if right not in partners:
            partners.append(right)
    lines = [(left, partners.index(right)) for left, right in couples if left]
    left_keys = facts.numbers("left", len(lines))
    keys = _partner_keys([place for _left, place in lines], len(partners), facts)
    order = facts.keys.get("right", [])
    options = [Option(key, text) for key, text in zip(keys, partners, strict=True)]
    if set(order) == set(keys):
        options.sort(key=lambda one: order.index(one.key))
    left = tuple(Option(key, text) for key, (text, _place) in zip(left_keys, lines, strict=True))
    pairs = {key: keys[place] for key, (_text, place) in zip(left_keys, lines, strict=True)}
    return Matching(left, tuple(options), pairs)


def _partner_keys(places: list[int], number: int, facts: Facts) -> list[str]:
    """A key for each partner: of the tags if they fit the couples, else a, b, c."""
    pairs, order = facts.keys.get("pairs", []), facts.keys.get("right", [])
    if len(pairs) != len(places) or len(order) != number:
        return default_keys(number)
    keys: dict[int, str] = dict(zip(places, pairs, strict=True))
    open_places = [place for place in range(number) if place not in keys]
    keys.update(zip(open_places, [key for key in order if key not in pairs], strict=False))
    found = [keys.get(place, "") for place in range(number)]
    return found if set(found) == set(order) else default_keys(number)
