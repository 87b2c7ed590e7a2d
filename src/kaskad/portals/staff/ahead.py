"""What overviews show, read ahead: nobody waits until a country is counted after a write.

While somebody looks at an overview, a thread of the web process reads it again soon after anything
was written. A reader gets what stood at most five seconds ago; but whoever has written something
since gets what stands now.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from kaskad.audit.api import latest_entry, wrote_after
from kaskad.core.actor import Actor
from kaskad.core.reading import one_reading

Read = TypeVar("Read")

FRESH = 5.0  # seconds that a reader may lag behind
_PAUSE = 1.5
_ANYWAY = 30.0  # what hangs on the time of day is read again after so many seconds
_WATCHED = 900.0  # so long after the last look
_MOST = 64
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _State:
    read: Callable[[], Any]
    value: Any
    entry: int  # the latest of the record when reading began
    read_at: float
    holds_at: float  # when nothing had been written since
    asked_at: float


_states: dict[Hashable, _State] = {}
_lock = threading.Lock()
_watching = False


def read_ahead(key: tuple[Hashable, ...], reader: Actor, read: Callable[[], Read]) -> Read:
    """What ``read`` gives for ``key``, the same for all readers who use the key."""
    if not settings.READS_AHEAD:
        return read()
    now = monotonic()
    state = _states.get(key)
    if state is None or now - state.holds_at > FRESH or wrote_after(reader, state.entry):
        state = _read(key, read)
    state.asked_at = now
    _watch()
    return state.value  # type: ignore[no-any-return]  # made by the same function


def _read(key: Hashable, read: Callable[[], Any]) -> _State:
    # What is written while this reads has a higher number: it is read again.
    entry, began = latest_entry(), monotonic()
    found = _states.get(key)
    asked_at = began if found is None else found.asked_at
    state = _State(read, read(), entry, began, began, asked_at)
    with _lock:
        _states[key] = state
        if len(_states) > _MOST:
            del _states[min(_states, key=lambda one: _states[one].asked_at)]
    return state


def _watch() -> None:
    global _watching  # noqa: PLW0603  one thread a process
    with _lock:
        if _watching:
            return
        _watching = True
    threading.Thread(target=_go_on, daemon=True).start()


def _go_on() -> None:
    global _watching  # noqa: PLW0603  the same one
    while True:
        sleep(_PAUSE)
        try:
            look_again()
        except Exception:  # readers read for themselves until it goes on
            log.exception("could not read ahead")
        finally:
            connection.close()
        with _lock:
            if not _states:
                _watching = False
                return


def look_again() -> None:
    """Read what is watched where something was written; forget what nobody asks for any more."""
    for key, state in list(_states.items()):
        now = monotonic()
        if now - state.asked_at > _WATCHED:
            with _lock:
                _states.pop(key, None)
            continue
        with one_reading():
            if now - state.read_at > _ANYWAY or latest_entry() != state.entry:
                _read(key, state.read)
            else:
                state.holds_at = now
