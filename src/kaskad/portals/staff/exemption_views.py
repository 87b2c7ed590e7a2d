"""Exemptions from the training: the list of a territory, deciding about one, asking for one."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.api import (
    Campaign,
    Exemption,
    ask_exemption,
    end_exemption,
    exemption_for,
    exemption_row,
    exemptions_within,
    grant_exemption,
    refuse_exemption,
    withdraw_exemption,
)
from kaskad.commissions.api import Commission, commission_for, member_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.portals.staff.exemption_form import ExemptionForm
from kaskad.portals.staff.exemption_pages import ask_page, exemption_page, exemptions_page
from kaskad.portals.staff.pages import LEVELS
from kaskad.seminars.api import current_campaign

SHOWN = 100  # of each kind
_STEPS = {
    "grant": grant_exemption,
    "refuse": refuse_exemption,
    "withdraw": withdraw_exemption,
    "end": end_exemption,
}


@never_cache
@require_safe
def exemptions(request: HttpRequest, code: str) -> HttpResponse:
    """Those of a country, region or district, for its staff; NotFound to all others."""
    today = clock.local_day(clock.now())
    here = commission_for(actor_of(request), code)
    if here.level not in LEVELS:
        raise NotFound(code)
    found = exemptions_within(_campaign(today), here, today, SHOWN)
    return render(request, "portals/staff/exemptions.html", exemptions_page(here, found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exemption(request: HttpRequest, code: str) -> HttpResponse:
    """One of them; POST grants, refuses, takes back or ends it."""
    actor = actor_of(request)
    found = exemption_for(actor, code)
    if request.method != "POST":
        return _shown(request, found)
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        return _shown(request, found, status=REFUSED)
    try:
        step(actor=actor, exemption=found, now=clock.now())
    except Refusal as refusal:
        return _shown(request, exemption_for(actor, code), refusal, status=REFUSED)
    is_mine = step is withdraw_exemption
    said = _("The request is taken back.") if is_mine else _("Your decision is noted.")
    messages.success(request, said)
    return redirect("portals:exemption", code=code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form for the member who holds a seat, for staff of its commission."""
    actor, now = actor_of(request), clock.now()
    member, campaign = member_for(actor, code), _campaign(clock.local_day(now))
    is_sent, refused = request.method == "POST", None
    form = ExemptionForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            asked = ask_exemption(
                actor=actor, campaign=campaign, member=member, now=now, **form.cleaned_data
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("It is asked for. Somebody else decides."))
            return redirect("portals:exemption", code=asked.code)
    status = REFUSED if is_sent else 200
    page = ask_page(member, form, refused)
    return render(request, "portals/staff/exemption_ask.html", page, status=status)


def _shown(
    request: HttpRequest, found: Exemption, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    row = exemption_row(found, clock.local_day(clock.now()))
    page = exemption_page(row, _above(found), actor_of(request).mark, refused)
    return render(request, "portals/staff/exemption.html", page, status=status)


def _above(found: Exemption) -> Commission:
    """The territory in whose list it stands: the district, the region or the country."""
    here = found.member.commission
    return here if here.level in LEVELS else here.district or found.campaign.root


def _campaign(today: date) -> Campaign:
    campaign = current_campaign(today)
    if campaign is None:
        raise NotFound
    return campaign
