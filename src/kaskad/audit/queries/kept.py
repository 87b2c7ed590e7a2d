"""Keeping what was counted until something is written.

Every write leaves an entry in the record, so the latest entry of the rooms that a figure rests on
says whether it still holds. Inside a transaction nothing is kept for others: rows seen there may
never be committed; who only reads there says so with ``one_reading``. A request looks once at the
record, and once at each thing that is kept: a page shows one state.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from django.db import connection

from kaskad.audit.queries.entries import data_stamps
from kaskad.core.reading import once, what_was_read

Made = TypeVar("Made")

MEMBERS = ("commissions:",)
PLANS = ("commissions:", "campaigns:")
ANSWERS = ("campaigns:", "answers:answer:published")
QUESTIONS = ("answers:question:",)
# What a live room shows; not that somebody has read an answer.
LIVE = (
    *("answers:question:", "answers:answer:published", "answers:answer:withdrawn"),
    *("campaigns:", "seminars:live:"),
)
# Of seminars what was held, who was there, what is to be corrected: of marks thousands come in a
# minute.
EVERYTHING = (
    *("commissions:", "campaigns:", "reporting:"),
    *("seminars:seminar:", "seminars:attendance:", "seminars:correction:"),
)
# And of every figure: who passed, whose certificate counts, who need not come. Not every seminar of
# a plan, every mark or every certificate that was taken out on paper.
FIGURES = (
    *("commissions:structure:", "commissions:roster:accepted", "commissions:member:"),
    *("campaigns:campaign:", "campaigns:plan:", "campaigns:seminar:added", "campaigns:group:"),
    *("seminars:seminar:held", "seminars:attendance:recorded", "seminars:attendance:corrected"),
    *("assessment:attempt:ended", "assessment:attempt:closed", "assessment:attempt:entered"),
    *("assessment:sheet:entered", "assessment:result:recounted"),
    *("credentials:key:withdrawn", "credentials:certificates:issued", "credentials:certificate:"),
    "campaigns:exemption:",
)
# What a precinct needs to be ready; tests and readings of answers, of which thousands come in a
# minute, are seen half a minute later.
READINESS = (
    *(*EVERYTHING, *ANSWERS, "seminars:kit:"),
    *("answers:answer:withdrawn", "answers:answer:passed_on"),
)

# For a transaction so long that the stamp does not see it: after so many seconds it is made again,
# beside those who read it.
_SECONDS = 30.0
# What takes longer than this to count is given for ten times as long whatever is written, so that
# a country of a million, where it takes seconds, is not counted at every look.
_LONG, _TIMES, _AT_MOST = 3.0, 10.0, 120.0
_PLACES = 512


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: str
    since: float
    value: Any
    patience: float


_reading: ContextVar[dict[Hashable, Any] | None] = ContextVar("reading", default=None)
_lock = threading.Lock()
_following = threading.RLock()
_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_renewed: set[Hashable] = set()  # what threads are making at the moment
log = logging.getLogger(__name__)


def kept(key: tuple[Hashable, ...], rooms: tuple[str, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` gave for ``key`` since the last write in ``rooms``, made again after one."""
    return _in_reading(
        key, lambda: make() if connection.in_atomic_block else _shared(key, rooms, make)
    )


def kept_up(
    key: tuple[Hashable, ...], rooms: tuple[str, ...], make: Callable[[Made | None], Made]
) -> Made:
    """The same of what is too large to be made again: ``make`` gets what it gave last, or None.

    Only one thread makes it; what is given is never older than the last write.
    """
    return _in_reading(
        key, lambda: make(None) if connection.in_atomic_block else _followed(key, rooms, make)
    )


def put(key: tuple[Hashable, ...], value: object) -> None:
    """Have ``kept_up`` go on from a value that was made beside its readers."""
    with _following, _lock:
        _kept[connection.settings_dict["NAME"], *key] = _Kept("", monotonic(), value, 0.0)


def _in_reading(key: tuple[Hashable, ...], find: Callable[[], Made]) -> Made:
    """What a request or reading found at its first look."""
    seen = _reading.get()
    if seen is None:
        seen = what_was_read()
    if seen is None:
        return find()
    mark = ("kept", *key)
    if mark not in seen:
        seen[mark] = find()
    return seen[mark]  # type: ignore[no-any-return]  # made by the same function


def _followed(
    key: tuple[Hashable, ...], rooms: tuple[str, ...], make: Callable[[Made | None], Made]
) -> Made:
    place = (connection.settings_dict["NAME"], *key)
    stamp = _stamps()[rooms]
    with _following:
        with _lock:
            found = _kept.get(place)
            if found is not None:
                _kept.move_to_end(place)
        if found is not None and found.stamp == stamp:
            return found.value  # type: ignore[no-any-return]  # made by the same function
        value = make(found.value if found is not None else None)
        with _lock:
            _kept[place] = _Kept(stamp, monotonic(), value, 0.0)
            _kept.move_to_end(place)
    return value


def _shared(key: tuple[Hashable, ...], rooms: tuple[str, ...], make: Callable[[], Made]) -> Made:
    """What this process made for anybody, if nothing was written since."""
    place = (connection.settings_dict["NAME"], *key)
    stamp = _stamps()[rooms]
    moment = monotonic()
    with _lock:
        found = _kept.get(place)
    if found is not None:
        age, holds = moment - found.since, found.stamp == stamp
        if not (age < found.patience or (holds and age < _SECONDS)):
            if not holds or age >= _AT_MOST:
                return _made(place, stamp, make)
            _renew_beside(place, stamp, make)
        return found.value  # type: ignore[no-any-return]  # made by the same function
    return _made(place, stamp, make)


def _made(place: Hashable, stamp: str, make: Callable[[], Made]) -> Made:
    moment = monotonic()
    value = make()
    took = monotonic() - moment
    patience = min(took * _TIMES, _AT_MOST) if took > _LONG else 0.0
    with _lock:
        _kept[place] = _Kept(stamp, moment, value, patience)
        _kept.move_to_end(place)
        while len(_kept) > _PLACES:
            _kept.popitem(last=False)
    return value


def _renew_beside(place: Hashable, stamp: str, make: Callable[[], Any]) -> None:
    """Make it again while readers go on with what there is, which most probably still holds."""
    with _lock:
        if place in _renewed:
            return
        _renewed.add(place)

    def renew() -> None:
        try:
            _made(place, stamp, make)
        except Exception:  # whoever looks after two minutes makes it again and is told
            log.exception("could not renew what is kept")
        finally:
            with _lock:
                _renewed.discard(place)
            connection.close()

    threading.Thread(target=renew, daemon=True).start()


@once
def _stamps() -> dict[tuple[str, ...], str]:
    return data_stamps((MEMBERS, PLANS, ANSWERS, QUESTIONS, LIVE, EVERYTHING, FIGURES, READINESS))


@contextmanager
def one_reading() -> Iterator[dict[Hashable, Any]]:
    """Count everything once inside of a transaction whose caller writes nothing meanwhile."""
    with reading_in({}) as seen:
        yield seen


@contextmanager
def reading_in(seen: dict[Hashable, Any]) -> Iterator[dict[Hashable, Any]]:
    """The same with what others, who saw the same rows, have counted before."""
    token = _reading.set(seen)
    try:
        yield seen
    finally:
        _reading.reset(token)


def forget() -> None:
    """Drop everything that is kept, for a process whose database was replaced."""
    with _lock:
        _kept.clear()
        _renewed.clear()
