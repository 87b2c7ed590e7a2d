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

from kaskad.accounts.operations.links import LinkNotValid, sign_in_by_link, sign_out
from kaskad.accounts.queries import account_of_link, is_staff_account, open_link
from kaskad.accounts.web.invitation import invited
from kaskad.accounts.web.pages import how_page, link_page
from kaskad.core import clock
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

TEMPLATE = "accounts/sign_in.html"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whose link it is; the button of this page signs in. A link of staff is an invitation."""
    account = account_of_link(token, clock.now())
    if account is not None and is_staff_account(account, clock.now()):
        return invited(request, account, token)
    if request.method == "POST":
        try:
            account = sign_in_by_link(actor=actor_of(request), token=token, now=clock.now())
        except LinkNotValid as refusal:
            return render(request, TEMPLATE, how_page(refusal.message), status=REFUSED)
        login(request, account, backend=BACKEND)
        return redirect("portals:desk")
    state = open_link(token, clock.now())
    if state is None:
        return render(request, TEMPLATE, how_page(LinkNotValid().message), status=404)
    return render(request, TEMPLATE, link_page(state.label, token))


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: shared phones are common."""
    actor = actor_of(request)
    if actor.is_signed_in:
        sign_out(actor=actor, now=clock.now())
    logout(request)
    return redirect("portals:home")
