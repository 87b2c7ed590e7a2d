"""Sign-in by a personal link.

Opening the link only shows whose it is: mail scanners and previews open links too. The button
signs in.
"""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaskad.accounts.models import Account
from kaskad.accounts.operations.signing_in import (
    LinkNotValid,
    TooManyFailures,
    choose_pin,
    refuse_link,
    sign_in_by_pin,
    sign_out,
)
from kaskad.accounts.queries.accounts import account_by_code
from kaskad.accounts.queries.links import LinkState, open_link
from kaskad.accounts.web.forms import NewPinForm, PinForm
from kaskad.accounts.web.invitation import invited
from kaskad.accounts.web.pages import how_page, new_pin_page, pin_page
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

TEMPLATE = "accounts/sign_in.html"
TOO_MANY = 429
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whose link it is, and the PIN; whoever opens it first chooses the PIN."""
    state = open_link(token, clock.now())
    if state is None:
        return _no_link(request, token)
    if state.is_staff:
        return invited(request, account_by_code(state.account_code), token)
    form_of, page_of = (PinForm, pin_page) if state.has_pin else (NewPinForm, new_pin_page)
    form = form_of(request.POST or None)
    refused = ""
    try:
        account = _account_by_pin(request, form, token, state)
    except LinkNotValid as refusal:
        return render(request, TEMPLATE, how_page(refusal.message), status=REFUSED)
    except Refusal as refusal:
        account, refused = None, refusal.message
    if account is not None:
        login(request, account, backend=BACKEND)
        return redirect("portals:desk")
    status = REFUSED if request.method == "POST" else 200
    return render(request, TEMPLATE, page_of(state.label, form, refused), status=status)


def _account_by_pin(
    request: HttpRequest, form: PinForm | NewPinForm, token: str, state: LinkState
) -> Account | None:
    """Who signs in with what the form holds; None where it was not sent or not filled in."""
    if request.method != "POST" or not form.is_valid():
        return None
    act = sign_in_by_pin if state.has_pin else choose_pin
    pin, tick = form.cleaned_data["pin"], clock.machine_now()
    return act(actor=actor_of(request), token=token, pin=pin, tick=tick, now=clock.now())


def _no_link(request: HttpRequest, token: str) -> HttpResponse:
    """No such link: the try counts, so that nobody tries a million of them."""
    status = REFUSED if request.method == "POST" else 404
    try:
        refuse_link(actor=actor_of(request), token=token, tick=clock.machine_now(), now=clock.now())
    except TooManyFailures as refusal:
        return render(request, TEMPLATE, how_page(refusal.message), status=TOO_MANY)
    except LinkNotValid as refusal:
        return render(request, TEMPLATE, how_page(refusal.message), status=status)
    return redirect("accounts:sign_in_link", token=token)  # it works since a moment ago


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: shared phones are common."""
    actor = actor_of(request)
    if actor.is_signed_in:
        sign_out(actor=actor, now=clock.now())
    logout(request)
    return redirect("portals:home")
