"""Some addresses are answered before sessions, languages and accounts are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotFound,
)
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch, resolve

from kaskad.core.web.compressed import CompressedPagesMiddleware
from kaskad.core.web.headers import HeadersMiddleware, PolicyMiddleware, is_too_large

_READING = ("GET", "HEAD")


class SessionlessMiddleware:
    """Addresses below ``SESSIONLESS``: asked for by thousands a minute, alike for whoever asks.

    Stands outside of all others, and writes the headers that every answer has by itself: to go
    through them takes as long as to keep somebody's answers. What such an address lets somebody do
    hangs on the address itself, so there is no session that a page of another site could use; what
    such a page sends is not taken all the same. Nobody keeps an answer that does not say so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._answer = convert_exception_to_response(_answer)
        self._compress = CompressedPagesMiddleware(get_response)
        self._headers: Mapping[str, str] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(tuple(settings.SESSIONLESS)) or _is_refused(request):
            return self.get_response(request)
        if self._headers is None:
            self._headers = _usual_headers(request)
        response = cast("HttpResponse", self._answer(request))
        for name, value in self._headers.items():
            response.headers.setdefault(name, value)
        response = cast("HttpResponse", self._compress.process_response(request, response))
        # Without it the server cuts the answer into chunks, which costs both ends more.
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def _usual_headers(request: HttpRequest) -> Mapping[str, str]:
    """What those who write headers say of an answer that says nothing itself."""
    found = HttpResponse(headers={"Cache-Control": "no-store"})
    SecurityMiddleware(lambda _: found).process_response(request, found)
    HeadersMiddleware(lambda _: found)(request)
    PolicyMiddleware(lambda _: found).process_response(request, found)
    return dict(found.headers)


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method not in _READING and _is_of_another_site(request):
        return HttpResponseForbidden()
    try:
        match = _resolved(request.path_info)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return HttpResponseNotFound()
    return response


def _resolved(path: str) -> ResolverMatch:
    """Which view answers: found among the addresses below one prefix, not among all."""
    prefix = next(one for one in settings.SESSIONLESS if path.startswith(one))
    return resolve(path[len(prefix) - 1 :], settings.SESSIONLESS[prefix])


def _is_refused(request: HttpRequest) -> bool:
    """Whether the others send it away: it comes in the clear, or is too large."""
    in_clear = bool(settings.SECURE_SSL_REDIRECT) and not request.is_secure()
    return in_clear or is_too_large(request)


def _is_of_another_site(request: HttpRequest) -> bool:
    # To ask ``headers`` for one, Django writes the names of all of them anew.
    sender: str = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    return bool(sender) and urlsplit(sender).netloc != request.get_host()
