"""Whom the places of a plan are for: one place is not one person, and people are replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.api import Group, Place, Plan
from kaskad.commissions.api import Member

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
    return kept(("plan people", plan.pk, today), PLANS, lambda: _plan_people(plan, today))


def _plan_people(plan: Plan, today: date) -> PlanPeople:
    cancelled = Group.objects.filter(plan=plan, seminars__state=_CANCELLED).values("id")
    standing = Place.objects.filter(group__plan=plan).exclude(group__in=cancelled)
    # A set of 71 thousand keys is made faster than the database compares them.
    places = list(standing.values_list("member_id", flat=True))
    people = set(places)
    gone = Member.objects.filter(until__lte=today).values_list("id", flat=True)
    left = Place.objects.filter(group__in=cancelled).values_list("member_id", flat=True)
    return PlanPeople(
        places=len(places),
        people=len(people),
        replaced=len(people.intersection(gone)),
        waiting=len(set(left) - people),
    )
