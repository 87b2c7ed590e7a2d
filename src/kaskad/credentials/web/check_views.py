"""The check of a certificate: for whoever holds a paper or a phone in the hand."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.accounts.api import Limit
from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.credentials.queries.certificates import links_of
from kaskad.credentials.queries.checking import check
from kaskad.credentials.queries.keys import issuer_keys
from kaskad.credentials.web.check_pages import ask_page, keys_page, shown_page

TEMPLATE = "credentials/check.html"
NOT_FOUND, TOO_MANY = 404, 429
LONGEST = 3000  # an address with the longest token
# Only what is no certificate counts: a hall that shows its papers at the door never waits.
GUESSES = Limit("guesses of certificates", 30, timedelta(minutes=10))


@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where a number is typed, or what a square code holds is pasted."""
    text = request.GET.get("q", "").strip()
    if not text:
        return _private(render(request, TEMPLATE, ask_page()))
    return _answer(request, text)


@never_cache
@require_safe
def shown(request: HttpRequest, what: str) -> HttpResponse:
    """What stands on the paper of a certificate, and what it is worth now."""
    return _answer(request, what)


@never_cache
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the commission, to be compared with what it has published elsewhere."""
    return render(request, TEMPLATE, keys_page(issuer_keys()))


def _answer(request: HttpRequest, text: str) -> HttpResponse:
    who, tick = actor_of(request).address, clock.machine_now()
    if GUESSES.is_spent(who, tick):
        return _private(render(request, TEMPLATE, ask_page(has_to_wait=True), status=TOO_MANY))
    found = check(text[:LONGEST])
    if found is None:
        GUESSES.count(who, tick)
        page = ask_page(text[:LONGEST], is_unknown=True)
        return _private(render(request, TEMPLATE, page, status=NOT_FOUND))
    if request.GET:
        # An address of its own, to be kept or passed on, without what was typed beside it.
        return _private(redirect("check:shown", what=found.certificate.number))
    return _private(render(request, TEMPLATE, shown_page(found, links_of(found.certificate))))


def _private(response: HttpResponse) -> HttpResponse:
    """Names are for who holds the number, not for whoever searches for them."""
    response["X-Robots-Tag"] = "noindex"
    return response
