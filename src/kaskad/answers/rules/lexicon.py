"""The notions of the law on voting, and the Kazakh and Russian words for them.

The table stands in ``lexicon.csv``: code, group, wider notion, weight, Kazakh terms, Russian terms.

* Notions of one group exclude each other: who asks about an observer does not ask about a
  journalist. A weight of 0 means that the word says nothing about the matter.
* A Kazakh term that ends with ``-`` is the stem of a verb. A Russian word that ends with ``*``
  stands for all words that begin so, one that begins with ``=`` for itself alone.
* The first term names the notion to people. The code of a number is its figures after ``#``.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kaskad.answers.rules.folding import fold, has_kazakh_letters, is_number, squeeze, words
from kaskad.answers.rules.stems import Form, kazakh_forms, russian_stem

_TABLE = Path(__file__).with_name("lexicon.csv")
_SHORTEST_TYPO = 5
_SHORTEST_START = 3

# A way to recognise a word: its kind and letters. "kk" and "ru" are words exactly as written.
Key = tuple[str, str]


class Cut(NamedTuple):
    """How a word came to a key: what was tried before, and whether a negation was cut off."""

    rank: int
    negated: bool = False


Keys = dict[Key, Cut]


@dataclass(frozen=True, slots=True)
class Notion:
    code: str
    group: str
    weight: float
    wider: str
    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Found:
    """A notion of a text; ``size`` is how many words name it."""

    notion: Notion
    size: int
    negated: bool = False


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

    def with_wider(self, notion: Notion) -> Iterator[Notion]:
        """The notion, and the one that it is a kind of: a portable box is a ballot box."""
        yield notion
        if notion.wider:
            yield self.notions[notion.wider]

    def word_keys(self, word: str, *, kazakh: bool) -> Keys:
        """The keys of a word that some term has: first those of the language of the text.

        Within a language the exact word comes first, then forms with less cut off.
        """
        own = {"kk": kazakh_keys, "ru": russian_keys}
        for language in ("kk", "ru") if kazakh else ("ru", "kk"):
            found = {key: cut for key, cut in own[language](word).items() if key in self.keys}
            if found:
                return found
        return self._with_typo(word)

    def _with_typo(self, word: str) -> Keys:
        """Keys that differ by one letter from the word, or from what is left of its endings."""
        if is_number(word) or len(word) < _SHORTEST_TYPO:
            return {}
        found: Keys = {}
        for key, cut in (kazakh_keys(word) | russian_keys(word)).items():
            if key[0] == "start" or len(key[1]) < _SHORTEST_TYPO:
                continue
            for short in _one_less(key[1]):
                for known in self.near.get(short, ()):
                    if known[0] == key[0] and known[1][0] == key[1][0]:
                        found.setdefault(known, cut)
        return found


def _one_less(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


@lru_cache(maxsize=50_000)
def kazakh_keys(word: str) -> Keys:
    keys: Keys = {("kk", squeeze(fold(word))): Cut(0)}
    for rank, form in enumerate(kazakh_forms(word), start=1):
        keys.setdefault(("verb" if form.verb else "noun", form.stem), Cut(rank, form.negated))
    return keys


@lru_cache(maxsize=50_000)
def russian_keys(word: str) -> Keys:
    if has_kazakh_letters(word):
        return {}
    folded = squeeze(fold(word))
    keys: Keys = {("ru", folded): Cut(0), ("stem", russian_stem(word)): Cut(1)}
    for size in range(len(folded), _SHORTEST_START - 1, -1):
        keys["start", folded[:size]] = Cut(2 + len(folded) - size)
    return keys


def _kazakh_term(term: str, *, empty: bool) -> tuple[frozenset[Key], ...]:
    """The last word of a verb term is a stem; a word inside a longer term may have its endings.

    A word that says nothing is meant exactly as it is written.
    """
    spoken = words(term)
    parts = []
    for place, word in enumerate(spoken):
        folded = squeeze(fold(word))
        stem = kazakh_forms(word)[0].stem
        if term.endswith("-") and place == len(spoken) - 1:
            parts.append(frozenset({("verb", stem)}))
        elif empty:
            parts.append(frozenset({("kk", folded)}))
        elif len(spoken) == 1:
            parts.append(frozenset({("kk", folded), ("noun", stem)}))
        else:
            parts.append(frozenset({("kk", folded), *_inflected(kazakh_forms(word))}))
    return tuple(parts)


def _inflected(forms: Iterable[Form]) -> Iterator[Key]:
    for place, form in enumerate(forms):
        if place == 0 or (len(form.stem) >= 4 and not form.negated):
            yield ("verb" if form.verb else "noun", form.stem)


def _russian_term(term: str, *, empty: bool) -> tuple[frozenset[Key], ...]:
    parts = []
    for written in term.split():
        for word in words(written):
            folded = squeeze(fold(word))
            if empty or written.startswith("="):
                parts.append(frozenset({("ru", folded)}))
            elif written.endswith("*"):
                parts.append(frozenset({("start", folded)}))
            else:
                parts.append(frozenset({("ru", folded), ("stem", russian_stem(word))}))
    return tuple(parts)


def _terms(cell: str) -> list[str]:
    return [term for term in map(str.strip, cell.split(";")) if term]


def _kazakh_name(term: str) -> str:
    """A term as people read it; the stem of a verb in its noun form: сана- is санау."""
    if not term.endswith("-"):
        return term
    stem = term.removesuffix("-")
    return f"{stem[:-1] if stem[-1] in 'ыі' else stem}у"


def read_lexicon(lines: Iterable[str]) -> Lexicon:
    lexicon = Lexicon()
    for row in csv.DictReader(lines):
        kazakh, russian = _terms(row["kk"]), _terms(row["ru"])
        notion = Notion(
            code=row["code"],
            group=row["group"],
            weight=float(row["weight"]),
            wider=row["wider"],
            kk=_kazakh_name(kazakh[0]) if kazakh else "",
            ru=russian[0].lstrip("=").rstrip("*"),
        )
        for term in kazakh:
            lexicon.add(notion, _kazakh_term(term, empty=notion.weight == 0))
        for term in russian:
            lexicon.add(notion, _russian_term(term, empty=notion.weight == 0))
    return lexicon


@lru_cache(maxsize=1)
def own_lexicon() -> Lexicon:
    """The lexicon that comes with the product, read once."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return read_lexicon(lines)


def notion_name(code: str, language: str) -> str:
    """A notion as a page names it: its first Kazakh term, or its first Russian one.

    A word that no notion has is its stem, a number its figures.
    """
    notion = own_lexicon().notions.get(code)
    if notion is None or code.startswith("#"):
        return code.lstrip("~#")
    return notion.kk if language == "kk" else notion.ru
