"""From signing in to one's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.core import clock
from kaskad.core.web.request import actor_of
from kaskad.portals.desk.landing import audiences_of, landing_of


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Go on to the page that is the reader's; strangers sign in first."""
    actor = actor_of(request)
    if not actor.is_signed_in:
        return redirect("accounts:sign_in")
    return redirect(landing_of(audiences_of(actor, clock.local_day(clock.now()))))
