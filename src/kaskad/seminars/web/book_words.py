"""The run book in words, for its page and its paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.api import AnswerNews, AnswerState
from kaskad.core import clock
from kaskad.core.web.format import bind, clock_time, day_short, number
from kaskad.seminars.queries.attendance import AgendaRow
from kaskad.seminars.queries.book import BookNews, RunBook
from kaskad.seminars.rules.book import Deed, Done, Part, Step


def part_words(part: Part) -> str:
    """The heading of a part."""
    words = {
        Part.BEFORE: pgettext("run book", "Before the seminar"),
        Part.DURING: pgettext("run book", "During the seminar"),
        Part.AFTER: pgettext("run book", "After the seminar"),
    }
    return words[part]


def done_words(done: Done) -> str:
    """How far a step is."""
    words = {
        Done.DONE: pgettext("run book", "Done"),
        Done.OPEN: pgettext("run book", "To do"),
        Done.LATER: pgettext("run book", "Later"),
    }
    return words[done]


def step_words(step: Step, book: RunBook) -> tuple[str, str]:
    """What a step is called, and what is left of it."""
    title, is_open, is_done = _STEPS[step.deed]
    if step.deed == Deed.BE_TAUGHT and step.done == Done.DONE and book.news.since:
        return title(), _("Taught on %(day)s.") % {"day": _day(book.news.since, "on")}
    if step.done == Done.LATER and step.deed in _LATER:
        return title(), _LATER[step.deed]()
    words = is_done() if step.done == Done.DONE else is_open()
    counts = {"left": number(step.left), "whole": number(step.whole)}
    return title(), bind(words % counts)


def news_title(news: BookNews) -> str:
    """From when on changes are shown."""
    if news.since is None:
        return _("What changed since the trainer's own seminar")
    day = _day(news.since, "from")
    return _("What changed since the trainer's own seminar, from %(day)s on") % {"day": day}


def answer_note(answer: AnswerNews) -> str:
    """What became of an answer."""
    if answer.state == AnswerState.PUBLISHED:
        return pgettext("run book", "new answer")
    if answer.new_number:
        words = pgettext("run book", "replaced by No. %(number)s")
        return bind(words % {"number": number(answer.new_number)})
    return pgettext("run book", "withdrawn")


def agenda_line(row: AgendaRow) -> tuple[str, str, str]:
    """Beginning or number, title and length of a part of the seminar."""
    begins = clock_time(row.starts) if row.starts else number(row.number)
    title = str(row.title) or pgettext("run book", "Break, conclusion")
    minutes = pgettext("run book", "%(minutes)s min") % {"minutes": number(row.minutes)}
    return begins, title, bind(minutes)


def _day(moment: datetime, case: Literal["from", "on"]) -> str:
    return day_short(clock.local_day(moment), case)


Words = Callable[[], str]
# What a step is called, what is said while it is open, and when it is done.
_STEPS: dict[Deed, tuple[Words, Words, Words]] = {
    Deed.BE_TAUGHT: (
        lambda: _("The trainer's own seminar"),
        lambda: _(
            "The trainer was not at a seminar of an earlier stage, so the sheet cannot be "
            "recorded. Tell the commission above."
        ),
        lambda: _("The centre teaches."),
    ),
    Deed.READ_ANSWERS: (
        lambda: _("Official answers"),
        lambda: _("The trainer has %(left)s of %(whole)s changes still to read."),
        lambda: _("The trainer has read every change."),
    ),
    Deed.READ_LAW: (
        lambda: _("Changes of the law"),
        lambda: _("The trainer has %(left)s of %(whole)s changes still to read."),
        lambda: _("The trainer has read every change."),
    ),
    Deed.TELL_PEOPLE: (
        lambda: _("Invitations"),
        lambda: _("Not told day and place yet: %(left)s of %(whole)s."),
        lambda: _("Everybody was told day and place."),
    ),
    Deed.CHOOSE_VIDEO: (
        lambda: _("Video"),
        lambda: _("Choose how people see and hear each other."),
        lambda: _("It is chosen how people see and hear each other."),
    ),
    Deed.CALL_ROLL: (
        lambda: _("Roll call"),
        lambda: _("Not marked yet: %(left)s of %(whole)s."),
        lambda: _("Something is said of everybody."),
    ),
    Deed.RECORD_SHEET: (
        lambda: _("Sheet of the seminar"),
        lambda: _("Until it is recorded, nobody of the group counts as trained."),
        lambda: _("The sheet stands in the record."),
    ),
    Deed.KEEP_PAPER: (
        lambda: _("Signed list"),
        lambda: _("Photograph the list with the signatures and keep it here."),
        lambda: _("A photograph of the list is kept."),
    ),
    Deed.ANSWER_QUESTIONS: (
        lambda: _("Questions of the hall"),
        lambda: _("Not answered: %(left)s. Answer them, or hand them to the commission above."),
        lambda: _("No question waits for the trainer."),
    ),
    Deed.CHECK_LATE_MARKS: (
        lambda: _("Marks that came in later"),
        lambda: _("They say something else than the sheet. People: %(left)s."),
        lambda: _("They say the same as the sheet."),
    ),
    Deed.DECIDE_CORRECTIONS: (
        lambda: _("Corrections"),
        lambda: _("A second person has still to confirm: %(left)s."),
        lambda: _("No correction waits."),
    ),
    Deed.BOOK_MISSING: (
        lambda: _("Who was absent"),
        lambda: _("Without a day for the next seminar: %(left)s of %(whole)s."),
        lambda: _("Everybody is trained elsewhere or has a day for the next seminar."),
    ),
}
# What there is nothing to count of before its time.
_LATER: dict[Deed, Words] = {
    Deed.ANSWER_QUESTIONS: lambda: _(
        "Answer what is still open, or hand it to the commission above."
    ),
    Deed.BOOK_MISSING: lambda: _("See that everybody absent has a day for the next seminar."),
}
