"""Answers as fields of a plain form: how they are named, and what they say of an item.

The fields of item 3 are ``q3`` or ``q3.PART``, those of a step of a case ``q3.STEP`` or
``q3.STEP.PART``. Pages with and without JavaScript, and sheets read from paper, send the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kaskad.assessment.rules.items import (
    Ballots,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Ordering,
    Short,
    SimpleBody,
    Truth,
)
from kaskad.assessment.rules.scoring import MOST_LETTERS
from kaskad.assessment.vocab import Kind

Fields = Mapping[str, Sequence[str]]
MARK_OF_TRUTH: Final[Mapping[str, bool]] = {"true": True, "false": False}


def name_of(number: int, *parts: str) -> str:
    """The name of a field of the item with this number in its form."""
    return ".".join((f"q{number}", *parts))


def number_in(name: str) -> int | None:
    """The number of the item that a field belongs to; None if the field belongs to no item."""
    digits = name.partition(".")[0].removeprefix("q")
    return int(digits) if name.startswith("q") and digits.isascii() and digits.isdecimal() else None


def response_in(content: ItemContent, number: int, fields: Fields) -> Any:
    """The response that ``fields`` give to an item, as scoring takes it; None for no answer.

    Fields that do not belong to the item, and values that it does not have, are passed over.
    """
    if isinstance(content.body, Case):
        steps = {
            step.key: _simple(step.kind, step.body, name_of(number, step.key), fields)
            for step in content.body.steps
        }
        found = {key: one for key, one in steps.items() if one is not None}
        return found or None
    return _simple(content.kind, content.body, name_of(number), fields)


def fields_of(content: ItemContent, number: int, response: Any) -> dict[str, list[str]]:
    """The fields that show a response again; the other way of ``response_in``."""
    if isinstance(content.body, Case):
        if not isinstance(response, Mapping):
            return {}
        found: dict[str, list[str]] = {}
        for step in content.body.steps:
            name = name_of(number, step.key)
            found |= _shown(step.kind, step.body, name, response.get(step.key))
        return found
    return _shown(content.kind, content.body, name_of(number), response)


def _simple(  # noqa: PLR0911  one answer a kind
    kind: Kind, body: SimpleBody | Case, name: str, fields: Fields
) -> Any:
    match body:
        case Choices():
            return _choices(kind, body, fields.get(name, ()))
        case Truth():
            return MARK_OF_TRUTH.get(_first(fields, name))
        case Matching():
            return _table(name, [one.key for one in body.left], _keys(body.right), fields)
        case Ballots():
            verdicts = {ballot.verdict.value for ballot in body.ballots} | set(_VERDICTS)
            return _table(name, [one.key for one in body.ballots], verdicts, fields)
        case Ordering():
            return _order(body, name, fields)
        case Number() | Short():
            return _first(fields, name).strip()[:MOST_LETTERS] or None
    return None


_VERDICTS: Final = ("for", "against", "invalid", "not_counted")


def _choices(kind: Kind, body: Choices, values: Sequence[str]) -> Any:
    known = _keys(body.options)
    picked = [one for one in dict.fromkeys(values) if one in known]
    if kind == Kind.CHOICE:
        return picked[0] if len(picked) == 1 else None
    return picked or None


def _table(name: str, lines: Sequence[str], known: set[str], fields: Fields) -> Any:
    found = {line: _first(fields, f"{name}.{line}") for line in lines}
    return {line: one for line, one in found.items() if one in known} or None


def _order(body: Ordering, name: str, fields: Fields) -> Any:
    """Lines by the places that were chosen; None until every line has one of its own."""
    places: dict[int, str] = {}
    for line in body.lines:
        place = _first(fields, f"{name}.{line.key}")
        if not (place.isascii() and place.isdecimal() and 1 <= int(place) <= len(body.lines)):
            return None
        places[int(place)] = line.key
    return [places[one] for one in sorted(places)] if len(places) == len(body.lines) else None


def _shown(kind: Kind, body: SimpleBody | Case, name: str, response: Any) -> dict[str, list[str]]:
    if response is None:
        return {}
    match body:
        case Choices():
            return {name: [response] if kind == Kind.CHOICE else list(response)}
        case Truth():
            return {name: ["true" if response else "false"]}
        case Matching() | Ballots():
            return {f"{name}.{line}": [one] for line, one in response.items()}
        case Ordering():
            return {f"{name}.{line}": [str(place)] for place, line in enumerate(response, start=1)}
    return {name: [str(response)]}


def _keys(options: Sequence[Any]) -> set[str]:
    return {option.key for option in options}


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""
