"""Counting who is trained, as of any day, from the ledger: by territory and day by day.

Who is trained is defined in ``measures``. ``part`` names the part of each row of the ledger, by its
number from 0; ``NONE`` leaves a row out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from kaskad.core.shares import share
from kaskad.reporting.rules.ledger import FAR, NONE, Ledger, Numbers, positions
from kaskad.reporting.rules.measures import counted, filled, trained
from kaskad.reporting.rules.plan_of_day import plan_days, rows_on


class DoesNotAddUp(ValueError):
    """The parts of a figure do not make the whole: it must not be shown or published."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Legal seats, seats filled on the day, and the trained among them."""

    seats: int = 0
    filled: int = 0
    trained: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.seats + other.seats, self.filled + other.filled, self.trained + other.trained
        )

    @property
    def share(self) -> float:
        """Trained of filled in per cent; 0 of nothing."""
        return share(self.trained, self.filled)


@dataclass(frozen=True, slots=True)
class Parts:
    """The part of each row of a ledger and of each of its commissions, and how many there are."""

    of_rows: Numbers
    of_commissions: Numbers
    count: int


def numbered(keys: Numbers, part_of: Mapping[int, int]) -> Numbers:
    """The part of each key, ``NONE`` of one that is in none."""
    known = np.fromiter(part_of, np.int64, len(part_of))
    order = np.argsort(known)
    values = np.fromiter(part_of.values(), np.int32, len(part_of))[order]
    return np.append(values, np.int32(NONE))[positions(known[order], keys)]


def parts_by(ledger: Ledger, of_commissions: Numbers, count: int) -> Parts:
    """Parts by the part of each commission: members go with theirs."""
    return Parts(of_commissions[ledger.rows.place], of_commissions, count)


def tallies(ledger: Ledger, parts: Parts, day: date) -> list[Tally]:
    """The figures of every part, in their order."""
    seats = _seats(ledger, parts)
    sitting = filled(ledger, day.toordinal())
    on_day = (sitting, trained(ledger, day.toordinal()))
    people = [counted(mask, parts.of_rows, parts.count) for mask in on_day]
    return [
        Tally(int(seats[part]), int(people[0][part]), int(people[1][part]))
        for part in range(parts.count)
    ]


def _seats(ledger: Ledger, parts: Parts) -> Numbers:
    inside = parts.of_commissions != NONE
    weights = ledger.frame.commissions.seats[inside]
    return np.bincount(parts.of_commissions[inside], weights, parts.count).astype(np.int64)


def require_sum(whole: Tally, parts: Iterable[Tally]) -> None:
    """Raise ``DoesNotAddUp`` unless ``parts`` make ``whole`` exactly."""
    added = sum(parts, Tally())
    if added != whole:
        raise DoesNotAddUp(f"the parts make {added}, the whole is {whole}")


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every day from ``first`` to ``last``, both included; none when they are the wrong way."""
    return tuple(first + timedelta(offset) for offset in range((last - first).days + 1))


def planned_on(ledger: Ledger, parts: Parts, day: date) -> Numbers:
    """How many of those who sit on ``day`` should have been taught by the plan until then."""
    number = day.toordinal()
    mask = filled(ledger, number) & (rows_on(ledger, number).planned <= number)
    return counted(mask, parts.of_rows, parts.count)[: parts.count]


def planned_by_day(ledger: Ledger, parts: Parts, days: tuple[date, ...]) -> Numbers:
    """How many of those who sit on each day should have been taught by its plan, by part.

    ``days`` follow one another without a gap.
    """
    changes = plan_days(ledger)
    starts = [at for at, day in enumerate(days) if not at or day.toordinal() in changes]
    found = np.zeros((parts.count, len(days)), np.int64)
    for first, last in pairwise([*starts, len(days)]):
        rows = rows_on(ledger, days[first].toordinal())
        begins = np.maximum(rows.since, rows.planned)
        found[:, first:last] = _running(begins, rows.until, parts, days[first:last])
    return found


def trained_by_day(ledger: Ledger, parts: Parts, days: tuple[date, ...]) -> Numbers:
    """How many are trained on each of ``days``, which follow one another without a gap, by part."""
    rows, back = ledger.rows, ledger.taken_back
    places = np.unique(positions(rows.member, back.member))
    first = rows.first
    if len(places):
        first = first.copy()
        first[places] = FAR
    found = _running(np.maximum(rows.since, first), rows.until, parts, days)
    if not (len(places) and days):
        return found
    # Few have something taken back; each of them is looked at on each day.
    each = np.arange(days[0].toordinal(), days[-1].toordinal() + 1)
    taught = rows.first[places][:, None] <= each
    holds = (back.since[:, None] <= each) & (back.until[:, None] > each)
    np.logical_or.at(taught, positions(rows.member[places], back.member), holds)
    taught &= (rows.since[places][:, None] <= each) & (rows.until[places][:, None] > each)
    inside = parts.of_rows[places] != NONE
    np.add.at(found, parts.of_rows[places][inside], taught[inside])
    return found


def _running(starts: Numbers, ends: Numbers, parts: Parts, days: tuple[date, ...]) -> Numbers:
    """How many spans cover each day, by adding at their starts and taking away at their ends."""
    length = len(days)
    if not days:
        return np.zeros((parts.count, 0), np.int64)
    first = days[0].toordinal()
    begins, over = (np.clip(side - first, 0, length) for side in (starts, ends))
    covers = (begins < over) & (parts.of_rows != NONE)
    row = parts.of_rows[covers] * (length + 1)
    size = parts.count * (length + 1)
    change = np.bincount(row + begins[covers], minlength=size)
    ends_within = over[covers] < length
    change = change - np.bincount((row + over[covers])[ends_within], minlength=size)
    return np.cumsum(change.reshape(parts.count, length + 1), axis=1)[:, :length]
