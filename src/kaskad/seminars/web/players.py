"""What the pages of a video allow that others do not: playing, and the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse

from kaskad.core.web.headers import ALWAYS

_ALLOWED = ("autoplay", "fullscreen")
_PERMISSIONS = ", ".join(
    f"{part.partition('=')[0]}=(self)" if part.partition("=")[0] in _ALLOWED else part
    for part in ALWAYS["Permissions-Policy"].split(", ")
)


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
