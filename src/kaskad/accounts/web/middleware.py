"""Puts the actor on the request; views pass it on, nobody fetches it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from kaskad.accounts.models import Account
from kaskad.accounts.queries import actor_of, in_session
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code


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


def _address(request: HttpRequest) -> str:
    """The reader's address; behind the web server that adds TLS, the last one that it added."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if last := forwarded.rpartition(",")[2].strip():
            return last[:45]
    return request.META.get("REMOTE_ADDR", "") or ""


def _actor(request: HttpRequest, request_id: str) -> Actor:
    language = (get_language() or "kk")[:2]
    address = _address(request)
    user = request.user
    if isinstance(user, Account) and user.is_active:
        actor = actor_of(
            user, now=clock.now(), language=language, request_id=request_id, address=address
        )
        return in_session(actor, user, clock.machine_now())
    return Actor.stranger(language=language, request_id=request_id, address=address)
