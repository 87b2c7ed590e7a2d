"""The overview, versions of the plan, and putting one in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.campaigns.api import PlanState, discard_plan, plan_by_version, put_in_force
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.planning.access import campaign_for, campaign_to_plan, campaigns_of
from kaskad.planning.operations.replans import put_replan_in_force
from kaskad.planning.operations.runs import request_run
from kaskad.planning.queries.replans import replan_behind
from kaskad.planning.web.campaigns import campaigns_page
from kaskad.planning.web.forms import RunForm
from kaskad.planning.web.overview import overview_page, version_url
from kaskad.planning.web.versions import confirm_page, version_page

REFUSED = 422


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The campaigns whose plans the reader may see; a single one at once."""
    campaigns = campaigns_of(actor_of(request))
    if len(campaigns) == 1:
        return redirect("planning:overview", campaign=campaigns[0].code)
    return render(request, "planning/campaigns.html", campaigns_page(campaigns))


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, campaign: str) -> HttpResponse:
    """A campaign's plans and runs; POST asks for a run."""
    actor = actor_of(request)
    if request.method != "POST":
        page = overview_page(actor, campaign_for(actor, campaign), RunForm())
        return render(request, "planning/overview.html", page)
    found = campaign_to_plan(actor, campaign)
    form = RunForm(request.POST)
    if form.is_valid():
        try:
            run = request_run(actor=actor, campaign=found, **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            return redirect("planning:run", campaign=campaign, code=run.code)
    page = overview_page(actor, found, form)
    return render(request, "planning/overview.html", page, status=REFUSED)


@require_safe
def version(request: HttpRequest, campaign: str, version: int) -> HttpResponse:
    """A version next to the one in force; a proposal has a page of its own."""
    found = campaign_to_plan(actor_of(request), campaign)
    plan = plan_by_version(found, version)
    if plan.state == PlanState.PROPOSED:
        return redirect("planning:proposal", campaign=campaign, version=version)
    page = version_page(found, plan, is_replan=replan_behind(plan) is not None)
    return render(request, "planning/version.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def put_in_force_page(request: HttpRequest, campaign: str, version: int) -> HttpResponse:
    """Says what changes; POST does it. A proposal's own page says it."""
    actor = actor_of(request)
    found = campaign_to_plan(actor, campaign)
    plan = plan_by_version(found, version)
    proposed = plan.state == PlanState.PROPOSED
    if request.method != "POST":
        if proposed:
            return redirect("planning:proposal", campaign=campaign, version=version)
        return render(request, "planning/confirm.html", confirm_page(found, plan))
    put = put_replan_in_force if proposed else put_in_force
    try:
        put(actor=actor, plan=plan, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back=version_url(found, version))
    done = _("Version %(version)s of the plan is in force.") % {"version": version}
    messages.success(request, done)
    return redirect("planning:overview", campaign=campaign)


@require_POST
def discard(request: HttpRequest, campaign: str, version: int) -> HttpResponse:
    """Put a draft aside."""
    actor = actor_of(request)
    found = campaign_to_plan(actor, campaign)
    try:
        discard_plan(actor=actor, plan=plan_by_version(found, version), now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back=version_url(found, version))
    return redirect("planning:overview", campaign=campaign)
