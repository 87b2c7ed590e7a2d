"""Who works for a commission: seen, let in, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.api import (
    account_by_code,
    grants_at,
    staff_sessions_at,
)
from kaskad.commissions.access import commission_for, gives_at, levels_for, resets_at, scopes_of
from kaskad.commissions.models import Commission, lineage
from kaskad.commissions.operations.delegation import (
    Invitation,
    end_access,
    invite,
    invite_member,
    reset_below,
)
from kaskad.commissions.queries.members import members_of, person_by_code
from kaskad.commissions.queries.offices import people_below
from kaskad.commissions.web.access_forms import AccessForm
from kaskad.commissions.web.access_pages import AccessPage, access_page, invited_page, reset_page
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """To the first commission that the reader works for."""
    return redirect("access:place", code=scopes_of(actor_of(request))[0].code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Who works for the commission, and the form to let somebody in."""
    actor = actor_of(request)
    commission = commission_for(actor, code)
    roles = gives_at(actor, commission)
    form = _form(request, commission, roles) if roles else None
    if request.method != "POST":
        return render(request, "commissions/access.html", _page(actor, commission, form, roles))
    refused = ""
    if form is None:
        raise NotFound
    if form.is_valid():
        try:
            invited = _invite(actor, commission, form)
        except Refusal as refusal:
            refused = refusal.message
        else:
            address = _address(request, form.cleaned_data["language"], invited.token)
            name = invited.account.label
            return render(
                request, "commissions/invited.html", invited_page(commission, name, address)
            )
    page = _page(actor, commission, form, roles, refused)
    return render(request, "commissions/access.html", page, status=REFUSED)


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Take a role back."""
    actor = actor_of(request)
    commission = commission_for(actor, code)
    account = account_by_code(request.POST.get("account", "")[:20])
    role = request.POST.get("role", "")[:20]
    try:
        end_access(actor=actor, commission=commission, account=account, role=role, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../")
    messages.success(request, _("The role was taken back."))
    return redirect("access:place", code=code)


@never_cache
@require_POST
def reset(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether, then begin the sign-in of somebody who works below again."""
    actor = actor_of(request)
    commission = commission_for(actor, code)
    account = account_by_code(request.POST.get("account", "")[:20])
    if account.code not in {one.account_code for one in grants_at([code], clock.now())}:
        raise NotFound
    if not request.POST.get("sure"):
        asks = reset_page(commission, account.label, account.code)
        return render(request, "commissions/reset_below.html", asks)
    try:
        made = reset_below(actor=actor, commission=commission, account=account, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../")
    address = _address(request, account.language, made.token)
    page = invited_page(commission, account.label, address)
    return render(request, "commissions/invited.html", page)


def _form(request: HttpRequest, commission: Commission, roles: tuple[str, ...]) -> AccessForm:
    people = [
        (card.person_code, card.name) for card in members_of(commission) if card.until is None
    ]
    return AccessForm(request.POST or None, people=people, roles=roles)


def _invite(actor: Actor, commission: Commission, form: AccessForm) -> Invitation:
    values, now = form.cleaned_data, clock.now()
    if values["person"]:
        return invite_member(
            actor=actor,
            commission=commission,
            person=person_by_code(values["person"]),
            language=values["language"],
            role=values["role"],
            until=form.ends_at,
            now=now,
        )
    return invite(
        actor=actor,
        commission=commission,
        name=values["name"].strip(),
        language=values["language"],
        role=values["role"],
        until=form.ends_at,
        now=now,
    )


def _address(request: HttpRequest, language: str, token: str) -> str:
    with override(language):
        return request.build_absolute_uri(reverse("accounts:sign_in_link", args=(token,)))


def _page(
    actor: Actor,
    commission: Commission,
    form: AccessForm | None,
    roles: tuple[str, ...],
    refused: str = "",
) -> AccessPage:
    return access_page(
        commission,
        levels_for(actor, commission),
        grants_at([commission.code], clock.now()),
        people_below(commission, clock.now()),
        form,
        roles,
        resets_at(actor, commission),
        staff_sessions_at(lineage(commission), clock.machine_now()),
        refused,
    )
