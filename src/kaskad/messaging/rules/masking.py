"""What other machines say of a try, without addresses and numbers of people."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[^\s<>@:;,\"']+@[^\s<>@:;,\"']+")
_DIGITS = re.compile(r"\+?\d[\d\s()-]{5,}\d")
_LONG = re.compile(r"[\w-]{24,}")


def masked(text: str, limit: int) -> str:
    """One line without mail addresses, telephone numbers and long words that may be secrets."""
    line = " ".join(text.split())
    for pattern in (_MAIL, _DIGITS, _LONG):
        line = pattern.sub("…", line)
    return "".join(sign for sign in line if sign.isprintable())[:limit]
