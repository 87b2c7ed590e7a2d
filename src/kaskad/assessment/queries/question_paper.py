"""The questions of a test on paper, in one language; answers go on the answer sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.assessment.rules.answer_sheet import Asked, letter
from kaskad.assessment.rules.items import (
    Ballots,
    Case,
    Choices,
    Matching,
    Number,
    Option,
    Ordering,
    SimpleBody,
    Words,
)
from kaskad.assessment.vocab import Kind
from kaskad.core.documents import Paper, make_pdf

TEMPLATE = Path(__file__).with_name("question_paper.typ")
_OTHERS = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """``sign`` is what the answer sheet calls it."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedBallot:
    """``marks`` stand in the squares "for" and "against"."""

    sign: str
    marks: tuple[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """``right`` is the other side of a matching."""

    number: str
    text: str
    how: str
    lines: tuple[PrintedLine, ...] = ()
    right: tuple[PrintedLine, ...] = ()
    ballots: tuple[PrintedBallot, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """``situation`` is the text of a case."""

    number: str
    situation: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionPaper(Paper):
    """``notes`` stand below the title."""

    notes: tuple[str, ...]
    ballot_words: tuple[str, str]
    case_word: str
    items: tuple[PrintedItem, ...]
    foot: str
    pages: str = field(default="{page} / {pages}")


def question_paper_pdf(
    title: str, items: Sequence[Asked], language: str, *, foot: str = "", now: datetime
) -> bytes:
    """The questions as PDF; ``foot`` may name the form and the day."""
    return make_pdf(TEMPLATE, question_paper(title, items, language, foot=foot), now=now)


def question_paper(
    title: str, items: Sequence[Asked], language: str, *, foot: str = ""
) -> QuestionPaper:
    """What stands on the paper, in the order and with the letters of the answer sheet."""
    with override(language):
        return QuestionPaper(
            title=title,
            language=language,
            notes=(
                _("Answer on the answer sheet only; what is written here is not counted."),
                _("The number of a question and the letters of its answers are the same there."),
            ),
            ballot_words=(
                pgettext("answer sheet, ballot", "For"),
                pgettext("answer sheet, ballot", "Against"),
            ),
            case_word=pgettext("question paper", "Situation"),
            items=tuple(_item(place, one, language) for place, one in enumerate(items, 1)),
            foot=foot,
        )


def _item(place: int, asked: Asked, language: str) -> PrintedItem:
    content = asked.content
    if not isinstance(content.body, Case):
        shown = asked.shown("", content.body)
        number = str(place)
        question = _question(number, content.kind, content.text, content.body, shown, language)
        return PrintedItem(number, "", (question,))
    questions = tuple(
        _question(
            f"{place}.{at}",
            step.kind,
            step.text,
            step.body,
            asked.shown(step.key, step.body),
            language,
        )
        for at, step in enumerate(content.body.steps, 1)
    )
    return PrintedItem(str(place), _in(language, content.text), questions)


def _in(language: str, words: Words) -> str:
    return next((words[one] for one in (language, *_OTHERS) if words.get(one)), "")


def _question(
    number: str, kind: Kind, text: Words, body: SimpleBody, shown: Sequence[str], language: str
) -> PrintedQuestion:
    said, how = _in(language, text), _how(kind)
    match body:
        case Choices():
            return PrintedQuestion(number, said, how, _lettered(body.options, shown, language))
        case Matching():
            left = tuple(
                PrintedLine(str(at), _in(language, one.text)) for at, one in enumerate(body.left, 1)
            )
            right = _lettered(body.right, shown, language)
            return PrintedQuestion(number, said, how, left, right)
        case Ordering():
            return PrintedQuestion(number, said, how, _lettered(body.lines, shown, language))
        case Ballots():
            drawn = tuple(
                PrintedBallot(str(at), one.marks, _in(language, one.text))
                for at, one in enumerate(body.ballots, 1)
            )
            return PrintedQuestion(number, said, how, ballots=drawn)
        case Number() if unit := _in(language, body.unit):
            unit_words = _("Unit: %(unit)s.") % {"unit": unit}
            return PrintedQuestion(number, said, f"{how} {unit_words}")
    return PrintedQuestion(number, said, how)


def _lettered(
    options: Iterable[Option], shown: Sequence[str], language: str
) -> tuple[PrintedLine, ...]:
    by_key: Mapping[str, Option] = {one.key: one for one in options}
    return tuple(
        PrintedLine(letter(at), _in(language, by_key[key].text)) for at, key in enumerate(shown)
    )


def _how(kind: Kind) -> str:
    """What is to be done, for every kind but a choice."""
    words = {
        Kind.CHOICES: _("Several answers may be right."),
        Kind.TRUTH: _("True or false?"),
        Kind.MATCHING: _("Find the letter for every number."),
        Kind.ORDERING: _("Give every letter its place in the right order."),
        Kind.NUMERIC: _("Write a number."),
        Kind.SHORT: _("Write one word or a few."),
        Kind.BALLOTS: _("What becomes of every ballot?"),
    }
    return words.get(kind, "")
