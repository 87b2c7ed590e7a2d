"""Some addresses are answered before sessions, languages and accounts are looked at."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotFound,
)
from django.urls import resolve

_READING = ("GET", "HEAD")


class SessionlessMiddleware:
    """Addresses below ``SESSIONLESS``: asked for by thousands a minute, alike for whoever asks.

    Stands behind what gives every answer its headers, and before the session. What such an address
    lets somebody do hangs on the address itself, so there is no session that a page of another site
    could use; what such a page sends is not taken all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.SESSIONLESS):
            return self.get_response(request)
        if request.method not in _READING and _is_of_another_site(request):
            return HttpResponseForbidden()
        try:
            match = resolve(request.path_info)
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return HttpResponseNotFound()
        return response


def _is_of_another_site(request: HttpRequest) -> bool:
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    return bool(sender) and urlsplit(sender).netloc != request.get_host()
