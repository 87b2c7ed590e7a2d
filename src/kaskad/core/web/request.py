"""Reading a request: who acts, and values from the address."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest

from kaskad.core.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware put on the request."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by the accounts middleware


def day_from(request: HttpRequest, name: str, default: date) -> date:
    """A date of the address (``?as_of=2026-03-04``), or ``default`` if absent or unreadable."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default
