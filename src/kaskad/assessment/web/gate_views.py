"""The page of the trainers who may not teach yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.assessment.access import bank_for
from kaskad.assessment.queries.gates import waiting_trainers
from kaskad.assessment.web.gate_pages import SHOWN, gate_page
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.campaigns.api import gated_stages
from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


@never_cache
@require_safe
def trainers(request: HttpRequest, campaign: str) -> HttpResponse:
    """Who may not teach yet and why, for central staff."""
    found = bank_for(actor_of(request), campaign)
    waiting = waiting_trainers(found, clock.local_day(clock.now()), SHOWN)
    page = gate_page(found, waiting, gated_stages(found).values())
    return render(request, TEMPLATE, page)
