"""Replans asked for so far: what officers told them, and whose proposals came into force."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kaskad.campaigns.api import Campaign, Plan, PlanState
from kaskad.core.clock import local_day
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.asked import Asked, stored

SHOWN_REPLANS = 20


def first_day_of(now: datetime) -> date:
    """The first day that a replan may change: who meets today or earlier stays."""
    return local_day(now) + timedelta(days=1)


def replans_of(campaign: Campaign) -> list[PlanRun]:
    """The latest replans of a campaign, the newest first."""
    runs = PlanRun.objects.filter(campaign=campaign).exclude(replan={})
    return list(runs.select_related("plan").order_by("-id")[:SHOWN_REPLANS])


def replan_behind(plan: Plan) -> PlanRun | None:
    """The run that proposed a version; None for any other version."""
    runs = PlanRun.objects.filter(plan=plan).exclude(replan={})
    return runs.select_related("campaign__root", "plan").first()


def remembered(campaign: Campaign) -> tuple[Asked, ...]:
    """What officers told earlier replans that came into force: a lost day stays lost."""
    runs = PlanRun.objects.filter(
        campaign=campaign, plan__state__in=(PlanState.IN_FORCE, PlanState.SUPERSEDED)
    ).exclude(replan={})
    told = (one for run in runs.order_by("id") for one in stored(run.replan))
    return tuple(dict.fromkeys(one for one in told if one.kind != "seminar"))
