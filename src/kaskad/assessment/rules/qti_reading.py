"""An assessment item of QTI 2.x or 3.0 as an item: of Kaskad, whole; of others, as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from kaskad.assessment.rules.ballot_pairs import as_ballots
from kaskad.assessment.rules.exchange import Unread
from kaskad.assessment.rules.item_tags import Facts
from kaskad.assessment.rules.item_text import LANGUAGES, tidy, tidy_words
from kaskad.assessment.rules.items import (
    Body,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    SimpleBody,
    Step,
    Truth,
)
from kaskad.assessment.rules.problems import CODE, KEY
from kaskad.assessment.rules.qti_names import (
    BALLOTS_CLASS,
    CATALOG,
    RESPONSE,
    STEP_CLASS,
    TRANSLATION,
    TRUTH_CLASS,
    UNIT_CLASS,
    own_keys,
)
from kaskad.assessment.rules.scoring import read_number
from kaskad.assessment.rules.xml_tree import XML_LANG, Element
from kaskad.assessment.vocab import Kind

_READ: Final = frozenset(
    {"choice-interaction", "match-interaction", "order-interaction", "text-entry-interaction"}
)
_UNSAID: Final = frozenset({"feedback-inline", "feedback-block", "rubric-block", "modal-feedback"})
_PARAGRAPHS: Final = frozenset({"p", "div", "br", "li", "tr", "prompt", "content-body"})


def item_of(root: Element, facts: Facts, language: str, number: int) -> ItemContent:
    """``root`` is in neutral spelling; ``language`` that of text in no known one.

    Raises ``Unread`` for whatever is no item that Kaskad has.
    """
    if root.name != "assessment-item":
        words = f"The file begins with <{root.name[:40]}>, which is no item."
        raise Unread("not_qti", words, line=root.line)
    return _Reader(root, language).item(facts, number)


def item_code(root: Element, number: int) -> str:
    code = root.attributes.get("identifier", "").removeprefix("_")
    return code if CODE.fullmatch(code) else f"item-{number}"


def _classes(one: Element) -> list[str]:
    return one.attributes.get("class", "").split()


def _interactions(one: Element) -> Iterator[Element]:
    for inner in one.elements():
        if inner.name.endswith("-interaction"):
            yield inner
        else:
            yield from _interactions(inner)


class _Reader:
    """Reads one item; knows its declarations and its catalogs."""

    def __init__(self, root: Element, language: str) -> None:
        self.root = root
        self.language = _spoken(root, language)
        self.declared = {
            one.attributes.get("identifier", ""): one
            for one in root.elements("response-declaration")
        }
        self.catalogs = {
            one.attributes.get("id", ""): dict(self._entries(one)) for one in root.below("catalog")
        }

    def _entries(self, catalog: Element) -> Iterator[tuple[str, str]]:
        for card in catalog.elements("card"):
            if card.attributes.get("support") == TRANSLATION:
                for entry in card.elements("card-entry"):
                    pieces = _Pieces({}, frozenset(), _spoken(entry, ""))
                    yield _spoken(entry, ""), "".join(pieces.plain(entry))

    def words(self, one: Element | None, unsaid: frozenset[str] = _UNSAID) -> dict[str, str]:
        """What an element says, in all its languages."""
        if one is None:
            return {}
        pieces = _Pieces(self.catalogs, unsaid, self.language)
        pieces.take(one, self.language)
        return pieces.words()

    def item(self, facts: Facts, number: int) -> ItemContent:
        body = self.root.first("item-body")
        if body is None or not any(_interactions(body)):
            raise Unread("kind_unknown", "The item asks nothing that can be answered.")
        steps = [one for one in body.below("div") if STEP_CLASS in _classes(one)]
        if not steps and len(list(_interactions(body))) > 1:
            steps = [Element("div", {}, [one], one.line) for one in _interactions(body)]
        if steps:
            kind, asked = Kind.CASE, self.words(body, _UNSAID | _READ | {"kaskad-step"})
            inner: Body = Case(tuple(self._steps(steps)))
        else:
            kind, asked, inner = self._question(body)
        feedback = list(self.root.elements("modal-feedback"))
        return ItemContent(
            code=item_code(self.root, number),
            kind=kind,
            block=facts.block,
            text=asked,
            body=inner,
            explanation=self.words(feedback[0], frozenset()) if len(feedback) == 1 else {},
            provisions=tuple(facts.provisions),
            difficulty=facts.difficulty,
        )

    def _steps(self, steps: list[Element]) -> Iterator[Step]:
        names = [
            next(_interactions(one), one).attributes.get("response-identifier", "") for one in steps
        ]
        keys = [name.removeprefix(f"{RESPONSE}-") for name in names]
        if len(set(keys)) != len(keys) or not all(KEY.fullmatch(key) for key in keys):
            keys = [str(place) for place in range(1, len(steps) + 1)]
        for key, one in zip(keys, steps, strict=True):
            kind, asked, body = self._question(one)
            yield Step(key, kind, asked, body)

    def _question(self, place: Element) -> tuple[Kind, dict[str, str], SimpleBody]:
        """The only interaction in ``place``, and what is asked: its prompt and all around it."""
        found = next(_interactions(place), None)
        if found is None or found.name not in _READ:
            name = "nothing" if found is None else f"<{found.name[:40]}>"
            line = (found or place).line
            raise Unread("kind_unknown", f"A question by {name} is not read.", line=line)
        around = self.words(place, _UNSAID | _READ | {UNIT_CLASS})
        prompt = self.words(found.first("prompt"))
        asked = tidy_words(
            {
                one: f"{around.get(one, '')}\n\n{prompt.get(one, '')}".strip()
                for one in around.keys() | prompt.keys()
            }
        )
        kind, body = self._body(found, place)
        return kind, asked, body

    def _body(self, found: Element, place: Element) -> tuple[Kind, SimpleBody]:
        name = found.attributes.get("response-identifier", "")
        declared = self.declared.get(name)
        if declared is None:
            raise Unread("right_missing", "The answer is declared nowhere.", line=found.line)
        match found.name:
            case "choice-interaction":
                return self._choice(found, declared)
            case "match-interaction":
                return self._pairs(found, declared)
            case "order-interaction":
                return Kind.ORDERING, self._ordering(found, declared)
            case _:
                return self._entry(name, declared, place)

    def _options(self, found: Element, name: str, prefix: str = "") -> dict[str, Option]:
        """Identifier to option."""
        choices = list(found.elements(name))
        identifiers = [one.attributes.get("identifier", "") for one in choices]
        if len(set(identifiers)) != len(identifiers):
            raise Unread("key_repeated", "Two choices have one identifier.", line=found.line)
        return {
            known_as: Option(
                key, self.words(one), self.words(one.first("feedback-inline"), frozenset())
            )
            for known_as, key, one in zip(
                identifiers, own_keys(identifiers, prefix), choices, strict=True
            )
        }

    def _choice(self, found: Element, declared: Element) -> tuple[Kind, SimpleBody]:
        right = _right(declared)
        if TRUTH_CLASS in _classes(found):
            return Kind.TRUTH, Truth(right == ["true"])
        options = self._options(found, "simple-choice")
        keys = frozenset(options[one].key for one in right if one in options)
        is_single = declared.attributes.get("cardinality") == "single"
        keeps_order = found.attributes.get("shuffle", "false") != "true"
        body = Choices(tuple(options.values()), keys, keeps_order)
        return Kind.CHOICE if is_single else Kind.CHOICES, body

    def _pairs(self, found: Element, declared: Element) -> tuple[Kind, SimpleBody]:
        sets = list(found.elements("simple-match-set"))
        if len(sets) != 2:
            raise Unread("pair_missing", "There are not two sets to match.", line=found.line)
        left = self._options(sets[0], "simple-associable-choice", "L-")
        right = self._options(sets[1], "simple-associable-choice", "R-")
        pairs = {}
        for written in _right(declared):
            first, _blank, second = written.partition(" ")
            if first in left and second in right:
                pairs[left[first].key] = right[second].key
        body = Matching(tuple(left.values()), tuple(right.values()), pairs)
        ballots = as_ballots(body) if BALLOTS_CLASS in _classes(found) else None
        return (Kind.MATCHING, body) if ballots is None else (Kind.BALLOTS, ballots)

    def _ordering(self, found: Element, declared: Element) -> SimpleBody:
        options = self._options(found, "simple-choice")
        right = _right(declared)
        if sorted(right) != sorted(options):
            words = "The right order does not name every line once."
            raise Unread("right_missing", words, line=declared.line)
        return Ordering(tuple(options[one] for one in right))

    def _entry(self, name: str, declared: Element, place: Element) -> tuple[Kind, SimpleBody]:
        if declared.attributes.get("base-type") not in ("float", "integer"):
            return Kind.SHORT, Short(tuple(_accepted(declared)))
        value = _number(next(iter(_right(declared)), ""), declared.line)
        unit = next((one for one in place.below("span") if UNIT_CLASS in _classes(one)), None)
        return Kind.NUMERIC, Number(value, self._tolerance(name), self.words(unit))

    def _tolerance(self, name: str) -> Decimal:
        for one in self.root.below("equal"):
            asked = {inner.attributes.get("identifier") for inner in one.elements()}
            if name in asked and one.attributes.get("tolerance-mode") == "absolute":
                written = one.attributes.get("tolerance", "").split()
                return _number(written[0] if written else "0", one.line)
        return Decimal(0)


def _right(declared: Element) -> list[str]:
    correct = declared.first("correct-response")
    values = correct.elements("value") if correct else ()
    return [re.sub(r"\s+", " ", one.text).strip() for one in values]


def _accepted(declared: Element) -> Iterator[str]:
    """All that is mapped to something, else what is declared right."""
    found = [
        one.attributes.get("map-key", "")
        for one in declared.below("map-entry")
        if not re.fullmatch(r"-.*|0*\.?0*", one.attributes.get("mapped-value", "0").strip())
    ]
    return (tidy(text) for text in found or _right(declared))


def _number(text: str, line: int) -> Decimal:
    number = read_number(text)
    if number is None:
        raise Unread("not_number", "An answer or its tolerance is no number.", line=line)
    return number


def _spoken(one: Element, otherwise: str) -> str:
    language = one.attributes.get(XML_LANG, "")[:2].lower()
    return language if language in LANGUAGES else otherwise


class _Pieces:
    """What is said piece by piece: a piece is a mapping from language, "" for all, to text."""

    def __init__(
        self, catalogs: Mapping[str, Mapping[str, str]], unsaid: frozenset[str], language: str
    ) -> None:
        self._catalogs, self._unsaid, self._language = catalogs, unsaid, language
        self._found: list[Mapping[str, str]] = []

    def take(self, one: Element, language: str) -> None:
        """``unsaid`` names elements and classes that are passed over."""
        spoken = _spoken(one, language)
        others = self._catalogs.get(one.attributes.get(CATALOG, ""), {})
        if one.name in _PARAGRAPHS:
            self._found.append({"": "\n"})
        if others:
            self._found.append({spoken: "".join(self.plain(one)), **others})
        else:
            for child in one.children:
                if isinstance(child, str):
                    self._found.append({spoken: re.sub(r"\s+", " ", child)})
                elif not self._unsaid.intersection((child.name, *_classes(child))):
                    self.take(child, spoken)
        if one.name in _PARAGRAPHS and one.name != "br":
            self._found.append({"": "\n"})

    def plain(self, one: Element) -> Iterator[str]:
        """The text in one language."""
        for child in one.children:
            if isinstance(child, str):
                yield re.sub(r"\s+", " ", child)
            elif child.name == "br":
                yield "\n"
            elif not self._unsaid.intersection((child.name, *_classes(child))):
                yield from self.plain(child)

    def words(self) -> dict[str, str]:
        spoken = {one for piece in self._found for one in piece if one and piece[one].strip()}
        return tidy_words(
            {
                one: "".join(piece.get(one, piece.get("", "")) for piece in self._found)
                for one in spoken
            }
        )
