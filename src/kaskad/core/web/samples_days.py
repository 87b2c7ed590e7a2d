"""Invented days of a campaign, shared by the samples."""

# the three languages of a sample stand side by side

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

FIRST = date(2026, 2, 18)


@dataclass(frozen=True, slots=True)
class SampleDays:
    """24 days, 15 of them past; shares in per cent, differences in points."""

    first: date = FIRST
    last: date = FIRST + timedelta(23)
    today: date = FIRST + timedelta(14)
    rest: frozenset[date] = frozenset(
        {date(2026, 2, 22), date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 9)}
    )
    planned_daily: tuple[float, ...] = (
        1.2, 0, 0.8, 0.4, 0, 3.6, 5, 6, 6, 6, 2, 0, 10, 11, 10, 10, 9, 3, 0, 0, 7, 5, 2.5, 1.5,
    )  # fmt: skip
    actual_daily: tuple[float, ...] = (
        1.2, 0, 0.4, 0.3, 0.1, 3.1, 4.3, 5.2, 6.2, 6.5, 3.7, 2.2, 10.3, 11.6, 11.8,
    )  # fmt: skip
    ahead: tuple[float, ...] = (0, 0, 0.3, 0.6, 1, 0.4, 1.2, 2.1, 3, 4.4, 6, 8.2, 10, 12.5, 14.9)
    near: tuple[float, ...] = (
        0,
        0,
        0.5,
        -0.4,
        -1,
        -0.2,
        0.8,
        1.6,
        1.1,
        0.2,
        -0.6,
        -1.4,
        0.3,
        1,
        -1,
    )
    behind: tuple[float, ...] = (
        0, 0, -0.8, -1.5, -1.2, -2.6, -3.9, -4.4, -6.1, -7.5, -8, -9.8, -11, -13.1, -14.4,
    )  # fmt: skip
    country: tuple[float, ...] = (
        0, 0, -0.4, -0.5, -0.4, -0.9, -1.6, -2.4, -2.2, -1.7, 0, 2.2, 0.5, 1.1, 2.9,
    )  # fmt: skip
    recent: tuple[tuple[date, float], ...] = field(
        default=((date(2026, 3, 4), 66.9), (date(2026, 3, 3), 55.1), (date(2026, 3, 2), 43.5))
    )

    @property
    def plan(self) -> tuple[float, ...]:
        """Planned share at the end of each day."""
        return tuple(accumulate(self.planned_daily))

    @property
    def actual(self) -> tuple[float, ...]:
        """Share reached at the end of each day so far."""
        return tuple(accumulate(self.actual_daily))


DAYS = SampleDays()
