"""Sign-in by a personal link.

Opening the link only shows whose it is: mail scanners and previews open links too. The button
signs in.
"""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaskad.accounts.operations.signing_in import (
    LinkNotValid,
    TooManyFailures,
    choose_pin,
    refuse_link,
    sign_in_by_pin,
    sign_out,
)
from kaskad.accounts.queries.accounts import account_by_code
from kaskad.accounts.queries.links import open_link
from kaskad.accounts.web.forms import NewPinForm, PinForm
from kaskad.accounts.web.invitation import invited
from kaskad.accounts.web.one_time_code import codes_can_be_sent
from kaskad.accounts.web.pages import how_page, new_pin_page, pin_page
from kaskad.accounts.web.sessions import BACKEND
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

TEMPLATE = "accounts/sign_in.html"
TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whose link it is, and the PIN; whoever opens it first chooses the PIN."""
    form = _sent_form(request)
    refused = ""
    # What was sent is tried before anything is looked up: hundreds sign in each second.
    if form is not None and form.is_valid():
        act = choose_pin if isinstance(form, NewPinForm) else sign_in_by_pin
        pin, tick = form.cleaned_data["pin"], clock.machine_now()
        try:
            account = act(actor=actor_of(request), token=token, pin=pin, tick=tick, now=clock.now())
        except LinkNotValid as refusal:
            return render(request, TEMPLATE, how_page(refusal.message), status=REFUSED)
        except Refusal as refusal:
            refused = refusal.message
        else:
            login(request, account, backend=BACKEND)
            return redirect("portals:desk")
    return _ask(request, token, form, refused)


def _sent_form(request: HttpRequest) -> PinForm | NewPinForm | None:
    """The PIN that was sent, or the one that was chosen; None for everything else."""
    if "pin" not in request.POST:
        return None
    return NewPinForm(request.POST) if "again" in request.POST else PinForm(request.POST)


def _ask(
    request: HttpRequest, token: str, form: PinForm | NewPinForm | None, refused: str
) -> HttpResponse:
    """The page of a link that works, with what was wrong in the form that was sent."""
    state = open_link(token, clock.now())
    if state is None:
        return _no_link(request, token)
    if state.is_staff:
        return invited(request, account_by_code(state.account_code), token)
    form_of = PinForm if state.has_pin else NewPinForm
    if not isinstance(form, form_of):
        form = form_of(request.POST or None)
    if state.has_pin:
        by_code = reverse("accounts:one_time_code", args=[token]) if codes_can_be_sent() else ""
        page = pin_page(state.label, form, refused, by_code)
    else:
        page = new_pin_page(state.label, form, refused)
    status = REFUSED if request.method == "POST" else 200
    return render(request, TEMPLATE, page, status=status)


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
