"""The notions of the law on voting, and the Kazakh and Russian words for them.

The table stands in ``lexicon.csv``: code, group, weight, Kazakh terms, Russian terms. A Kazakh term
that ends with ``-`` is the stem of a verb; a Russian word that ends with ``*`` stands for all words
that begin so. Notions of one group exclude each other: who asks about an observer does not ask
about a journalist. A weight of 0 means that the word says nothing about the matter.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kaskad.answers.rules.folding import fold, has_kazakh_letters, is_number, squeeze, words
from kaskad.answers.rules.stems import Form, kazakh_forms, russian_stem

_TABLE = Path(__file__).with_name("lexicon.csv")
_SHORTEST_TYPO = 6
_SHORTEST_START = 3

# A way to recognise a word: its kind and letters. "kk" and "ru" are words exactly as written.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Notion:
    code: str
    group: str
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """A notion at a place of the text; ``size`` is how many words name it."""

    notion: Notion
    place: int
    size: int


@dataclass(slots=True)
class Lexicon:
    """Terms by the keys of their first word, with the keys that each further word must have."""

    terms: dict[Key, list[tuple[tuple[frozenset[Key], ...], Notion]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    keys: set[Key] = field(default_factory=set)
    notions: dict[str, Notion] = field(default_factory=dict)
    near: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))

    def add(self, notion: Notion, term: tuple[frozenset[Key], ...]) -> None:
        self.notions[notion.code] = notion
        for key in term[0]:
            self.terms[key].append((term[1:], notion))
        for part in term:
            for key in sorted(part - self.keys):
                self.keys.add(key)
                if len(key[1]) >= _SHORTEST_TYPO and key[0] != "start":
                    for short in _one_less(key[1]):
                        self.near[short].append(key)

    def word_keys(self, word: str, *, kazakh: bool) -> dict[Key, int]:
        """The keys of a word that some term has, with their rank: first the language of the text.

        Within a language the exact word comes first, then forms with less cut off.
        """
        own = {"kk": kazakh_keys, "ru": russian_keys}
        for language in ("kk", "ru") if kazakh else ("ru", "kk"):
            found = {key: n for n, key in enumerate(own[language](word)) if key in self.keys}
            if found:
                return found
        return self._with_typo(word)

    def _with_typo(self, word: str) -> dict[Key, int]:
        """Keys that differ by one letter from the word, or from what is left of its endings."""
        if is_number(word) or len(word) < _SHORTEST_TYPO:
            return {}
        found: dict[Key, int] = {}
        for key in (*kazakh_keys(word), *russian_keys(word)):
            if key[0] == "start" or len(key[1]) < _SHORTEST_TYPO:
                continue
            for short in _one_less(key[1]):
                for known in self.near.get(short, ()):
                    if known[0] == key[0] and known[1][0] == key[1][0]:
                        found.setdefault(known, len(found))
        return found


def _one_less(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


@lru_cache(maxsize=50_000)
def kazakh_keys(word: str) -> tuple[Key, ...]:
    forms = kazakh_forms(word)
    keys = [("verb" if form.verb else "noun", form.stem) for form in forms]
    return (("kk", squeeze(fold(word))), *keys)


@lru_cache(maxsize=50_000)
def russian_keys(word: str) -> tuple[Key, ...]:
    if has_kazakh_letters(word):
        return ()
    folded = squeeze(fold(word))
    starts = range(len(folded), _SHORTEST_START - 1, -1)
    return (
        ("ru", folded),
        ("stem", russian_stem(word)),
        *(("start", folded[:size]) for size in starts),
    )


def _kazakh_term(term: str, *, empty: bool) -> tuple[frozenset[Key], ...]:
    """The last word of a verb term is a stem; a word inside a longer term may have its endings.

    A word that says nothing is meant exactly as it is written.
    """
    spoken = words(term)
    parts = []
    for place, word in enumerate(spoken):
        folded = squeeze(fold(word))
        if term.endswith("-") and place == len(spoken) - 1:
            parts.append(frozenset({("verb", folded)}))
        elif empty:
            parts.append(frozenset({("kk", folded)}))
        elif len(spoken) == 1:
            parts.append(frozenset({("kk", folded), ("noun", folded)}))
        else:
            parts.append(frozenset({("kk", folded), *_inflected(kazakh_forms(word))}))
    return tuple(parts)


def _inflected(forms: Iterable[Form]) -> Iterator[Key]:
    for form in forms:
        if len(form.stem) >= 4 or form == forms[0]:
            yield ("verb" if form.verb else "noun", form.stem)


def _russian_term(term: str, *, empty: bool) -> tuple[frozenset[Key], ...]:
    parts = []
    for written in term.split():
        for word in words(written):
            folded = squeeze(fold(word))
            if written.endswith("*"):
                parts.append(frozenset({("start", folded)}))
            elif empty:
                parts.append(frozenset({("ru", folded)}))
            else:
                parts.append(frozenset({("ru", folded), ("stem", russian_stem(word))}))
    return tuple(parts)


def read_lexicon(lines: Iterable[str]) -> Lexicon:
    lexicon = Lexicon()
    for row in csv.DictReader(lines):
        notion = Notion(row["code"], row["group"], float(row["weight"]))
        for term in filter(None, map(str.strip, row["kk"].split(";"))):
            lexicon.add(notion, _kazakh_term(term, empty=notion.weight == 0))
        for term in filter(None, map(str.strip, row["ru"].split(";"))):
            lexicon.add(notion, _russian_term(term, empty=notion.weight == 0))
    return lexicon


@lru_cache(maxsize=1)
def own_lexicon() -> Lexicon:
    """The lexicon that comes with the product, read once."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return read_lexicon(lines)
