"""Finding answers: Kazakh and Russian words in whatever form and on whatever keyboard."""

from __future__ import annotations

from django.db.models import Q

from kaskad.answers.queries.written import AnswerText
from kaskad.answers.rules.folding import fold, squeeze, words
from kaskad.answers.rules.stems import kazakh_stem, russian_stem
from kaskad.core.localized import LANGUAGES

_MOST_WORDS = 12


def search_key_of(text: AnswerText) -> str:
    """All words of an answer in every language, folded, with a blank before each."""
    spoken: dict[str, None] = {}
    for part in (text.question, text.text):
        for one in LANGUAGES:
            spoken |= dict.fromkeys(squeeze(fold(word)) for word in words(part.get(one)))
    return "".join(f" {word}" for word in spoken)


def found_by(query: str) -> Q:
    """Answers in which every word of ``query`` stands, in some form; all for a query of none."""
    wanted = Q()
    for word in words(query)[:_MOST_WORDS]:
        forms = {squeeze(fold(word)), kazakh_stem(word), russian_stem(word)}
        either = Q()
        for form in forms:
            either |= Q(search_key__contains=f" {form}")
        wanted &= either
    return wanted
