"""One way to answer with a page: one frozen value, one template, the right headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Notice

REFUSED = 422


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """An expected "no" that no form could show: what is wrong, what to do, the way back."""

    title: str
    notice: Notice
    code: str
    back: Button


def render(request: HttpRequest, template: str, page: Any, status: int = 200) -> HttpResponse:
    """The page, as ``page`` in the template; ``frame`` comes from the context processor.

    Pages of signed-in people, and answers to anything but a reading, are kept nowhere.
    """
    body = render_to_string(template, {"page": page}, request=request)
    response = HttpResponse(body, status=status)
    patch_vary_headers(response, ("Cookie",))
    user = getattr(request, "user", None)
    is_reading = request.method in ("GET", "HEAD")
    if not is_reading or status >= 400 or (user is not None and user.is_authenticated):
        add_never_cache_headers(response)
    return response


def render_refusal(
    request: HttpRequest, refusal: Refusal, *, status: int = REFUSED, back: str = ""
) -> HttpResponse:
    """The refusal as a page of its own with its stable code; ``back`` is where to go on."""
    page = RefusedPage(
        title=_("This cannot be done"),
        notice=Notice(_("This cannot be done"), refusal.message, kind="error"),
        code=refusal.code,
        back=Button(pgettext("button", "Back"), url=back or request.path, kind="second"),
    )
    return render(request, "core/refused.html", page, status=status)
