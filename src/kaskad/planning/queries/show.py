"""A version of the plan in figures, for the command line and other programs."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from kaskad.campaigns.api import Campaign, Plan, Seminar, plan_by_version
from kaskad.core.refusal import NotFound
from kaskad.planning.queries.judgement import judge

_IN_FORCE = "in_force"
_DRAFT = "draft"
_CANCELLED = "cancelled"


def shown_plan(campaign: Campaign, version: int | None = None) -> Plan:
    """The version asked for; without one the version in force, else the latest draft.

    Raises NotFound.
    """
    plans = Plan.objects.filter(campaign=campaign)
    if version is not None:
        return plan_by_version(campaign, version)
    drafts = plans.filter(state=_DRAFT).order_by("-version")
    plan = plans.filter(state=_IN_FORCE).first() or drafts.first()
    if plan is None:
        values = {"code": campaign.code}
        raise NotFound(
            _("Campaign “%(code)s” has no plan yet. Make one with `kaskad plan run %(code)s`.")
            % values
        )
    return plan


def plan_show(campaign: Campaign, version: int | None = None) -> dict[str, Any]:
    """Version, breaches as the judge finds them now, untrained people and the stages in figures.

    ``stages`` are the main run without cancelled seminars, ``make_up`` the rounds after it;
    ``waiting`` people had a place only in seminars that were cancelled. Raises NotFound.
    """
    plan = shown_plan(campaign, version)
    judged = judge(campaign, plan)
    stages = _stage_figures(plan)
    return {
        "campaign": campaign.code,
        "version": plan.version,
        "state": plan.state,
        "run": plan.run_code,
        "breaches": [
            {"code": breach.code, "refs": list(breach.refs)} for breach in judged.breaches
        ],
        "untrained": judged.untrained,
        "waiting": judged.waiting,
        "stages": [{key: row[key] for key in row if key != "round"} for row in stages[0]],
        "make_up": stages[1],
        "levels": list(plan.levels),
    }


def _stage_figures(plan: Plan) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(main run, make-up rounds): members, seminars and days of each stage."""
    seminars = Seminar.objects.filter(group__plan=plan).order_by(
        "group__stage__number", "group__round"
    )
    members = {
        (row[0], row[1]): row[2]
        for row in seminars.values_list("group__stage__code", "group__round").annotate(
            people=Count("group__places__member__seat", distinct=True)
        )
    }
    found: dict[bool, list[dict[str, Any]]] = defaultdict(list)
    for stage, round_number, count, first, last in (
        seminars.exclude(state=_CANCELLED)
        .values_list("group__stage__code", "group__round")
        .annotate(count=Count("id"), first=Min("day"), last=Max("day"))
    ):
        found[round_number > 0].append(
            {
                "stage": stage,
                "round": round_number,
                "members": members[stage, round_number],
                "seminars": count,
                "first_date": first.isoformat(),
                "last_date": last.isoformat(),
            }
        )
    return found[False], found[True]
