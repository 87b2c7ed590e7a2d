"""The run book of a seminar as a page: before, during and after, the part of now first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Seminar, SeminarState
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Empty,
    Facts,
    Ladder,
    Link,
    Links,
    Notice,
    Progress,
    Status,
    Task,
    Tasks,
)
from kaskad.core.web.format import day_short, number
from kaskad.core.web.tables import Cell, Column, Row, Table, agenda
from kaskad.seminars.queries.book import BookPerson, RunBook
from kaskad.seminars.rules.book import Deed, Done, Part, Step
from kaskad.seminars.web.book_words import (
    agenda_line,
    answer_note,
    done_words,
    news_title,
    part_words,
    step_words,
)
from kaskad.seminars.web.pages import exempt_words, facts_of
from kaskad.seminars.web.titles import title_of

_PLACES, _NAMES, _QUESTIONS = 15, 30, 20  # of a long list the first ones; the rest is one link away
_STATES = {Done.DONE: "done", Done.OPEN: "now", Done.LATER: "plan"}


@dataclass(frozen=True, slots=True)
class BookSection:
    """Something to know in a part, under its heading."""

    anchor: str
    title: str
    parts: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class BookPart:
    """A part of the day: what is to be done in it, and what one has to know for it."""

    anchor: str
    title: str
    now: str
    tasks: Tasks
    sections: tuple[BookSection, ...]


@dataclass(frozen=True, slots=True)
class BookPage:
    """The page; the first part is open, the others can be opened."""

    title: str
    kicker: str
    ladder: Ladder
    facts: Facts
    links: Actions
    notice: Notice | None
    first: BookPart
    others: tuple[BookPart, ...]


def book_page(seminar: Seminar, book: RunBook, *, is_staff: bool) -> BookPage:
    """The book on its page; ``is_staff``: the reader works for the commission and may open more."""
    order = (book.part, *(one for one in Part if one != book.part))
    parts = [book_part(part, book, is_staff=is_staff) for part in order]
    sheet = Link(title_of(seminar), _url("sheet", book))
    return BookPage(
        title=_("Run book of the seminar"),
        kicker=f"{title_of(seminar)}. {seminar.group.stage.title}",
        ladder=Ladder((sheet,), _("Run book of the seminar")),
        facts=facts_of(seminar, len(book.people), book.exempt),
        links=Actions(
            (
                Link(
                    _("Print on one sheet, in Kazakh and Russian"),
                    _url("book_paper", book),
                    icon="print",
                ),
                Link(_("Open the sheet"), _url("sheet", book)),
            )
        ),
        notice=_notice(seminar),
        first=parts[0],
        others=tuple(parts[1:]),
    )


def book_part(part: Part, book: RunBook, *, is_staff: bool) -> BookPart:
    """One of the three parts, with what is to be done and known in it."""
    sections = {Part.BEFORE: _before, Part.DURING: _during, Part.AFTER: _after}
    return BookPart(
        anchor=f"h-{part}",
        title=part_words(part),
        now=pgettext("run book", "Now") if part == book.part else "",
        tasks=Tasks(tuple(_task(one, book) for one in book.steps if one.part == part)),
        sections=tuple(sections[part](book, is_staff=is_staff)),
    )


def _url(name: str, book: RunBook) -> str:
    return reverse(f"seminars:{name}", args=[book.seminar.code])


def _notice(seminar: Seminar) -> Notice | None:
    if seminar.state != SeminarState.CANCELLED:
        return None
    return Notice(_("This seminar was cancelled"), seminar.cancel_reason, kind="warn", still=True)


def _task(step: Step, book: RunBook) -> Task:
    title, left = step_words(step, book)
    status = Status(done_words(step.done), _STATES[step.done])  # type: ignore[arg-type]  # a state
    action = None
    if step.done == Done.OPEN and step.deed in _DOORS:
        label, address = _DOORS[step.deed]
        action = Button(label(), url=address(book), kind="second", small=True, context=title)
    return Task(title, left, status, action)


def _answers_url(book: RunBook) -> str:
    return reverse("answers:answers", args=[book.seminar.campaign_code])


def _law_url(book: RunBook) -> str:
    unread = next(one for one in book.news.provisions if not one.is_read)
    return reverse("answers:refresher", args=[book.seminar.campaign_code, unread.version_id])


def _hall_url(book: RunBook) -> str:
    return reverse("answers:hall", args=[book.seminar.campaign_code, book.seminar.code])


Door = tuple[Callable[[], str], Callable[[RunBook], str]]
# Where a step is done.
_DOORS: dict[Deed, Door] = {
    Deed.READ_ANSWERS: (lambda: _("Read them"), _answers_url),
    Deed.READ_LAW: (lambda: _("Read what changed"), _law_url),
    Deed.CHOOSE_VIDEO: (lambda: _("Choose the video"), partial(_url, "video")),
    Deed.CALL_ROLL: (lambda: _("Call the roll"), partial(_url, "roll")),
    Deed.RECORD_SHEET: (lambda: pgettext("button", "Record the sheet"), partial(_url, "sheet")),
    Deed.KEEP_PAPER: (lambda: _("Photograph it"), partial(_url, "papers")),
    Deed.ANSWER_QUESTIONS: (lambda: _("Open the questions"), _hall_url),
    Deed.CHECK_LATE_MARKS: (lambda: _("Open the sheet"), partial(_url, "sheet")),
    Deed.DECIDE_CORRECTIONS: (lambda: _("Open the sheet"), partial(_url, "sheet")),
}


def _before(book: RunBook, *, is_staff: bool) -> list[BookSection]:
    found = [BookSection("h-expected", _("Who is expected"), _expected(book))]
    if book.news.since is not None:
        found.append(BookSection("h-news", news_title(book.news), _news(book)))
    found.append(BookSection("h-print", _("What to print"), _to_print(book, is_staff=is_staff)))
    return found


def _expected(book: RunBook) -> tuple[Component, ...]:
    if not book.people:
        return (Empty(_("Nobody is in this group"), _("There is nothing to prepare.")),)
    shown = book.places[:_PLACES]
    rows = [Row((str(one.name), number(one.people))) for one in shown]
    if rest := book.places[_PLACES:]:
        words = ngettext("%(count)s more commission", "%(count)s more commissions", len(rest))
        people = sum(one.people for one in rest)
        rows.append(Row((words % {"count": number(len(rest))}, number(people))))
    rows.append(Row((pgettext("table", "Total"), number(book.expected)), total=True))
    if book.exempt:
        rows.append(Row((exempt_words(), number(book.exempt))))
    table = Table(
        caption=_("People of the group by commission"),
        caption_hidden=True,
        columns=(
            Column(pgettext("sheet", "Commission")),
            Column(pgettext("sheet", "People"), number=True),
        ),
        rows=tuple(rows),
    )
    return table, Actions((Link(_("Everybody by name"), _url("sheet", book)),))


def _news(book: RunBook) -> tuple[Component, ...]:
    """The law first, then answers, then the kit."""
    campaign, news = book.seminar.campaign_code, book.news
    links = [
        Link(
            str(one.name),
            reverse("answers:refresher", args=[campaign, one.version_id]),
            note=_("says something else since %(day)s")
            % {"day": day_short(one.in_force_from, "from")},
        )
        for one in news.provisions
    ]
    links += [
        Link(
            f"№ {number(one.number)}. {one.question}",
            reverse("answers:answer", args=[campaign, one.new_number or one.number]),
            note=answer_note(one),
        )
        for one in news.answers
    ]
    links += [
        Link(
            str(one.title),
            reverse("material:read", args=[campaign, one.code]),
            note=pgettext("run book", "material, version %(number)s")
            % {"number": number(one.number)},
        )
        for one in news.materials
    ]
    if not links:
        return (Empty(_("Nothing changed"), _("Teach as you were taught.")),)
    return (Links(tuple(links)),)


def _to_print(book: RunBook, *, is_staff: bool) -> tuple[Component, ...]:
    count = ngettext("%(count)s person", "%(count)s people", len(book.people))
    links = [
        Link(
            _("List of the group with room for signatures"),
            _url("print", book),
            note=count % {"count": number(len(book.people))},
        ),
        Link(_("This run book"), _url("book_paper", book), note=_("PDF, one sheet")),
    ]
    if is_staff:
        letters = reverse("access:letters", args=[book.seminar.commission_code])
        links.append(Link(_("Letters for signing in"), letters))
    links.append(
        Link(_("Code of the hall"), _url("hall", book), note=_("for the screen, not for paper"))
    )
    return (Links(tuple(links)),)


def _during(book: RunBook, *, is_staff: bool) -> list[BookSection]:  # noqa: ARG001  one form for the three parts
    found = [BookSection("h-here", _("Who is here"), _here(book))]
    if book.agenda:
        title = pgettext("run book", "Agenda")
        table = agenda(title, [agenda_line(one) for one in book.agenda])
        found.append(BookSection("h-agenda", title, (table,)))
    pages = (
        Link(_("Roll call"), _url("roll", book)),
        Link(_("Code of the hall"), _url("hall", book)),
        Link(_("Questions of the hall"), _hall_url(book)),
        Link(_("Video of the seminar"), _url("video", book)),
    )
    found.append(BookSection("h-pages", _("Pages for the hall"), (Links(pages),)))
    return found


def _here(book: RunBook) -> tuple[Component, ...]:
    if not book.people:
        return (Empty(_("Nobody is in this group"), _("There is nobody to mark.")),)
    words = (
        _("%(here)s of %(all)s were there")
        if book.seminar.state == SeminarState.HELD
        else _("%(here)s of %(all)s are here")
    )
    counts = {"here": number(book.here), "all": number(book.expected)}
    progress = Progress(words % counts, value=book.here, maximum=max(book.expected, 1))
    if not book.missing:
        return (progress,)
    return progress, _names(_("Not here"), book.missing)


def _names(caption: str, people: tuple[BookPerson, ...]) -> Table:
    rows = [
        Row((one.name, str(one.commission), _next_seminar(one) or "")) for one in people[:_NAMES]
    ]
    columns = [Column(pgettext("sheet", "Name")), Column(pgettext("sheet", "Commission"))]
    if any(one.state == "absent" for one in people):
        columns.append(Column(pgettext("run book", "Next seminar"), number=True))
    else:
        rows = [Row(row.cells[:2]) for row in rows]
    if rest := people[_NAMES:]:
        words = ngettext("%(count)s more", "%(count)s more", len(rest))
        rows.append(Row((words % {"count": number(len(rest))}, *[""] * (len(columns) - 1))))
    return Table(
        caption=caption, caption_hidden=True, stacked=True, columns=tuple(columns), rows=tuple(rows)
    )


def _next_seminar(person: BookPerson) -> Cell | None:
    if person.state != "absent":
        return None
    if person.is_trained:
        return Cell(part=Status(pgettext("run book", "trained elsewhere"), "done"))
    if person.next_day is not None:
        return Cell(part=Status(day_short(person.next_day), "plan"))
    return Cell(part=Status(pgettext("run book", "no day yet"), "late"))


def _after(book: RunBook, *, is_staff: bool) -> list[BookSection]:  # noqa: ARG001  one form for the three parts
    found = []
    if book.questions:
        found.append(BookSection("h-questions", _("Questions without an answer"), _questions(book)))
    if book.seminar.state == SeminarState.HELD and book.missing:
        title = _("Who was absent, and when they come next")
        found.append(BookSection("h-absent", title, (_names(title, book.missing),)))
    return found


def _questions(book: RunBook) -> tuple[Component, ...]:
    links = [
        Link(
            one.text,
            reverse("answers:question", args=[book.seminar.campaign_code, one.code]),
            note=pgettext("run book", "waits at: %(place)s") % {"place": one.responsible}
            if one.is_above
            else pgettext("run book", "waits for the trainer"),
        )
        for one in book.questions[:_QUESTIONS]
    ]
    if rest := book.questions[_QUESTIONS:]:
        words = ngettext("%(count)s more", "%(count)s more", len(rest))
        links.append(Link(words % {"count": number(len(rest))}, _hall_url(book)))
    return (Links(tuple(links)),)
