"""Where items and their parts stand in a file of items; the standard reader of TOML does not tell.

A line that is only ``[[item]]`` begins an item, even inside a text: so an item with a quotation
mark too few does not swallow those after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ITEM: Final = re.compile(r"\s*\[\[\s*item\s*\]\]\s*(#.*)?$")
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*item\s*\.\s*([\w.\s-]+?)\s*\]\]?\s*(#.*)?$")
_FIELD: Final = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=\s*(.*)$")
_KEY: Final = re.compile(r"""\bkey\s*=\s*["']([^"']*)["']""")
_NAMES: Final = {"step": "steps"}


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one item and the line, from 1, of its first line; ``number`` counts from 1."""

    number: int
    line: int
    text: str


def split_items(text: str) -> tuple[Piece, list[Piece]]:
    """What stands before the first item (number 0), and every item."""
    rows = text.split("\n")
    starts = [place for place, row in enumerate(rows) if _ITEM.match(row)]
    ends = [*starts[1:], len(rows)][: len(starts)]
    pieces = [
        Piece(number, start + 1, "\n".join(rows[start:end]) + "\n")
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    before = rows[: starts[0]] if starts else rows
    return Piece(0, 1, "\n".join(before)), pieces


def part_lines(piece: Piece) -> dict[str, int]:
    """Part to line: ``options``, ``options.a`` and ``options[1]``; "" is the item itself."""
    walk = _Walk()
    for line, row in enumerate(piece.text.split("\n"), start=piece.line):
        walk.see(row, line)
    found = {"": piece.line}
    for part, line in walk.lines.items():
        found.setdefault(part, line)
        found.setdefault(walk.by_key(part), line)
    return found


class _Walk:
    """Goes through the lines of one item; ``lines`` names elements by their numbers."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._keys: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._table = ""
        self._array = ""

    def see(self, row: str, line: int) -> None:
        if self._array:
            self._in_array(row, line)
        elif header := _HEADER.match(row):
            self._table = self._header(header[1] == "[[", re.sub(r"\s", "", header[2]))
            self.lines.setdefault(self._table, line)
        elif field := _FIELD.match(row):
            self._field(field[1], field[2], line)

    def _field(self, name: str, value: str, line: int) -> None:
        part = f"{self._table}.{name}" if self._table else name
        self.lines.setdefault(part, line)
        self.lines.setdefault(part.partition(".")[0] if not self._table else part, line)
        if name == "key" and self._table and (key := _KEY.search(f"key = {value}")):
            self._keys[self._table] = key[1]
        if value.startswith("[") and "]" not in value.rpartition("}")[2]:
            self._array = part
            self._in_array(value[1:], line)

    def _in_array(self, row: str, line: int) -> None:
        start = row.strip()
        if start.startswith("{"):
            element = self._next(self._array)
            self.lines[element] = line
            if key := _KEY.search(start):
                self._keys[element] = key[1]
        elif start.startswith("]") or _FIELD.match(row):
            self._array = ""
            if not start.startswith("]"):
                self.see(row, line)

    def _header(self, is_array: bool, name: str) -> str:
        first, _dot, rest = name.partition(".")
        part = _NAMES.get(first, first)
        if rest:
            part = f"{part}[{self._counts.get(part, 1)}].{rest}"
        return self._next(part) if is_array else part

    def _next(self, array: str) -> str:
        self._counts[array] = self._counts.get(array, 0) + 1
        return f"{array}[{self._counts[array]}]"

    def by_key(self, part: str) -> str:
        """The same part with its elements named by their keys."""
        named: list[str] = []
        names = part.split(".")
        for place, name in enumerate(names):
            key = self._keys.get(".".join(names[: place + 1]))
            named.append(f"{name.partition('[')[0]}.{key}" if key else name)
        return ".".join(named)
