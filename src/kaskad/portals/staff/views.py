"""What those see who answer for a territory, each for their own subtree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.commissions.api import commission_for, scopes_of
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.portals.staff.pages import LEVELS, staff_page
from kaskad.portals.staff.reading import read_territory
from kaskad.portals.staff.work_views import may_see_work

TEMPLATE = "portals/staff/overview.html"


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The territory of the reader's widest grant; NotFound for those without one."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    scopes = [scope for scope in scopes_of(actor) if scope.level in LEVELS]
    if not scopes:
        raise NotFound
    widest = min(scopes, key=lambda scope: LEVELS.index(scope.level))
    others = tuple(scope for scope in scopes if scope.pk != widest.pk)
    read = read_territory(actor, widest, today)
    return render(request, TEMPLATE, staff_page(read, others, shows_work=may_see_work(actor)))


@never_cache
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A region or district of the reader's subtree; NotFound outside of it."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    here = commission_for(actor, code)
    if here.level not in LEVELS:
        raise NotFound(code)
    return render(request, TEMPLATE, staff_page(read_territory(actor, here, today)))
