"""Setting up and removing second factors, and the codes for the day the phone is lost."""

from __future__ import annotations

import io

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.models import Account
from kaskad.accounts.operations.factors import (
    HasApp,
    add_app,
    add_passkey,
    make_recovery_codes,
    remove_factor,
)
from kaskad.accounts.operations.sessions import PasskeyRefused
from kaskad.accounts.queries.factors import factors_of, recovery_codes_of
from kaskad.accounts.queries.grants import needs_second_factor
from kaskad.accounts.vocab import Way
from kaskad.accounts.web import limits, passkeys, sessions
from kaskad.accounts.web.staff_forms import FirstCodeForm, PasskeyForm
from kaskad.accounts.web.staff_gate import for_staff
from kaskad.accounts.web.staff_pages import (
    Passkey,
    again_parts,
    app_page,
    codes_page,
    second_factor_page,
)
from kaskad.accounts.web.staff_sign_in import TEMPLATE
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Actions, Button, Component
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of


def may_change(request: HttpRequest, me: Account) -> bool:
    """Soon after a sign-in; and who has a second factor must have used it."""
    return sessions.is_fresh(request) and (
        sessions.has_second_factor(request) or not factors_of(me)
    )


@require_safe
@for_staff
def second_factor(request: HttpRequest, me: Account) -> HttpResponse:
    """Why a second factor is needed and how to come by one."""
    why = needs_second_factor(me, clock.now()) and not sessions.has_second_factor(request)
    fresh = may_change(request, me)
    page = second_factor_page(why=why, fresh=fresh, parts=_ways(me) if fresh else again_parts())
    return render(request, TEMPLATE, page)


def _ways(me: Account) -> list[Component]:
    ways: list[Component] = []
    if not any(one.kind == "totp" for one in factors_of(me)):
        label = pgettext("button", "An app for codes on the phone")
        ways.append(Actions((Button(label, url=reverse("accounts:app")),)))
    action, options = reverse("accounts:add_passkey"), reverse("accounts:add_passkey_options")
    label = pgettext("button", "A passkey of this device")
    ways.append(Passkey(label, action, options, creates=True, named=True))
    return ways


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def app(request: HttpRequest, me: Account) -> HttpResponse:
    """The app: its key is shown, its first code is asked for."""
    if not may_change(request, me):
        return redirect("accounts:second_factor")
    if any(one.kind == "totp" for one in factors_of(me)):
        return render_refusal(request, HasApp(), back=reverse("accounts:account"))
    form, secret = FirstCodeForm(request.POST or None), get_totp_secret()
    if request.method == "POST" and form.is_valid():
        try:
            limits.count_code(request, me.code)
            typed, actor = form.cleaned_data["code"], actor_of(request)
            add_app(actor=actor, account=me, secret=secret, typed=typed, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            limits.forgive_code(request, me.code)
            clear_totp_secret(request)
            sessions.proved(request, Way.APP)
            return redirect("accounts:codes")
    status = REFUSED if request.method == "POST" else 200
    return render(request, TEMPLATE, app_page(form, secret), status=status)


@require_safe
@for_staff
def app_drawing(request: HttpRequest, me: Account) -> HttpResponse:
    """The key as a square code; a picture of its own, for the policy allows nothing inline."""
    if not may_change(request, me) or any(one.kind == "totp" for one in factors_of(me)):
        raise NotFound
    drawing = io.BytesIO()
    segno.make(get_adapter().build_totp_url(me, get_totp_secret()), error="m").save(
        drawing, kind="svg", scale=4, border=2, xmldecl=False
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_safe
@for_staff
def add_passkey_options(request: HttpRequest, me: Account) -> HttpResponse:
    """The challenge for a new passkey."""
    if not may_change(request, me):
        raise NotFound
    return JsonResponse(passkeys.creation_options(me))


@require_POST
@for_staff
def add_passkey_view(request: HttpRequest, me: Account) -> HttpResponse:
    """Take a new passkey; the session has a second factor from now on."""
    if not may_change(request, me):
        return redirect("accounts:second_factor")
    form = PasskeyForm(request.POST)
    had_factors = bool(factors_of(me))
    try:
        if not form.is_valid():
            raise PasskeyRefused
        credential = passkeys.verified_new(form.cleaned_data["credential"])
    except Refusal as refusal:
        return render_refusal(request, refusal, back=reverse("accounts:second_factor"))
    name, now = form.cleaned_data["name"], clock.now()
    add_passkey(actor=actor_of(request), account=me, name=name, credential=credential, now=now)
    sessions.proved(request, Way.PASSKEY)
    return redirect("accounts:account" if had_factors else "accounts:codes")


@require_POST
@for_staff
def remove(request: HttpRequest, me: Account, number: int) -> HttpResponse:
    """Remove an app or a passkey."""
    if not may_change(request, me):
        return redirect("accounts:second_factor")
    try:
        remove_factor(actor=actor_of(request), account=me, number=number, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back=reverse("accounts:account"))
    return redirect("accounts:account")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def codes(request: HttpRequest, me: Account) -> HttpResponse:
    """The recovery codes; sending makes new ones."""
    fresh = may_change(request, me)
    if request.method == "POST" and fresh:
        make_recovery_codes(actor=actor_of(request), account=me, now=clock.now())
        messages.success(request, _("New codes are made. The older ones do not work any more."))
        return redirect("accounts:codes")
    return render(request, TEMPLATE, codes_page(recovery_codes_of(me), fresh=fresh))
