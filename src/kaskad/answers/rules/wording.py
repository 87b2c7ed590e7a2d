"""What a question may say."""

from __future__ import annotations

import re

# An identity number of twelve digits, or a telephone number, however it is written.
_PERSONAL = re.compile(
    r"(?<!\d)(?:\d[ \-]?){12}(?!\d)|(?<!\d)(?:\+7|8)[ \-(]*(?:\d[ \-()]*){10}(?!\d)"
)
_MAIL = re.compile(r"\S+@\S+\.\S+")


def cleaned(text: str) -> str:
    """The text with single blanks and lines, without blank edges."""
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)


def names_somebody(text: str) -> bool:
    """Whether the text holds an identity number, a telephone number or an address of mail."""
    return bool(_PERSONAL.search(text) or _MAIL.search(text))
