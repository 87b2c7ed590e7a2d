"""A territory in the plan, and its schedule on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import (
    campaign_for,
    commission_in_plan,
    place_with_calendar,
    places_above,
    plan_shown_to,
)
from kaskad.planning.web.places import Where, place_page
from kaskad.planning.web.schedule import schedule_pdf


@require_safe
def place(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """A district's seminars by week, or a region's districts."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    commission = commission_in_plan(actor, found, code)
    plan = plan_shown_to(actor, found, request.GET.get("version", ""))
    where = Where(found, plan, commission, places_above(actor, commission))
    return render(request, "planning/place.html", place_page(where))


@never_cache
@require_safe
def schedule(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The schedule of a district or a region on paper, as it is in the plan in force."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    commission = place_with_calendar(actor, found, code)
    plan = plan_shown_to(actor, found)
    paper = schedule_pdf(found, plan, commission, now=clock.now())
    response = HttpResponse(paper, content_type="application/pdf")
    name = f"schedule-{code}-{get_language()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
