"""Certificates for those who work for a commission: how far, what waits, doubting and deciding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.api import may_edit
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.format import number as written
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.credentials.access import certificate_for_staff, certified_territory, doubt_for
from kaskad.credentials.models import Certificate
from kaskad.credentials.operations.doubts import dismiss_doubts, doubt_certificate, uphold_doubt
from kaskad.credentials.operations.replacing import replace_certificates
from kaskad.credentials.queries.certificates import certificate_by_number, links_of
from kaskad.credentials.queries.overview import (
    counts_by_stage,
    doubts_below,
    doubts_of,
    waiting_doubts,
)
from kaskad.credentials.vocab import REASON_LENGTH
from kaskad.credentials.web.own_views import TEMPLATE
from kaskad.credentials.web.staff_pages import (
    SHOWN,
    Sent,
    below_page,
    campaign_page,
    decide_page,
    one_page,
)


@never_cache
@require_safe
def campaign(request: HttpRequest, campaign: str) -> HttpResponse:
    """How many certificates there are in the reader's territory, and the doubts that wait."""
    actor = actor_of(request)
    territory = certified_territory(actor, campaign)
    may_design = may_edit(actor, territory.campaign)
    counts = counts_by_stage(territory.campaign, territory.scopes)
    waiting, total = waiting_doubts(territory.campaign, territory.scopes, SHOWN)
    page = campaign_page(
        territory.campaign, territory.scopes, counts, waiting, total, may_design=may_design
    )
    return render(request, TEMPLATE, page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate with all that was said against it; a POST doubts it or writes it anew."""
    found = certificate_for_staff(actor_of(request), number)
    sent, wrong = _sent(request), ""
    if request.method == "POST":
        act = _renew if request.POST.get("step") == "renew" else _doubt
        try:
            return redirect("certificates:one", number=act(request, found, sent))
        except Refusal as refusal:
            wrong = refusal.message
    whole = certificate_by_number(found.number) or found
    page = one_page(whole, found.member.person, doubts_of(found), links_of(whole), sent, wrong)
    return render(request, TEMPLATE, page, status=REFUSED if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """A doubt; a POST revokes the certificate, or lets it count."""
    actor, sent, wrong = actor_of(request), _sent(request), ""
    doubt = doubt_for(actor, code)
    if request.method == "POST":
        now, own = clock.now(), doubt.certificate.number
        try:
            if request.POST.get("step") == "uphold":
                below = uphold_doubt(actor=actor, doubt=doubt, reason=sent.reason, now=now)
                messages.success(request, _revoked(below))
            else:
                dismiss_doubts(actor=actor, doubts=[doubt], reason=sent.reason, now=now)
                messages.success(request, _("The certificate counts."))
            return redirect("certificates:one", number=own)
        except Refusal as refusal:
            wrong = refusal.message
            doubt = doubt_for(actor, code)
    page = decide_page(doubt, sent, wrong, is_own=doubt.raised_by == actor.mark)
    return render(request, TEMPLATE, page, status=REFUSED if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def below(request: HttpRequest, number: str) -> HttpResponse:
    """What hangs on a fallen certificate and waits; a POST lets all of it count."""
    actor = actor_of(request)
    found = certificate_for_staff(actor, number)
    rows, total = doubts_below(found, actor.mark, SHOWN)
    sent, wrong = _sent(request), ""
    if request.method == "POST":
        try:
            every, _count = doubts_below(found, actor.mark, total)
            dismiss_doubts(actor=actor, doubts=every, reason=sent.reason, now=clock.now())
            messages.success(request, _("All of them go on counting."))
            return redirect("certificates:one", number=found.number)
        except Refusal as refusal:
            wrong = refusal.message
    page = below_page(found, rows, total, sent, wrong)
    return render(request, TEMPLATE, page, status=REFUSED if wrong else 200)


def _doubt(request: HttpRequest, found: Certificate, sent: Sent) -> str:
    doubt_certificate(
        actor=actor_of(request),
        certificate=found,
        cause=sent.cause,
        reason=sent.reason,
        now=clock.now(),
    )
    messages.success(request, _("The certificate is suspended until somebody decides."))
    return found.number


def _renew(request: HttpRequest, found: Certificate, sent: Sent) -> str:
    (made,) = replace_certificates(
        actor=actor_of(request), certificates=[found], reason=sent.why, now=clock.now()
    )
    messages.success(request, _("The certificate was written anew. Print it again."))
    return made.number


def _sent(request: HttpRequest) -> Sent:
    reason, why = (request.POST.get(name, "")[: REASON_LENGTH + 1] for name in ("reason", "why"))
    return Sent(request.POST.get("cause", ""), reason, why)


def _revoked(below: int) -> str:
    if not below:
        return _("The certificate is revoked.")
    return ngettext(
        "The certificate is revoked. %(count)s other hangs on it and waits for a decision.",
        "The certificate is revoked. %(count)s others hang on it and wait for a decision.",
        below,
    ) % {"count": written(below)}
