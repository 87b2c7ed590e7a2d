"""Whom the places of a plan are for: one place is not one person, and people are replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.api import Place, Plan

_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PlanPeople:
    """Places of seminars that stand, and the people that they are for.

    ``replaced`` of the people no longer sit; ``waiting`` had a place only in cancelled seminars and
    are not among them.
    """

    places: int
    people: int
    replaced: int
    waiting: int


def plan_people(plan: Plan, today: date) -> PlanPeople:
    """The people of a version of the plan as of a day."""
    everybody = Place.objects.filter(group__plan=plan)
    standing = everybody.exclude(group__seminars__state=_CANCELLED)
    people = standing.values("member").distinct()
    return PlanPeople(
        places=standing.count(),
        people=people.count(),
        replaced=people.filter(member__until__lte=today).count(),
        waiting=everybody.exclude(member__in=people).values("member").distinct().count(),
    )
