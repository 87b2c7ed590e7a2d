"""Words of a question as written on any keyboard: one form for letters that people interchange.

Kazakh is often typed without its own letters, so those become their Russian neighbours; letters
that are mistaken for each other become one. The folded form is for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata

from kaskad.core.names import repair_mixed_script

_FOLDED = str.maketrans("әғқңөұүһіыёэщ", "агкноуухииеаш", "ъь")
_KAZAKH = re.compile(r"[әғқңөұүһі]")
_RUSSIAN = re.compile(r"[вфцчщъьэё]")
_WORD = re.compile(r"\d{1,2}[:.]\d\d(?!\d)|\d+|[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
_JOINTS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LONGEST = 40
_MOST_WORDS = 400


def words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case; a time of day stays in one piece.

    What is longer than any question is cut off, so that no text takes long.
    """
    plain = unicodedata.normalize("NFKC", text[:20_000]).translate(_JOINTS)
    lowered, _ = repair_mixed_script(plain.lower())
    found = (match.group()[:_LONGEST] for match in _WORD.finditer(lowered))
    return [word for word, _ in zip(found, range(_MOST_WORDS), strict=False)]


def is_number(word: str) -> bool:
    return word[:1].isdigit()


def number(word: str) -> str:
    """A number as it is compared: 18:00, 18.00 and 18 are one."""
    hour, _, minute = word.replace(".", ":").partition(":")
    hour = hour.lstrip("0") or "0"
    return hour if minute in ("", "00") else f"{hour}:{minute}"


def has_kazakh_letters(word: str) -> bool:
    return bool(_KAZAKH.search(word))


def has_russian_letters(word: str) -> bool:
    """Whether a word has letters that Kazakh has in words taken from Russian only."""
    return bool(_RUSSIAN.search(word))


def fold(word: str) -> str:
    """A word in lower case with interchangeable letters made one."""
    return word.translate(_FOLDED)


def squeeze(folded: str) -> str:
    """A doubled letter written once: people double and forget them."""
    return _DOUBLED.sub(r"\1", folded)


def trigrams(folded: str) -> frozenset[str]:
    """The letters of a word by three, its ends included."""
    padded = f" {folded} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))
