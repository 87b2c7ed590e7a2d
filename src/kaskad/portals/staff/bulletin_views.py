"""Making, reading, publishing and wording bulletins, for central staff over the root."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.campaigns.api import Campaign, editable_campaign_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Notice
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of, day_from
from kaskad.portals.staff.bulletin_pages import (
    draft_page,
    drafts_page,
    proposal_page,
    refused_draft_page,
)
from kaskad.portals.staff.wording_pages import WordingForm, initial_of, wording_page
from kaskad.reporting.api import (
    BulletinDraft,
    BulletinKind,
    BulletinProposal,
    Template,
    draft_template,
    preview_bulletin,
    proposal_by_code,
    proposals_of,
    propose_bulletin,
    publish_proposal,
    put_template_in_force,
    refuse_day_ahead,
    situation_day,
    template_in_force,
    template_numbered,
    template_of,
    template_refusals,
    templates_of,
    withdraw_proposal,
)

_DRAFT = "portals/staff/draft.html"
_WORDING = "portals/staff/wording.html"


@never_cache
@require_safe
def drafts(request: HttpRequest, campaign: str) -> HttpResponse:
    """Drafts that wait, and the way to a new one."""
    found = editable_campaign_for(actor_of(request), campaign)
    page = drafts_page(found, proposals_of(found), templates_of(found))
    return render(request, "portals/staff/drafts.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, campaign: str) -> HttpResponse:
    """How the bulletin of a day would read; a POST keeps it as a draft."""
    actor = actor_of(request)
    found = editable_campaign_for(actor, campaign)
    today = clock.local_day(clock.now())
    sent = request.POST if request.method == "POST" else request.GET
    kind, as_of = sent.get("kind", ""), day_from(request, "as_of", situation_day(found, today))
    if kind not in BulletinKind.values:
        raise NotFound(kind)
    try:
        if request.method == "POST":
            made = propose_bulletin(
                actor=actor, campaign=found, kind=kind, as_of=as_of, now=clock.now()
            )
            messages.success(request, _("The draft is kept. Somebody else publishes it."))
            return redirect("portals:proposal", campaign=campaign, code=made.code)
        refuse_day_ahead(as_of, today)
        page = draft_page(found, preview_bulletin(found, kind, as_of), kind)
    except Refusal as refusal:
        page = refused_draft_page(found, kind, as_of, refusal)
        return render(request, _DRAFT, page, status=REFUSED)
    return render(request, _DRAFT, page)


def _proposal(request: HttpRequest, campaign: str, code: str) -> tuple[Campaign, BulletinProposal]:
    found = editable_campaign_for(actor_of(request), campaign)
    one = proposal_by_code(code)
    if one.campaign_id != found.pk:
        raise NotFound(code)
    return found, one


@never_cache
@require_safe
def proposal(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """A draft that waits, with the source of each number."""
    found, one = _proposal(request, campaign, code)
    return render(request, _DRAFT, proposal_page(found, one, actor_of(request).mark))


@never_cache
@require_POST
def proposal_publish(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Put the draft on the public pages."""
    _found, one = _proposal(request, campaign, code)
    try:
        made = publish_proposal(actor=actor_of(request), proposal=one, now=clock.now())
    except Refusal as refusal:
        back = reverse("portals:proposal", args=[campaign, code])
        return render_refusal(request, refusal, back=back)
    messages.success(request, _("The bulletin is published."))
    return redirect("portals:bulletin", number=made.number)


@never_cache
@require_POST
def proposal_withdraw(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Take the draft away."""
    _found, one = _proposal(request, campaign, code)
    withdraw_proposal(actor=actor_of(request), proposal=one, now=clock.now())
    messages.success(request, _("The draft is taken away."))
    return redirect("portals:drafts", campaign=campaign)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, campaign: str, kind: str) -> HttpResponse:
    """The wording of a kind: look at it, change it, keep a new version."""
    found = editable_campaign_for(actor_of(request), campaign)
    if kind not in BulletinKind.values:
        raise NotFound(kind)
    if request.method == "POST":
        return _changed(request, found, kind)
    begun = _begun_from(request, found, kind)
    form = WordingForm(initial=initial_of(begun))
    return _wording(request, found, kind, form, begun)


@never_cache
@require_POST
def wording_in_force(request: HttpRequest, campaign: str, kind: str, number: int) -> HttpResponse:
    """Word bulletins with this version from now on."""
    actor = actor_of(request)
    row = template_numbered(editable_campaign_for(actor, campaign), kind, number)
    try:
        put_template_in_force(actor=actor, template=row, now=clock.now())
    except Refusal as refusal:
        back = reverse("portals:wording", args=[campaign, kind])
        return render_refusal(request, refusal, back=back)
    messages.success(request, _("Bulletins of this kind are worded so from now on."))
    return redirect("portals:wording", campaign=campaign, kind=kind)


def _begun_from(request: HttpRequest, campaign: Campaign, kind: str) -> Template:
    wished = request.GET.get("from", "")
    if wished.isascii() and wished.isdecimal():
        return template_of(template_numbered(campaign, kind, int(wished[:4])))
    return template_in_force(campaign, kind)


def _changed(request: HttpRequest, campaign: Campaign, kind: str) -> HttpResponse:
    form = WordingForm(request.POST)
    template = form.template()
    refusals = template_refusals(kind, template)
    if refusals:
        return _wording(request, campaign, kind, form, None, refusals=refusals)
    if request.POST.get("do") != "keep":
        notice = Notice(_("So it would read. Nothing is kept yet."))
        return _wording(request, campaign, kind, form, template, notice=notice)
    draft_template(
        actor=actor_of(request), campaign=campaign, kind=kind, template=template, now=clock.now()
    )
    messages.success(request, _("The version is kept. Somebody else puts it in force."))
    return redirect("portals:wording", campaign=campaign.code, kind=kind)


def _wording(
    request: HttpRequest,
    campaign: Campaign,
    kind: str,
    form: WordingForm,
    template: Template | None,
    *,
    refusals: list[Refusal] | None = None,
    notice: Notice | None = None,
) -> HttpResponse:
    preview, missing = (None, None) if template is None else _preview(campaign, kind, template)
    page = wording_page(
        campaign, kind, form, preview=preview, rows=templates_of(campaign),
        reader=actor_of(request).mark, refusals=refusals or (), notice=notice or missing,
    )  # fmt: skip
    return render(request, _WORDING, page, status=REFUSED if refusals else 200)


def _preview(
    campaign: Campaign, kind: str, template: Template
) -> tuple[BulletinDraft | None, Notice | None]:
    """The text of the latest day by a template, or why there is none yet."""
    as_of = situation_day(campaign, clock.local_day(clock.now()))
    try:
        return preview_bulletin(campaign, kind, as_of, template), None
    except Refusal as refusal:
        return None, Notice(_("There is no text to show yet"), refusal.message, still=True)
