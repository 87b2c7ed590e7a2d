"""Which PINs are good enough, and what follows a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kaskad.accounts.vocab import PIN_LENGTH, REST, TRIES_BEFORE_REST, TRIES_IN_ALL

_UP = "01234567890123456789"


def is_pin(text: str) -> bool:
    """Whether this is six plain digits."""
    return len(text) == PIN_LENGTH and text.isascii() and text.isdecimal()


def is_guessable(pin: str) -> bool:
    """Whether a PIN is among the first that a thief tries: 111111, 123456, 121212, 123123."""
    half, third = PIN_LENGTH // 2, PIN_LENGTH // 3
    return (
        pin in _UP
        or pin in _UP[::-1]
        or pin == pin[:half] * 2
        or pin == pin[:third] * 3
        or len(set(pin)) == 1
    )


@dataclass(frozen=True, slots=True)
class AfterWrong:
    """What follows the ``wrong``-th wrong PIN in a row."""

    wrong: int
    rests_until: datetime | None
    ended: bool

    @property
    def left(self) -> int:
        """How many tries are left before the next rest."""
        return 0 if self.rests_until or self.ended else -self.wrong % TRIES_BEFORE_REST


def after_wrong(wrong_before: int, tick: datetime) -> AfterWrong:
    """The account rests after every fifth wrong PIN; after the fifteenth its links end."""
    wrong = wrong_before + 1
    ended = wrong >= TRIES_IN_ALL
    rests = wrong % TRIES_BEFORE_REST == 0 and not ended
    return AfterWrong(wrong, tick + REST if rests else None, ended)
