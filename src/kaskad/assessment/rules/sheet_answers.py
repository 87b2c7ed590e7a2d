"""From marks in rows to answers in the form of ``rules/scoring.py``, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaskad.assessment.rules.answer_sheet import Asked, Key
from kaskad.assessment.rules.items import (
    Ballots,
    Case,
    Choices,
    Matching,
    Number,
    Ordering,
    Short,
    SimpleBody,
    Truth,
)
from kaskad.assessment.vocab import Doubt, Kind

# What a row says: the values of its marked circles, or what a human read in its box.
Marks = Mapping[Key, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """``answer`` is plain JSON, None if nothing is marked; with a doubt it does not count yet."""

    item: int
    code: str
    answer: Any
    doubts: tuple[Doubt, ...] = ()


def answers(
    items: Sequence[Asked], marks: Marks, doubts: Mapping[Key, Iterable[Doubt]]
) -> tuple[SheetAnswer, ...]:
    """The answer to every item; rows that are missing in ``marks`` are empty.

    The same for what was read and for what a human decided: decided rows are put into ``marks`` and
    taken from ``doubts``.
    """
    found = []
    for place, asked in enumerate(items, 1):
        mine = {doubt for key, all_ in doubts.items() if key.item == place for doubt in all_}
        parts = {
            step: _answer(Key(place, step), kind, body, marks)
            for step, kind, body in asked.questions()
        }
        if any(_contradicts(part) for part in parts.values()):
            mine.add(Doubt.CONTRADICTION)
        answer = parts.get("", parts)
        if isinstance(asked.content.body, Case) and all(one is None for one in parts.values()):
            answer = None
        found.append(
            SheetAnswer(place, asked.content.code, answer, tuple(d for d in Doubt if d in mine))
        )
    return tuple(found)


def _contradicts(answer: Any) -> bool:
    return isinstance(answer, list) and len(set(answer)) < len(answer)


def _answer(key: Key, kind: Kind, body: SimpleBody, marks: Marks) -> Any:
    match body:
        case Choices() if kind == Kind.CHOICES:
            return list(marks.get(key, ())) or None
        case Choices() | Number() | Short():
            return _first(marks.get(key, ()))
        case Truth():
            said = _first(marks.get(key, ()))
            return None if said is None else said == "true"
        case Matching():
            return _pairs(key, (line.key for line in body.left), marks)
        case Ballots():
            return _pairs(key, (ballot.key for ballot in body.ballots), marks)
        case Ordering():
            return _order(key, (line.key for line in body.lines), marks)


def _first(values: Sequence[str]) -> str | None:
    return values[0] if values else None


def _pairs(key: Key, lines: Iterable[str], marks: Marks) -> dict[str, str | None] | None:
    said = {line: _first(marks.get(key._replace(line=line), ())) for line in lines}
    return said if any(value is not None for value in said.values()) else None


def _order(key: Key, lines: Iterable[str], marks: Marks) -> list[str] | None:
    """Lines by their places; two lines in one place give a line twice, a contradiction."""
    said = [(int(marks[at][0]), line) for line in lines if marks.get(at := key._replace(line=line))]
    places = [place for place, _line in said]
    ordered = [line for _place, line in sorted(said)]
    if len(set(places)) < len(places):
        ordered.append(ordered[0])
    return ordered or None


def marks_of(items: Sequence[Asked], given: Sequence[Any]) -> dict[Key, tuple[str, ...]]:
    """The marks that say these answers: what a person would fill in."""
    marks: dict[Key, tuple[str, ...]] = {}
    for place, (asked, answer) in enumerate(zip(items, given, strict=True), 1):
        for step, _kind, body in asked.questions():
            part = (answer or {}).get(step) if step else answer
            if part is not None:
                marks |= _marks(Key(place, step), body, part)
    return marks


def _marks(key: Key, body: SimpleBody, answer: Any) -> dict[Key, tuple[str, ...]]:
    match body:
        case Truth():
            return {key: ("true" if answer else "false",)}
        case Matching() | Ballots():
            said = {line: value for line, value in answer.items() if value is not None}
            return {key._replace(line=line): (value,) for line, value in said.items()}
        case Ordering():
            return {key._replace(line=line): (str(at),) for at, line in enumerate(answer, 1)}
        case _:
            return {key: tuple(answer) if isinstance(answer, list) else (str(answer),)}
