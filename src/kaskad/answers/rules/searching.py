"""What a search over official answers looks for: notions and stems instead of letters.

Who types «есептен шыгару куалигы» finds answers about the certificate in both languages.
"""

from __future__ import annotations

from collections.abc import Collection

from kaskad.answers.rules.question import read


def search_terms(text: str) -> frozenset[str]:
    """The terms of a text: codes of notions, ``~`` and the stem of other words, ``#`` and a number.

    They are plain words without blanks, so they can be kept beside a text and compared.
    """
    return frozenset(read(text).weights)


def found_share(query: str, terms: Collection[str]) -> float:
    """How much of what is looked for a text with these terms has, between 0 and 1.

    A word that no notion has is found by its beginning too, because it may still be typed.
    """
    wanted = read(query).weights
    whole = sum(wanted.values())
    found = sum(weight for term, weight in wanted.items() if _has(terms, term))
    return found / whole if whole else 0.0


def _has(terms: Collection[str], wanted: str) -> bool:
    if wanted in terms:
        return True
    return wanted.startswith("~") and any(term.startswith(wanted) for term in terms)
