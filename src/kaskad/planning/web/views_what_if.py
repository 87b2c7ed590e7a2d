"""Asking what would be, without touching the plan in force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kaskad.campaigns.api import Campaign, Plan, plan_in_force, work_days
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import campaign_to_plan
from kaskad.planning.operations.what_if import request_what_if
from kaskad.planning.queries.runs import what_ifs_of
from kaskad.planning.queries.supposable import (
    districts_of,
    region_of,
    regions_of,
    trainers_of,
    venues_in,
)
from kaskad.planning.web.forms import WhatIfForm
from kaskad.planning.web.what_if import stage_choices, what_if_page


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, campaign: str) -> HttpResponse:
    """What can be supposed, for a region; POST asks for the run."""
    actor = actor_of(request)
    found = campaign_to_plan(actor, campaign)
    plan = plan_in_force(found)
    chosen = request.GET.get("place", "")
    if plan is None or request.method != "POST":
        form = _form(found, plan, chosen, None) if plan else None
        return _shown(request, found, form, chosen)
    form = _form(found, plan, chosen, request.POST)
    if form.is_valid():
        try:
            run = request_what_if(
                actor=actor,
                campaign=found,
                supposed=form.supposed(plan.version),
                now=clock.now(),
            )
        except Refusal as refusal:
            known = refusal.field in form.fields
            form.add_error(refusal.field if known else None, refusal.message)
        else:
            return redirect("planning:run", campaign=campaign, code=run.code)
    return _shown(request, found, form, chosen, status=REFUSED)


def _form(campaign: Campaign, plan: Plan, chosen: str, sent: QueryDict | None) -> WhatIfForm:
    region = region_of(campaign, chosen)
    return WhatIfForm(
        sent,
        trainers=trainers_of(plan, region) if region else (),
        days=work_days(campaign, campaign.first_day, campaign.last_day, chosen),
        venues=venues_in(region) if region else (),
        districts=districts_of(region) if region else (),
        stages=stage_choices(campaign),
    )


def _shown(
    request: HttpRequest,
    campaign: Campaign,
    form: WhatIfForm | None,
    chosen: str,
    status: int = 200,
) -> HttpResponse:
    page = what_if_page(campaign, form, regions_of(campaign), chosen, what_ifs_of(campaign))
    return render(request, "planning/what_if.html", page, status=status)
