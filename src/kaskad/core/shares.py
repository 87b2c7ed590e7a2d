"""Percentages as readers see them: one decimal, and a difference is that of the figures shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def share(part: float, whole: float) -> float:
    """``part`` of ``whole`` in per cent; 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def honest(value: float, places: int = 1) -> float:
    """A percentage rounded so that only all is 100 and only nothing is 0."""
    step = 10.0**-places
    rounded = float(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    if value < 100 <= rounded:
        return 100 - step
    if value > 0 >= rounded:
        return step
    return rounded


def points(value: float, other: float) -> float:
    """How many percentage points ``value`` is above ``other``, both as they are shown.

    Whoever subtracts the two figures of a page finds this, not a tenth more or less.
    """
    return round(honest(value) - honest(other), 1)
