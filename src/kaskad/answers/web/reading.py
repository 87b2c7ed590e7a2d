"""Values that forms and addresses send."""

from __future__ import annotations

from datetime import date


def number_of(text: str | None) -> int:
    """A whole number; 0 for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def day_of(text: str | None) -> date | None:
    """A date; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
