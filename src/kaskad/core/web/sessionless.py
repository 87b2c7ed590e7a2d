"""Some addresses are answered before sessions, languages and accounts are looked at."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import resolve


class SessionlessMiddleware:
    """Addresses below ``SESSIONLESS``: asked for by thousands a minute, alike for whoever asks.

    Stands behind what gives every answer its headers, and before the session. What such an address
    lets somebody do hangs on the address itself, so there is no session that a strange page could
    use, and no token against that is needed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.SESSIONLESS):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return HttpResponseNotFound()
        return response
