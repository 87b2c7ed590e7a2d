"""Items of which each language is a file of its own: who speaks which, and joining them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kaskad.assessment.rules.exchange import (
    COUNTED,
    Fault,
    Lines,
    Reading,
    line_of,
    without_repeats,
)
from kaskad.assessment.rules.item_text import LANGUAGES
from kaskad.assessment.rules.items import Choices, ItemContent

_WORDS: Final = frozenset({"text", "note", "explanation", "unit"})


def speaks(content: ItemContent, language: str) -> bool:
    """Whether every text of the item that is there at all is there in ``language``."""
    return all(language in words for words in _all_words(content) if words)


def languages_of(content: ItemContent) -> frozenset[str]:
    """The languages in which anything of the item is said."""
    return frozenset(one for words in _all_words(content) for one in words)


def add_language(known: ItemContent, more: ItemContent) -> ItemContent | str:
    """An item that is known, with the words of one language more, or new words of one it has.

    What files of one language cannot say (the source; without our tags the block, the difficulty,
    the provisions; that options keep their order) stays as it is known. Where anything but words
    differs, the part in which it does, so that nobody's answer key is changed by a translation.
    """
    if not more.block:
        more = dataclasses.replace(
            more, block=known.block, difficulty=known.difficulty, provisions=known.provisions
        )
    more = dataclasses.replace(more, source=more.source or known.source)
    if isinstance(known.body, Choices) and isinstance(more.body, Choices):
        body = dataclasses.replace(more.body, keeps_order=known.body.keeps_order)
        more = dataclasses.replace(more, body=body)
    try:
        joined: ItemContent = _joined(known, more, "")
    except _Unlike as error:
        return error.part or "kind"
    return joined


def joined_or_fault(known: ItemContent, content: ItemContent, lines: Lines) -> ItemContent | Fault:
    """A code that only counts questions of a file says nothing about which item it is."""
    code = content.code
    if COUNTED.fullmatch(code):
        words = f"{code} only counts the questions of a file; the bank has another {code}."
        return Fault(line_of(lines, "code"), code, "code", "code_only_counts", words)
    joined = add_language(known, content)
    if isinstance(joined, str):
        words = f"{code} differs from the bank's in {joined}, in more than words."
        return Fault(line_of(lines, joined), code, joined, "languages_differ", words)
    return joined


def _all_words(value: Any) -> Iterator[Mapping[str, str]]:
    if isinstance(value, tuple):
        for one in value:
            yield from _all_words(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if field.name in _WORDS:
                yield inner
            else:
                yield from _all_words(inner)


class _Unlike(Exception):
    """Two languages of an item differ in more than words; ``part`` says where."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def join_languages(readings: Mapping[str, Reading]) -> Reading:
    """Readings of one language each, by language, as one: the words of an item come together.

    An item of which the languages differ in anything but words (another right option, another
    number of lines) stays out; each of its later languages is a fault. One that is in some of the
    files only is taken with the languages that it has.
    """
    found: dict[str, ItemContent] = {}
    lines: dict[str, Lines] = {}
    unlike: set[str] = set()
    faults: list[Fault] = []
    for language in (one for one in LANGUAGES if one in readings):
        reading = readings[language]
        faults += [dataclasses.replace(one, file=one.file or language) for one in reading.faults]
        for content in reading.items:
            code, places = content.code, reading.lines.get(content.code, {})
            lines.setdefault(code, places)
            try:
                known = found.get(code)
                found[code] = content if known is None else _joined(known, content, "")
            except _Unlike as error:
                unlike.add(code)
                words = f"The languages of {code} differ in {error.part or 'their kind'}."
                line = line_of(places, error.part)
                fault = Fault(line, code, error.part, "languages_differ", words, language)
                faults.append(fault)
    good = ((one, lines[one.code]) for one in found.values() if one.code not in unlike)
    return without_repeats(good, faults)


def _joined(one: Any, other: Any, part: str) -> Any:
    if type(one) is not type(other):
        raise _Unlike(part)
    if isinstance(one, tuple):
        if len(one) != len(other):
            raise _Unlike(part)
        pairs = enumerate(zip(one, other, strict=True), start=1)
        return tuple(_joined(first, second, f"{part}[{at}]") for at, (first, second) in pairs)
    if not dataclasses.is_dataclass(one):
        if one != other:
            raise _Unlike(part)
        return one
    changes = {}
    for field in dataclasses.fields(one):
        name, first, second = field.name, getattr(one, field.name), getattr(other, field.name)
        inner = name if part in {"", "body"} else f"{part}.{name}"
        changes[name] = {**first, **second} if name in _WORDS else _joined(first, second, inner)
    return dataclasses.replace(one, **changes)  # type: ignore[type-var]  # a dataclass, as asked
