"""Sign-in by a personal link.

Opening the link only shows whose it is: mail scanners and previews open links too. The button signs in.
"""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaskad.accounts.operations import LinkNotValid, sign_in_by_link, sign_out
from kaskad.accounts.queries import open_link
from kaskad.accounts.web.pages import SignInPage
from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """How to sign in, for those who come without a link."""
    return render(request, "accounts/sign_in.html", SignInPage())


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whose link it is; the button of this page signs in."""
    if request.method == "POST":
        try:
            account = sign_in_by_link(actor=actor_of(request), token=token, now=clock.now())
        except LinkNotValid as refusal:
            page = SignInPage(refusal=refusal.message)
            return render(request, "accounts/sign_in.html", page, status=422)
        login(request, account, backend=BACKEND)
        return redirect("portals:desk")
    state = open_link(token, clock.now())
    if state is None:
        page = SignInPage(refusal=LinkNotValid().message)
        return render(request, "accounts/sign_in.html", page, status=404)
    page = SignInPage(label=state.label, token=token)
    return render(request, "accounts/sign_in.html", page)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: shared phones are common."""
    actor = actor_of(request)
    if actor.is_signed_in:
        sign_out(actor=actor, now=clock.now())
    logout(request)
    return redirect("portals:home")
