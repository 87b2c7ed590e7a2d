"""Who may see and make plans: staff, each in their own subtree; to others there is no plan."""

from __future__ import annotations

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.campaigns.api import Campaign, campaign_by_code
from kaskad.commissions.api import Commission, lineage
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.runs import run_by_code


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


def run_for(actor: Actor, code: str) -> PlanRun:
    """The run, for staff with a grant somewhere in its campaign. Raises NotFound."""
    run = run_by_code(code)
    campaign_for(actor, run.campaign.code)
    return run


def commission_in_plan(actor: Actor, campaign: Campaign, code: str) -> Commission:
    """A region or district of the campaign, for staff of it or above it. Raises NotFound."""
    commission = (
        Commission.objects.filter(code=code, level__in=("central", "region", "district"))
        .select_related("parent", "region", "district")
        .first()
    )
    if commission is None:
        raise NotFound(f"commission {code}")
    codes = lineage(commission)
    if campaign.root.code not in codes:
        raise NotFound(f"commission {code}")
    if not (actor.is_trusted or actor.holds(STAFF_ROLES, codes)):
        raise NotFound(f"commission {code}")
    return commission


def own_places(actor: Actor, campaign: Campaign) -> list[Commission]:
    """The commissions in which a coordinator's view of the plan begins, by code."""
    if may_plan(actor, campaign):
        return [campaign.root]
    return _scopes_in(actor, campaign)


def _scopes_in(actor: Actor, campaign: Campaign) -> list[Commission]:
    """Commissions of staff grants that lie in the campaign's tree or above it."""
    held = Commission.objects.filter(code__in=actor.scopes(STAFF_ROLES)).order_by("code")
    above = lineage(campaign.root)
    return [
        one
        for one in held.select_related("parent", "region", "district")
        if campaign.root.code in lineage(one) or one.code in above
    ]
