"""Whether somebody has watched a recording: stretches that were played, and answered checks.

A check comes at a moment that nobody knows before. Who does not answer in time was not there: what
was watched of the part that the check is for counts no more, and another one is drawn for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

ANSWER_WITHIN = timedelta(seconds=60)
CHECK_EVERY = 300.0  # seconds of the recording
ENOUGH_SHARE = 0.9
_FASTEST = 1.25  # who plays faster is not listening
GRACE = 15.0  # seconds that may count before their time has gone by, once
_HOLE = 5.0  # seconds that are missing in the film
_GAP = 1.5  # players report in steps

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Check:
    """A question whether somebody is there; ``drawn`` counts how often it was drawn anew."""

    position: float
    asked: datetime | None = None
    answered: bool = False
    drawn: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """What one person has watched of a recording of ``length`` seconds.

    ``spare`` are seconds that have gone by and were not played yet, as far as was reported.
    """

    length: float
    seed: str
    stretches: tuple[Stretch, ...] = ()
    checks: tuple[Check, ...] = ()
    reported: datetime | None = None
    spare: float = GRACE

    @property
    def seconds(self) -> float:
        return sum(last - first for first, last in self.stretches)

    @property
    def share(self) -> float:
        return min(self.seconds / self.length, 1.0) if self.length > 0 else 0.0

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.checks)

    @property
    def asked(self) -> int | None:
        """The check that waits for an answer, by its place."""
        for place, one in enumerate(self.checks):
            if one.asked is not None and not one.answered:
                return place
        return None

    @property
    def is_enough(self) -> bool:
        """Nearly all of it, and an answer to every check."""
        return self.share >= ENOUGH_SHARE and self.answered == len(self.checks)


def begun(length: float, seed: str) -> Watch:
    """Nothing is watched yet; the checks are drawn, one for every five minutes, one at least."""
    count = max(round(length / CHECK_EVERY), 1)
    drawn = Watch(length, seed, checks=tuple(Check(0.0) for _ in range(count)))
    checks = [replace(one, position=_drawn(drawn, place)) for place, one in enumerate(drawn.checks)]
    return replace(drawn, checks=tuple(checks))


def report(watch: Watch, stretch: Stretch, tick: datetime) -> Watch:
    """After somebody's player said that it has played a stretch since its last report.

    No more counts than can have been played in that time, and nothing while a check waits.
    """
    watch = _late(watch, tick)
    elapsed = (tick - watch.reported).total_seconds() if watch.reported else 0.0
    watch = replace(watch, reported=tick, spare=watch.spare + max(elapsed, 0.0) * _FASTEST)
    if watch.asked is not None:
        return watch
    first = min(max(stretch[0], 0.0), watch.length)
    last = min(stretch[1], watch.length, first + watch.spare)
    if not first < last:
        return watch
    watch = replace(
        watch,
        stretches=merged([*watch.stretches, (first, last)]),
        spare=watch.spare - (last - first),
    )
    for place, one in enumerate(watch.checks):
        # A film has holes where its sender broke off: the moment may lie in one.
        if not one.answered and first - _HOLE <= one.position <= last:
            return _with(watch, place, replace(one, asked=tick))
    return watch


def answer(watch: Watch, place: int, tick: datetime) -> Watch:
    """After somebody answered a check; one that was not asked, or too late, is no answer."""
    watch = _late(watch, tick)
    if place != watch.asked:
        return watch
    one = watch.checks[place]
    return replace(_with(watch, place, replace(one, answered=True)), reported=tick)


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same seconds in order, each once."""
    found: list[Stretch] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1] + _GAP:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def without(stretches: Sequence[Stretch], cut: Stretch) -> tuple[Stretch, ...]:
    """What is left of the stretches outside of ``cut``."""
    found: list[Stretch] = []
    for first, last in stretches:
        found += [(first, min(last, cut[0])), (max(first, cut[1]), last)]
    return tuple((first, last) for first, last in found if first < last)


def _late(watch: Watch, tick: datetime) -> Watch:
    """Take back what was watched before a check that nobody answered in time."""
    place = watch.asked
    if place is None:
        return watch
    one = watch.checks[place]
    if one.asked is None or tick - one.asked <= ANSWER_WITHIN:
        return watch
    left = without(watch.stretches, _window(watch, place))
    again = _with(replace(watch, stretches=left), place, Check(0.0, drawn=one.drawn + 1))
    return _with(again, place, replace(again.checks[place], position=_drawn(again, place)))


def _window(watch: Watch, place: int) -> Stretch:
    width = watch.length / len(watch.checks)
    return place * width, (place + 1) * width


def _drawn(watch: Watch, place: int) -> float:
    """A moment in the part that the check is for, not at its very beginning or end."""
    first, last = _window(watch, place)
    name = f"{watch.seed}/{place}/{watch.checks[place].drawn}"
    chance = int.from_bytes(sha256(name.encode()).digest()[:6], "big") / 2**48
    return first + (last - first) * (0.1 + 0.8 * chance)


def _with(watch: Watch, place: int, check: Check) -> Watch:
    checks = [*watch.checks]
    checks[place] = check
    return replace(watch, checks=tuple(checks))


def from_rows(
    *,
    length: float,
    seed: str,
    stretches: Iterable[Sequence[float]],
    checks: Iterable[Sequence[Any]],
    reported: datetime | None,
    spare: float,
) -> Watch:
    """A watch as it was kept."""
    return Watch(
        length=length,
        seed=seed,
        stretches=tuple((first, last) for first, last in stretches),
        checks=tuple(
            Check(position, datetime.fromisoformat(asked) if asked else None, answered, drawn)
            for position, asked, answered, drawn in checks
        ),
        reported=reported,
        spare=spare,
    )


def as_rows(watch: Watch) -> tuple[list[list[float]], list[list[Any]]]:
    """Stretches and checks as they are kept."""
    checks = [
        [one.position, one.asked.isoformat() if one.asked else "", one.answered, one.drawn]
        for one in watch.checks
    ]
    return [list(one) for one in watch.stretches], checks


def slot(lengths: Sequence[tuple[int, int]], number: int | None, minutes: int) -> Stretch | None:
    """Which minutes of a seminar of ``minutes`` a recording stands for: from the first to the last.

    ``lengths`` are numbers of blocks and their minutes, in the order of the day; blocks too long
    for it share its time. Without a number the recording is of the whole; None: no such block.
    """
    if number is None:
        return 0.0, float(minutes)
    whole = sum(length for _number, length in lengths)
    scale = min(1.0, minutes / whole) if whole else 1.0
    first = 0.0
    for one, length in lengths:
        if one == number:
            return first * scale, (first + length) * scale
        first += length
    return None
