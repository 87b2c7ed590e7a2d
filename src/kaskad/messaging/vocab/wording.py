"""What a message says in one language."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """A text in one language."""

    subject: str
    text: str
    short: str
