"""Reading a table of the file of items value by value, noting everything that is wrong.

A getter always returns a value of its type; after a fault it is the type's blank, so that the rest
of the item is looked at too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from kaskad.assessment.rules.exchange import Fault, Lines, line_of
from kaskad.assessment.rules.item_text import LANGUAGES, tidy_words
from kaskad.assessment.rules.problems import KEY
from kaskad.assessment.rules.scoring import MOST_DIGITS, read_number

_LONGEST_SHOWN: Final = 40


class Findings:
    """The faults of one item; ``item`` is its code as soon as it is known."""

    def __init__(self, item: str, lines: Lines) -> None:
        self.item, self.lines = item, lines
        self.faults: list[Fault] = []

    def add(self, code: str, part: str, words: str) -> None:
        self.faults.append(Fault(line_of(self.lines, part), self.item, part, code, words))


class Table:
    """A table of an item; ``part`` is its name in the item, empty for the item itself."""

    def __init__(
        self, raw: Mapping[str, Any], part: str, keys: Sequence[str], findings: Findings
    ) -> None:
        self.raw, self.part, self._findings = raw, part, findings
        for key in raw:
            if key not in keys:
                near = get_close_matches(key, [one for one in keys if one not in raw], n=1)
                hint = f"; {near[0]} is missing" if near else f"; known are {', '.join(keys)}"
                self.wrong("unknown_key", key, f"“{_shown(key)}” is unknown here{hint}.")

    def at(self, key: str) -> str:
        return f"{self.part}.{key}" if self.part else key

    def wrong(self, code: str, key: str, words: str) -> None:
        self._findings.add(code, self.at(key), words)

    def with_keys(self, keys: Sequence[str]) -> Table:
        return Table(self.raw, self.part, keys, self._findings)

    def _get(self, key: str, kind: type, what: str, needed: bool) -> Any:
        """The value if it is there and of ``kind``; otherwise None."""
        value = self.raw.get(key)
        if value is None:
            if needed:
                self.wrong("missing_key", key, f"{key} is missing.")
            return None
        # True is an int to Python.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(f"not_{what}", key, f"{key} is no {what}: {_shown(value)}.")
            return None
        return value

    def text(self, key: str, *, needed: bool = True) -> str:
        return self._get(key, str, "text", needed) or ""

    def whole(self, key: str) -> int:
        return self._get(key, int, "whole_number", needed=True) or 0

    def flag(self, key: str, *, needed: bool = True) -> bool:
        return bool(self._get(key, bool, "true_or_false", needed))

    def number(self, key: str, *, needed: bool = True) -> Decimal:
        """A number, best in quotes, as people write it; 0 if it need not be there."""
        value = self._get(key, object, "number", needed)
        if isinstance(value, Decimal):
            is_short = value.is_finite() and -MOST_DIGITS <= value.adjusted() < MOST_DIGITS
            value = format(value, "f") if is_short or value == 0 else ""
        read = read_number(value)
        if read is None and value is not None:
            self.wrong("not_number", key, f"{key} is no number: {_shown(self.raw[key])}.")
        return read or Decimal(0)

    def word(self, key: str, known: Sequence[str], left_out: str | None = None) -> str | None:
        """One of the ``known`` words; None if it is none of them."""
        value = self._get(key, str, "text", needed=left_out is None)
        if value is None:
            return left_out
        if value in known:
            return str(value)
        words = f"{key} “{_shown(value)}” is none of {', '.join(known)}."
        self.wrong("unknown_word", key, words)
        return None

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        value = self._get(key, list, "list", needed) or []
        if all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong("not_texts", key, f"{key} is a list of texts.")
        return ()

    def words(self, key: str, *, needed: bool = True) -> dict[str, str]:
        """A text by languages, tidy; languages without words are left out."""
        value = self._get(key, dict, "table", needed) or {}
        inner = Table(value, self.at(key), LANGUAGES, self._findings)
        return tidy_words({one: inner.text(one, needed=False) for one in LANGUAGES if one in value})

    def tables(self, key: str, keys: Sequence[str]) -> list[Table]:
        return [one.with_keys(keys) for one in self.raw_tables(key)]

    def raw_tables(self, key: str, as_part: str = "", *, needed: bool = True) -> list[Table]:
        """The tables of a list, their keys not looked at yet; ``as_part`` is its name in parts."""
        value = self._get(key, list, "list", needed) or []
        if not all(isinstance(one, dict) for one in value):
            self.wrong("not_tables", key, f"{key} is a list of tables.")
            return []
        part = self.at(as_part or key)
        return [
            Table(one, _element(part, number, one), tuple(one), self._findings)
            for number, one in enumerate(value, start=1)
        ]


def _element(part: str, number: int, raw: Mapping[str, Any]) -> str:
    key = raw.get("key")
    return f"{part}.{key}" if isinstance(key, str) and KEY.fullmatch(key) else f"{part}[{number}]"


def _shown(value: object) -> str:
    if isinstance(value, int) and abs(value) >= 10**_LONGEST_SHOWN:
        return "a very long number"
    return str(value)[:_LONGEST_SHOWN]
