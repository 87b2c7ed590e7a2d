"""An item as an assessment item of QTI, in neutral spelling (`rules/qti_names.py`).

In QTI 3.0 the first language stands in the body and the others in catalogs, whose cards hold each
text again; in 2.1, which has none, an item is in one language. What explains comes as feedback that
the response processing always shows. A case is one item with several interactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kaskad.assessment.rules.ballot_pairs import TRUTHS, as_matching
from kaskad.assessment.rules.item_file_writing import plain_number
from kaskad.assessment.rules.item_text import LANGUAGES
from kaskad.assessment.rules.items import (
    Ballots,
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
    Words,
)
from kaskad.assessment.rules.qti_names import (
    BALLOTS_CLASS,
    CATALOG,
    EXPLANATION,
    RESPONSE,
    STEP_CLASS,
    TRANSLATION,
    TRUTH_CLASS,
    UNIT_CLASS,
    Dialect,
    identifier,
)
from kaskad.assessment.rules.xml_tree import XML_LANG, Element, element
from kaskad.assessment.vocab import Kind

_SHOWN: Final = {
    "outcome-identifier": EXPLANATION, "identifier": "explanation", "show-hide": "show",
}  # fmt: skip


def item_element(content: ItemContent, dialect: Dialect, language: str) -> Element:
    """``language``: that of the body; in a version without catalogs the only one."""
    languages = frozenset(content.text) if dialect.has_catalogs else frozenset((language,))
    writer = _Writer(language, languages, dialect.has_catalogs)
    body = content.body
    steps = (
        body.steps if isinstance(body, Case)
        else (Step("", content.kind, content.text, body),)
    )  # fmt: skip
    parts = [writer.question(step, 1 / len(steps)) for step in steps]
    inside = [part.shown for part in parts]
    if isinstance(body, Case):
        inside = [
            writer.said("div", content.text),
            *(element("div", {"class": STEP_CLASS}, part.shown) for part in parts),
        ]
    item_body = element("item-body", None, *inside)
    feedback = writer.said("p", content.explanation)
    if dialect.has_catalogs:
        feedback = element("content-body", None, feedback)
    attributes = {
        "identifier": identifier(content.code),
        "title": content.code,
        "adaptive": "false",
        "time-dependent": "false",
        XML_LANG: language,
    }
    return element(
        "assessment-item",
        attributes,
        *(part.declaration for part in parts),
        *_outcomes(),
        item_body,
        *writer.catalog_info(),
        element("response-processing", None, *(part.rule for part in parts), _explain()),
        element("modal-feedback", _SHOWN, feedback),
    )


def _outcomes() -> Iterator[Element]:
    score = {"identifier": "SCORE", "cardinality": "single", "base-type": "float"}
    default = element("default-value", None, element("value", None, "0"))
    yield element("outcome-declaration", score, default)
    shown = {"identifier": EXPLANATION, "cardinality": "single", "base-type": "identifier"}
    yield element("outcome-declaration", shown)


def _explain() -> Element:
    value = element("base-value", {"base-type": "identifier"}, "explanation")
    return element("set-outcome-value", {"identifier": EXPLANATION}, value)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one question gives to the item."""

    declaration: Element
    shown: Element
    rule: Element


@dataclass(slots=True)
class _Writer:
    language: str
    languages: frozenset[str]
    has_catalogs: bool
    catalogs: list[Element] = field(default_factory=list)

    def said(self, name: str, words: Words, attributes: dict[str, str] | None = None) -> Element:
        """An element that says ``words``; other languages go into a catalog."""
        spoken = [self.language, *LANGUAGES] if self.has_catalogs else [self.language]
        main = next((one for one in spoken if one in words), self.language)
        found = dict(attributes or {})
        others = [one for one in LANGUAGES if one in words and one != main]
        if others and self.has_catalogs:
            found[CATALOG] = self._catalog(words, others)
        if main != self.language:
            found[XML_LANG] = main
        return element(name, found, *_lines(words.get(main, "")))

    def _catalog(self, words: Words, others: list[str]) -> str:
        name = f"text-{len(self.catalogs) + 1}"
        entries = (
            element(
                "card-entry",
                {XML_LANG: one},
                element("html-content", None, element("p", None, *_lines(words[one]))),
            )
            for one in others
        )
        card = element("card", {"support": TRANSLATION}, *entries)
        self.catalogs.append(element("catalog", {"id": name}, card))
        return name

    def catalog_info(self) -> Iterator[Element]:
        if self.catalogs:
            yield element("catalog-info", None, *self.catalogs)

    def question(self, step: Step, share: float) -> _Part:
        name = f"{RESPONSE}-{step.key}" if step.key else RESPONSE
        match step.body:
            case Choices() | Truth():
                return self._choice(name, step, share)
            case Matching():
                return self._pairs(name, step, step.body, {}, share)
            case Ballots():
                pairs = as_matching(step.body, self.languages)
                return self._pairs(name, step, pairs, {"class": BALLOTS_CLASS}, share)
            case Ordering():
                return self._ordering(name, step, step.body, share)
            case _:
                return self._entry(name, step, step.body, share)

    def _choice(self, name: str, step: Step, share: float) -> _Part:
        body, attributes = _as_choices(step.body)
        is_single = step.kind != Kind.CHOICES
        worth = 1 / max(len(body.right), 1)
        wrong = 0.0 if is_single else -worth
        right = [identifier(one.key) for one in body.options if one.key in body.right]
        weights = {
            identifier(one.key): worth if one.key in body.right else wrong for one in body.options
        }
        shown = element(
            "choice-interaction",
            attributes
            | {
                "response-identifier": name,
                "shuffle": "false" if body.keeps_order else "true",
                "max-choices": "1" if is_single else "0",
            },
            self.said("prompt", step.text),
            *(self._option("simple-choice", one, identifier(one.key)) for one in body.options),
        )
        cardinality = "single" if is_single else "multiple"
        declaration = _declared(name, cardinality, "identifier", right, _mapping(weights))
        return _Part(declaration, shown, _map_rule(name, share))

    def _option(self, name: str, option: Option, known_as: str, **more: str) -> Element:
        inside = [self.said("span", option.text)]
        if option.note:
            inside.append(self.said("feedback-inline", option.note, dict(_SHOWN)))
        attributes = {"identifier": known_as} | {
            key.replace("_", "-"): value for key, value in more.items()
        }
        return element(name, attributes, *inside)

    def _pairs(
        self, name: str, step: Step, body: Matching, attributes: dict[str, str], share: float
    ) -> _Part:
        right = [f"L-{one} R-{other}" for one, other in body.pairs.items()]
        weights = dict.fromkeys(right, 1 / max(len(right), 1))
        most = str(len(body.left))
        choice = "simple-associable-choice"
        sets = (
            (self._option(choice, one, f"L-{one.key}", match_max="1") for one in body.left),
            (self._option(choice, one, f"R-{one.key}", match_max=most) for one in body.right),
        )
        shown = element(
            "match-interaction",
            attributes | {"response-identifier": name, "shuffle": "true", "max-associations": most},
            self.said("prompt", step.text),
            *(element("simple-match-set", None, *one) for one in sets),
        )
        declaration = _declared(name, "multiple", "directedPair", right, _mapping(weights))
        return _Part(declaration, shown, _map_rule(name, share))

    def _ordering(self, name: str, step: Step, body: Ordering, share: float) -> _Part:
        """The lines stand by their keys, so that the file does not give away their order."""
        right = [identifier(one.key) for one in body.lines]
        lines = sorted(body.lines, key=lambda one: one.key)
        shown = element(
            "order-interaction",
            {"response-identifier": name, "shuffle": "true"},
            self.said("prompt", step.text),
            *(self._option("simple-choice", one, identifier(one.key)) for one in lines),
        )
        declaration = _declared(name, "ordered", "identifier", right, [])
        return _Part(declaration, shown, _if_rule(element("match"), name, share))

    def _entry(self, name: str, step: Step, body: SimpleBody, share: float) -> _Part:
        field_ = element("text-entry-interaction", {"response-identifier": name})
        row = element("p", None, field_)
        if isinstance(body, Number):
            tolerance = plain_number(body.tolerance)
            value = [plain_number(body.value)]
            declaration = _declared(name, "single", "float", value, [])
            bounds = {"tolerance-mode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
            rule = _if_rule(element("equal", bounds), name, share)
            if body.unit:
                row.children += [" ", self.said("span", body.unit, {"class": UNIT_CLASS})]
        else:
            accepted = body.accepted if isinstance(body, Short) else ()
            mapping = _mapping(dict.fromkeys(accepted, 1.0), {"case-sensitive": "false"})
            declaration = _declared(name, "single", "string", accepted[:1], mapping)
            rule = _map_rule(name, share)
        return _Part(declaration, element("div", None, self.said("p", step.text), row), rule)


def _as_choices(body: SimpleBody) -> tuple[Choices, dict[str, str]]:
    if isinstance(body, Choices):
        return body, {}
    is_true = isinstance(body, Truth) and body.is_true
    options = tuple(Option("true" if value else "false", TRUTHS[value]) for value in (True, False))
    right = frozenset(("true" if is_true else "false",))
    return Choices(options, right, keeps_order=True), {"class": TRUTH_CLASS}


def _lines(text: str) -> Iterator[Element | str]:
    for place, row in enumerate(text.split("\n")):
        if place:
            yield element("br")
        if row:
            yield row


def _declared(
    name: str, cardinality: str, base_type: str, right: Iterable[str], mapping: list[Element]
) -> Element:
    attributes = {"identifier": name, "cardinality": cardinality, "base-type": base_type}
    correct = element("correct-response", None, *(element("value", None, one) for one in right))
    return element("response-declaration", attributes, correct, *mapping)


def _mapping(weights: dict[str, float], more: dict[str, str] | None = None) -> list[Element]:
    """A whole answer is worth 1, a wholly wrong one 0, as the bounds say."""
    entries = (
        element("map-entry", {"map-key": key, "mapped-value": str(worth)} | (more or {}))
        for key, worth in weights.items()
    )
    bounds = {"lower-bound": "0", "upper-bound": "1", "default-value": "0"}
    return [element("mapping", bounds, *entries)]


def _added(worth: Element) -> Element:
    score = element("variable", {"identifier": "SCORE"})
    return element("set-outcome-value", {"identifier": "SCORE"}, element("sum", None, score, worth))


def _share(share: float) -> Element:
    return element("base-value", {"base-type": "float"}, str(share))


def _map_rule(name: str, share: float) -> Element:
    mapped = element("map-response", {"identifier": name})
    return _added(element("product", None, _share(share), mapped))


def _if_rule(comparison: Element, name: str, share: float) -> Element:
    comparison.children += [
        element("variable", {"identifier": name}),
        element("correct", {"identifier": name}),
    ]
    return element(
        "response-condition", None, element("response-if", None, comparison, _added(_share(share)))
    )
