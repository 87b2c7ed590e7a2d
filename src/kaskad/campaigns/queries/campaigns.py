"""A campaign, its calendar, and whom each stage teaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from kaskad.campaigns.models import Campaign, Holiday, Plan, Stage
from kaskad.campaigns.rules.audience import group_of, stage_by_profile
from kaskad.campaigns.rules.calendar import working_days
from kaskad.campaigns.rules.spec import ROLES
from kaskad.campaigns.vocab import PlanState
from kaskad.commissions.api import Member
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class StageMember:
    """A sitting member and the stage that teaches them."""

    member_id: int
    person_code: str
    commission_code: str
    commission_id: int
    district_code: str
    region_code: str
    level: str
    role: str
    full_time: bool
    language: str
    stage_code: str


def campaign_by_code(code: str) -> Campaign:
    """The campaign, with its root commission. Raises NotFound."""
    campaign = Campaign.objects.select_related("root").filter(code=code).first()
    if campaign is None:
        raise NotFound(
            _("There is no campaign “%(code)s”. Import its file first.") % {"code": code}
        )
    return campaign


def plan_in_force(campaign: Campaign) -> Plan | None:
    """The version in force, or None before the first."""
    return Plan.objects.filter(campaign=campaign, state=PlanState.IN_FORCE).first()


def days_off(campaign: Campaign, region_code: str | None = None) -> dict[date, Holiday]:
    """Holidays of the whole country, and those of one region."""
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
    return list(Stage.objects.filter(campaign=campaign).order_by("number"))


def sitting_on(day: date, prefix: str = "") -> Q:
    """Members who sit on ``day``; ``prefix`` as in ``"member__"``."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    )


def stage_members(campaign: Campaign, day: date) -> list[StageMember]:
    """Everybody who sits on ``day`` below the root and is in some stage's audience.

    A member belongs to the first stage whose audience fits. Ordered by commission code, role
    (chair first), name, and person code.
    """
    stages = stages_of(campaign)
    stage_of = stage_by_profile((stage.code, stage.audience) for stage in stages)
    role_order = Case(
        *(When(role=role, then=Value(place)) for place, role in enumerate(ROLES)),
        output_field=IntegerField(),
    )
    rows = (
        Member.objects.filter(sitting_on(day))
        .order_by("commission__code", role_order, "person__sort_key", "person__code")
        .values_list(
            "id", "person__code", "commission__code", "commission_id",
            "commission__district__code", "commission__region__code", "commission__level",
            "role", "full_time", "language",
        )
    )  # fmt: skip
    found = []
    for row in rows.iterator(chunk_size=5000):
        stage = stage_of.get((group_of(row[6]), row[7], row[8]))
        if stage is not None:
            head, district, region, tail = row[:4], row[4] or "", row[5] or "", row[6:]
            found.append(StageMember(*head, district, region, *tail, stage))
    return found
