"""What every answer says, files and refused requests too; and how long a request may be."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

# A list of members may have 50 MB; the rest of its form is small.
LARGEST_REQUEST = 52 * 1024 * 1024
_TOO_LARGE = (
    "Жіберілген деректер тым көп: ең көбі 50 МБ.\n"
    "Отправлено слишком много данных: не более 50 МБ.\n"
    "Too much was sent: 50 MB at most.\n"
)
_PERMISSIONS = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
)  # fmt: skip


def permissions(*allowed: str) -> str:
    """What a page may use of the device: nothing but what is named, and that for itself alone."""
    return ", ".join(f"{name}={'(self)' if name in allowed else '()'}" for name in _PERMISSIONS)


ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": permissions(),
}


class PolicyMiddleware(CSPMiddleware):
    """Writes the policy of contents, put together once for all answers that change nothing in it.

    To put it together takes longer than to keep somebody's answers to a test.
    """

    usual: str | None = None

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        asked = getattr(request, "_csp_nonce", None) is not None
        if asked or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        if self.usual is None:
            self.usual = super().process_response(request, HttpResponse()).get(HEADER, "")
        response.headers.setdefault(HEADER, self.usual)
        return response


class HeadersMiddleware:
    """Stands outside of all others but the policy's, so that no answer gets past it.

    A request that names no length has no body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_large(request):
            response = HttpResponse(
                _TOO_LARGE, status=413, content_type="text/plain; charset=utf-8"
            )
            response.headers["Connection"] = "close"
        else:
            response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        # What belongs to a session is kept nowhere; pages of strangers may be.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response


def is_too_large(request: HttpRequest) -> bool:
    """Whether a request says of itself that it is longer than any that we take."""
    written = request.META.get("CONTENT_LENGTH") or "0"
    return written.isascii() and written.isdecimal() and int(written) > LARGEST_REQUEST
