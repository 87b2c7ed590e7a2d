"""How long something is kept: a rule that a room declares for what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """``days`` after what ``counted_from`` names, ``remove`` takes away what ``count`` counts.

    Both get the moment ``days`` ago; ``name`` stands in ``kaskad.toml`` where other days are
    wished.
    """

    name: str
    days: int
    holds: str
    counted_from: str
    count: Callable[[datetime], int]
    remove: Callable[[datetime], int]
