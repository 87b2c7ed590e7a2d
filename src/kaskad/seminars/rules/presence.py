"""Who was there, from marks: a pure function of a set that only grows.

The set of marks is a grow-only set, and the offset of a device's clock the smallest that any of its
deliveries measured: both are joined by rules that are commutative, associative and idempotent. So
the same marks lead to the same state, in whatever order and however often they come in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from kaskad.seminars.vocab import MarkKind, Outcome

# Two devices that contradict each other within this time speak of the same moment.
SAME_MOMENT = timedelta(minutes=10)
# How long a presence check waits for its answer.
ANSWER_TIME = timedelta(seconds=90)

# They prove a moment of coming; the others only say that somebody is there.
_CAME = frozenset({MarkKind.ARRIVED, MarkKind.SCANNED, MarkKind.HALL_CODE})
_THERE = _CAME | {MarkKind.CALLED, MarkKind.PAPER}
_SPANS = frozenset({MarkKind.ONLINE, MarkKind.WATCHED})
# Of marks of one moment whoever leaves is taken before whoever comes.
_ORDER = {MarkKind.MISSING: 0, MarkKind.LEFT: 1}

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Fact:
    """A mark: ``at`` (and ``until`` of a span) by the clock of ``device``, empty for our own pages.

    ``of`` is the nonce that a withdrawal takes back, or the number of a presence check.
    """

    nonce: str
    member: int
    kind: str
    at: datetime
    device: str = ""
    by: str = ""
    until: datetime | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """When a seminar takes place."""

    starts: datetime
    ends: datetime

    def within(self, moment: datetime) -> datetime:
        """``moment``, or the end of the sitting that is nearest to it."""
        return min(max(moment, self.starts), self.ends)


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much is enough: minutes there, and answered presence checks of those who were online.

    ``late_after``: minutes that may be missed at the beginning, and at the end.
    """

    minutes: int
    late_after: int
    checks: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """One device saw a member at about the time at which another one missed them."""

    moment: datetime
    seen_by: str
    missed_by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the marks of a member come to; ``kinds`` are those that say they were there."""

    outcome: Outcome = Outcome.ABSENT
    minutes: int = 0
    answered: int = 0
    kinds: frozenset[str] = frozenset()
    here: bool = False
    conflicts: tuple[Conflict, ...] = ()

    @property
    def present(self) -> bool:
        return self.outcome != Outcome.ABSENT

    @property
    def is_seen(self) -> bool:
        """Whether somebody or some device saw them at the seminar itself."""
        return bool(self.kinds - {MarkKind.WATCHED})

    @property
    def only_watched(self) -> bool:
        """Whether recordings are all that speaks for them."""
        return self.kinds == {MarkKind.WATCHED}


def joined(one: Mapping[str, Fact], other: Mapping[str, Fact]) -> dict[str, Fact]:
    """Two sets of marks by their nonces as one; a nonce that both have is the same mark."""
    return {**one, **other}


def offsets_joined(
    one: Mapping[str, timedelta], other: Mapping[str, timedelta]
) -> dict[str, timedelta]:
    """What is known of the devices' clocks, from two sides.

    A delivery measures how much later than the device's clock ours is, plus its own time on the
    way, which is never negative: the smallest measurement is the best.
    """
    found = dict(one)
    for device, offset in other.items():
        found[device] = min(offset, found.get(device, offset))
    return found


def standing(facts: Iterable[Fact], offsets: Mapping[str, timedelta]) -> list[Fact]:
    """The marks that nobody took back, by our clock, in the order of time.

    A mark is taken back by whoever made it: from the same device, or by the same account on a page.
    """
    known = {fact.nonce: fact for fact in facts}
    gone = {
        fact.of
        for fact in known.values()
        if fact.kind == MarkKind.WITHDRAWN and _is_own(fact, known.get(fact.of))
    }
    stands = [
        _by_our_clock(fact, offsets.get(fact.device, timedelta()))
        for fact in known.values()
        if fact.kind != MarkKind.WITHDRAWN and fact.nonce not in gone
    ]
    return sorted(stands, key=_in_time)


def decisions(
    facts: Iterable[Fact],
    offsets: Mapping[str, timedelta],
    sitting: Sitting,
    threshold: Threshold,
    checks: Sequence[datetime] = (),
) -> dict[int, Decision]:
    """What the marks come to, by member; nobody without a mark is in it."""
    of_member: dict[int, list[Fact]] = {}
    for fact in standing(facts, offsets):
        of_member.setdefault(fact.member, []).append(fact)
    return {
        member: decide(marks, sitting, threshold, checks) for member, marks in of_member.items()
    }


def decide(
    marks: Sequence[Fact], sitting: Sitting, threshold: Threshold, checks: Sequence[datetime] = ()
) -> Decision:
    """What the standing marks of one member come to; they are in the order of time.

    Minutes of the online room count only if enough presence checks were answered; those of watched
    recordings were checked when they were watched.
    """
    conflicts, marks = _without_conflicts(marks)
    there, is_here = _in_hall(marks, sitting)
    there += [_clipped(one, sitting) for one in marks if one.kind == MarkKind.WATCHED]
    online = [_clipped(one, sitting) for one in marks if one.kind == MarkKind.ONLINE]
    answered = answered_checks(marks, checks)
    if answered >= threshold.answered:
        there = there + online
    spans = _united(there)
    minutes = int(sum((end - start for start, end in spans), timedelta()) / timedelta(minutes=1))
    return Decision(
        outcome=_outcome(spans, minutes, sitting, threshold),
        minutes=minutes,
        answered=answered,
        kinds=frozenset(str(one.kind) for one in marks if one.kind in _THERE | _SPANS),
        here=is_here,
        conflicts=conflicts,
    )


def check_times(seed: str, sitting: Sitting, count: int) -> tuple[datetime, ...]:
    """When presence is checked: once in each of ``count`` equal parts of the sitting.

    Nobody can foretell them without ``seed``; the same seed gives the same times.
    """
    rng = Random(seed)  # noqa: S311  the seed is a keyed hash, that is where the secret lies
    part = (sitting.ends - sitting.starts) / count if count else timedelta()
    # The answer has to fit into the part, or two checks would overlap.
    room = max(part - ANSWER_TIME, timedelta())
    return tuple(sitting.starts + number * part + rng.random() * room for number in range(count))


def answered_checks(marks: Iterable[Fact], checks: Sequence[datetime]) -> int:
    """How many of the checks were answered in their time."""
    numbers = {str(number): asked for number, asked in enumerate(checks, 1)}
    return len(
        {
            one.of
            for one in marks
            if one.kind == MarkKind.CHECKED
            and one.of in numbers
            and timedelta() <= one.at - numbers[one.of] <= ANSWER_TIME
        }
    )


def _is_own(taken_back: Fact, mark: Fact | None) -> bool:
    if mark is None or mark.device != taken_back.device:
        return False
    return bool(mark.device) or mark.by == taken_back.by


def _by_our_clock(fact: Fact, offset: timedelta) -> Fact:
    until = fact.until + offset if fact.until else None
    return Fact(
        fact.nonce, fact.member, fact.kind, fact.at + offset, fact.device, fact.by, until, fact.of
    )


def _in_time(fact: Fact) -> tuple[datetime, int, str]:
    return (fact.at, _ORDER.get(MarkKind(fact.kind), 2), fact.nonce)


def _without_conflicts(marks: Sequence[Fact]) -> tuple[tuple[Conflict, ...], list[Fact]]:
    """Seen beats not seen: a roll call overlooks somebody more easily than it invents them."""
    seen = [one for one in marks if one.kind in _THERE and one.kind != MarkKind.PAPER]
    conflicts, kept = [], []
    for mark in marks:
        against = (
            [
                one
                for one in seen
                if _source(one) != _source(mark) and abs(one.at - mark.at) <= SAME_MOMENT
            ]
            if mark.kind == MarkKind.MISSING
            else []
        )
        if against:
            conflicts.append(Conflict(mark.at, _source(against[0]), _source(mark)))
        else:
            kept.append(mark)
    return tuple(conflicts), kept


def _source(mark: Fact) -> str:
    """Whoever delivers the marks of a device says nothing about who saw what."""
    return mark.device or mark.by


def _in_hall(marks: Sequence[Fact], sitting: Sitting) -> tuple[list[Span], bool]:
    """When somebody was in the hall, and whether the last word is that they are there.

    A signed sheet speaks of the whole seminar, whenever it was entered.
    """
    spans: list[Span] = []
    on_paper = any(one.kind == MarkKind.PAPER for one in marks)
    came: datetime | None = sitting.starts if on_paper else None
    # Who is there without having been seen to come was there since nothing else was said.
    since = sitting.starts
    for mark in marks:
        at = sitting.within(mark.at)
        if mark.kind in _THERE - {MarkKind.PAPER}:
            if came is None:
                came = at if mark.kind in _CAME else since
        elif mark.kind == MarkKind.LEFT or (mark.kind == MarkKind.MISSING and came is not None):
            spans.append((since if came is None else came, at))
            came, since = None, at
        elif mark.kind == MarkKind.MISSING:
            since = at
    if came is not None:
        spans.append((came, sitting.ends))
    return spans, came is not None


def _clipped(mark: Fact, sitting: Sitting) -> Span:
    return sitting.within(mark.at), sitting.within(mark.until or mark.at)


def _united(spans: Collection[Span]) -> list[Span]:
    """The same time, each part of it once."""
    united: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _outcome(
    spans: Sequence[Span], minutes: int, sitting: Sitting, threshold: Threshold
) -> Outcome:
    if not spans or minutes < threshold.minutes:
        return Outcome.ABSENT
    grace = timedelta(minutes=threshold.late_after)
    if spans[0][0] > sitting.starts + grace:
        return Outcome.LATE
    if spans[-1][1] < sitting.ends - grace:
        return Outcome.LEFT_EARLY
    return Outcome.PRESENT
