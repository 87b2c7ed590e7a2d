"""What a launch carries through the platform and back: signed, short-lived, bound to a browser.

Nothing is stored before the platform has signed something, so asking costs no row.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kaskad.assessment.vocab.lti_refusals import LaunchUsed
from kaskad.core.secrets import token_hash

_SALT: Final = "assessment.lti"
_LONGEST: Final = 600  # seconds at the platform
_COOKIE_SECONDS: Final = 2 * 3600
_BROWSER = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class State:
    """Which platform was asked, with which nonce, from which browser (a hash)."""

    platform: str
    nonce: str
    browser: str


def new_state(platform: str, browser: str) -> State:
    """A state with a nonce that nobody has seen."""
    return State(platform, secrets.token_urlsafe(24), browser)


def written_state(state: State) -> str:
    """The state as a parameter."""
    return signing.dumps(asdict(state), salt=_SALT)


def read_state(text: str) -> State:
    """The state in a parameter; refuses what is none of ours, or too old."""
    try:
        return State(**signing.loads(text, salt=_SALT, max_age=_LONGEST))
    except signing.BadSignature:
        raise LaunchUsed from None


def browser_of(request: HttpRequest) -> str:
    """The secret name of the browser; a new one if it has none."""
    known = request.COOKIES.get(_cookie(), "")
    return known if _BROWSER.fullmatch(known) else secrets.token_urlsafe(24)


def keep_browser(response: HttpResponse, browser: str) -> None:
    """Let the browser keep its name.

    It is read where the reader goes on by a page of ours, never in the platform's own posting, so
    it need not travel from other sites.
    """
    response.set_cookie(
        _cookie(), browser, max_age=_COOKIE_SECONDS, secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Lax",
    )  # fmt: skip


def is_same_browser(request: HttpRequest, browser_hash: str) -> bool:
    """Whether the launch began in this browser."""
    return hmac.compare_digest(token_hash(request.COOKIES.get(_cookie(), "")), browser_hash)


def _cookie() -> str:
    return "__Host-launch" if settings.SESSION_COOKIE_SECURE else "launch"
