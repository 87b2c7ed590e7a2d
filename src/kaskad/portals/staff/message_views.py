"""Messages for central staff, and their delivery for those who answer for a territory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.api import Role
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.commissions.api import ROOT_CODE, commission_for
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Notice
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.messaging.api import (
    hand_papers,
    message_by_code,
    papers,
    publish_template,
    refusals_of,
    send_again,
    template_state,
)
from kaskad.portals.staff.kind_page import WordingForm, initial_of, kind_page
from kaskad.portals.staff.message_pages import (
    PAPERS,
    delivery_page,
    messages_page,
    territory_of,
)
from kaskad.portals.staff.papers import messages_pdf

_KIND = "portals/staff/message_kind.html"


def _centre(request: HttpRequest) -> Actor:
    """The actor, who works for the whole country; NotFound for all others."""
    actor = actor_of(request)
    if not _is_centre(actor):
        raise NotFound
    return actor


def _is_centre(actor: Actor) -> bool:
    return actor.holds((Role.CENTRAL_STAFF.value,), (ROOT_CODE,))


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Kinds with their texts, states, and what went wrong, of the whole country."""
    _centre(request)
    return render(request, "portals/staff/messages.html", messages_page())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def message_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind's texts as readers see them; look at new ones, then publish them."""
    actor = _centre(request)
    state = template_state(kind)
    if request.method == "POST":
        return _changed(request, actor, kind)
    form = WordingForm(initial=initial_of(state))
    kept = "saved" in request.GET
    notice = Notice(_("The texts are published"), kind="success") if kept else None
    page = kind_page(state, form, wordings=state.wordings, notice=notice)
    return render(request, _KIND, page)


def _changed(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    state, form = template_state(kind), WordingForm(request.POST)
    if not form.is_valid():
        return render(request, _KIND, kind_page(state, form, wordings=state.wordings), status=422)
    wordings = form.wordings()
    refusals = refusals_of(state.kind, wordings)
    if not refusals and request.POST.get("do") == "publish":
        seen = form.cleaned_data["seen"]
        try:
            publish_template(actor=actor, kind=kind, wordings=wordings, seen=seen, now=clock.now())
            return redirect(f"{request.path}?saved=1")
        except Refusal as refusal:
            refusals = [refusal]
    notice = None if refusals else Notice(_("So it would look. Nothing is published yet."))
    page = kind_page(state, form, wordings=wordings, refusals=refusals, notice=notice)
    return render(request, _KIND, page, status=422 if refusals else 200)


@require_POST
def message_again(request: HttpRequest, code: str) -> HttpResponse:
    """Let an unclear or unreached message go out once more."""
    actor = _centre(request)
    try:
        send_again(actor=actor, message=message_by_code(code), now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../../")
    return redirect("portals:messages")


@never_cache
@require_safe
def delivery(request: HttpRequest, code: str) -> HttpResponse:
    """The messages to people of a territory; NotFound outside of the reader's subtree."""
    actor = actor_of(request)
    page = delivery_page(commission_for(actor, code), is_centre=_is_centre(actor))
    return render(request, "portals/staff/delivery.html", page)


@never_cache
@require_safe
def delivery_papers(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be handed on paper in a territory, as PDF; the reading leaves an entry."""
    actor, now = actor_of(request), clock.now()
    here = commission_for(actor, code)
    rows = papers(territory_of(here), PAPERS)
    record_reading(
        actor=actor,
        tag=Tag.MESSAGES_READ,
        subject=Subject("papers", here.code, str(here.name), here.code),
        changes={"count": len(rows)},
        now=now,
    )
    response = HttpResponse(messages_pdf(here, rows, now=now), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="messages-{here.code}.pdf"'
    return response


@require_POST
def delivery_handed(request: HttpRequest, code: str) -> HttpResponse:
    """Mark the messages of the page as handed; only those of the territory."""
    actor = actor_of(request)
    here = commission_for(actor, code)
    own = {row.code for row in papers(territory_of(here), PAPERS)}
    codes = [one for one in request.POST.getlist("message") if one in own]
    hand_papers(actor=actor, codes=codes, now=clock.now())
    return redirect("portals:delivery", code=here.code)
