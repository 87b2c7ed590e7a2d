"""Replans asked for so far: what officers told them, and whose proposals came into force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from kaskad.campaigns.api import Campaign, Plan, PlanState, Seminar, Venue
from kaskad.commissions.api import Commission, Member, in_subtree
from kaskad.core.clock import local_day
from kaskad.core.rows import one_of
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.asked import Asked, stored
from kaskad.planning.queries.happened import PLANNED
from kaskad.planning.vocab import OPEN_STATES

SHOWN_REPLANS = 20


def first_day_of(now: datetime) -> date:
    """The first day that a replan may change: who meets today or earlier stays."""
    return local_day(now) + timedelta(days=1)


def replans_of(campaign: Campaign) -> list[PlanRun]:
    """The latest replans of a campaign, the newest first."""
    runs = PlanRun.objects.filter(campaign=campaign).exclude(replan={})
    short = runs.select_related("plan").defer(
        "comparison", "plan__district_bounds", "plan__levels", "plan__breaches"
    )
    return list(short.order_by("-id")[:SHOWN_REPLANS])


def replan_behind(plan: Plan) -> PlanRun | None:
    """The run that proposed a version; None for any other version."""
    runs = PlanRun.objects.filter(plan=plan).exclude(replan={})
    return one_of(runs.select_related("campaign__root", "plan"))


def newcomers_asked_for(campaign: Campaign) -> set[int]:
    """Members for whose sake the product has asked for a repair, whatever became of it."""
    runs = PlanRun.objects.filter(campaign=campaign).exclude(replan={})
    asked = runs.order_by("id").values_list("replan", flat=True)
    return {member for replan in asked for member in replan.get("newcomers", ())}


def repair_is_open(campaign: Campaign) -> bool:
    """Whether a repair is at work, or a proposal waits for the staff."""
    runs = PlanRun.objects.filter(campaign=campaign, state__in=OPEN_STATES).exclude(replan={})
    proposals = Plan.objects.filter(campaign=campaign, state=PlanState.PROPOSED)
    return runs.exists() or proposals.exists()


@dataclass(frozen=True, slots=True)
class RepairForNewcomers:
    """A repair that the product asked for; ``version`` 0: the planner is still at work."""

    run: str
    version: int


def repair_for_newcomers(campaign: Campaign) -> RepairForNewcomers | None:
    """The repair for newcomers without a seat that is at work or waits for the staff."""
    is_open = Q(state__in=OPEN_STATES) | Q(plan__state=PlanState.PROPOSED)
    runs = PlanRun.objects.filter(is_open, campaign=campaign).exclude(replan={}).order_by("-id")
    for code, replan, version in runs.values_list("code", "replan", "plan__version"):
        if replan.get("newcomers"):
            return RepairForNewcomers(code, version or 0)
    return None


def remembered(campaign: Campaign) -> tuple[Asked, ...]:
    """What officers told earlier replans that came into force: a lost day stays lost."""
    runs = PlanRun.objects.filter(
        campaign=campaign, plan__state__in=(PlanState.IN_FORCE, PlanState.SUPERSEDED)
    ).exclude(replan={})
    told = (one for run in runs.order_by("id") for one in stored(run.replan))
    return tuple(dict.fromkeys(one for one in told if one.kind != "seminar"))


def is_known(campaign: Campaign, plan: Plan, one: Asked, first_day: date) -> bool:
    """Whether the campaign knows what is asked, and whether it can still change something."""
    ahead = Seminar.objects.filter(group__plan=plan, state=PLANNED, day__gte=first_day)
    last = one.last or campaign.last_day
    if one.kind == "seminar":
        return ahead.filter(code=one.key).exists()
    if one.first is None or last < first_day or last < one.first or one.first > campaign.last_day:
        return False
    if one.kind == "day":
        inside = Commission.objects.filter(in_subtree(campaign.root), code=one.key)
        return one.first >= first_day and inside.exclude(level="precinct").exists()
    if one.kind == "venue":
        return Venue.objects.filter(code=one.key).exists()
    members = Member.objects.filter(in_subtree(campaign.root, "commission__"))
    return members.filter(pk=int(one.key)).exists()
