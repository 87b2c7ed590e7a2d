"""Calendars: the pages that give their addresses, and what programmes read there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Link
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import campaign_for, place_with_calendar
from kaskad.planning.operations.calendars import (
    Showing,
    end_calendar_address,
    make_calendar_address,
)
from kaskad.planning.queries.calendars import (
    address_by_token,
    address_of,
    own_members,
    standing_under,
)
from kaskad.planning.web.calendar_file import calendar_file
from kaskad.planning.web.calendars import calendar_page, calendar_title

FRESH_SECONDS = 900


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The address of one's own seminars; to those without a seat there is no such page."""
    actor = actor_of(request)
    if not actor.is_signed_in or not own_members(actor.code, clock.now()):
        raise NotFound("calendar")
    return _answer(request, None, Link(_("Back to my page"), reverse("portals:desk")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_place(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The address of the seminars of a district or a region, for its staff and those above."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    commission = place_with_calendar(actor, found, code)
    if not actor.is_signed_in:
        raise NotFound("calendar")
    back = Link(str(commission.name), reverse("planning:place", args=(campaign, code)))
    return _answer(request, commission, back)


def _answer(request: HttpRequest, commission: Commission | None, back: Link) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        is_end = request.POST.get("step") == "end"
        change = end_calendar_address if is_end else make_calendar_address
        change(actor=actor, commission=commission, seen=seen, now=clock.now())
        return redirect(request.path)
    page = calendar_page(request, commission, address_of(actor, commission), back)
    return render(request, "planning/calendar.html", page)


@cache_control(private=True, max_age=FRESH_SECONDS)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a calendar programme reads: nobody is signed in, the address alone opens it."""
    address = address_by_token(token)
    now = clock.now()
    shown = Showing.under(address, standing_under(address, now), now)
    content = calendar_file(calendar_title(address.commission), shown)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="seminars.ics"'
    response["X-Robots-Tag"] = "noindex"
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
