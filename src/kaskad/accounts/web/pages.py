"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInPage:
    """A personal link that was opened: whose it is, and the button. ``label`` empty: not valid."""

    label: str = ""
    token: str = ""
    refusal: str = ""
