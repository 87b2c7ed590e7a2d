"""What a what-if can be asked about: the trainers, venues and districts of a region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kaskad.campaigns.api import Campaign, Plan, Seminar, Stage, Venue
from kaskad.commissions.api import Commission, Member, in_subtree, person_name
from kaskad.core.localized import LocalizedText
from kaskad.planning.queries.what_if import WhatIf, planned_seminars

_GONE = "–"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its name; ``place`` says of which commission it is."""

    key: str
    name: LocalizedText | str
    place: LocalizedText | None = None
    seats: int = 0


def regions_of(campaign: Campaign) -> list[Named]:
    """The regions of the campaign by name."""
    found = Commission.objects.filter(in_subtree(campaign.root), level="region")
    return [Named(one.code, one.name) for one in found.order_by("sort_key", "code")]


def region_of(campaign: Campaign, code: str) -> Commission | None:
    """A region of the campaign, or None."""
    if not code:
        return None
    found = Commission.objects.filter(in_subtree(campaign.root), level="region", code=code)
    return found.first()


def districts_of(region: Commission) -> list[Named]:
    """The districts of a region by name."""
    found = Commission.objects.filter(region=region, level="district")
    return [Named(one.code, one.name) for one in found.order_by("sort_key", "code")]


def trainers_of(plan: Plan, region: Commission) -> list[Named]:
    """Who of a region teaches in a plan, by name; not who only took over from somebody."""
    return _members_named(region, planned_seminars(plan))


def _members_named(region: Commission, seminars: QuerySet[Seminar]) -> list[Named]:
    teaching = seminars.values("trainer")
    members = Member.objects.filter(in_subtree(region, "commission__"), pk__in=teaching)
    found = members.select_related("person", "commission").order_by("person__sort_key", "pk")
    return [Named(str(one.pk), person_name(one.person), one.commission.name) for one in found]


def trainers_ahead(plan: Plan, region: Commission, first_day: date) -> list[Named]:
    """Who of a region teaches in a plan from a day on, by name."""
    ahead = Seminar.objects.filter(group__plan=plan, state="planned", day__gte=first_day)
    return _members_named(region, ahead)


def venues_in(region: Commission) -> list[Named]:
    """The venues of a region by district and name."""
    found = Venue.objects.filter(in_subtree(region, "commission__")).select_related("commission")
    return [
        Named(one.code, one.name, one.commission.name, one.capacity)
        for one in found.order_by("commission__sort_key", "code")
    ]


@dataclass(frozen=True, slots=True)
class SupposedNames:
    """The names of what a what-if is about; a dash for what is gone."""

    trainer: str
    venue: LocalizedText | str
    place: LocalizedText | str
    stage: str


def supposed_names(campaign: Campaign, supposed: WhatIf) -> SupposedNames:
    """The names behind the codes of a what-if."""
    trainers = Member.objects.filter(pk=supposed.trainer).select_related("person")
    venue = Venue.objects.filter(code=supposed.venue).first()
    place = Commission.objects.filter(code=supposed.place).first()
    stage = Stage.objects.filter(campaign=campaign, code=supposed.stage).first()
    return SupposedNames(
        trainer=next((person_name(one.person) for one in trainers), _GONE),
        venue=venue.name if venue else _GONE,
        place=place.name if place else _GONE,
        stage=str(stage.number) if stage else _GONE,
    )
