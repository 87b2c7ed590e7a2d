"""Certificates of a place to print: asked for, fetched when made."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import stages_of
from kaskad.commissions.api import Level, children_of
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import Unreadable
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.credentials.access import batch_at, printing_for
from kaskad.credentials.operations.batches import BatchForNobody, BatchGone, ask_batches
from kaskad.credentials.queries.batches import batch_content, batches_at, counts_to_print
from kaskad.credentials.web.batch_pages import printing_page, printing_url
from kaskad.credentials.web.own_views import TEMPLATE, pdf_answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def printing(request: HttpRequest, campaign: str, place: str) -> HttpResponse:
    """The certificates of a place to print; a POST has a file made."""
    actor = actor_of(request)
    found = printing_for(actor, campaign, place)
    if request.method != "POST":
        has_below = found.place.level in {Level.CENTRAL, Level.REGION}
        below = list(children_of(found.place)) if has_below else []
        counts = counts_to_print(found.campaign, found.place)
        batches = batches_at(found.campaign, found.place)
        return render(request, TEMPLATE, printing_page(found, counts, batches, below))
    back, wished = printing_url(campaign, place), request.POST.get("stage", "")
    try:
        stage = next((one for one in stages_of(found.campaign) if one.code == wished), None)
        if stage is None:
            raise BatchForNobody
        english = bool(request.POST.get("english"))
        ask_batches(
            actor=actor, stage=stage, place=found.place, with_english=english, now=clock.now()
        )
    except Refusal as refusal:
        return render_refusal(request, refusal, back=back)
    messages.success(request, _("The file is being made. It will stand here in a minute."))
    return redirect(back)


@never_cache
@require_safe
def batch(request: HttpRequest, campaign: str, place: str, code: str) -> HttpResponse:
    """A finished file; whoever takes it leaves an entry."""
    actor = actor_of(request)
    found = batch_at(printing_for(actor, campaign, place), code)
    try:
        content = batch_content(found)
    except Unreadable:
        return render_refusal(request, BatchGone(), back=printing_url(campaign, place))
    record_reading(
        actor=actor,
        tag=Tag.CERTIFICATE_FILES_TAKEN_OUT,
        subject=Subject("commission", found.place.code, "", found.place.code),
        changes={"run": found.code},
        now=clock.now(),
    )
    return pdf_answer(content, f"{found.place.code}-{found.stage.code}-{found.part}.pdf")
