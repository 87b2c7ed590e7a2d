"""The parts of an item in words: ``options.a.text.ru`` is "Answer 1, in Russian" to its reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from kaskad.assessment.rules.items import (
    Ballots,
    Body,
    Case,
    Choices,
    ItemContent,
    Matching,
    Ordering,
)

_PIECE: Final = re.compile(r"[^.\[\]]+|\[\d+\]")
_LISTS: Final = {
    "options": pgettext_lazy("part", "Answer %(number)s"),
    "option": pgettext_lazy("part", "Answer %(number)s"),
    "left": pgettext_lazy("part", "Line %(number)s on the left"),
    "right": pgettext_lazy("part", "Line %(number)s on the right"),
    "lines": pgettext_lazy("part", "Line %(number)s"),
    "ballots": pgettext_lazy("part", "Ballot %(number)s"),
    "accepted": pgettext_lazy("part", "Right answer %(number)s"),
    "provisions": pgettext_lazy("part", "Provision %(number)s"),
    "steps": pgettext_lazy("part", "Question %(number)s"),
    "step": pgettext_lazy("part", "Question %(number)s"),
}
_WHOLE: Final = {
    "options": pgettext_lazy("part", "Answers"),
    "left": pgettext_lazy("part", "Lines on the left"),
    "right": pgettext_lazy("part", "Lines on the right"),
    "lines": pgettext_lazy("part", "Lines"),
    "ballots": pgettext_lazy("part", "Ballots"),
    "accepted": pgettext_lazy("part", "Right answers"),
    "provisions": pgettext_lazy("part", "Legal basis"),
    "steps": pgettext_lazy("part", "Questions of the case"),
    "step": pgettext_lazy("part", "Questions of the case"),
    "text": pgettext_lazy("part", "Text"),
    "note": pgettext_lazy("part", "Note"),
    "explanation": pgettext_lazy("part", "Explanation"),
    "source": pgettext_lazy("part", "Source"),
    "code": pgettext_lazy("part", "Code"),
    "kind": pgettext_lazy("part", "Kind"),
    "block": pgettext_lazy("part", "Block"),
    "difficulty": pgettext_lazy("part", "Difficulty"),
    "value": pgettext_lazy("part", "Number"),
    "tolerance": pgettext_lazy("part", "May differ by"),
    "unit": pgettext_lazy("part", "Unit"),
    "marks": pgettext_lazy("part", "Marks"),
    "verdict": pgettext_lazy("part", "What becomes of it"),
    "is_true": pgettext_lazy("part", "True or false"),
    "key": pgettext_lazy("part", "Key"),
    "pair": pgettext_lazy("part", "Partner"),
}


def in_languages() -> dict[str, str]:
    """The three languages as something is said in them."""
    return {
        "kk": pgettext("said", "in Kazakh"),
        "ru": pgettext("said", "in Russian"),
        "en": pgettext("said", "in English"),
    }


Places = Mapping[str, Mapping[str, int]]


def places_of(content: ItemContent) -> Places:
    """Of every list the places of its keys, from 1; of a question as ``steps.KEY.options``."""
    found: dict[str, dict[str, int]] = {}
    _note_body(content.body, "", found)
    return found


def _note_body(body: Body, before: str, found: dict[str, dict[str, int]]) -> None:
    lists: dict[str, tuple[str, ...]] = {}
    match body:
        case Choices():
            lists["options"] = tuple(one.key for one in body.options)
        case Matching():
            lists["left"] = tuple(one.key for one in body.left)
            lists["right"] = tuple(one.key for one in body.right)
        case Ordering():
            lists["lines"] = tuple(one.key for one in body.lines)
        case Ballots():
            lists["ballots"] = tuple(one.key for one in body.ballots)
        case Case():
            lists["steps"] = tuple(one.key for one in body.steps)
            for step in body.steps:
                _note_body(step.body, f"steps.{step.key}.", found)
        case _:
            pass
    for name, keys in lists.items():
        found[f"{before}{name}"] = {key: at for at, key in enumerate(keys, start=1)}


def part_words(part: str, places: Places | None = None) -> str:
    """A part of an item in the reader's language; a name that is not known stands as it is.

    With ``places`` its lists are counted as they stand on pages, otherwise named by their keys.
    """
    pieces = [one.strip("[]") for one in _PIECE.findall(part)]
    words: list[str] = []
    before, at = "", 0
    while at < len(pieces):
        name = pieces[at]
        path = f"{before}{name}"
        if name in _LISTS and at + 1 < len(pieces) and pieces[at + 1] not in _WHOLE:
            key = pieces[at + 1]
            place = (places or {}).get(path, {}).get(key, key)
            words.append(str(_LISTS[name]) % {"number": place})
            before, at = f"{path}.{key}.", at + 2
            continue
        is_mark = name == "right" and bool(words)
        # That what has a language is a text goes without saying.
        if name != "text" or not words or at + 1 == len(pieces):
            words.append(pgettext("part", "mark of what is right") if is_mark else _one(name))
        at += 1
    return ", ".join((*words[:1], *(f"{one[:1].lower()}{one[1:]}" for one in words[1:])))


def _one(name: str) -> str:
    if name in in_languages():
        return in_languages()[name]
    return str(_WHOLE[name]) if name in _WHOLE else _("“%(name)s”") % {"name": name}
