"""What an officer adds to a replan by hand: lost days, trainers, venues, seminars not to be held.

Each is one word, so that a form, an address and a command line can carry it:
``day:KZ-19:2026-03-02``, ``trainer:123:2026-03-02`` (from that day on), ``venue:hall-1:2026-03-02:
2026-03-05`` (up to and with the last), ``seminar:CODE``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Kind = Literal["day", "trainer", "venue", "seminar"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_MARK = ":"
_LONGEST_ID, _LONGEST_CODE = 15, 32


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing: ``key`` is a region, a trainer's member id, a venue or a seminar.

    ``first`` is the lost day, or the first of an absence; without ``last`` it does not end.
    """

    kind: Kind
    key: str
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, word: str) -> Asked | None:
        """The thing that a word says; None for a word that says nothing."""
        kind, *rest = word.strip().split(_MARK)
        if kind not in KINDS or not rest or len(rest) > _PARTS[kind] or not _is_key(kind, rest[0]):
            return None
        try:
            first, last = (date.fromisoformat(text) if text else None for text in _two(rest[1:]))
        except ValueError:
            return None
        if (kind == "seminar") != (first is None):
            return None
        return cls(kind, rest[0], first, last)

    @property
    def word(self) -> str:
        """The word for it."""
        days = [day.isoformat() for day in (self.first, self.last) if day is not None]
        return _MARK.join([self.kind, self.key, *days])


_PARTS: Mapping[str, int] = {"day": 2, "trainer": 3, "venue": 3, "seminar": 1}


def _is_key(kind: str, text: str) -> bool:
    """Whether it can be a code, or the id of a member."""
    if kind == "trainer":
        return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
    return 0 < len(text) <= _LONGEST_CODE and text.isprintable()


def _two(texts: list[str]) -> tuple[str, str]:
    first, last, *_rest = [*texts, "", ""]
    return first, last


def read_all(words: Iterable[str]) -> tuple[Asked, ...]:
    """What words say, each thing once, in their order; senseless ones are left out."""
    found = (Asked.read(word) for word in words)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def stored(run_replan: Mapping[str, Any]) -> tuple[Asked, ...]:
    """What a run keeps of it."""
    return read_all(run_replan.get("asked", ()))
