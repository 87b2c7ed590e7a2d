"""A member's own training: where and when, and what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.portals.member.pages import member_page
from kaskad.portals.member.reading import read_member
from kaskad.seminars.api import current_campaign, own_seat


@never_cache
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """The reader's own seat and seminar; to those without a seat there is no such page."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    seat = own_seat(actor, today)
    if seat is None:
        raise NotFound
    campaign = current_campaign(today)
    page = member_page(read_member(campaign, seat, today), campaign)
    return render(request, "portals/member/training.html", page)
