"""A code in place of a PIN that somebody does not know: asked for, entered."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.accounts.operations.signing_in import LinkNotValid, sign_in_by_code
from kaskad.accounts.queries.links import code_is_sent, open_link
from kaskad.accounts.web.forms import OneTimeCodeForm
from kaskad.accounts.web.pages import ask_code_page, enter_code_page, how_page
from kaskad.accounts.web.sessions import BACKEND
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.messaging.api import gateways_in_use, usable_channels

TEMPLATE = "accounts/sign_in.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time_code(request: HttpRequest, token: str) -> HttpResponse:
    """Have a code sent to the own phone; then enter it, and choose another PIN if wished."""
    state = open_link(token, clock.now())
    if state is None or not state.has_pin or not codes_can_be_sent():
        return redirect("accounts:sign_in_link", token=token)
    if not code_is_sent(state.account_code, clock.machine_now()) and request.method != "POST":
        return render(request, TEMPLATE, ask_code_page(state.label, token))
    form = OneTimeCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = sign_in_by_code(
                actor=actor_of(request),
                token=token,
                code=form.cleaned_data["code"],
                pin=form.cleaned_data["pin"],
                tick=clock.machine_now(),
                now=clock.now(),
            )
        except LinkNotValid as refusal:
            return render(request, TEMPLATE, how_page(refusal.message), status=REFUSED)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            login(request, account, backend=BACKEND)
            return redirect("portals:desk")
    status = REFUSED if request.method == "POST" else 200
    return render(request, TEMPLATE, enter_code_page(state.label, token, form), status=status)


def codes_can_be_sent() -> bool:
    """Whether the installation has a way to somebody's phone."""
    return bool(usable_channels(gateways_in_use()))
