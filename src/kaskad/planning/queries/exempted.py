"""Exemptions against a plan: places that the exempt leave, and who is to be taught after all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from kaskad.campaigns.api import Campaign, Exemption, ExemptionState, Place, Plan, exempt_days
from kaskad.commissions.api import Member


class ExemptPlace(NamedTuple):
    """A place of somebody who is exempt on its day; the code of their region, or commission."""

    group: int
    member: int
    region: str


def places_of_exempt(
    campaign: Campaign, plan: Plan, day_of: Mapping[int, date]
) -> list[ExemptPlace]:
    """Places in groups, with the day of each, of those who sit and are exempt on that day."""
    days = exempt_days(campaign)
    if not days.spans:
        return []
    granted = _granted(campaign).order_by().values("member")
    rows = Place.objects.filter(group__plan=plan, member__in=granted).annotate(
        region=Coalesce("member__commission__region__code", "member__commission__code")
    )
    columns = ("group_id", "member_id", "region", "member__until")
    return [
        ExemptPlace(group, member, region)
        for group, member, region, until in rows.order_by("id").values_list(*columns)
        if group in day_of
        and days.holds(member, day_of[group])
        and (until is None or until > day_of[group])
    ]


def exempt_no_more(campaign: Campaign, after: date, day: date) -> QuerySet[Member]:
    """Whose exemption held on the day ``after`` or later, and has ended by ``day``."""
    ended = _granted(campaign).filter(until__gt=after, until__lte=day)
    return Member.objects.filter(pk__in=ended.order_by().values("member"))


def _granted(campaign: Campaign) -> QuerySet[Exemption]:
    return Exemption.objects.filter(campaign=campaign, state=ExemptionState.GRANTED)
