"""A plan on its way into the database, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DraftSeminar:
    """A group and its seminar. ``key`` is the planner's name for it, unique in the plan.

    ``round`` 0 is the main run; ``half`` "am" or "pm"; no venue online; no trainer where the centre
    teaches.
    """

    key: str
    stage_code: str
    commission_code: str
    round: int
    language: str
    format: str
    venue_code: str | None
    day: date
    half: str
    trainer_member_id: int | None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A whole plan: seminars, who sits in which (key, member id), and what the engine proved."""

    seminars: Sequence[DraftSeminar]
    places: Iterable[tuple[str, int]]
    run_code: str = ""
    levels: Sequence[Mapping[str, Any]] = ()
    district_bounds: Mapping[str, Any] = field(default_factory=dict)
    breaches: Sequence[Any] = ()
    untrained: int = 0
