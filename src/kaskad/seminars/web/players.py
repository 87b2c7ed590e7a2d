"""What the pages of a video allow that others do not: playing, and the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse

from kaskad.core.web.headers import permissions

_PERMISSIONS = permissions("autoplay", "fullscreen")


def with_player(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Allow films of this site, put together in the browser (``blob:``), and the whole screen."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = _PERMISSIONS
        return response

    allow: Any = csp_update({"media-src": ["'self'", "blob:"]})
    allowed: Callable[..., HttpResponse] = allow(shown)
    return allowed
