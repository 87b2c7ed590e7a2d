"""What a form of an item holds, exactly as it was typed: fields, and rows that come and go.

A row is a mapping of its fields; on the page they are named ``options-2-text-kk``: group, place
from 1, field. The hidden field of the group's name says which rows there are, in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from kaskad.assessment.rules.item_file_writing import plain_number
from kaskad.assessment.rules.item_text import LANGUAGES, UNWRITABLE
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
    Step,
    Truth,
    Words,
)
from kaskad.assessment.vocab import Kind

MOST_ROWS: Final = 40
FEWEST_ROWS: Final = 2
_LONGEST: Final = 20_000
_TEXT: Final = tuple(f"text-{one}" for one in LANGUAGES)
_NOTE: Final = tuple(f"note-{one}" for one in LANGUAGES)
_PARTNER: Final = tuple(f"partner-{one}" for one in LANGUAGES)
# The groups of rows of each kind, and how many are empty at the beginning.
GROUPS: Final[Mapping[Kind, Mapping[str, int]]] = {
    Kind.CHOICE: {"options": 4},
    Kind.CHOICES: {"options": 4},
    Kind.TRUTH: {},
    Kind.MATCHING: {"left": 3, "extra": 0},
    Kind.ORDERING: {"lines": 3},
    Kind.NUMERIC: {},
    Kind.SHORT: {"accepted": 2},
    Kind.BALLOTS: {"ballots": 2},
    Kind.CASE: {"steps": 0},
}
ROW_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "options": ("key", *_TEXT, *_NOTE),
    "lines": ("key", *_TEXT, *_NOTE),
    "left": ("key", "pair", *_TEXT, *_PARTNER, *_NOTE),
    "extra": ("key", *_TEXT),
    "accepted": ("text",),
    "ballots": ("key", "for", "against", "verdict", *_TEXT, *_NOTE),
    "steps": ("key",),
}
FIELDS: Final = (
    "code", "block", "difficulty", "source", "english", "find", "is_true", "keeps_order", "value",
    "tolerance", "new_kind",
    *(f"{name}-{one}" for name in ("text", "explanation", "unit") for one in LANGUAGES),
)  # fmt: skip
RowFields = dict[str, str]


@dataclass(slots=True)
class Typed:
    """Fields by name, rows by group, and the codes of provisions that are ticked."""

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[RowFields]] = field(default_factory=dict)
    provisions: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def do(self, deed: str) -> bool:
        """A change of the form that saves nothing: ``add:options``, ``drop:options:2``.

        False if it is none.
        """
        name, _, rest = deed.partition(":")
        group, _, place = rest.partition(":")
        if name == "english":
            self.fields["english"] = "1"
            return True
        rows = self.rows.get(group)
        if name == "find" or rows is None:
            return name == "find"
        at = whole(place) - 1
        if name == "add" and len(rows) < MOST_ROWS:
            rows.append({})
        elif name == "drop" and 0 <= at < len(rows):
            del rows[at]
        elif name == "up" and 0 < at < len(rows):
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
        return name in ("add", "drop", "up")


def whole(text: str) -> int:
    """A small number that was sent, or 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def typed_in(sent: QueryDict, kind: Kind) -> Typed:
    """What a form sent."""
    marked = set(sent.getlist("options-right"))
    rows: dict[str, list[RowFields]] = {}
    for group in GROUPS[kind]:
        rows[group] = []
        for place in sent.getlist(group)[:MOST_ROWS]:
            names = ROW_FIELDS[group]
            row = {one: _clean(sent.get(f"{group}-{place}-{one}", "")) for one in names}
            if group == "options" and place in marked:
                row["right"] = "1"
            rows[group].append(row)
    return Typed(
        fields={one: _clean(sent.get(one, "")) for one in FIELDS},
        rows=rows,
        provisions=list(dict.fromkeys(_clean(one) for one in sent.getlist("provisions")[:50])),
    )


def _clean(text: str) -> str:
    return UNWRITABLE.sub("", text.replace("\r\n", "\n"))[:_LONGEST]


def typed_anew(kind: Kind, block: int | None = None) -> Typed:
    """An empty form of a kind."""
    rows: dict[str, list[RowFields]] = {
        group: [{} for _ in range(count)] for group, count in GROUPS[kind].items()
    }
    fields = {"block": str(block or ""), "difficulty": "medium"}
    return Typed(fields, rows)


def typed_of(content: ItemContent) -> Typed:
    """The form of an item as it stands."""
    typed = _of_body(content.kind, content.body)
    typed.fields |= {
        "code": content.code,
        "block": str(content.block),
        "difficulty": str(content.difficulty),
        "source": content.source,
        **_words("text", content.text),
        **_words("explanation", content.explanation),
    }
    typed.provisions = list(content.provisions)
    return _with_english(typed)


def typed_of_step(step: Step) -> Typed:
    """The form of a question of a case."""
    typed = _of_body(step.kind, step.body)
    typed.fields |= _words("text", step.text)
    return _with_english(typed)


def _with_blanks(typed: Typed) -> None:
    """A draft that was hardly begun has as many empty rows as a new one."""
    for group, rows in typed.rows.items():
        if group not in ("extra", "steps"):
            rows += [{} for _ in range(FEWEST_ROWS - len(rows))]


def _with_english(typed: Typed) -> Typed:
    _with_blanks(typed)
    every = [typed.fields, *(row for rows in typed.rows.values() for row in rows)]
    if any(text for one in every for name, text in one.items() if name.endswith("-en")):
        typed.fields["english"] = "1"
    return typed


def _words(name: str, words: Words) -> dict[str, str]:
    return {f"{name}-{one}": words.get(one, "") for one in LANGUAGES}


def _of_body(kind: Kind, body: Body) -> Typed:
    typed = typed_anew(kind)
    match body:
        case Choices():
            typed.rows["options"] = [
                {**_row(one), **({"right": "1"} if one.key in body.right else {})}
                for one in body.options
            ]
            typed.fields["keeps_order"] = "1" if body.keeps_order else ""
        case Truth():
            typed.fields["is_true"] = "yes" if body.is_true else "no"
        case Matching():
            typed.rows |= _of_matching(body)
        case Ordering():
            typed.rows["lines"] = [_row(one) for one in body.lines]
        case Number():
            typed.fields |= _of_number(body)
        case Short():
            typed.rows["accepted"] = [{"text": one} for one in body.accepted]
        case Ballots():
            typed.rows["ballots"] = [
                {
                    "key": one.key, "for": one.marks[0], "against": one.marks[1],
                    "verdict": str(one.verdict), **_words("text", one.text),
                    **_words("note", one.note),
                }
                for one in body.ballots
            ]  # fmt: skip
        case Case():
            typed.rows["steps"] = [{"key": one.key} for one in body.steps]
    return typed


def _row(option: Option) -> RowFields:
    return {"key": option.key, **_words("text", option.text), **_words("note", option.note)}


def _of_number(body: Number) -> dict[str, str]:
    value, tolerance = plain_number(body.value), plain_number(body.tolerance)
    return {
        "value": value.replace(".", ","),
        "tolerance": tolerance.replace(".", ",") if body.tolerance else "",
        **_words("unit", body.unit),
    }


def _of_matching(body: Matching) -> dict[str, list[RowFields]]:
    """Each line beside its partner; what belongs to no line stands by itself."""
    right = {one.key: one for one in body.right}
    left = []
    for one in body.left:
        pair = body.pairs.get(one.key, "")
        partner = right.get(pair)
        row = {**_row(one), "pair": pair if partner else ""}
        left.append(row | (_words("partner", partner.text) if partner else {}))
    used = set(body.pairs.values())
    extra = [_row(one) for one in body.right if one.key not in used]
    return {"left": left, "extra": extra}
