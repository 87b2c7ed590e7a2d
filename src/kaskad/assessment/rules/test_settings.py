"""What a person decides of a test, between which limits, and what is proposed to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kaskad.assessment.rules.blueprint import proposed_counts
from kaskad.assessment.vocab import Purpose

MOST_ITEMS: Final = 100
# Least and most of each number of a test.
LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "forms_wanted": (1, 50),
    "exposure_percent": (1, 100),
    "pass_percent": (0, 100),
    "minutes": (1, 600),
    "attempts_allowed": (1, 20),
    "wait_minutes": (0, 60 * 24 * 30),
    "starts_a_minute": (60, 1_000_000),
}
_ITEMS: Final = {Purpose.ENTRY: 10, Purpose.FINAL: 20}
_ATTEMPTS: Final = {Purpose.ENTRY: 1, Purpose.FINAL: 3}
_MINUTES_AN_ITEM: Final = 2


@dataclass(frozen=True, slots=True)
class TestSettings:
    """What a person decides of a test; ``blueprint`` is as the table keeps it."""

    blueprint: Sequence[Mapping[str, Any]]
    opens_at: datetime
    closes_at: datetime
    minutes: int = 30
    pass_percent: int = 70
    forms_wanted: int = 8
    exposure_percent: int = 50
    attempts_allowed: int = 2
    wait_minutes: int = 60
    starts_a_minute: int = 8000


def limits_of(forms_wanted: int) -> Mapping[str, tuple[int, int]]:
    """The limits of a test with so many forms: nobody gets the same form twice."""
    most = LIMITS["attempts_allowed"][1]
    return {**LIMITS, "attempts_allowed": (1, max(1, min(most, forms_wanted)))}


def proposed_settings(
    purpose: Purpose, minutes: Mapping[int, int], opens_at: datetime, closes_at: datetime
) -> TestSettings:
    """A test in the proportions of the programme; ``minutes`` are those of its blocks.

    A short one to enter by, taken once; a longer one at the end, which may be tried again.
    """
    items = _ITEMS[purpose]
    counts = proposed_counts(minutes, items) if minutes else {}
    return TestSettings(
        blueprint=[{"block": block, "count": count} for block, count in counts.items() if count],
        opens_at=opens_at,
        closes_at=closes_at,
        minutes=_MINUTES_AN_ITEM * items,
        attempts_allowed=_ATTEMPTS[purpose],
    )
