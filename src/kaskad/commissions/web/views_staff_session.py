"""Staff sessions: opened with a reason, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaskad.accounts.api import (
    account_by_code,
    close_staff_session,
    open_staff_session,
    staff_session_of,
)
from kaskad.commissions.queries.tree import commission_by_code
from kaskad.commissions.web.staff_session import StaffSessionForm, form_page, open_page
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

TEMPLATE = "commissions/staff_session.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """The open session, or the form to open one; there is no such page for others."""
    actor = _operator(request)
    now = staff_session_of(account_by_code(actor.code), clock.machine_now())
    if now is not None:
        place = str(commission_by_code(now.scope).name)
        page = open_page(place, now.role, now.reason, now.ends_at)
        return render(request, TEMPLATE, page)
    form = StaffSessionForm(request.POST or None)
    if request.method != "POST":
        return render(request, TEMPLATE, form_page(form))
    refused = ""
    if form.is_valid():
        try:
            _open(actor, form)
        except Refusal as refusal:
            refused = refusal.message
        except NotFound as missing:
            form.add_error("scope", str(missing))
        else:
            return redirect("staff_session:session")
    return render(request, TEMPLATE, form_page(form, refused), status=REFUSED)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the session before its time."""
    actor = _operator(request)
    close_staff_session(actor=actor, tick=clock.machine_now(), now=clock.now())
    messages.success(request, _("The session has ended."))
    return redirect("staff_session:session")


def _operator(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.is_signed_in or not account_by_code(actor.code).is_operator:
        raise NotFound
    return actor


def _open(actor: Actor, form: StaffSessionForm) -> None:
    values = form.cleaned_data
    open_staff_session(
        actor=actor,
        role=values["role"],
        scope=commission_by_code(values["scope"].strip()).code,
        reason=values["reason"],
        minutes=values["minutes"],
        tick=clock.machine_now(),
        now=clock.now(),
    )
