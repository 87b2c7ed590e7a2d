"""Stems: a Kazakh word without its layers of endings, a Russian one by Snowball.

Kazakh endings follow each other in a fixed order, so they are taken off layer by layer from the
end. What an ending leaves may be wrong (адам is not ада + м), so all the forms are returned, the
longest first, and the lexicon says which of them is a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from kaskad.answers.rules.folding import fold, squeeze


class Form(NamedTuple):
    """What may be the stem of a word; ``verb`` if the endings are those of a verb."""

    stem: str
    verb: bool = False
    negated: bool = False


# Endings after folding: а and е stand for the harmony, и for both narrow vowels.
_PREDICATE = ("мин", "бин", "пин", "миз", "биз", "пиз", "син", "сиз")
_RELATIVE = ("даги", "деги", "таги", "теги", "ндаги", "ндеги", "ники", "дики", "тики", "ги", "ки")
_CASE = (
    *("нин", "дин", "тин", "га", "ге", "ка", "ке", "на", "не", "ни", "ди", "ти", "а", "е", "н"),
    *("да", "де", "та", "те", "нда", "нде", "дан", "ден", "тан", "тен", "нан", "нен"),
    *("мен", "бен", "пен", "ша", "ше"),
)
_POSSESSIVE = ("и", "си", "им", "м", "ин", "н", "имиз", "миз", "иниз", "низ")
_PLURAL = ("лар", "лер", "дар", "дер", "тар", "тер")
_NOUN_LAYERS = (_PREDICATE, _RELATIVE, _CASE, _POSSESSIVE, _PLURAL)

_ASKING = ("ма", "ме", "ба", "бе", "па", "пе")
_PERSON = ("мин", "син", "сиз", "миз", "биз", "м", "к", "н", "низ", "сиздар", "сиздер")
_TENSE = (
    *("ади", "еди", "йди", "а", "е", "й", "ди", "ти", "ип", "п", "са", "се", "ар", "ер", "р", "с"),
    *("ган", "ген", "кан", "кен", "атин", "етин", "йтин", "син", "айик", "ейик", "йик", "мак"),
    *("мек", "гали", "гели", "кали", "кели", "алик", "елик"),
)
_DEVERBAL = ("у", "ган", "ген", "кан", "кен", "атин", "етин", "йтин", "уши")
_NEGATION = ("ма", "ме", "ба", "бе", "па", "пе")
_VOICE = ("ил", "л", "ин", "н", "тир", "дир", "т", "гиз", "киз", "ис", "с", "илин")
_FIRST = 2

_HARDENED = {"г": "к", "б": "п", "у": "п"}
# қояды is қой + ады: the letter stands for the last sound of the stem and the first of the ending.
_SPELLED = str.maketrans({"я": "йа", "ю": "йу"})


def _stripped(forms: Iterable[str], endings: tuple[str, ...]) -> dict[str, None]:
    """The forms, and each without one of the endings; in order, each once."""
    found = dict.fromkeys(forms)
    for form in list(found):
        for ending in endings:
            if form.endswith(ending) and len(form) - len(ending) >= _FIRST:
                found[form[: -len(ending)]] = None
    return found


def _nominal(word: str) -> dict[str, None]:
    forms: dict[str, None] = {word: None}
    for layer in _NOUN_LAYERS:
        forms = _stripped(forms, layer)
    return {word: None} | _hardened(form for form in forms if form != word)


def _only_stripped(forms: Iterable[str], endings: tuple[str, ...]) -> dict[str, None]:
    kept = dict.fromkeys(forms)
    return {form: None for form in _stripped(kept, endings) if form not in kept}


def _verbal(word: str, nominal: Iterable[str]) -> Iterator[Form]:
    finite = _only_stripped(_stripped(_stripped([word], _ASKING), _PERSON), _TENSE)
    plain = finite | _only_stripped(nominal, _DEVERBAL)
    negated = _only_stripped(plain, _NEGATION)
    for forms, no in ((plain, False), (negated, True)):
        for form in _hardened(_stripped(_stripped(forms, _VOICE), _VOICE)):
            yield Form(form, verb=True, negated=no)


def _hardened(forms: Iterable[str]) -> dict[str, None]:
    """The forms, and those with a last sound that became soft: куәлігі, табу, тауып."""
    found = dict.fromkeys(forms)
    for form in list(found):
        if form[-1:] in _HARDENED:
            found[form[:-1] + _HARDENED[form[-1]]] = None
    return found


@lru_cache(maxsize=50_000)
def kazakh_forms(word: str) -> tuple[Form, ...]:
    """Everything that may be the stem of a Kazakh word, folded, the longest first."""
    folded = fold(word).translate(_SPELLED)
    nominal = _nominal(folded)
    forms = [Form(form) for form in nominal]
    forms += _verbal(folded, nominal)
    unique = dict.fromkeys(form._replace(stem=squeeze(form.stem)) for form in forms)
    return tuple(sorted(unique, key=lambda form: (-len(form.stem), form.verb, form.negated)))


@lru_cache(maxsize=50_000)
def kazakh_stem(word: str) -> str:
    """One stem for a word that the lexicon does not know: the shortest of at least four letters."""
    nouns = [form.stem for form in kazakh_forms(word) if not form.verb and len(form.stem) >= 4]
    return nouns[-1] if nouns else squeeze(fold(word).translate(_SPELLED))


@lru_cache(maxsize=50_000)
def russian_stem(word: str) -> str:
    """The Snowball stem of a Russian word, folded."""
    # A stemmer keeps the word that it works on, so threads do not share one.
    stemmer = snowballstemmer.stemmer("russian")
    return squeeze(fold(stemmer.stemWord(word.replace("ё", "е"))))
