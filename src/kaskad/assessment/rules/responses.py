"""What people answer to an item: the right response, usual wrong ones, and any of them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kaskad.assessment.rules.items import (
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
    Truth,
    Words,
)
from kaskad.assessment.vocab import Kind, Verdict


def right_response(content: ItemContent) -> Any:
    """A response that is worth one."""
    return _right(content.kind, content.body)


def wrong_responses(content: ItemContent) -> list[Any]:
    """Responses as people give them who do not know better, the most tempting first."""
    return _wrong(content.kind, content.body)


def response_keys(response: Any) -> str:
    """A response by the keys of its parts, as analysts count it: ``b``, ``a,c``, ``1=b;2=a``."""
    match response:
        case None:
            return ""
        case bool():
            return "true" if response else "false"
        case Mapping():
            return ";".join(f"{key}={response_keys(one)}" for key, one in response.items())
        case str() | int() | float():
            return str(response)
        case _:
            return ",".join(response_keys(one) for one in response)


def response_words(content: ItemContent, response: Any, language: str) -> str:
    """A response in the words of the item, in the language in which it was read."""
    return _words(content.body, response, language)


def _right(kind: Kind, body: Body) -> Any:  # noqa: PLR0911  one answer a kind
    match body:
        case Choices():
            return min(body.right) if kind == Kind.CHOICE else sorted(body.right)
        case Truth():
            return body.is_true
        case Matching():
            return dict(body.pairs)
        case Ordering():
            return [one.key for one in body.lines]
        case Number():
            return str(body.value)
        case Short():
            return body.accepted[0]
        case Ballots():
            return {one.key: one.verdict.value for one in body.ballots}
        case Case():
            return {step.key: _right(step.kind, step.body) for step in body.steps}


def _wrong(kind: Kind, body: Body) -> list[Any]:  # noqa: PLR0911  one answer a kind
    match body:
        case Choices():
            others = [one.key for one in body.options if one.key not in body.right]
            if kind == Kind.CHOICE:
                return others
            right = sorted(body.right)
            return [[*right[1:], *others[:1]], right[:1], others[:1] or right[:1]]
        case Truth():
            return [not body.is_true]
        case Matching():
            keys = list(body.pairs)
            turned = [body.pairs[one] for one in (*keys[1:], keys[0])]
            return [dict(zip(keys, turned, strict=True))]
        case Ordering():
            keys = [one.key for one in body.lines]
            return [keys[1:] + keys[:1], keys[::-1]]
        case Number():
            return [str(body.value + 1 + body.tolerance), str(body.value * 2 + 1 + body.tolerance)]
        case Short():
            return ["?"]
        case Ballots():
            return [{one.key: _taken_for(one.verdict) for one in body.ballots}]
        case Case():
            first = body.steps[0]
            every = _right(kind, body)
            return [
                *(every | {first.key: one} for one in _wrong(first.kind, first.body)),
                {step.key: _wrong(step.kind, step.body)[0] for step in body.steps},
            ]


def _taken_for(verdict: Verdict) -> str:
    """What a ballot is taken for by somebody who counts every mark."""
    return (Verdict.INVALID if verdict == Verdict.FOR else Verdict.FOR).value


def _words(body: Body, response: Any, language: str) -> str:
    match body:
        case Choices() if isinstance(response, (str, list)):
            given = [response] if isinstance(response, str) else response
            return _lines(body.options, given, language)
        case Ordering() if isinstance(response, list):
            return _lines(body.lines, response, language)
        case Matching() if isinstance(response, Mapping):
            left, right = _named(body.left, language), _named(body.right, language)
            pairs = response.items()
            return "; ".join(f"{left.get(a, a)} = {right.get(b, b)}" for a, b in pairs)
        case Case() if isinstance(response, Mapping):
            steps = [(step.body, response.get(step.key)) for step in body.steps]
            return " | ".join(_words(inner, one, language) for inner, one in steps)
    return response_keys(response)


def _lines(options: Iterable[Option], keys: Sequence[Any], language: str) -> str:
    names = _named(options, language)
    return "; ".join(names.get(str(key), str(key)) for key in keys)


def _named(options: Iterable[Option], language: str) -> dict[str, str]:
    return {one.key: _in(one.text, language) for one in options}


def _in(words: Words, language: str) -> str:
    return words.get(language) or next((one for one in words.values() if one), "")
