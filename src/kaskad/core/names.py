"""Names as people write them: look-alike letters, search and the order of the Kazakh alphabet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ORDER = {letter: f"{position:02d}" for position, letter in enumerate(KAZAKH_ALPHABET, start=10)}


class _Places(dict[int, str]):
    """Letter -> place in the alphabet; a blank comes before all letters, other signs after."""

    def __missing__(self, letter: int) -> str:
        return f"9{chr(letter)}"


_PLACES = _Places({ord(letter): place for letter, place in _ORDER.items()} | {ord(" "): "00"})
_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")

# Letters of the two alphabets that look the same on paper and on the screen.
_LATIN = "ABCEHIKMOPTXYaceiopxyh"
_CYRILLIC = "АВСЕНІКМОРТХУасеіорхуһ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_WORD = re.compile(r"[^\W\d_]+")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[\u0400-\u04FF]")


def is_mixed(word: str) -> bool:
    """Whether one word mixes Latin and Cyrillic letters."""
    return bool(_HAS_LATIN.search(word) and _HAS_CYRILLIC.search(word))


def repair_mixed_script(text: str) -> tuple[str, bool]:
    """(text, changed): words that mix alphabets written in the one that can hold all of the word.

    A word stays as it is when neither alphabet has a look-alike for every letter.
    """

    def repaired(match: re.Match[str]) -> str:
        word = match.group()
        if not is_mixed(word):
            return word
        cyrillic = word.translate(_TO_CYRILLIC)
        if not _HAS_LATIN.search(cyrillic):
            return cyrillic
        latin = word.translate(_TO_LATIN)
        return word if _HAS_CYRILLIC.search(latin) else latin

    result = _WORD.sub(repaired, text)
    return result, result != text


def clean_spaces(text: str) -> str:
    """Without leading, trailing and repeated blanks of any kind, in composed form."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(*parts: str) -> str:
    """Folded for finding: lower case, Kazakh letters as their Russian neighbours, one blank."""
    return _lower(parts).translate(_FOLDED)


def sort_key(*parts: str) -> str:
    """A key whose plain byte order is the order of the Kazakh alphabet, on every database."""
    return _lower(parts).translate(_PLACES)


@lru_cache(maxsize=1)
def _lower(parts: tuple[str, ...]) -> str:
    """Both keys are made of the same name one after the other."""
    return clean_spaces(" ".join(parts)).lower()
