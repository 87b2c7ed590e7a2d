"""Puts the actor on the request, ends staff sessions, and says why grants are withheld."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from kaskad.accounts.models import Account
from kaskad.accounts.queries.accounts import actor_of
from kaskad.accounts.queries.grants import needs_second_factor
from kaskad.accounts.queries.staff_sessions import in_session
from kaskad.accounts.web.sessions import has_second_factor, is_over
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code

NOT_FOUND = 404


class StaffSessionMiddleware:
    """Ends a staff session that was idle or open for too long.

    Somebody whose grants above a district are withheld finds nothing there, as a stranger does, and
    is led to the page that says why. It says so for every address, so it betrays none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request.session, clock.now()):
            logout(request)
        response = self.get_response(request)
        if response.status_code == NOT_FOUND and _is_withheld(request):
            return redirect("accounts:second_factor")
        return response


def _is_withheld(request: HttpRequest) -> bool:
    user = request.user
    if request.method != "GET" or not isinstance(user, Account) or has_second_factor(request):
        return False
    return "text/html" in request.headers.get("Accept", "") and needs_second_factor(
        user, clock.now()
    )


class ActorMiddleware:
    """``request.actor`` is the signed-in person, or a stranger; read on first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = random_code(12)
        request.actor = SimpleLazyObject(lambda: _actor(request, request_id))  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


def address_of(request: HttpRequest) -> str:
    """The reader's address; behind the web server that adds TLS, the last one that it added."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if last := forwarded.rpartition(",")[2].strip():
            return last[:45]
    return request.META.get("REMOTE_ADDR", "") or ""


def _actor(request: HttpRequest, request_id: str) -> Actor:
    language = (get_language() or "kk")[:2]
    address = address_of(request)
    user = request.user
    if isinstance(user, Account) and user.is_active:
        actor = actor_of(
            user,
            now=clock.now(),
            second_factor=has_second_factor(request),
            language=language,
            request_id=request_id,
            address=address,
        )
        # The powers of an operator are held with two proofs only, as those above a district are.
        is_proved = user.is_operator and has_second_factor(request)
        return in_session(actor, user, clock.machine_now()) if is_proved else actor
    return Actor.stranger(language=language, request_id=request_id, address=address)
