"""Forms of Kazakh words by the rules of the grammar, for nouns and verbs given as stems."""

from __future__ import annotations

from collections.abc import Iterator

TYPED = str.maketrans("әғқңөұүһі", "агкноуухи")
_VOWELS = "аоұыяёуәөүіеэию"
_VOICELESS = "кқпстфхцчшщбвгд"
_SOFT = {"к": "г", "қ": "ғ", "п": "б"}


def _is_back(word: str) -> bool:
    harmony = [letter for letter in word if letter in "аоұыяёәөүіеэ"]
    return not harmony or harmony[-1] in "аоұыяё"


def _by_last(word: str, voiceless: str, nasal: str, vowel: str, other: str) -> str:
    last = word[-1]
    if last in _VOICELESS:
        return voiceless
    if last in "мнң":
        return nasal
    return vowel if last in _VOWELS else other


def _softened(word: str) -> str:
    return word[:-1] + _SOFT.get(word[-1], word[-1])


def _cases(word: str, wide: str, narrow: str) -> Iterator[str]:
    hard = word[-1] in _VOICELESS
    dative = {True: "қ", False: "ғ"} if wide == "а" else {True: "к", False: "г"}
    yield word + _by_last(word, "т", "н", "н", "д") + narrow + "ң"
    yield word + dative[hard] + wide
    yield word + _by_last(word, "т", "д", "н", "д") + narrow
    yield word + _by_last(word, "т", "д", "д", "д") + wide
    yield word + _by_last(word, "т", "н", "д", "д") + wide + "н"


def noun_forms(word: str) -> Iterator[str]:
    """The noun, its plural and possessives in all cases."""
    wide, narrow = ("а", "ы") if _is_back(word) else ("е", "і")
    ends_open = word[-1] in _VOWELS
    mine = word + "м" if ends_open else _softened(word) + narrow + "м"
    its = word + "с" + narrow if ends_open else _softened(word) + narrow
    liquid = ends_open or word[-1] in "рй"
    plural = word + ("л" if liquid else "т" if word[-1] in _VOICELESS else "д") + wide + "р"
    yield from (word, mine, its, plural, plural + narrow, mine + narrow + "зд" + wide)
    yield from _cases(word, wide, narrow)
    yield from _cases(plural, wide, narrow)
    for owned in (its, plural + narrow):
        yield from (owned + ending for ending in (f"н{narrow}ң", f"н{wide}", "н", f"нд{wide}"))


def verb_forms(stem: str) -> Iterator[str]:
    """Tenses, persons, participles, negation and the noun in -у of a verb."""
    wide, narrow = ("а", "ы") if _is_back(stem) else ("е", "і")
    ends_open, hard = stem[-1] in _VOWELS, stem[-1] in "кқпстшщ"
    present = stem + ("й" if ends_open else wide)
    negation = "п" if hard else "б" if stem[-1] in "зжмнң" else "м"
    past = stem + ("т" if hard else "д") + narrow
    participle = stem + {True: "қ", False: "ғ"}[hard] + "ан"
    if wide == "е":
        participle = stem + {True: "к", False: "г"}[hard] + "ен"
    yield from (present + f"д{narrow}", present + f"м{narrow}з", present + f"м{narrow}н")
    yield from (past, past + "м", participle, stem + f"с{wide}", participle + f"д{wide}")
    yield from (stem + negation + wide + f"йд{narrow}", stem + negation + wide + f"с{wide}")
    yield present + f"т{narrow}н"
    if ends_open:
        yield stem + "п"
    else:
        noun = _softened(stem) + "у"
        yield from (_softened(stem) + narrow + "п", noun, noun + ("ға" if wide == "а" else "ге"))
