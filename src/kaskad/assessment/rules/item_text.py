"""The plain text of items: one tidy form, whatever file or keyboard it came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("kk", "ru", "en")
NEEDED_LANGUAGES: Final = ("kk", "ru")
# Signs that no file of items and no page can hold: XML 1.0, section 2.2, forbids them.
UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GAP: Final = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Composed letters, single blanks, no blanks at the ends of lines, at most one empty line."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return _GAP.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip("\n")


def tidy_words(words: Mapping[str, str]) -> dict[str, str]:
    """Every language tidy, in one order; languages without words are left out."""
    known = [one for one in LANGUAGES if one in words]
    found = {language: tidy(words[language]) for language in known}
    return {language: text for language, text in found.items() if text}
