"""Addresses that people give: where a meeting is, and whether we may send anybody there."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

_CONTROLS = frozenset(map(chr, (*range(33), 127)))
LONGEST = 500


def host_of(link: str) -> str:
    """The host of an address that begins with https:// and names nobody before it; empty if not."""
    if len(link) > LONGEST or _CONTROLS & set(link):
        return ""
    try:
        parts = urlsplit(link)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if parts.scheme != "https" or parts.username is not None or parts.password is not None:
        return ""
    return (parts.hostname or "").lower() if usable else ""


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether the host is one of those, or below one of them; without any, each is."""
    return not allowed or any(host == one or host.endswith(f".{one}") for one in allowed)
