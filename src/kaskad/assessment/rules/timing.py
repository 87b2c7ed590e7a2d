"""When an attempt may start, when it is due, and what counts that arrives afterwards.

All moments carry their zone and are the server's; a device's clock decides nothing. Limits are
inclusive: what happens exactly when something is due is in time.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MOST_EXTRA_PERCENT: Final = 300


class LateStart(enum.Enum):
    """What who starts when less time is left than the test takes gets."""

    FULL_TIME = "full_time"
    """All of it: the window says until when one may start."""
    UNTIL_CLOSING = "until_closing"
    """What is left: everybody is finished when the window closes."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The times of a test: the window, the minutes of an attempt, and how often it may be taken.

    ``attempts``: how many in all; ``wait``: from the end of one to the start of the next.
    ``grace``: so long after an attempt is due any packet counts; ``gap``: so long those whose
    numbers say that they were written in time.
    """

    opens: datetime
    closes: datetime
    minutes: int
    late_start: LateStart = LateStart.FULL_TIME
    attempts: int = 1
    wait: timedelta = timedelta(0)
    grace: timedelta = timedelta(minutes=1)
    gap: timedelta = timedelta(minutes=30)

    def __post_init__(self) -> None:
        if self.closes <= self.opens or self.minutes < 1 or self.attempts < 1:
            raise ValueError("a test that nobody can take")
        if not timedelta(0) <= self.grace <= self.gap or self.wait < timedelta(0):
            raise ValueError("times that run backwards")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a person was granted: more time in percent, minutes of breaks, attempts, days.

    ``closes`` takes the place of the window's end if it is later.
    """

    extra_percent: int = 0
    break_minutes: int = 0
    extra_attempts: int = 0
    closes: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.extra_percent <= MOST_EXTRA_PERCENT:
            raise ValueError("extra time out of range")
        if self.break_minutes < 0 or self.extra_attempts < 0:
            raise ValueError("an allowance that takes away")


NOTHING: Final = Allowance()


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt that was started; ``ended`` is when it was handed in, or was due."""

    started: datetime
    ended: datetime | None
    passed: bool = False


class Start(enum.Enum):
    """Whether a new attempt may start, or why not."""

    YES = "yes"
    NOT_OPEN = "not_open"
    IN_WAITING_ROOM = "in_waiting_room"
    CLOSED = "closed"
    RUNNING = "running"
    PASSED = "passed"
    ATTEMPTS_USED = "attempts_used"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Decision:
    """``at``: from when it may start, where waiting helps."""

    start: Start
    at: datetime | None = None


class Packet(enum.Enum):
    """What becomes of answers that arrive; all but ``REPEATED`` are kept, the first two count."""

    COUNTS = "counts"
    COUNTS_LATE = "counts_late"
    REPEATED = "repeated"
    TOO_LATE = "too_late"


def length(rules: Rules, allowance: Allowance = NOTHING) -> timedelta:
    """How long a person has: minutes, extra time rounded up to whole seconds, and breaks."""
    seconds = -(-rules.minutes * 60 * (100 + allowance.extra_percent) // 100)
    return timedelta(seconds=seconds, minutes=allowance.break_minutes)


def last_start(rules: Rules, allowance: Allowance = NOTHING) -> datetime:
    """Until when a person may start."""
    return rules.closes if allowance.closes is None else max(rules.closes, allowance.closes)


def due(started: datetime, rules: Rules, allowance: Allowance = NOTHING) -> datetime:
    """When an attempt must be finished.

    Where all finish at closing, that moves by what a person has more than others: extra time that
    the window takes back would be none.
    """
    whole = started + length(rules, allowance)
    if rules.late_start is LateStart.FULL_TIME:
        return whole
    more = length(rules, allowance) - length(rules)
    return min(whole, last_start(rules, allowance) + more)


def over(rules: Rules, allowances: Sequence[Allowance] = ()) -> datetime:
    """When nothing more can count, so that right answers may be shown to everybody."""
    ends = [due(last_start(rules, one), rules, one) for one in (NOTHING, *allowances)]
    return max(ends) + rules.gap


def may_start(
    rules: Rules,
    past: Sequence[Past],
    now: datetime,
    *,
    allowance: Allowance = NOTHING,
    admitted: datetime | None = None,
) -> Decision:
    """Whether a person may start; ``past`` in order, ``admitted`` by the waiting room.

    One that runs is to be continued, whatever else holds. Who has passed needs no other: the first
    result that passes stands.
    """
    used = _used(rules, past, allowance)
    if used is not None:
        return Decision(used)
    closes = last_start(rules, allowance)
    # A later condition counts only where an earlier one lets the person in.
    waits = [(Start.NOT_OPEN, rules.opens)]
    if past and past[-1].ended is not None:
        waits.append((Start.TOO_SOON, past[-1].ended + rules.wait))
    if admitted is not None:
        waits.append((Start.IN_WAITING_ROOM, admitted))
    reason = next(((why, at) for why, at in waits if now < at), None)
    if now > closes or (reason is not None and reason[1] > closes):
        return Decision(Start.CLOSED)
    return Decision(Start.YES) if reason is None else Decision(*reason)


def _used(rules: Rules, past: Sequence[Past], allowance: Allowance) -> Start | None:
    """What earlier attempts say, whatever the time."""
    if not past:
        return None
    if past[-1].ended is None:
        return Start.RUNNING
    if any(one.passed for one in past):
        return Start.PASSED
    return Start.ATTEMPTS_USED if len(past) >= rules.attempts + allowance.extra_attempts else None


def judged_packet(
    number: int,
    arrived: datetime,
    due_at: datetime,
    rules: Rules,
    had: Sequence[tuple[int, datetime]],
) -> Packet:
    """What becomes of packet ``number``; ``had`` are numbers and arrivals of those of its device.

    A device numbers its packets as it writes them. So one that arrives late, numbered below one
    that arrived before the attempt was due, was written in time, and counts for the length of
    ``gap``. A page that was changed to leave out numbers could deceive here: what counted late is
    therefore kept as such, for a human to see.
    """
    if any(number == other for other, _ in had):
        return Packet.REPEATED
    if arrived <= due_at:
        return Packet.COUNTS
    highest = max((other for other, at in had if at <= due_at), default=0)
    until = due_at + (rules.gap if number < highest else rules.grace)
    return Packet.COUNTS_LATE if arrived <= until else Packet.TOO_LATE
