"""Items as GIFT, one file a language (https://docs.moodle.org/en/GIFT_format).

The code and the tags stand in a comment, ``// [id:…] [tag:…]``, where Moodle looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kaskad.assessment.rules.ballot_pairs import as_matching
from kaskad.assessment.rules.exchange import Lost, Written
from kaskad.assessment.rules.item_file_writing import plain_number
from kaskad.assessment.rules.item_languages import speaks
from kaskad.assessment.rules.item_tags import item_tags
from kaskad.assessment.rules.items import (
    Ballot,
    Ballots,
    Body,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Short,
    Truth,
    Words,
)
from kaskad.assessment.rules.moodle_writing import SHARES, has_line_notes
from kaskad.assessment.vocab import Kind

_CONTROL: Final = re.compile(r"[~=#{}:\\]")
_UNCARRIED: Final = frozenset({Kind.ORDERING, Kind.CASE})
ARROW: Final = "->"
# What keeps an item out of the file, rather than a part of it.
_WHOLE: Final = frozenset({"kind", "arrow", "language"})


def write_gift(items: Iterable[ItemContent], language: str) -> Written:
    """The file of one language, and what it does not hold."""
    blocks, lost = [], []
    for content in items:
        found = _losses(content, language)
        lost += [Lost(content.code, what) for what in found]
        if not _WHOLE.intersection(found):
            blocks.append("\n".join(_question(content, language)) + "\n")
    return Written("\n".join(blocks), tuple(lost))


def _losses(content: ItemContent, language: str) -> list[str]:
    body, found = content.body, []
    if content.kind in _UNCARRIED:
        found.append("kind")
    if not speaks(content, language):
        found.append("language")
    if any(ARROW in text for text in _before_arrows(body)):
        found.append("arrow")
    if has_line_notes(body):
        found.append("notes")
    if isinstance(body, Number) and body.unit:
        found.append("unit")
    if isinstance(body, Choices) and body.keeps_order:
        found.append("keeps_order")
    if isinstance(body, Choices) and len(body.right) > len(SHARES):
        found.append("partial_credit")
    if content.source:
        found.append("source")
    return found


def _before_arrows(body: Body) -> Iterator[str]:
    """Texts in which an arrow would be taken for that of a pair; there is no escape for it."""
    match body:
        case Matching():
            lines: tuple[Option, ...] | tuple[Ballot, ...] = body.left
        case Ballots():
            lines = body.ballots
        case Short():
            yield from body.accepted
            return
        case _:
            return
    for line in lines:
        yield from line.text.values()


def _question(content: ItemContent, language: str) -> Iterator[str]:
    tags = "".join(f" [tag:{tag}]" for tag in item_tags(content))
    yield f"// [id:{content.code}]{tags}"
    yield f"::{content.code}::[plain]{_escaped(content.text.get(language, ''))} {{"
    yield from (f"\t{row}" for row in _answers(content, language))
    if explanation := content.explanation.get(language):
        yield f"\t####{_rich(explanation)}"
    yield "}"


def _escaped(text: str) -> str:
    return _CONTROL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _rich(text: str) -> str:
    """A text that Moodle would look into for the name of a format, as ``[html]``."""
    return f"[plain]{_escaped(text)}" if text.startswith("[") else _escaped(text)


def _answers(content: ItemContent, language: str) -> Iterator[str]:
    match content.body:
        case Choices() as body:
            yield from _choices(content.kind, body, language)
        case Truth() as body:
            yield "TRUE" if body.is_true else "FALSE"
        case Matching() as body:
            yield from _matching(body, language)
        case Ballots() as body:
            yield from _matching(as_matching(body, frozenset((language,))), language)
        case Number() as body:
            yield f"#{plain_number(body.value)}:{plain_number(body.tolerance)}"
        case Short() as body:
            for text in body.accepted:
                # A star stands for anything there, a percentage for a weight.
                weight = "%100%" if text.startswith("%") else ""
                yield f"={weight}{_escaped(text.replace('*', chr(92) + '*'))}"
        case _:
            return


def _choices(kind: Kind, body: Choices, language: str) -> Iterator[str]:
    share = SHARES[min(max(len(body.right), 1), len(SHARES)) - 1]
    for option in body.options:
        is_right = option.key in body.right
        text = option.text.get(language, "")
        if kind == Kind.CHOICE:
            weight = ("%100%" if is_right else "%0%") if text.startswith("%") else ""
            sign = "=" if is_right else "~"
        else:
            weight, sign = f"%{share}%" if is_right else f"%-{share}%", "~"
        note = option.note.get(language, "")
        yield f"{sign}{weight}{_rich(text)}" + (f"#{_rich(note)}" if note else "")


def _matching(body: Matching, language: str) -> Iterator[str]:
    partners = {one.key: _of(one.text, language) for one in body.right}
    for line in body.left:
        partner = partners.get(body.pairs.get(line.key, ""), "")
        yield f"={_of(line.text, language)} {ARROW} {partner}"
    for key, text in partners.items():
        if key not in body.pairs.values():
            yield f"= {ARROW} {text}"


def _of(words: Words, language: str) -> str:
    return _rich(words.get(language, ""))
