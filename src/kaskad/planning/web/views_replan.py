"""Repairing the plan in force: what has changed, asking for a repair, and its proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.api import Campaign, Plan, plan_by_version, plan_in_force, work_days
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import campaign_to_plan
from kaskad.planning.operations.replans import request_replan
from kaskad.planning.queries.asked import Asked, read_all
from kaskad.planning.queries.happened import happened_shown
from kaskad.planning.queries.replans import first_day_of, replan_behind, replans_of
from kaskad.planning.queries.supposable import region_of, regions_of, trainers_ahead, venues_in
from kaskad.planning.web.proposal import proposal_page
from kaskad.planning.web.replan import replan_page
from kaskad.planning.web.replan_forms import Offered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def replan(request: HttpRequest, campaign: str) -> HttpResponse:
    """What has changed, and adding to it; POST asks for the repair."""
    actor = actor_of(request)
    found = campaign_to_plan(actor, campaign)
    sent = request.POST if request.method == "POST" else request.GET
    asked = read_all(sent.getlist("also"))
    place = request.GET.get("place", "")
    if request.method != "POST":
        added = _added(request)
        if added is None:
            return _shown(request, found, asked, place)
        words = [one.word for one in dict.fromkeys((*asked, added))]
        query = [*([("place", place)] if place else []), *(("also", word) for word in words)]
        return redirect(f"{request.path}?{urlencode(query)}")
    try:
        run = request_replan(actor=actor, campaign=found, asked=asked, now=clock.now())
    except Refusal as refusal:
        return _shown(request, found, asked, place, refused=refusal.message)
    return redirect("planning:run", campaign=campaign, code=run.code)


def _added(request: HttpRequest) -> Asked | None:
    """What a form adds; None when nothing was filled in."""
    parts = [request.GET.get(name, "").strip() for name in ("kind", "key", "first", "last")]
    while parts and not parts[-1]:
        parts.pop()
    return Asked.read(":".join(parts))


def _shown(
    request: HttpRequest, campaign: Campaign, asked: Sequence[Asked], place: str, refused: str = ""
) -> HttpResponse:
    plan = plan_in_force(campaign)
    first_day = first_day_of(clock.now())
    is_open = plan is not None and first_day <= campaign.last_day
    page = replan_page(
        campaign,
        happened_shown(campaign, plan, first_day) if plan is not None and is_open else None,
        asked,
        _offered(campaign, plan, place, first_day),
        replans_of(campaign),
        refused=refused,
    )
    return render(request, "planning/replan.html", page, status=REFUSED if refused else 200)


def _offered(campaign: Campaign, plan: Plan | None, place: str, first_day: date) -> Offered:
    region = region_of(campaign, place)
    days = work_days(campaign, first_day, campaign.last_day, place) if region else []
    return Offered(
        regions=regions_of(campaign),
        region=region.code if region else "",
        trainers=trainers_ahead(plan, region, first_day) if plan and region else (),
        venues=venues_in(region) if region else (),
        days=days,
    )


@never_cache
@require_safe
def proposal(request: HttpRequest, campaign: str, version: int) -> HttpResponse:
    """What a repair changes; it stays to be read when it is in force or discarded."""
    found = campaign_to_plan(actor_of(request), campaign)
    plan = plan_by_version(found, version)
    run = replan_behind(plan)
    if run is None:
        raise NotFound(f"proposal {version}")
    page = proposal_page(
        found,
        plan,
        run,
        seminars_at=_page(request, "seminars"),
        people_at=_page(request, "people"),
    )
    return render(request, "planning/proposal.html", page)


def _page(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
