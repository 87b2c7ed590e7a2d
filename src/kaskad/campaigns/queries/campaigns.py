"""A campaign, its calendar, and whom each stage teaches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.models import Campaign, Holiday, Plan, Stage
from kaskad.campaigns.rules.audience import group_of, stage_by_profile
from kaskad.campaigns.rules.calendar import working_days
from kaskad.campaigns.rules.spec import ThresholdSpec
from kaskad.campaigns.rules.threshold import threshold_of
from kaskad.campaigns.vocab import PlanState
from kaskad.commissions.api import Member, sitting_members
from kaskad.core.reading import once
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of


class StageMember(NamedTuple):
    """A sitting member (the same fields in the same order) and the stage that teaches them."""

    member_id: int
    person_code: str
    commission_id: int
    commission_code: str
    district_code: str
    region_code: str
    level: str
    role: str
    full_time: bool
    language: str
    stage_code: str


@once
def campaign_by_code(code: str) -> Campaign:
    """The campaign, with its root commission. Raises NotFound."""
    campaign = one_of(Campaign.objects.select_related("root").filter(code=code))
    if campaign is None:
        raise NotFound(
            _("There is no campaign “%(code)s”. Import its file first.") % {"code": code}
        )
    return campaign


@once
def plan_in_force(campaign: Campaign) -> Plan | None:
    """The version in force, or None before the first."""
    return Plan.objects.filter(campaign=campaign, state=PlanState.IN_FORCE).first()


def first_in_force_at(campaign: Campaign) -> datetime | None:
    """When the campaign's first plan was put in force."""
    plans = Plan.objects.filter(campaign=campaign, in_force_at__isnull=False)
    first: datetime | None = plans.aggregate(first=Min("in_force_at"))["first"]
    return first


def days_off(campaign: Campaign, region_code: str | None = None) -> dict[date, Holiday]:
    """Holidays of the whole country, and those of one region."""
    key = ("days off", campaign.pk, region_code)
    return dict(kept(key, PLANS, lambda: _days_off(campaign, region_code)))


def _days_off(campaign: Campaign, region_code: str | None) -> dict[date, Holiday]:
    mine = Q(region=None)
    if region_code:
        mine |= Q(region__code=region_code)
    rows = Holiday.objects.filter(mine, campaign=campaign).order_by("day", "id")
    return {holiday.day: holiday for holiday in rows}


def work_days(
    campaign: Campaign, first: date, last: date, region_code: str | None = None
) -> list[date]:
    """Worked days from ``first`` to ``last``, both included; not cut to the campaign's days."""
    return working_days(first, last, campaign.work_days, days_off(campaign, region_code))


def stages_of(campaign: Campaign) -> list[Stage]:
    """The stages in their order."""
    stages = Stage.objects.filter(campaign=campaign).order_by("number")
    return list(kept(("stages of", campaign.pk), PLANS, lambda: list(stages)))


def attendance_threshold(stage: Stage, format_: str) -> ThresholdSpec:
    """How much of a seminar of this format counts as having been there."""
    return threshold_of((ThresholdSpec(**one) for one in stage.thresholds), format_)


def stage_members(campaign: Campaign, day: date) -> list[StageMember]:
    """Everybody who sits on ``day`` and is in some stage's audience, always in the same order.

    A member belongs to the first stage whose audience fits. Ordered by commission code, role
    (chair first), name, and person code.
    """
    stage_of = stage_by_profile((one.code, one.audience) for one in stages_of(campaign))
    found = []
    for one in sitting_members(day, campaign.root):
        stage = stage_of.get((group_of(one.level), one.role, one.full_time))
        if stage is not None:
            found.append(StageMember._make((*one, stage)))
    return found


def stages_of_members(campaign: Campaign, member_ids: Collection[int]) -> dict[int, str]:
    """The code of the stage that teaches each member; who is in no audience is left out."""
    stage_of = stage_by_profile((one.code, one.audience) for one in stages_of(campaign))
    profiles = Member.objects.filter(pk__in=member_ids).values_list(
        "id", "commission__level", "role", "full_time"
    )
    found = {row[0]: stage_of.get((group_of(row[1]), row[2], row[3])) for row in profiles}
    return {member: stage for member, stage in found.items() if stage is not None}
