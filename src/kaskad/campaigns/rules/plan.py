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
    teaches. ``number`` is the group's in its commission, 0 for the next that is free.
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
    number: int = 0


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A whole plan: seminars, who sits in which (key, member id), and what the engine proved.

    ``proposed``: a repair of the plan in force, in which the keys of seminars that stay are codes.
    """

    seminars: Sequence[DraftSeminar]
    places: Iterable[tuple[str, int]]
    run_code: str = ""
    levels: Sequence[Mapping[str, Any]] = ()
    district_bounds: Mapping[str, Any] = field(default_factory=dict)
    breaches: Sequence[Any] = ()
    untrained: int = 0
    proposed: bool = False
