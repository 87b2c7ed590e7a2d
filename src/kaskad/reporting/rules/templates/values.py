"""Values that a template may name, and the forms in which each can be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kaskad.reporting.rules.bulletin_words import minutes, people
from kaskad.reporting.rules.wording import (
    Text,
    day,
    day_short,
    kk_day_of,
    lower_first,
    members_in_thousands,
    number,
    period,
    ru,
    ru_of,
    share,
    tenths,
    window,
)

# How many words a number chooses from; Kazakh nouns stay the same after any number.
AGREEING = {"kk": 0, "ru": 3, "en": 2}


class Value:
    """Something that can be written.

    ``figure`` is where it stands among the stored figures; empty for the day of the bulletin
    itself, which nobody counts.
    """

    __slots__ = ()
    kind: ClassVar[str] = ""
    forms: ClassVar[tuple[str, ...]] = ()
    agrees: ClassVar[bool] = False
    is_marked: ClassVar[bool] = True  # a number or a day, whose source is shown
    figure: str

    def written(self, form: str, language: str) -> str:
        """The value in one of its forms; the usual one has no name."""
        raise NotImplementedError

    def chosen(self, words: tuple[str, ...]) -> str:
        """The word that agrees with the value."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Count(Value):
    """A whole number."""

    kind = "count"
    forms = ("people", "minutes")
    agrees = True
    figure: str
    number: int

    def written(self, form: str, language: str) -> str:
        if form == "people":
            return people(self.number, language)
        return minutes(self.number, language) if form else number(self.number, language)

    def chosen(self, words: tuple[str, ...]) -> str:
        return _agreeing(self.number, words)


@dataclass(frozen=True, slots=True)
class About(Value):
    """Members in thousands: "71 мыңнан астам мүшесі"; below a thousand their exact number."""

    kind = "about"
    agrees = True
    figure: str
    number: int

    def written(self, form: str, language: str) -> str:  # noqa: ARG002  it has one form
        return members_in_thousands(self.number).get(language)

    def chosen(self, words: tuple[str, ...]) -> str:
        return words[-1] if self.number >= 1000 else _agreeing(self.number, words)


@dataclass(frozen=True, slots=True)
class Share(Value):
    """A percentage with one decimal."""

    kind = "share"
    figure: str
    part: int
    whole: int

    def written(self, form: str, language: str) -> str:  # noqa: ARG002  it has one form
        return share(self.part, self.whole, language)


@dataclass(frozen=True, slots=True)
class Points(Value):
    """A difference in percentage points, without its sign unless ``signed``."""

    kind = "points"
    forms = ("signed",)
    figure: str
    number: float

    def written(self, form: str, language: str) -> str:
        return tenths(self.number if form else abs(self.number), language)


@dataclass(frozen=True, slots=True)
class Day(Value):
    """A day. ``on`` and ``of`` are the Kazakh endings, alike in Russian and English."""

    kind = "day"
    forms = ("on", "of", "short")
    figure: str
    day: date

    def written(self, form: str, language: str) -> str:
        if form == "short":
            return day_short(self.day, language)
        if form == "of" and language == "kk":
            return kk_day_of(self.day)
        return day(self.day, language, "on" if form == "on" else "")


@dataclass(frozen=True, slots=True)
class Span(Value):
    """From a day to a day, both included."""

    kind = "span"
    forms = ("short", "capital")
    figure: str
    first: date
    last: date

    def written(self, form: str, language: str) -> str:
        if form == "short":
            return window(self.first, self.last, language)
        text = period(self.first, self.last, language)
        if language == "en" and self.first == self.last:
            text = f"on {text}"
        return _capital(text) if form == "capital" else text


@dataclass(frozen=True, slots=True)
class Words(Value):
    """A name or a title. ``of`` is the Russian genitive of a commission's name."""

    kind = "words"
    forms = ("lower", "capital", "of")
    is_marked = False
    figure: str
    text: Text

    def written(self, form: str, language: str) -> str:
        text = self.text.get(language)
        if form == "lower":
            return lower_first(text)
        if form == "of":
            return ru_of(text) if language == "ru" else text
        return _capital(text) if form == "capital" else text


@dataclass(frozen=True, slots=True)
class Truth(Value):
    """Something that is so or not, for "if"."""

    kind = "truth"
    figure: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Many(Value):
    """Items with values of their own, for "each"."""

    kind = "list"
    figure: str
    items: tuple[Values, ...]


Values = Mapping[str, Value]
# What may be named in a kind of bulletin: the class of a value, or the names within a list.
Vocabulary = Mapping[str, "type[Value] | Vocabulary"]


def _agreeing(count: int, words: tuple[str, ...]) -> str:
    if len(words) == AGREEING["ru"]:
        return ru(count, *words)
    return words[0] if count == 1 else words[-1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
