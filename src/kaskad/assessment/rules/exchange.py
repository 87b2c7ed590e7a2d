"""What all formats of items have in common: what was read, what is at fault, what was lost.

Whatever a file holds, reading it raises nothing: all good items are read, all bad ones are listed.
A read item may still have problems (`rules/problems.py`), as one from another system, which knows
no provisions, always has; it is then a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.problems import problems

# The code that readers give to a question without one: its place in its file.
COUNTED: Final = re.compile(r"item-[0-9]+")
MOST_FAULTS: Final = 1000
MOST_ITEMS: Final = 5000
MOST_BYTES: Final = 20_000_000
_LAST: Final = re.compile(r"(\[\d+\]|\.?[^.\[\]]+)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an item, or the rest of a file, was not read.

    ``line`` counts from 1; ``item`` is its code, or its number in the file as ``#3``; ``field`` is
    named like a part of ``Problem``; ``words`` is an English sentence with the value at fault.
    """

    line: int
    item: str
    field: str
    code: str
    words: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """What a format could not carry: ``what`` is one of ``LOSSES``.

    ``kind`` means that the item is not in the file at all; ``partial_credit`` that the other system
    gives other parts of the worth, while the item itself is complete.
    """

    item: str
    what: str


LOSSES: Final = frozenset(
    {
        "kind", "notes", "unit", "source", "keeps_order", "partial_credit", "arrow", "language",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what is not in it."""

    content: str
    lost: tuple[Lost, ...] = ()


Lines = Mapping[str, int]


class Unread(Exception):
    """An item that cannot be read; only readers of formats see it, and make a fault of it."""

    def __init__(self, code: str, words: str, *, line: int = 0, field: str = "") -> None:
        super().__init__(words)
        self.code, self.words, self.line, self.field = code, words, line, field

    def fault(self, line: int, item: str, file: str = "") -> Fault:
        """``line``: where the item stands, if nothing nearer is known."""
        return Fault(self.line or line, item, self.field, self.code, self.words, file)


@dataclass(frozen=True, slots=True)
class Reading:
    """Good items in the order of the file; ``lines`` says of each code where its parts stand."""

    items: tuple[ItemContent, ...] = ()
    faults: tuple[Fault, ...] = ()
    lines: Mapping[str, Lines] = field(default_factory=dict)


def line_of(lines: Lines, part: str) -> int:
    """The line of ``part``, or of the nearest thing that holds it."""
    while part:
        if part in lines:
            return lines[part]
        part = _LAST.sub("", part)
    return lines.get("", 1)


def problem_faults(reading: Reading) -> tuple[Fault, ...]:
    """The problems of all items that were read, each with its line: for who writes the file."""
    return tuple(
        Fault(
            line_of(reading.lines.get(content.code, {}), problem.part),
            content.code,
            problem.part,
            problem.code,
            problem.code.replace("_", " ") + ".",
        )
        for content in reading.items
        for problem in problems(content)
    )


def without_repeats(found: Iterable[tuple[ItemContent, Lines]], faults: Iterable[Fault]) -> Reading:
    """One item a code, the first; another of the same code is a fault."""
    items: dict[str, ItemContent] = {}
    lines: dict[str, Lines] = {}
    wrong = list(faults)
    for content, places in found:
        if content.code in items:
            words = f"{content.code} stands at line {line_of(lines[content.code], '')} already."
            wrong.append(
                Fault(line_of(places, "code"), content.code, "code", "repeated_code", words)
            )
        else:
            items[content.code], lines[content.code] = content, places
    wrong.sort(key=lambda one: (one.file, one.line))
    return Reading(tuple(items.values()), tuple(wrong[:MOST_FAULTS]), lines)
