"""Items as Moodle XML, in all their languages at once (docs/formats/item-exchange.md).

https://docs.moodle.org/en/Moodle_XML_format
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kaskad.assessment.rules.ballot_pairs import as_matching
from kaskad.assessment.rules.exchange import Lost, Written
from kaskad.assessment.rules.item_file_writing import plain_number
from kaskad.assessment.rules.item_html import paragraphs, spans
from kaskad.assessment.rules.item_tags import item_tags
from kaskad.assessment.rules.items import (
    Ballots,
    Body,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    Truth,
    Words,
)
from kaskad.assessment.rules.xml_tree import Element, element, render_xml
from kaskad.assessment.vocab import Kind

# Moodle takes only the shares of its own list; these are a whole by 1 to 10 of it.
SHARES: Final = (
    "100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10",
)  # fmt: skip
_TYPES: Final = {
    Kind.CHOICE: "multichoice",
    Kind.CHOICES: "multichoice",
    Kind.TRUTH: "truefalse",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.NUMERIC: "numerical",
    Kind.SHORT: "shortanswer",
    Kind.BALLOTS: "matching",
}


def write_moodle(items: Iterable[ItemContent]) -> Written:
    """A file that Moodle imports, and what it does not hold."""
    quiz, lost = element("quiz"), []
    for content in items:
        lost += losses(content)
        if content.kind != Kind.CASE:
            quiz.children.append(_question(content))
    return Written(render_xml(quiz), tuple(lost))


def losses(content: ItemContent) -> list[Lost]:
    body, what = content.body, []
    if isinstance(body, Case):
        what.append("kind")
    elif isinstance(body, Choices) and len(body.right) > len(SHARES):
        what.append("partial_credit")
    elif has_line_notes(body):
        what.append("notes")
    return [Lost(content.code, one) for one in what]


def has_line_notes(body: Body) -> bool:
    """Whether a line, a side of a pair or a ballot has a note; only options have one elsewhere."""
    match body:
        case Matching():
            return any(one.note for one in (*body.left, *body.right))
        case Ordering():
            return any(one.note for one in body.lines)
        case Ballots():
            return any(one.note for one in body.ballots)
        case _:
            return False


def _question(content: ItemContent) -> Element:
    body = content.body
    unit = body.unit if isinstance(body, Number) else {}
    source = {"en": content.source} if content.source else {}
    return element(
        "question",
        {"type": _TYPES[content.kind]},
        element("name", None, _text(content.code)),
        _html("questiontext", paragraphs(content.text, unit=unit)),
        _html("generalfeedback", paragraphs(content.explanation, source=source)),
        element("defaultgrade", None, "1"),
        element("penalty", None, "0"),
        element("hidden", None, "0"),
        element("idnumber", None, content.code),
        *_body(content, body),
        element("tags", None, *(element("tag", None, _text(one)) for one in item_tags(content))),
    )


def _text(text: str) -> Element:
    return element("text", None, text)


def _html(name: str, html: str, attributes: dict[str, str] | None = None) -> Element:
    return element(name, (attributes or {}) | {"format": "html"}, _text(html))


def _answer(fraction: str, text: Words, note: Words) -> Element:
    answer = _html("answer", spans(text), {"fraction": fraction})
    answer.children.append(_html("feedback", spans(note)))
    return answer


def _body(content: ItemContent, body: Body) -> Iterator[Element]:
    match body:
        case Choices():
            yield from _choices(content.kind, body)
        case Truth():
            for value in (True, False):
                fraction = "100" if value == body.is_true else "0"
                words = element("answer", {"fraction": fraction, "format": "moodle_auto_format"})
                words.children.append(_text("true" if value else "false"))
                yield words
        case Matching():
            yield from _matching(body)
        case Ballots():
            languages = frozenset(content.text) or frozenset(("kk", "ru"))
            yield from _matching(as_matching(body, languages))
        case Ordering():
            yield from _ordering(body.lines)
        case Number():
            answer = _plain_answer(plain_number(body.value))
            answer.children.append(element("tolerance", None, plain_number(body.tolerance)))
            yield answer
        case Short():
            yield element("usecase", None, "0")
            # A star stands for anything there.
            yield from (_plain_answer(text.replace("*", "\\*")) for text in body.accepted)
        case Case():
            return


def _plain_answer(text: str) -> Element:
    attributes = {"fraction": "100", "format": "moodle_auto_format"}
    return element("answer", attributes, _text(text))


def _choices(kind: Kind, body: Choices) -> Iterator[Element]:
    is_single = kind == Kind.CHOICE
    share = SHARES[min(max(len(body.right), 1), len(SHARES)) - 1]
    yield element("single", None, "true" if is_single else "false")
    yield element("shuffleanswers", None, "false" if body.keeps_order else "true")
    yield element("answernumbering", None, "none")
    wrong = "0" if is_single else f"-{share}"
    for option in body.options:
        yield _answer(share if option.key in body.right else wrong, option.text, option.note)


def _matching(body: Matching) -> Iterator[Element]:
    yield element("shuffleanswers", None, "true")
    partners = {one.key: one.text for one in body.right}
    taken = set(body.pairs.values())
    for line in body.left:
        yield _couple(line.text, partners.get(body.pairs.get(line.key, ""), {}))
    for key, text in partners.items():
        if key not in taken:
            yield _couple({}, text)


def _couple(left: Words, right: Words) -> Element:
    couple = _html("subquestion", spans(left))
    couple.children.append(element("answer", None, _text(spans(right))))
    return couple


def _ordering(lines: tuple[Option, ...]) -> Iterator[Element]:
    """Moodle 4.5 and later, or with the plug-in qtype_ordering; the fraction is the place."""
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(lines)),
        "gradingtype": "RELATIVE_NEXT_EXCLUDE_LAST",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    yield from (element(name, None, value) for name, value in settings.items())
    for place, line in enumerate(lines, start=1):
        yield _html("answer", spans(line.text), {"fraction": str(place)})
