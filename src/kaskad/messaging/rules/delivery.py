"""Which way a message goes, how long it waits, and what a try's outcome means."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kaskad.messaging.vocab import (
    ELECTRONIC,
    FIRST_WAIT,
    LONGEST_ASKED_WAIT,
    LONGEST_WAIT,
    TRIES,
    Channel,
    Outcome,
    State,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a channel says of one try.

    ``is_of_channel``: the trouble is the channel's, not this reader's. ``wait`` is what the other
    side asked for, in seconds.
    """

    outcome: Outcome
    code: str
    gateway_id: str = ""
    error: str = ""
    wait: int | None = None
    is_of_channel: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: a state; for waiting ones the channel, how long, and the tries there."""

    state: State
    channel: str = ""
    wait: timedelta = timedelta(0)
    tries: int = 0


def ways(
    wished: Sequence[str], reachable: Collection[str], allowed: Collection[str]
) -> tuple[str, ...]:
    """The channels to try, in order: those wished first, the others after them, paper last."""
    order = (*(one for one in wished if one in ELECTRONIC), *ELECTRONIC, Channel.PRINT.value)
    return tuple(one for one in dict.fromkeys(order) if one in reachable and one in allowed)


def next_way(possible: Sequence[str], passed: Collection[str]) -> Step:
    """The first channel that has not failed; paper is handed by people; without any, given up."""
    channel = next((one for one in possible if one not in passed), "")
    if channel == Channel.PRINT:
        return Step(State.TO_PRINT, channel)
    return Step(State.WAITING, channel) if channel else Step(State.GIVEN_UP)


def wait_after(tries: int, key: str, asked: int | None = None) -> timedelta:
    """How long to wait after so many tries: twice as long each time, up to a limit.

    A fifth of it more or less, by ``key``, so that many messages do not come back at once. What the
    other side asked for is kept to, within reason.
    """
    wait = min(FIRST_WAIT * int(2 ** max(tries - 1, 0)), LONGEST_WAIT)
    digest = hashlib.sha256(f"{key}/{tries}".encode()).digest()
    wait *= 0.8 + 0.4 * digest[0] / 255
    if asked is None:
        return wait
    return max(wait, min(timedelta(seconds=asked), LONGEST_ASKED_WAIT))


def after(
    result: Result,
    *,
    key: str,
    channel: str,
    tries: int,
    possible: Sequence[str],
    passed: Collection[str],
    is_idempotent: bool,
    most: int = TRIES,
) -> Step:
    """What comes after a try on ``channel`` that was the ``tries``-th one there.

    Without a clear answer a message is tried again only where the channel promises to send one
    reference once; elsewhere people decide. ``most`` tries on one channel, then the next.
    """
    ended = {Outcome.ACCEPTED: State.SENT, Outcome.DELIVERED: State.DELIVERED}
    if result.outcome in ended:
        return Step(ended[result.outcome], channel, tries=tries)
    is_unclear = result.outcome == Outcome.UNCLEAR
    if is_unclear and not (is_idempotent and tries < most):
        return Step(State.UNCLEAR, channel, tries=tries)
    if (is_unclear or result.outcome == Outcome.BUSY) and tries < most:
        return Step(State.WAITING, channel, wait_after(tries, key, result.wait), tries)
    return next_way(possible, {*passed, channel})
