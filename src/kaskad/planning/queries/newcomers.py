"""Who has no place in the plan in force, and who teaches in it without sitting any more."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from kaskad.campaigns.api import Campaign, Place, Plan, PlanState, Seminar, exempt_members
from kaskad.commissions.api import Commission, Member, in_subtree
from kaskad.planning.queries.seats_ahead import PLANNED, NoSeat, SeatFound, SeatsAhead


def plans_of_day(day: date, commission: Commission | None = None) -> list[Plan]:
    """The plans in force of campaigns that are not over, of those that train a commission."""
    plans = Plan.objects.filter(state=PlanState.IN_FORCE, campaign__last_day__gte=day)
    found = list(plans.select_related("campaign__root").order_by("campaign__voting_day", "id"))
    if commission is None:
        return found
    return [
        plan
        for plan in found
        if Commission.objects.filter(in_subtree(plan.campaign.root), pk=commission.pk).exists()
    ]


def without_place(campaign: Campaign, plan: Plan, first_day: date) -> list[int]:
    """Members who sit on ``first_day`` or later and have no place at all, by id; no exempt ones."""
    stays = Q(until=None) | Q(until__gt=first_day)
    rows = Member.objects.filter(stays, in_subtree(campaign.root, "commission__"))
    # A set of 71 thousand keys is made faster than the database compares them.
    placed = set(Place.objects.filter(group__plan=plan).values_list("member_id", flat=True))
    placed |= exempt_members(campaign, first_day)
    members = rows.order_by("id").values_list("id", flat=True)
    return [member for member in members.iterator(chunk_size=10000) if member not in placed]


def seats_for(
    campaign: Campaign, plan: Plan, first_day: date, member_ids: list[int]
) -> dict[int, SeatFound | NoSeat]:
    """What booking would find for each of them now; who is in no audience is left out."""
    if not member_ids:
        return {}
    seats = SeatsAhead(campaign, plan, first_day, member_ids)
    return {member: seats.take(member) for member in sorted(seats.newcomers)}


def taught_by(member: Member, first: date) -> QuerySet[Seminar]:
    """The seminars that a member teaches in plans in force, from a day on."""
    return _ahead().filter(trainer=member, day__gte=first)


def left_by_trainers(today: date) -> QuerySet[Seminar]:
    """Seminars from ``today`` on whose trainer does not sit any more on their day."""
    return _ahead().filter(day__gte=today, trainer__until__lte=F("day"))


def _ahead() -> QuerySet[Seminar]:
    rows = Seminar.objects.filter(group__plan__state=PlanState.IN_FORCE, state=PLANNED)
    return rows.order_by("day", "half", "code")
