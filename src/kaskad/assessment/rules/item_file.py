"""The file of items (docs/formats/items.md): the form in which people write a bank, in TOML.

Every item is read by itself, so that a mistake in one, even of a quotation mark, costs no other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from kaskad.assessment.rules.exchange import MOST_BYTES, Fault, Reading, without_repeats
from kaskad.assessment.rules.item_file_lines import Piece, part_lines, split_items
from kaskad.assessment.rules.item_file_table import Findings, Table
from kaskad.assessment.rules.item_text import tidy
from kaskad.assessment.rules.items import (
    Ballot,
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
    SimpleBody,
    Step,
    Truth,
)
from kaskad.assessment.rules.problems import MARKS
from kaskad.assessment.vocab import Difficulty, Kind, Verdict

_ITEM_KEYS: Final = (
    "code", "kind", "block", "difficulty", "provisions", "source", "text", "explanation",
)  # fmt: skip
_STEP_KEYS: Final = ("key", "kind", "text")
_BODY_KEYS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.CHOICE: ("options", "keeps_order"),
    Kind.CHOICES: ("options", "keeps_order"),
    Kind.TRUTH: ("is_true",),
    Kind.MATCHING: ("left", "right"),
    Kind.ORDERING: ("lines",),
    Kind.NUMERIC: ("value", "tolerance", "unit"),
    Kind.SHORT: ("accepted",),
    Kind.BALLOTS: ("ballots",),
    Kind.CASE: ("step",),
}
_OPTION_KEYS: Final = ("key", "text", "note")
_KINDS: Final = tuple(Kind.values)
_SIMPLE_KINDS: Final = tuple(kind for kind in _KINDS if kind != Kind.CASE)
_WHERE: Final = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)


def read_items(text: str) -> Reading:
    """All items of a file that can be read, and a fault for everything that is wrong."""
    if len(text) > MOST_BYTES:
        return Reading(faults=(Fault(1, "", "", "too_large", "The file is too large."),))
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    before, pieces = split_items(plain)
    faults = _of_the_beginning(before)
    found = []
    for piece in pieces:
        findings = Findings(f"#{piece.number}", part_lines(piece))
        content = _item(piece, findings)
        faults += findings.faults
        if content is not None and not findings.faults:
            found.append((content, findings.lines))
    return without_repeats(found, faults)


def _of_the_beginning(before: Piece) -> list[Fault]:
    """Only comments may stand before the first item."""
    findings = Findings("", {"": 1})
    raw = _parsed(before, findings)
    for name in raw or {}:
        line = next(
            (at for at, row in enumerate(before.text.split("\n"), start=1) if name in row), 1
        )
        words = f"“{name}” stands before the first [[item]]."
        findings.faults.append(Fault(line, "", name, "outside_item", words))
    return findings.faults


def _parsed(piece: Piece, findings: Findings) -> dict[str, Any] | None:
    try:
        return tomllib.loads(piece.text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        where = _WHERE.match(str(error))
        last = piece.text.rstrip("\n").count("\n") + 1
        # What Python itself refuses, a number too long or nesting too deep, has no place.
        line = 1 if where is None else min(int(where[2] or last), last)
        words = where[1] if where else "A value is beyond all limits"
        findings.faults.append(
            Fault(piece.line + line - 1, findings.item, "", "not_toml", f"{words}.")
        )
        return None


def _item(piece: Piece, findings: Findings) -> ItemContent | None:
    raw = _parsed(piece, findings)
    if raw is None:
        return None
    content = raw["item"][0] if isinstance(raw.get("item"), list) else {}
    for name in raw.keys() - {"item"}:
        findings.add("unknown_key", "", f"[{name}] is no part of an item.")
    if isinstance(code := content.get("code"), str) and code:
        findings.item = code[:60]
    kind = Kind(content["kind"]) if content.get("kind") in _KINDS else None
    body_keys = (
        _BODY_KEYS[kind] if kind else sorted({one for k in _BODY_KEYS.values() for one in k})
    )
    table = Table(content, "", (*_ITEM_KEYS, *body_keys), findings)
    table.word("kind", _KINDS)
    difficulty = table.word("difficulty", tuple(Difficulty.values), Difficulty.MEDIUM.value)
    return ItemContent(
        code=table.text("code"),
        kind=kind or Kind.TRUTH,
        block=table.whole("block"),
        text=table.words("text"),
        body=_body_of(kind, table),
        explanation=table.words("explanation", needed=False),
        provisions=table.texts("provisions", needed=False),
        difficulty=Difficulty(difficulty or Difficulty.MEDIUM),
        source=tidy(table.text("source", needed=False)),
    )


def _body_of(kind: Kind | None, table: Table) -> Body:
    """Without a kind, which is a fault by itself, nothing is said about the rest."""
    if kind is None:
        return Truth(is_true=False)
    return _case(table) if kind == Kind.CASE else _body(kind, table)


def _case(table: Table) -> Case:
    steps = []
    for raw in table.raw_tables("step", as_part="steps", needed=False):
        kind = raw.raw.get("kind")
        known = Kind(kind) if kind in _SIMPLE_KINDS else None
        keys = _BODY_KEYS[known] if known else (*raw.raw.keys(),)
        step = raw.with_keys((*_STEP_KEYS, *keys))
        step.word("kind", _SIMPLE_KINDS)
        key, text = step.text("key"), step.words("text")
        if known is not None:
            steps.append(Step(key, known, text, _body(known, step)))
    return Case(tuple(steps))


def _body(kind: Kind, table: Table) -> SimpleBody:
    match kind:
        case Kind.CHOICE | Kind.CHOICES:
            body: SimpleBody = _choices(table)
        case Kind.TRUTH:
            body = Truth(table.flag("is_true"))
        case Kind.MATCHING:
            body = _matching(table)
        case Kind.ORDERING:
            body = Ordering(_options(table, "lines"))
        case Kind.NUMERIC:
            tolerance = table.number("tolerance", needed=False)
            unit = table.words("unit", needed=False)
            body = Number(table.number("value"), tolerance, unit)
        case Kind.SHORT:
            body = Short(tuple(tidy(text) for text in table.texts("accepted")))
        case _:
            body = Ballots(tuple(_ballot(one) for one in table.tables("ballots", _BALLOT_KEYS)))
    return body


_BALLOT_KEYS: Final = ("key", "marks", "verdict", "text", "note")


def _option(table: Table) -> Option:
    note = table.words("note", needed=False)
    return Option(table.text("key"), table.words("text"), note)


def _options(table: Table, name: str) -> tuple[Option, ...]:
    return tuple(_option(one) for one in table.tables(name, _OPTION_KEYS))


def _choices(table: Table) -> Choices:
    rows = table.tables("options", (*_OPTION_KEYS, "right"))
    options = tuple(_option(row) for row in rows)
    right = [row.flag("right", needed=False) for row in rows]
    keys = (one.key for one, is_right in zip(options, right, strict=True) if is_right)
    return Choices(options, frozenset(keys), table.flag("keeps_order", needed=False))


def _matching(table: Table) -> Matching:
    rows = table.tables("left", (*_OPTION_KEYS, "pair"))
    left = tuple(_option(row) for row in rows)
    # A line without a partner is a problem of the item, not of the file: drafts grow by parts.
    found = ((one.key, row.text("pair", needed=False)) for one, row in zip(left, rows, strict=True))
    pairs = {key: pair for key, pair in found if pair}
    return Matching(left, _options(table, "right"), pairs)


def _ballot(table: Table) -> Ballot:
    marks = table.texts("marks")
    if len(marks) != 2 or not set(marks) <= set(MARKS):
        known = ", ".join(f'"{mark}"' for mark in MARKS)
        table.wrong("bad_marks", "marks", f"Two marks, “for” and “against”, each one of {known}.")
        marks = ("", "")
    verdict = table.word("verdict", tuple(Verdict.values))
    return Ballot(
        table.text("key"),
        (marks[0], marks[1]),
        table.words("text", needed=False),
        Verdict(verdict or Verdict.INVALID),
        table.words("note", needed=False),
    )
