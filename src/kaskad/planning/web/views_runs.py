"""A planner run: how far it is, and stopping it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import run_for
from kaskad.planning.operations.runs import request_stop
from kaskad.planning.web.runs import run_page


@require_safe
def run(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Progress, use and log of a run."""
    found = run_for(actor_of(request), campaign, code)
    return render(request, "planning/run.html", run_page(found.campaign, found))


@require_POST
def stop(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Ask the run to stop."""
    actor = actor_of(request)
    request_stop(actor=actor, run=run_for(actor, campaign, code), now=clock.now())
    return redirect("planning:run", campaign=campaign, code=code)
