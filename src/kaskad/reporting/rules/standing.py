"""How a territory stands against its own plan: in points as a reader can subtract them."""

from __future__ import annotations

from typing import Final

from kaskad.core.shares import points, share

LATE_POINTS: Final = 5.0  # more than so many points behind its own plan makes a territory late


def ahead(trained: int, planned: int, filled: int) -> float:
    """Percentage points ahead of the plan, negative when behind, of the shares shown."""
    return points(share(trained, filled), share(planned, filled))


def is_late(gap: float) -> bool:
    """Whether so many points are too far behind the plan: exactly five are not."""
    return -gap > LATE_POINTS
