"""Red seats: who came when everybody was planned already, and is not trained yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from kaskad.audit.api import EVERYTHING, PLANS, kept
from kaskad.campaigns.api import (
    Campaign,
    Place,
    PlanState,
    Seminar,
    SeminarState,
    first_in_force_at,
)
from kaskad.commissions.api import (
    Commission,
    Member,
    Person,
    came_after,
    in_subtree,
    person_name,
    sits_on,
)
from kaskad.core.localized import LocalizedText
from kaskad.seminars.api import Attendance


@dataclass(frozen=True, slots=True)
class RedSeat:
    """A seat whose member must be trained; ``booked`` is the day of the seminar ahead, if any."""

    member_id: int
    person_code: str
    name: str
    commission_code: str
    commission: LocalizedText
    since: date
    booked: date | None


@dataclass(frozen=True, slots=True)
class RedSeats:
    """How many are red, how many of them have no seminar ahead, and the most urgent ones."""

    count: int
    without: int
    first: tuple[RedSeat, ...]


def red_seats(campaign: Campaign, commission: Commission, today: date, limit: int) -> RedSeats:
    """Seats of a subtree on ``today``: those without a seminar first, then the latest ones.

    Red is who sits, is in no sheet as present, and came after the first plan was put in force or
    has no place in the one in force. None before there is a plan.
    """
    count, without, first = kept(
        ("red", campaign.pk, commission.pk, today, limit),
        EVERYTHING,
        lambda: _order(campaign, commission, today, limit),
    )
    if not first:
        return RedSeats(count, without, ())
    found = {
        one.pk: one
        for one in Member.objects.filter(
            sits_on(today), pk__in=[key for key, _booked in first]
        ).select_related("person", "commission")
    }
    return RedSeats(
        count,
        without,
        tuple(_row(found[key], booked) for key, booked in first if key in found),
    )


def red_seats_in(campaign: Campaign, commission: Commission, today: date) -> list[RedSeat]:
    """The red seats of one commission itself, in the order of its seats."""
    seats = _red(campaign, commission, today)
    if seats is None:
        return []
    own = seats.filter(commission=commission).select_related("person", "commission")
    return [_row(one, getattr(one, "booked", None)) for one in own.order_by("seat__number")]


def _order(
    campaign: Campaign, commission: Commission, today: date, limit: int
) -> tuple[int, int, list[tuple[int, date | None]]]:
    """How many seats are red, how many have no seminar ahead, and the first with their day."""
    seats = _red(campaign, commission, today)
    if seats is None:
        return 0, 0, []
    found = seats.aggregate(
        count=Count("pk"), without=Count("pk", filter=~Exists(_ahead(campaign, today)))
    )
    if not found["count"]:
        return 0, 0, []
    ordered = seats.order_by(
        F("booked").desc(nulls_first=True), "commission__sort_key", "seat__number"
    )
    first = [(one.pk, getattr(one, "booked", None)) for one in ordered[:limit]]
    return found["count"], found["without"], first


def red_seat_of(campaign: Campaign, member: Member, today: date) -> RedSeat | None:
    """The red seat of one member; None if it is not red."""
    seats = _red(campaign, member.commission, today)
    if seats is None:
        return None
    found = seats.select_related("person", "commission").filter(pk=member.pk).first()
    return _row(found, getattr(found, "booked", None)) if found else None


def _row(one: Member, booked: date | None) -> RedSeat:
    person: Person = one.person
    return RedSeat(
        one.pk,
        person.code,
        person_name(person),
        one.commission.code,
        one.commission.name,
        one.since,
        booked,
    )


def _red(campaign: Campaign, commission: Commission, today: date) -> QuerySet[Member] | None:
    first = kept(("first plan", campaign.pk), PLANS, lambda: first_in_force_at(campaign))
    if first is None:
        return None
    present = Attendance.objects.filter(
        campaign=campaign, member=OuterRef("pk"), present=True, day__lte=today
    )
    places = Place.objects.filter(
        member=OuterRef("pk"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
    )
    return (
        Member.objects.filter(sits_on(today), in_subtree(commission, "commission__"))
        .filter(in_subtree(campaign.root, "commission__"))
        .exclude(commission__level="central")
        .filter(came_after(first) | ~Exists(places))
        .filter(~Exists(present))
        .annotate(booked=Subquery(_ahead(campaign, today).values("day")[:1]))
    )


def _ahead(campaign: Campaign, today: date) -> QuerySet[Seminar]:
    """The seminars of a member of the outer query that are still to come."""
    return Seminar.objects.filter(
        group__places__member=OuterRef("pk"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        state=SeminarState.PLANNED,
        day__gte=today,
    ).order_by("day", "id")
