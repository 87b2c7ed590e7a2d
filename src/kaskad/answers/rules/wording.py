"""What a question and an answer may say."""

from __future__ import annotations

import re

from kaskad.core.names import is_mixed

# An identity number of twelve digits, or a telephone number, however it is written.
_PERSONAL = re.compile(
    r"(?<!\d)(?:\d[ \-]?){12}(?!\d)|(?<!\d)(?:\+7|8)[ \-(]*(?:\d[ \-()]*){10}(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+")
_MAIL = re.compile(r"\S+@\S+\.\S+")


def cleaned(text: str) -> str:
    """The text with single blanks and lines, without blank edges."""
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)


def names_somebody(text: str) -> bool:
    """Whether the text holds an identity number, a telephone number or an address of mail."""
    return bool(_PERSONAL.search(text) or _MAIL.search(text))


def mixed_word(text: str) -> str:
    """The first word that mixes Latin and Cyrillic letters, or nothing."""
    return next((word for word in _WORD.findall(text) if is_mixed(word)), "")
