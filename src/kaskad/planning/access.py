"""Who may see and make plans: staff, each in their own subtree; to others there is no plan."""

from __future__ import annotations

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.campaigns.api import (
    Campaign,
    Plan,
    PlanState,
    Seminar,
    campaign_by_code,
    plan_by_version,
    plan_in_force,
)
from kaskad.commissions.api import LINE, Commission, is_staff, lineage, linked, scopes_of
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.planning.models import PlanRun


def may_plan(actor: Actor, campaign: Campaign) -> bool:
    """Start and stop runs, put plans in force: the central staff of the campaign's root."""
    return actor.is_trusted or actor.holds([Role.CENTRAL_STAFF.value], lineage(campaign.root))


def campaign_for(actor: Actor, code: str) -> Campaign:
    """The campaign, for staff with a grant somewhere in it. Raises NotFound."""
    campaign = campaign_by_code(code)
    if not (actor.is_trusted or _scopes_in(actor, campaign)):
        raise NotFound(f"campaign {code}")
    return campaign


def campaign_to_plan(actor: Actor, code: str) -> Campaign:
    """The campaign, for those who may plan it. Raises NotFound."""
    campaign = campaign_by_code(code)
    if not may_plan(actor, campaign):
        raise NotFound(f"campaign {code}")
    return campaign


def campaigns_of(actor: Actor) -> list[Campaign]:
    """The campaigns whose plans the actor may see, the latest vote first. NotFound if none."""
    found = [
        campaign
        for campaign in Campaign.objects.select_related("root").order_by("-voting_day", "code")
        if actor.is_trusted or _scopes_in(actor, campaign)
    ]
    if not found:
        raise NotFound("campaigns")
    return found


def run_for(actor: Actor, campaign_code: str, code: str) -> PlanRun:
    """A run of the campaign, for those who may plan it. Raises NotFound."""
    campaign = campaign_to_plan(actor, campaign_code)
    run = one_of(
        PlanRun.objects.select_related("campaign__root", "plan").filter(
            campaign=campaign, code=code
        )
    )
    if run is None:
        raise NotFound(f"planner run {code}")
    return run


def plan_shown_to(actor: Actor, campaign: Campaign, version: str = "") -> Plan:
    """The plan in force, or for those who may plan any version. Raises NotFound."""
    if version:
        if not version.isdecimal() or not may_plan(actor, campaign):
            raise NotFound(f"plan {version}")
        return plan_by_version(campaign, int(version))
    plan = plan_in_force(campaign)
    if plan is None:
        raise NotFound(f"plan of {campaign.code}")
    return plan


def places_above(actor: Actor, commission: Commission) -> list[Commission]:
    """The commissions above one that the actor may open too, from the top."""
    above: list[Commission] = []
    parent = commission.parent
    while parent is not None:
        if actor.is_trusted or actor.holds(STAFF_ROLES, lineage(parent)):
            above.insert(0, parent)
        parent = parent.parent
    return above


def commission_in_plan(actor: Actor, campaign: Campaign, code: str) -> Commission:
    """A region or district of the campaign, for staff of it or above it. Raises NotFound."""
    commission = one_of(
        Commission.objects.filter(
            code=code, level__in=("central", "region", "district")
        ).select_related(LINE)
    )
    if commission is None:
        raise NotFound(f"commission {code}")
    codes = lineage(linked(commission))
    if campaign.root.code not in codes:
        raise NotFound(f"commission {code}")
    if not (actor.is_trusted or actor.holds(STAFF_ROLES, codes)):
        raise NotFound(f"commission {code}")
    return commission


def place_with_calendar(actor: Actor, campaign: Campaign, code: str) -> Commission:
    """A region or district whose seminars fit into a calendar or on a paper. Raises NotFound."""
    commission = commission_in_plan(actor, campaign, code)
    if commission.level == "central":
        raise NotFound(f"calendar of {code}")
    return commission


def seminar_to_change(actor: Actor, campaign_code: str, code: str) -> Seminar:
    """A seminar of the plan in force, for staff over its commission. Raises NotFound.

    Everything that its change asks for is at hand.
    """
    seminar = one_of(
        Seminar.objects.filter(
            code=code,
            group__plan__campaign__code=campaign_code,
            group__plan__state=PlanState.IN_FORCE,
        )
        .select_related("group__plan__campaign__root", "group__stage", "venue", "trainer__person")
        .select_related(f"group__commission__{LINE}")
    )
    if seminar is None or not is_staff(actor, linked(seminar.group.commission)):
        raise NotFound(f"seminar {code}")
    return seminar


def own_places(actor: Actor, campaign: Campaign) -> list[Commission]:
    """The commissions in which a coordinator's view of the plan begins, by code."""
    if may_plan(actor, campaign):
        return [campaign.root]
    return _scopes_in(actor, campaign)


def _scopes_in(actor: Actor, campaign: Campaign) -> list[Commission]:
    """Commissions of staff grants that lie in the campaign's tree or above it."""
    above = lineage(campaign.root)
    held = sorted(scopes_of(actor), key=lambda one: one.code) if actor.scopes(STAFF_ROLES) else []
    return [one for one in held if campaign.root.code in lineage(one) or one.code in above]
