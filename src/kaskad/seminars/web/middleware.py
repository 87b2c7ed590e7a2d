"""Pieces of broadcasts are answered before sessions, languages and accounts are looked at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import resolve

_PREFIX = "/broadcast/"


class BroadcastMiddleware:
    """A player sends its session with every piece; hundreds of them would be read for nothing.

    Stands behind what gives every answer its headers, and before the session. So an answer is the
    same for everybody, and web servers in front may keep it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(_PREFIX):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return HttpResponseNotFound()
        return response
