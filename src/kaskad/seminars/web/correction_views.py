"""Corrections that wait: the list of a territory, and the decision of a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.api import staff_campaign_for
from kaskad.commissions.api import commission_for
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Link
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations.corrections import confirm_correction, refuse_correction
from kaskad.seminars.queries.corrections import correction_of, waiting_within
from kaskad.seminars.vocab import CorrectionState
from kaskad.seminars.web.correcting import REASON_LENGTH, corrections_page, decision_page

MOST = 200  # corrections on one page; who decides some sees the next


@never_cache
@require_safe
def waiting(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The corrections of a territory that wait for a second person."""
    actor = actor_of(request)
    found = staff_campaign_for(actor, campaign)
    commission = commission_for(actor, code)
    rows = waiting_within(found, commission, MOST)
    plan = reverse("planning:place", args=[found.code, commission.code])
    above = Link(pgettext("sheet", "Plan"), plan)
    return render(request, "seminars/corrections.html", corrections_page(rows, above))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str, correction: str) -> HttpResponse:
    """Show a correction; a POST confirms or refuses it."""
    actor = actor_of(request)
    seminar = sheet_for(actor, code)
    found, row = correction_of(seminar, correction)
    refused, reason = "", request.POST.get("reason", "")[:REASON_LENGTH]
    if request.method == "POST":
        try:
            if request.POST.get("step") == "confirm":
                confirm_correction(actor=actor, correction=found, now=clock.now())
                messages.success(request, _("The attendance is corrected."))
            else:
                refuse_correction(actor=actor, correction=found, reason=reason, now=clock.now())
                messages.success(request, _("The attendance stays as it is."))
            return redirect("seminars:sheet", code=code)
        except Refusal as refusal:
            refused = refusal.message
            found, row = correction_of(seminar, correction)
    page = decision_page(
        seminar,
        row,
        is_waiting=found.state == CorrectionState.WAITING,
        is_own=found.proposed_by == actor.mark,
        refused=refused,
        reason=reason,
    )
    return render(request, "seminars/correction.html", page, status=REFUSED if refused else 200)
