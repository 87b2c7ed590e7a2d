"""Turns of the connections of several processes that want to write to one file."""

from __future__ import annotations

import os
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from time import monotonic, sleep

# Measured: a transaction takes two to three milliseconds, and a millisecond between two of them
# is a quarter of what can be written. One alone looks so often.
_PAUSE, _PAUSE_OF_NEXT = 0.001, 0.0002
_LONGEST = 10.0  # seconds; then whoever waits goes on without


class Turn:
    """One connection's place at the file ``path``, which the system frees when a process ends.

    Two locks: whoever holds the second is next and alone waits for the first, so that nobody who
    has just been can be back before.
    """

    def __init__(self, path: str) -> None:
        mode = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self._first = os.open(path, mode, 0o600)
        self._next = os.open(f"{path}-next", mode, 0o600)
        self._has = False

    def take(self) -> None:
        """Wait until nobody else has the turn, but not for ever."""
        until = monotonic() + _LONGEST
        if _waited(self._next, until, _PAUSE):
            self._has = _waited(self._first, until, _PAUSE_OF_NEXT)
            flock(self._next, LOCK_UN)

    def give_back(self) -> None:
        """Let the next one write; nothing, if this has no turn."""
        if self._has:
            self._has = False
            flock(self._first, LOCK_UN)

    def close(self) -> None:
        """Give the turn and the place back."""
        self._has = False
        for place in (self._first, self._next):
            with suppress(OSError):
                os.close(place)


def _waited(place: int, until: float, pause: float) -> bool:
    while not _locked(place):
        if monotonic() > until:
            return False
        sleep(pause)
    return True


def _locked(place: int) -> bool:
    try:
        flock(place, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
