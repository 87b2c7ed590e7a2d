"""The run book on one sheet of paper, in Kazakh and Russian side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from kaskad.core import clock
from kaskad.core.documents import Paper, make_pdf
from kaskad.core.qr import square_code
from kaskad.core.web.format import day_of_week, day_short, language, moment, number, times
from kaskad.seminars.queries.book import RunBook
from kaskad.seminars.rules.book import Done, Part
from kaskad.seminars.web.book_words import (
    agenda_line,
    answer_note,
    done_words,
    news_title,
    part_words,
    step_words,
)
from kaskad.seminars.web.pages import exempt_words

TEMPLATE = Path(__file__).with_name("book.typ")
_LANGUAGES = ("kk", "ru")
# So much fits on the sheet; of the rest there is a count, and the code leads to the page.
_PLACES, _NEWS, _NEWS_LETTERS = 8, 4, 80


@dataclass(frozen=True, slots=True)
class PaperStep:
    """A line of what is to be done; ``mark`` is how far it is."""

    title: str
    left: str
    mark: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class PaperPart:
    """Before, during or after."""

    title: str
    steps: tuple[PaperStep, ...]


@dataclass(frozen=True, slots=True)
class PaperSide:
    """Everything in one language; pairs are a text and what stands right of it."""

    language: str
    title: str
    facts: tuple[str, ...]
    expected_title: str
    expected: tuple[tuple[str, str], ...]
    agenda_title: str
    agenda: tuple[tuple[str, str, str], ...]
    news_title: str
    news: tuple[tuple[str, str], ...]
    parts: tuple[PaperPart, ...]
    notes: str
    foot: str


@dataclass(frozen=True, slots=True)
class BookPaper(Paper):
    """The sheet; ``code`` is a picture that leads to ``address``, the page of the book."""

    code: str
    address: str
    sides: tuple[PaperSide, ...]
    foot: str
    pages: str


def book_pdf(book: RunBook, site: str, *, now: datetime) -> bytes:
    """The book as PDF; ``site`` is the beginning of full addresses, with its last slash."""
    return make_pdf(TEMPLATE, book_paper(book, site), now=now)


def book_paper(book: RunBook, site: str) -> BookPaper:
    """What stands on the sheet."""
    sides = []
    for one in _LANGUAGES:
        with override(one):
            sides.append(_side(book))
    address = f"{site.rstrip('/')}{reverse('seminars:book', args=[book.seminar.code])}"
    return BookPaper(
        title=" / ".join(side.title for side in sides),
        language=language() if language() in _LANGUAGES else _LANGUAGES[0],
        code=square_code(address).svg,
        address=address,
        sides=tuple(sides),
        foot=" / ".join(side.foot for side in sides),
        pages="{page} / {pages}",
    )


def _side(book: RunBook) -> PaperSide:
    """The sheet in the active language."""
    seminar = book.seminar
    starts = datetime.combine(seminar.day, seminar.starts)
    when = times(starts, starts + timedelta(minutes=seminar.minutes))
    place = ", ".join(filter(None, (str(seminar.venue), str(seminar.address))))
    group = _("Group %(number)s, %(commission)s") % {
        "number": seminar.group_number,
        "commission": seminar.commission,
    }
    trainer = f"{pgettext('sheet', 'Trainer')}: {seminar.trainer}" if seminar.trainer else ""
    made = moment(book.at.astimezone(clock.zone()))
    return PaperSide(
        language=language(),
        title=_("Run book of the seminar"),
        facts=tuple(
            filter(
                None,
                (
                    group,
                    str(seminar.stage),
                    f"{day_of_week(seminar.day)}, {when}",
                    place,
                    trainer,
                ),
            )
        ),
        expected_title=_("Who is expected"),
        expected=_expected(book),
        agenda_title=pgettext("run book", "Agenda"),
        agenda=tuple(agenda_line(one) for one in book.agenda),
        news_title=news_title(book.news),
        news=_news(book),
        parts=tuple(_part(book, one) for one in Part),
        notes=pgettext("run book", "Notes"),
        foot=_("As of %(moment)s") % {"moment": made},
    )


def _expected(book: RunBook) -> tuple[tuple[str, str], ...]:
    rows = [(str(one.name), number(one.people)) for one in book.places[:_PLACES]]
    if rest := book.places[_PLACES:]:
        words = ngettext("%(count)s more commission", "%(count)s more commissions", len(rest))
        people = sum(one.people for one in rest)
        rows.append((words % {"count": number(len(rest))}, number(people)))
    rows.append((pgettext("table", "Total"), number(book.expected)))
    if book.exempt:
        rows.append((exempt_words(), number(book.exempt)))
    return tuple(rows)


def _news(book: RunBook) -> tuple[tuple[str, str], ...]:
    """The law first, then answers, then the kit."""
    news = book.news
    if news.since is None:
        return ()
    rows = [(str(one.name), day_short(one.in_force_from)) for one in news.provisions]
    rows += [(f"№ {one.number}. {one.question}", answer_note(one)) for one in news.answers]
    rows += [(str(one.title), pgettext("run book", "material")) for one in news.materials]
    if not rows:
        return ((_("Nothing changed"), ""),)
    shown = [(_short(text), note) for text, note in rows[:_NEWS]]
    if rest := rows[_NEWS:]:
        words = ngettext("%(count)s more", "%(count)s more", len(rest))
        shown.append((words % {"count": number(len(rest))}, ""))
    return tuple(shown)


def _short(text: str) -> str:
    return text if len(text) <= _NEWS_LETTERS else f"{text[: _NEWS_LETTERS - 1].rstrip()}…"


def _part(book: RunBook, part: Part) -> PaperPart:
    found = []
    for step in book.steps:
        if step.part == part:
            title, left = step_words(step, book)
            is_done = step.done == Done.DONE
            found.append(PaperStep(title, left, done_words(step.done), is_done))
    return PaperPart(part_words(part), tuple(found))
