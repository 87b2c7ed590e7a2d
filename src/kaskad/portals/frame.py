"""What stands round every page: menu, languages, who is signed in."""

from __future__ import annotations

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: the ``frame`` of the page for its reader."""
    return {}
