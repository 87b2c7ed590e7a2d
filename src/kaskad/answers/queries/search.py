"""Finding answers: by notions of the law in both languages, and by words in any form."""

from __future__ import annotations

from django.db.models import QuerySet

from kaskad.answers.models import Answer
from kaskad.answers.queries.written import AnswerText
from kaskad.answers.rules.folding import fold, squeeze, words
from kaskad.answers.rules.searching import found_share, search_terms
from kaskad.answers.rules.stems import kazakh_stem, russian_stem
from kaskad.core.localized import LANGUAGES

_MOST_WORDS = 12
_ENOUGH = 0.6  # of what is looked for


def found_as(text: AnswerText) -> tuple[str, str]:
    """(words, terms) under which an answer is found: folded words, notions and stems."""
    spoken: dict[str, None] = {}
    terms: set[str] = set()
    for part in (text.question, text.text):
        for one in LANGUAGES:
            spoken |= dict.fromkeys(squeeze(fold(word)) for word in words(part.get(one)))
            terms |= search_terms(part.get(one))
    return "".join(f" {word}" for word in spoken), " ".join(sorted(terms))


def found_in(answers: QuerySet[Answer], query: str) -> list[int]:
    """Ids of the answers that a query finds, those that fit best first, then in their order."""
    forms = [_forms(word) for word in words(query)[:_MOST_WORDS]]
    scores: dict[int, float] = {}
    for key, spoken, terms in answers.values_list("id", "search_key", "search_terms"):
        if forms and all(any(one in spoken for one in each) for each in forms):
            scores[key] = 1.0
        else:
            scores[key] = found_share(query, set(terms.split(" ")))
    found = [key for key, score in scores.items() if score >= _ENOUGH]
    return sorted(found, key=lambda key: -scores[key])


def _forms(word: str) -> set[str]:
    """How a word may begin in a text, whatever its ending."""
    return {f" {one}" for one in (squeeze(fold(word)), kazakh_stem(word), russian_stem(word))}
