"""Red seats: who came when everybody was planned already, and is not trained yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from kaskad.audit.api import EVERYTHING, PLANS, kept
from kaskad.campaigns.api import (
    Campaign,
    Place,
    PlanState,
    Seminar,
    SeminarState,
    exemption_of_outer,
    first_in_force_at,
)
from kaskad.commissions.api import (
    Commission,
    Level,
    Member,
    Person,
    came_after,
    in_subtree,
    person_name,
    sits_on,
)
from kaskad.core.bulk import chunks
from kaskad.core.localized import LocalizedText
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.rules.ledger import FAR, LEVELS, Ledger
from kaskad.reporting.rules.measures import owed
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

    Red is who sits, is in no sheet as present, is not exempt, and came after the first plan was put
    in force or has no place in the one in force. None before there is a plan.
    """
    ledger = ledger_of(campaign)
    count, without, first = kept(
        ("red", campaign.pk, commission.pk, today, limit),
        EVERYTHING,
        lambda: _order(campaign, commission, today, limit, ledger),
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
    campaign: Campaign, commission: Commission, today: date, limit: int, ledger: Ledger
) -> tuple[int, int, list[tuple[int, date | None]]]:
    """How many seats are red, how many have no seminar ahead, and the first with their day."""
    first = _first_plan(campaign)
    if first is None:
        return 0, 0, []
    red = _red_members(campaign, commission, today, ledger, _newcomers(campaign, first))
    booked: dict[int, date] = {}
    place: dict[int, tuple[str, int]] = {}
    for some in chunks(red):
        rows = Member.objects.filter(pk__in=some)
        place |= {
            key: (name, number)
            for key, name, number in rows.values_list("id", "commission__sort_key", "seat__number")
        }
        seminars = _seminars_ahead(campaign, today).filter(group__places__member__in=some)
        booked |= dict(
            seminars.values_list("group__places__member").annotate(day=Min("day")).order_by()
        )
    late = date.max.toordinal()
    # Those without a seminar come first, then those whose seminar is the farthest.
    red.sort(key=lambda key: (-booked[key].toordinal() if key in booked else -late, place[key]))
    without = sum(key not in booked for key in red)
    return len(red), without, [(key, booked.get(key)) for key in red[:limit]]


def _first_plan(campaign: Campaign) -> datetime | None:
    return kept(("first plan", campaign.pk), PLANS, lambda: first_in_force_at(campaign))


def _newcomers(campaign: Campaign, first: datetime) -> frozenset[int]:
    """Everybody who came after the first plan: it changes with rosters, not with attendance."""
    rows = Member.objects.filter(came_after(first)).values_list("id", flat=True)
    return kept(("newcomers", campaign.pk), PLANS, lambda: frozenset(rows))


def _red_members(
    campaign: Campaign, commission: Commission, today: date, ledger: Ledger, came: Collection[int]
) -> list[int]:
    """Members of a subtree whose seats are red; the ledger tells who was taught or has a place."""
    rows, day = ledger.rows, today.toordinal()
    red = owed(ledger, day) & (rows.level != LEVELS.index("central"))
    red &= (rows.planned == FAR) | np.isin(rows.member, np.fromiter(came, np.int64, len(came)))
    if commission.pk != campaign.root_id and commission.level != Level.CENTRAL:
        columns = {
            Level.REGION: rows.region, Level.DISTRICT: rows.unit, Level.PRECINCT: rows.commission,
        }  # fmt: skip
        red &= columns[Level(commission.level)] == commission.pk
    found: list[int] = rows.member[red].tolist()
    return found


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
    first = _first_plan(campaign)
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
        .filter(~Exists(present), ~Exists(exemption_of_outer(campaign, today, "pk")))
        .annotate(booked=Subquery(_ahead(campaign, today).values("day")[:1]))
    )


def _ahead(campaign: Campaign, today: date) -> QuerySet[Seminar]:
    """The seminars of a member of the outer query that are still to come."""
    return (
        _seminars_ahead(campaign, today)
        .filter(group__places__member=OuterRef("pk"))
        .order_by("day", "id")
    )


def _seminars_ahead(campaign: Campaign, today: date) -> QuerySet[Seminar]:
    return Seminar.objects.filter(
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        state=SeminarState.PLANNED,
        day__gte=today,
    )
