"""What a question is about: its notions, its other words, what it asks for, its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kaskad.answers.rules.folding import (
    fold,
    has_kazakh_letters,
    has_russian_letters,
    is_number,
    number,
    squeeze,
    words,
)
from kaskad.answers.rules.lexicon import Cut, Found, Key, Keys, Lexicon, own_lexicon
from kaskad.answers.rules.stems import kazakh_stem, russian_stem

OTHER_WORD = 1.2
NUMBER = 1.0
ASKING = "ask"
_IMPLIED = {"until": "when", "begin_from": "when"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is compared.

    ``weights`` has notions by their code and other words as ``~stem``; ``groups`` the notions of
    each group, ``asked`` what is asked for ("who", "when" ...).
    """

    kazakh: bool
    weights: Mapping[str, float]
    groups: Mapping[str, frozenset[str]]
    asked: frozenset[str]
    numbers: frozenset[str]
    negated: frozenset[str]
    letters: str

    @property
    def weight(self) -> float:
        return sum(self.weights.values())


@lru_cache(maxsize=20_000)
def read(text: str) -> Reading:
    """Read a question with the product's own lexicon."""
    return read_with(own_lexicon(), text)


def read_with(lexicon: Lexicon, text: str) -> Reading:
    spoken = words(text)
    kazakh = is_kazakh(lexicon, spoken)
    weights: dict[str, float] = {}
    groups: dict[str, set[str]] = {}
    negated: set[str] = set()
    numbers = {number(word) for word in spoken if is_number(word)}
    for found in notions(lexicon, spoken, kazakh=kazakh):
        if isinstance(found, Found):
            for notion in lexicon.with_wider(found.notion):
                weights[notion.code] = notion.weight
                if notion.group:
                    groups.setdefault(notion.group, set()).add(notion.code)
            if found.negated:
                negated.add(found.notion.code)
        elif not is_number(found) and len(found) > 2:
            weights[f"~{_stem(found, kazakh=kazakh)}"] = OTHER_WORD
    weights |= {f"#{each}": NUMBER for each in sorted(numbers)}
    numbers |= {code[1:] for code in weights if code.startswith("#")}
    asked = groups.pop(ASKING, set())
    asked |= {_IMPLIED[code] for code in weights if code in _IMPLIED}
    return Reading(
        kazakh=kazakh,
        weights={code: weight for code, weight in weights.items() if weight > 0},
        groups={group: frozenset(codes) for group, codes in groups.items()},
        asked=frozenset(asked),
        numbers=frozenset(numbers),
        negated=frozenset(negated),
        letters=squeeze(fold(" ".join(spoken))),
    )


def _stem(word: str, *, kazakh: bool) -> str:
    if kazakh or has_kazakh_letters(word):
        return kazakh_stem(word)
    return russian_stem(word)


def is_kazakh(lexicon: Lexicon, spoken: list[str]) -> bool:
    """Whether a text is rather Kazakh than Russian; a text of neither counts as Kazakh."""
    balance = 0
    for word in spoken:
        if has_kazakh_letters(word):
            balance += 2
            continue
        written = squeeze(fold(word))
        balance += (("kk", written) in lexicon.keys) - (("ru", written) in lexicon.keys)
        balance -= has_russian_letters(word)
    return balance >= 0


def notions(lexicon: Lexicon, spoken: list[str], *, kazakh: bool) -> Iterator[Found | str]:
    """The notions of a text in order, the longest term first, and words that belong to none."""
    keys = [lexicon.word_keys(word, kazakh=kazakh) for word in spoken]
    place = 0
    while place < len(spoken):
        found = _longest(lexicon, keys, place)
        if found is None:
            yield spoken[place]
            place += 1
        else:
            denied = _denied(spoken, place, place + found.size, kazakh=kazakh)
            yield replace(found, negated=found.negated or denied)
            place += found.size


def _denied(spoken: list[str], start: int, end: int, *, kazakh: bool) -> bool:
    """Whether the word before says "not" in Russian, or the word after in Kazakh."""
    if kazakh:
        return end < len(spoken) and spoken[end] == "емес"
    return start > 0 and spoken[start - 1] == "не"


def _longest(lexicon: Lexicon, keys: list[Keys], place: int) -> Found | None:
    """The longest term that begins here; of equal ones the one with least cut off."""
    best: tuple[int, int] | None = None
    found: Found | None = None
    second = keys[place + 1] if place + 1 < len(keys) else {}
    for key, cut in keys[place].items():
        for rest, notion in lexicon.terms.get(key, ()):
            if rest and second.keys().isdisjoint(rest[0]):
                continue
            following = _cuts(rest, keys[place + 1 : place + 1 + len(rest)])
            if following is None:
                continue
            cuts = [cut, *following]
            score = (len(cuts), -sum(each.rank for each in cuts))
            if best is None or score > best:
                best = score
                found = Found(notion, len(cuts), any(each.negated for each in cuts))
    return found


def _cuts(parts: tuple[frozenset[Key], ...], keys: list[Keys]) -> list[Cut] | None:
    """How each word came to its part of a term, or nothing if one does not fit."""
    if len(keys) < len(parts):
        return None
    cuts = []
    for part, have in zip(parts, keys, strict=True):
        fitting = [have[key] for key in part if key in have]
        if not fitting:
            return None
        cuts.append(min(fitting))
    return cuts
