"""Items from GIFT: of Kaskad, and of others as drafts. A file is in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaskad.assessment.rules.ballot_pairs import as_ballots
from kaskad.assessment.rules.exchange import (
    MOST_BYTES,
    MOST_ITEMS,
    Fault,
    Lines,
    Reading,
    Unread,
    without_repeats,
)
from kaskad.assessment.rules.gift_writing import ARROW
from kaskad.assessment.rules.item_html import html_words
from kaskad.assessment.rules.item_languages import join_languages
from kaskad.assessment.rules.item_tags import Facts, pair_up, read_tags
from kaskad.assessment.rules.item_text import tidy
from kaskad.assessment.rules.items import (
    Body,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Short,
    Truth,
)
from kaskad.assessment.rules.moodle_reading import plain_accepted
from kaskad.assessment.rules.problems import CODE
from kaskad.assessment.rules.scoring import read_number
from kaskad.assessment.vocab import Kind

_ID: Final = re.compile(r"\[id:([^\]]+)\]")
_TAG: Final = re.compile(r"\[tag:([^\]\[<>`]+)\]")
_NAME: Final = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT: Final = re.compile(r"\s*\[(html|plain|markdown|moodle)\]")
_TRUTH: Final = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#.*)?", re.DOTALL | re.IGNORECASE)
_ANSWER: Final = re.compile(r"([=~])([^=~]*)")
_WEIGHT: Final = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)%")
_ESCAPE: Final = re.compile(r"\\([~=#{}:\\n])")
# An escaped sign is put away as one of private use until the signs of control have been looked at.
_SIGNS: Final = "~=#{}:\\n"
_AWAY: Final = {sign: chr(0xE000 + place) for place, sign in enumerate(_SIGNS)}
_BACK: Final = str.maketrans({away: "\n" if one == "n" else one for one, away in _AWAY.items()})
_PRIVATE: Final = dict.fromkeys(range(0xE000, 0xE000 + len(_SIGNS)), "\ufffd")
_GAP: Final = "_____"  # the missing word of a sentence


@dataclass(frozen=True, slots=True)
class _Block:
    """A question as it stands in the file, its comments apart."""

    line: int
    comment: str
    text: str


def read_gift(text: str, language: str) -> Reading:
    """All questions that are items, in one language."""
    if len(text) > MOST_BYTES:
        return Reading(faults=(Fault(1, "", "", "too_large", "The file is too large."),))
    found: list[tuple[ItemContent, Lines]] = []
    faults: list[Fault] = []
    for number, block in enumerate(_blocks(text), start=1):
        if number > MOST_ITEMS:
            words = f"Only {MOST_ITEMS} questions are read."
            faults.append(Fault(block.line, "", "", "too_many", words))
            break
        code = _code(block, number)
        try:
            found.append((_item(block, code, language), {"": block.line}))
        except Unread as error:
            faults.append(error.fault(block.line, code))
    return without_repeats(found, faults)


def read_gift_files(texts: Mapping[str, str]) -> Reading:
    """A file for each language, joined by the codes; ``Fault.file`` is the language."""
    return join_languages({one: read_gift(text, one) for one, text in texts.items()})


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are divided by empty lines; comments and categories are lines of their own."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").translate(_PRIVATE).split("\n")
    start, comments, kept = 0, [], []
    for line, row in enumerate([*rows, ""], start=1):
        bare = row.strip()
        if bare.startswith("//"):
            comments.append(bare)
        elif bare and not bare.startswith("$CATEGORY:"):
            start = start or line
            kept.append(row)
        elif not bare and kept:
            yield _Block(start, " ".join(comments), "\n".join(kept))
            start, comments, kept = 0, [], []
        elif not bare:
            comments = []


def _code(block: _Block, number: int) -> str:
    given = [match[1].strip() for match in _ID.finditer(block.comment)]
    if name := _NAME.match(block.text):
        given.append(name[1].strip())
    return next((one for one in given if CODE.fullmatch(one)), f"item-{number}")


def _item(block: _Block, code: str, language: str) -> ItemContent:
    away = _ESCAPE.sub(lambda match: _AWAY[match[1]], block.text)
    away = _NAME.sub("", away, count=1)
    before, brace, rest = away.partition("{")
    inside, closing, after = rest.rpartition("}")
    if not brace or not closing:
        raise Unread("no_answers", "The question has no answers in curly brackets.")
    answers, _hashes, explained = inside.partition("####")
    form = _FORMAT.match(before)
    reader = _Words(language, form[1] if form else "moodle")
    asked = f"{before.rstrip()} {_GAP} {after.lstrip()}" if after.strip() else before
    facts = read_tags(_TAG.findall(block.comment))
    kind, body = _body(answers.strip(), facts, reader)
    return ItemContent(
        code=code,
        kind=kind,
        block=facts.block,
        text=reader.words(asked),
        body=body,
        explanation=reader.words(explained),
        provisions=tuple(facts.provisions),
        difficulty=facts.difficulty,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Reads texts of a question; ``form`` is the format of those that name none."""

    language: str
    form: str

    def words(self, away: str) -> dict[str, str]:
        form = _FORMAT.match(away)
        plain = (away[form.end() :] if form else away).replace("\n", " ").translate(_BACK)
        if (form[1] if form else self.form) == "html":
            return html_words(plain, self.language)
        text = tidy(plain)
        return {self.language: text} if text else {}


def _body(answers: str, facts: Facts, reader: _Words) -> tuple[Kind, Body]:
    if not answers:
        raise Unread("kind_unknown", "Questions that are answered at length are not read.")
    if answers.startswith("#"):
        return Kind.NUMERIC, _number(answers[1:].strip())
    if truth := _TRUTH.fullmatch(answers):
        return Kind.TRUTH, Truth(truth[1].upper().startswith("T"))
    if not answers.startswith(("=", "~")):
        raise Unread("bad_answers", "Answers begin with = or ~.")
    found = _ANSWER.findall(answers)
    if any(sign == "~" for sign, _text in found):
        return _choices(found, facts, reader)
    if any(ARROW in text for _sign, text in found):
        body = _matching([text for _sign, text in found], facts, reader)
        ballots = as_ballots(body) if facts.kind == Kind.BALLOTS else None
        return (Kind.MATCHING, body) if ballots is None else (Kind.BALLOTS, ballots)
    return Kind.SHORT, _short([text for _sign, text in found])


def _weighed(text: str) -> tuple[Decimal | None, str]:
    """The weight, None if there is none, and the rest."""
    weight = _WEIGHT.match(text)
    return (Decimal(weight[1]), text[weight.end() :]) if weight else (None, text)


def _choices(found: list[tuple[str, str]], facts: Facts, reader: _Words) -> tuple[Kind, Body]:
    is_single = any(sign == "=" for sign, _text in found)
    options, right = [], set()
    keys = facts.letters("keys", len(found))
    for key, (sign, written) in zip(keys, found, strict=True):
        weight, rest = _weighed(written)
        text, _hash, note = rest.partition("#")
        options.append(Option(key, reader.words(text), reader.words(note)))
        if sign == "=" or (not is_single and weight is not None and weight > 0):
            right.add(key)
    kind = Kind.CHOICE if is_single else Kind.CHOICES
    return kind, Choices(tuple(options), frozenset(right))


def _matching(found: list[str], facts: Facts, reader: _Words) -> Matching:
    couples = []
    for text in found:
        left, arrow, right = text.partition(ARROW)
        if not arrow:
            raise Unread("pair_missing", "A pair has no arrow (->).")
        couples.append((reader.words(left), reader.words(right)))
    return pair_up(couples, facts)


def _number(answers: str) -> Number:
    """``45:0.5``, ``44..46``, or several of them of which the first wholly right one counts."""
    several = [_weighed(text) for _sign, text in _ANSWER.findall(answers)]
    whole = [text for weight, text in several if weight in (None, Decimal(100))]
    written = (whole[0] if whole else answers).partition("#")[0].strip()
    if ".." in written:
        low, _dots, high = written.partition("..")
        least, most = _decimal(low), _decimal(high)
        return Number((least + most) / 2, abs(most - least) / 2)
    value, _colon, tolerance = written.partition(":")
    return Number(_decimal(value), _decimal(tolerance or "0"))


def _decimal(text: str) -> Decimal:
    number = read_number(text)
    if number is None:
        raise Unread("not_number", "An answer is no number.")
    return number


def _short(found: list[str]) -> Short:
    accepted = []
    for written in found:
        weight, rest = _weighed(written)
        if weight in (None, Decimal(100)):
            text = rest.partition("#")[0].replace("\n", " ").translate(_BACK)
            accepted.append(plain_accepted(tidy(text)))
    return Short(tuple(accepted))
