"""An item as people who take it will see it, language by language, with what is right beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.assessment.rules.ballot_pairs import TRUTHS, VERDICTS
from kaskad.assessment.rules.item_file_writing import plain_number
from kaskad.assessment.rules.items import (
    Ballot,
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
from kaskad.assessment.vocab import Kind
from kaskad.assessment.web.ballot_picture import picture_of
from kaskad.core.web.components import Component, Fact, Status
from kaskad.core.web.format import language as in_language

Way = Literal["radio", "checkbox", "list", "field"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a question; ``said`` is what is right of it, ``note`` why."""

    text: str
    said: Status | None = None
    note: str = ""
    picture: SafeString | None = None


@dataclass(frozen=True, slots=True)
class Question(Component):
    """What is asked, and the lines to answer it by; ``facts`` is what is right of the whole."""

    template = "assessment/question.html"
    title: str
    paragraphs: tuple[str, ...]
    way: Way
    lines: tuple[Shown, ...] = ()
    facts: tuple[Fact, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Preview(Component):
    """An item in one language."""

    template = "assessment/preview.html"
    language: str
    name: str
    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]
    explained: str
    explanation: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Previews(Component):
    """Languages side by side, or one under the other on a phone."""

    template = "assessment/previews.html"
    items: tuple[Preview, ...]


def previews_of(content: ItemContent) -> Previews:
    """Kazakh and Russian always, English where the item has it."""
    languages = ["kk", "ru", *(["en"] if content.text.get("en") else [])]
    return Previews(tuple(_preview(content, one) for one in languages))


def _preview(content: ItemContent, language: str) -> Preview:
    # Everything in the part of a language is said in it, for the eye and for the screen reader.
    with override(language):
        text, questions = _paragraphs(content.text, language), questions_of(content, language)
        return Preview(
            language=language,
            name=str(dict(settings.LANGUAGES)[language]),
            paragraphs=text,
            questions=questions,
            explained=pgettext("item", "Explanation, shown with the result"),
            explanation=_paragraphs(content.explanation, language),
            anchor=f"preview-{language}",
        )


def _paragraphs(words: Words, language: str) -> tuple[str, ...]:
    text = words.get(language, "")
    return tuple(line for line in text.split("\n") if line) or (_missing(),)


def _in(words: Words, language: str) -> str:
    return words.get(language, "") or _missing()


def _missing() -> str:
    return pgettext("item", "– no text yet –")


def _right() -> Status:
    return Status(pgettext("item", "right answer"), "done")


def _question(title: str, text: Words, kind: Kind, body: Body, language: str) -> Question:
    way, lines, facts, remark = _asked(kind, body, language)
    asked = _paragraphs(text, language) if title else ()
    return Question(title, asked, way, lines, facts, remark)


_Asked = tuple[Way, tuple[Shown, ...], tuple[Fact, ...], str]


def _asked(kind: Kind, body: Body, language: str) -> _Asked:
    match body:
        case Choices():
            asked = _choices(kind, body, language)
        case Truth():
            asked = _truth(body, language)
        case Matching():
            asked = _matching(body, language)
        case Ordering():
            lines = tuple(_line(one, language) for one in body.lines)
            words = _("The right order; those who take the test see the lines mixed.")
            asked = ("list", lines, (), words)
        case Number():
            asked = _number(body, language)
        case Short():
            right = Fact(pgettext("item", "Taken as right"), "; ".join(body.accepted) or _missing())
            asked = ("field", (), (right,), "")
        case Ballots():
            asked = ("list", tuple(_ballot(one, language) for one in body.ballots), (), "")
        case _:
            asked = ("list", (), (), "")
    return asked


def _line(option: Option, language: str, said: Status | None = None) -> Shown:
    return Shown(_in(option.text, language), said, option.note.get(language, ""))


def _choices(kind: Kind, body: Choices, language: str) -> _Asked:
    lines = tuple(
        _line(one, language, _right() if one.key in body.right else None) for one in body.options
    )
    remark = _("The options always stand in this order.") if body.keeps_order else ""
    return ("radio" if kind == Kind.CHOICE else "checkbox", lines, (), remark)


def truth_words(*, value: bool) -> str:
    """What is chosen of a statement, in the reader's language."""
    return TRUTHS[value][in_language()]


def questions_of(content: ItemContent, language: str) -> tuple[Question, ...]:
    """What an item asks, with what is right, without its text and its explanation."""
    if not isinstance(content.body, Case):
        return (_question("", {}, content.kind, content.body, language),)
    return tuple(
        _question(_("Question %(number)s") % {"number": at}, one.text, one.kind, one.body, language)
        for at, one in enumerate(content.body.steps, start=1)
    )


def _truth(body: Truth, language: str) -> _Asked:
    lines = tuple(
        Shown(words[language], _right() if value is body.is_true else None)
        for value, words in TRUTHS.items()
    )
    return ("radio", lines, (), "")


def _matching(body: Matching, language: str) -> _Asked:
    right = {one.key: one for one in body.right}
    lines = []
    for one in body.left:
        partner = right.get(body.pairs.get(one.key, ""))
        words = _in(partner.text, language) if partner else _missing()
        lines.append(_line(one, language, Status(words, "done" if partner else "bad")))
    used = set(body.pairs.values())
    rest = [_in(one.text, language) for one in body.right if one.key not in used]
    facts = (Fact(pgettext("item", "Belongs to no line"), "; ".join(rest)),) if rest else ()
    words = _("On the right one chooses from a list in another order.")
    return ("list", tuple(lines), facts, words)


def _number(body: Number, language: str) -> _Asked:
    value = plain_number(body.value).replace(".", "." if language == "en" else ",")
    if unit := body.unit.get(language, ""):
        value = f"{value} {unit}"
    facts = [Fact(pgettext("item", "Right"), value)]
    if body.tolerance:
        tolerance = plain_number(body.tolerance).replace(".", "." if language == "en" else ",")
        facts.append(Fact(pgettext("item", "May differ by"), tolerance))
    return ("field", (), tuple(facts), "")


def _ballot(one: Ballot, language: str) -> Shown:
    return Shown(
        text=one.text.get(language, ""),
        said=Status(VERDICTS[one.verdict][language], "done"),
        note=one.note.get(language, ""),
        picture=picture_of(one.marks, language),
    )
