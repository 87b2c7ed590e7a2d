"""The forecast of a campaign's plan, and asking for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.planning.access import campaign_for, campaign_to_plan
from kaskad.planning.operations.forecasts import request_forecast
from kaskad.planning.web.forecasts import forecast_page


@require_http_methods(["GET", "HEAD", "POST"])
def forecast(request: HttpRequest, campaign: str) -> HttpResponse:
    """The latest forecast; POST asks the worker for a new one."""
    actor = actor_of(request)
    if request.method != "POST":
        page = forecast_page(actor, campaign_for(actor, campaign))
        return render(request, "planning/forecast.html", page)
    found = campaign_to_plan(actor, campaign)
    try:
        request_forecast(actor=actor, campaign=found, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back=request.path)
    return redirect("planning:forecast", campaign=campaign)
