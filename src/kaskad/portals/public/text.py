"""Official texts as lines of a page: figures stay with their nouns."""

from __future__ import annotations

import re

from kaskad.core.web.format import NB, bind

_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_DASH = re.compile(r" (?=–)")


def bound(text: str) -> str:
    """The text, as long as before, with no-break spaces where a line must not end."""
    return _DASH.sub(NB, _THOUSANDS.sub(NB, bind(text)))
