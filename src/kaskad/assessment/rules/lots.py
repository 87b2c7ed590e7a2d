"""Lots that fall alike on every machine, in every version of Python, and can be drawn again.

Word *n* of a lot is the first 8 bytes, big end first, of SHA-256(key + n), n as 8 bytes from 0. The
key is SHA-256 over the names of the lot as UTF-8, each after its length as 8 bytes. Whoever knows
the first name, the seed, can draw every lot that hangs on it: a seed that decides what people are
asked is kept as secret as the items, and shown afterwards to whoever wants to check.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TypeVar

_WORDS = 1 << 64

_T = TypeVar("_T")


class Lot:
    """An endless row of lots, named by a seed and by what they decide."""

    def __init__(self, *names: str) -> None:
        self._key = _key(names)
        self._drawn = 0

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound`` - 1, each exactly as likely as every other."""
        if not 0 < bound <= _WORDS:
            raise ValueError(f"no lot below {bound}")
        # Words beyond the last whole multiple would favour small numbers, so they are drawn again.
        beyond = _WORDS - _WORDS % bound
        while (word := self._word()) >= beyond:
            pass
        return word % bound

    def shuffled(self, things: Iterable[_T]) -> list[_T]:
        """``things`` in an order, each exactly as likely (Durstenfeld 1964)."""
        row = list(things)
        for last in range(len(row) - 1, 0, -1):
            place = self.below(last + 1)
            row[last], row[place] = row[place], row[last]
        return row

    def _word(self) -> int:
        block = hashlib.sha256(self._key + self._drawn.to_bytes(8, "big")).digest()
        self._drawn += 1
        return int.from_bytes(block[:8], "big")


def derived_seed(*names: str) -> str:
    """A seed that hangs on the names alone, as 32 hexadecimal digits."""
    return _key(("seed", *names)).hex()[:32]


def _key(names: Iterable[str]) -> bytes:
    running = hashlib.sha256()
    for name in names:
        written = name.encode()
        running.update(len(written).to_bytes(8, "big") + written)
    return running.digest()
