"""Which days are worked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(offset)


def working_days(first: date, last: date, pattern: str, off: Collection[date]) -> list[date]:
    """The worked days from ``first`` to ``last``.

    ``pattern`` has a "1" for each worked weekday, Monday first; ``off`` are the days off besides.
    """
    return [
        day for day in days_between(first, last) if pattern[day.weekday()] == "1" and day not in off
    ]
