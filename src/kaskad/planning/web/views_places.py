"""A territory in the plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import (
    campaign_for,
    commission_in_plan,
    places_above,
    plan_shown_to,
)
from kaskad.planning.web.places import Where, place_page


@require_safe
def place(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The seminars of a district, or the districts of a region."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    commission = commission_in_plan(actor, found, code)
    plan = plan_shown_to(actor, found, request.GET.get("version", ""))
    where = Where(found, plan, commission, places_above(actor, commission))
    return render(request, "planning/place.html", place_page(where))
