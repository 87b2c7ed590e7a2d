"""Reading a table of a declarative file value by value, collecting everything that is wrong.

A getter always returns a value of its type; after a problem it is the type's blank (``""``, ``0``,
``BLANK_DAY``), so that the rest of the file is still read and reported in one go.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.rules.spec import LANGUAGES, Words
from kaskad.campaigns.rules.toml_lines import line_of
from kaskad.core.names import clean_spaces, is_mixed

BLANK_DAY = date.min
ALIKE = 0.75  # of 1: how near a key must come to a missing one to have been meant
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[^\W\d_]+")


class Findings:
    """The problems of one file, with the lines of its keys."""

    def __init__(self, lines: dict[str, int]) -> None:
        self._lines = lines
        self._found: list[Problem] = []

    def add(self, code: str, place: str, **values: object) -> None:
        """Note a problem at ``place``."""
        self._found.append(Problem(code, place, line_of(self._lines, place), values))

    @property
    def in_order(self) -> tuple[Problem, ...]:
        """The problems by line."""
        return tuple(sorted(self._found, key=lambda one: (one.line, one.place, one.code)))

    def __bool__(self) -> bool:
        return bool(self._found)


class Table:
    """A table of the file; ``keys`` are all that it may have."""

    def __init__(
        self, raw: dict[str, Any], place: str, keys: Sequence[str], findings: Findings
    ) -> None:
        self.raw, self.place, self._findings = raw, place, findings
        self._misspelt: set[str] = set()
        for key in raw:
            if key not in keys:
                self._unknown_key(key, keys)

    def _unknown_key(self, key: str, keys: Sequence[str]) -> None:
        """One mistake, not two, where the key that is missing was meant."""
        missing = [one for one in keys if one not in self.raw and one not in self._misspelt]
        meant = get_close_matches(key, missing, n=1, cutoff=ALIKE)
        if meant:
            self._misspelt.add(meant[0])
            self._findings.add("misspelt_key", self.at(key), key=key, meant=meant[0])
        else:
            self._findings.add("unknown_key", self.at(key), key=key, known=", ".join(keys))

    def at(self, key: str) -> str:
        """The path of a key of this table."""
        return f"{self.place}.{key}" if self.place else key

    def _get(self, key: str, kind: type | tuple[type, ...], wrong: str) -> Any:
        """The value if it is there and of ``kind``; otherwise None, with a problem noted."""
        if key not in self.raw:
            if key not in self._misspelt:
                self._findings.add("missing_key", self.at(key), key=key)
            return None
        value = self.raw[key]
        # A TOML true is an int to Python, and a moment is a date.
        strange = isinstance(value, bool) != (kind is bool) or isinstance(value, datetime)
        if strange or not isinstance(value, kind):
            self._findings.add(wrong, self.at(key), key=key)
            return None
        return value

    def text(self, key: str, limit: int) -> str:
        """A text that is not empty, at most ``limit`` letters, blanks cleaned."""
        value = clean_spaces(self._get(key, str, "not_text") or "")
        if key in self.raw and isinstance(self.raw[key], str):
            self._check_text(self.at(key), value, limit)
        return value

    def _check_text(self, place: str, value: str, limit: int) -> None:
        if not value:
            self._findings.add("empty_text", place)
        if len(value) > limit:
            self._findings.add("too_long", place, limit=limit, length=len(value))
        for word in _WORD.findall(value):
            if is_mixed(word):
                self._findings.add("mixed_letters", place, word=word)

    def code(self, key: str, limit: int) -> str:
        """Small Latin letters, digits and hyphens."""
        value = self._get(key, str, "not_text") or ""
        if value and (not _CODE.fullmatch(value) or len(value) > limit):
            self._findings.add("bad_code", self.at(key), value=value, limit=limit)
        elif key in self.raw and self.raw[key] == "":
            self._findings.add("empty_text", self.at(key))
        return value

    def words(self, key: str, limit: int) -> Words:
        """A text in the three languages."""
        raw = self._get(key, dict, "not_table")
        if raw is None:
            return Words("", "", "")
        place, found = self.at(key), {}
        Table(raw, place, LANGUAGES, self._findings)
        for language in LANGUAGES:
            value = raw.get(language, "")
            if not isinstance(value, str):
                self._findings.add("not_text", f"{place}.{language}", key=language)
                value = ""
            elif not value.strip():
                self._findings.add("missing_language", f"{place}.{language}", language=language)
            found[language] = clean_spaces(value)
            if found[language]:
                self._check_text(f"{place}.{language}", found[language], limit)
        return Words(**found)

    def day(self, key: str) -> date:
        """A date without quotes."""
        value: date | None = self._get(key, date, "not_day")
        return value or BLANK_DAY

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self._get(key, int, "not_number")
        if value is not None and not low <= value <= high:
            self._findings.add("out_of_range", self.at(key), key=key, low=low, high=high)
        return value or 0

    def percent(self, key: str) -> Decimal:
        """Above 0 and up to 100, at most one digit after the point."""
        value = self._get(key, (int, Decimal), "not_number")
        if value is None:
            return Decimal(0)
        found = Decimal(value)
        whole = found.is_finite() and 0 < found <= 100
        if not whole or found != found.quantize(Decimal("0.1")):
            self._findings.add("bad_percent", self.at(key), key=key)
            return Decimal(0)
        return found.quantize(Decimal("0.1"))

    def flag(self, key: str) -> bool:
        """True or false."""
        return bool(self._get(key, bool, "not_flag"))

    def word(self, key: str, allowed: Sequence[str]) -> str:
        """One of the allowed words."""
        value = self._get(key, str, "not_text")
        if value is not None and value not in allowed:
            self._unknown(self.at(key), value, allowed)
        return value or ""

    def word_list(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Some of the allowed words, in the order of ``allowed``, none twice."""
        found = self.texts(key)
        for value in dict.fromkeys(found):
            if value not in allowed:
                self._unknown(self.at(key), value, allowed)
        return tuple(word for word in allowed if word in found)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, not empty, none twice."""
        raw = self._get(key, list, "not_list")
        if raw is None:
            return ()
        if not raw:
            self._findings.add("empty_list", self.at(key), key=key)
        if not all(isinstance(value, str) for value in raw):
            self._findings.add("not_text_list", self.at(key), key=key)
            return ()
        for value in dict.fromkeys(raw):
            if raw.count(value) > 1:
                self._findings.add("repeated", self.at(key), value=value)
        return tuple(raw)

    def _unknown(self, place: str, value: str, allowed: Sequence[str]) -> None:
        self._findings.add("unknown_word", place, value=value, allowed=", ".join(allowed))

    def table(self, key: str, keys: Sequence[str]) -> Table | None:
        """A table inside this one."""
        raw = self._get(key, dict, "not_table")
        return None if raw is None else Table(raw, self.at(key), keys, self._findings)

    def tables(self, key: str, keys: Sequence[str], *, needed: bool = True) -> list[Table]:
        """An array of tables; ``needed`` says that at least one must be there."""
        if not needed and key not in self.raw:
            return []
        raw = self._get(key, list, "not_tables")
        if raw is None:
            return []
        if needed and not raw:
            self._findings.add("empty_list", self.at(key), key=key)
        if not all(isinstance(value, dict) for value in raw):
            self._findings.add("not_tables", self.at(key), key=key)
            return []
        return [
            Table(value, f"{self.at(key)}[{place}]", keys, self._findings)
            for place, value in enumerate(raw, start=1)
        ]
