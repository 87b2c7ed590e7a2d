"""Counting who is trained, as of any day, from rows that already say when somebody was taught.

A ledger row stands for some members that share everything it tells. A member sits on a day
from ``since`` until (not including) ``until``, and is trained on a day when they sit on it and were
present at a seminar of the campaign on that day or earlier (``first_day``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from kaskad.core.shares import share


class DoesNotAddUp(ValueError):
    """The parts of a figure do not make the whole: it must not be shown or published."""


class LedgerRow(NamedTuple):
    """Members of one unit, as many as ``members``; ``first_day`` None: never present at a seminar.

    ``unit`` is the key of a commission, ``seminar`` the key of the seminar that counts.
    """

    unit: int
    since: date
    until: date | None
    first_day: date | None
    seminar: int | None
    members: int


class TakenBack(NamedTuple):
    """A presence of one member that counted from one day until (not including) another.

    ``row`` is the member alone, by what stands.
    """

    member: int
    row: LedgerRow
    counted_from: date
    counted_until: date
    seminar: int


class PlanRow(NamedTuple):
    """Members of one unit whose first place is in a seminar of ``stage`` on a day."""

    unit: int
    since: date
    until: date | None
    stage: int
    planned_day: date
    members: int


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


def sits(since: date, until: date | None, day: date) -> bool:
    """Whether a seat is taken on ``day`` by somebody who came and left on these days."""
    return since <= day and (until is None or until > day)


def with_taken_back(rows: Iterable[LedgerRow], taken_back: Iterable[TakenBack]) -> list[LedgerRow]:
    """The rows with what counted once and was corrected since: earlier days stay as they were."""
    alone: dict[int, LedgerRow] = {}
    periods: dict[int, list[tuple[date, date, int]]] = {}
    for one in taken_back:
        alone[one.member] = one.row
        period = (one.counted_from, one.counted_until, one.seminar)
        periods.setdefault(one.member, []).append(period)
    members = {row._replace(members=0): row.members for row in rows}
    for member, row in alone.items():
        members[row._replace(members=0)] -= 1
        for piece in _pieces(row, sorted(periods[member])):
            key = piece._replace(members=0)
            members[key] = members.get(key, 0) + 1
    return [row._replace(members=count) for row, count in members.items() if count]


def _pieces(row: LedgerRow, periods: Sequence[tuple[date, date, int]]) -> Iterable[LedgerRow]:
    """One member's time in the seat, cut where a presence ceased to count."""
    begins = row.since
    for first, last, seminar in periods:
        ends = min(last, row.first_day or last, row.until or last)
        if first < ends and begins < ends:
            yield row._replace(since=begins, until=ends, first_day=first, seminar=seminar)
            begins = ends
    if row.until is None or begins < row.until:
        yield row._replace(since=begins)


def tally(seats: int, rows: Iterable[LedgerRow], day: date) -> Tally:
    """The figures of everybody in ``rows`` on ``day``."""
    filled = trained = 0
    for row in rows:
        if sits(row.since, row.until, day):
            filled += row.members
            if row.first_day is not None and row.first_day <= day:
                trained += row.members
    return Tally(seats, filled, trained)


def tallies(
    seats: dict[int, int],
    rows: Iterable[LedgerRow],
    day: date,
    part_of: Callable[[int], int | None],
) -> dict[int, Tally]:
    """The figures of every part; ``part_of`` names the part of a unit, None leaves it out.

    ``seats`` are legal seats by unit. Every unit with seats has its part, even an empty one.
    """
    by_part: dict[int, list[LedgerRow]] = {}
    seats_of: dict[int, int] = {}
    for unit, number in seats.items():
        if (part := part_of(unit)) is not None:
            seats_of[part] = seats_of.get(part, 0) + number
            by_part.setdefault(part, [])
    for row in rows:
        if (part := part_of(row.unit)) is not None:
            by_part.setdefault(part, []).append(row)
    return {part: tally(seats_of.get(part, 0), found, day) for part, found in by_part.items()}


def require_sum(whole: Tally, parts: Iterable[Tally]) -> None:
    """Raise ``DoesNotAddUp`` unless ``parts`` make ``whole`` exactly."""
    added = sum(parts, Tally())
    if added != whole:
        raise DoesNotAddUp(f"the parts make {added}, the whole is {whole}")


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every day from ``first`` to ``last``, both included; none when they are the wrong way."""
    return tuple(first + timedelta(offset) for offset in range((last - first).days + 1))


def trained_by_day(rows: Iterable[LedgerRow], days: Sequence[date]) -> tuple[int, ...]:
    """How many are trained on each of ``days``, which follow one another without a gap."""
    spans = (
        (max(row.since, row.first_day), row.until, row.members)
        for row in rows
        if row.first_day is not None
    )
    return _running(spans, days)


def planned_by_day(rows: Iterable[PlanRow], days: Sequence[date]) -> tuple[int, ...]:
    """How many of those who sit on each day should have been taught by the plan."""
    spans = ((max(row.since, row.planned_day), row.until, row.members) for row in rows)
    return _running(spans, days)


def planned_on(rows: Iterable[PlanRow], day: date) -> int:
    """How many of those who sit on ``day`` should have been taught by the plan until then."""
    return sum(
        row.members for row in rows if row.planned_day <= day and sits(row.since, row.until, day)
    )


def only(rows: Iterable[LedgerRow], units: Collection[int]) -> list[LedgerRow]:
    """The rows of some units."""
    return [row for row in rows if row.unit in units]


def _running(
    spans: Iterable[tuple[date, date | None, int]], days: Sequence[date]
) -> tuple[int, ...]:
    """How many spans cover each day, by adding at their starts and taking away at their ends."""
    if not days:
        return ()
    change = [0] * (len(days) + 1)
    for start, end, count in spans:
        begins = max((start - days[0]).days, 0)
        ends = len(days) if end is None else min(max((end - days[0]).days, 0), len(days))
        if begins < ends:
            change[begins] += count
            change[ends] -= count
    covered, running = [], 0
    for step in change[:-1]:
        running += step
        covered.append(running)
    return tuple(covered)
