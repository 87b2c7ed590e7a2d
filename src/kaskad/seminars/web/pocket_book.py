"""The run book as a phone carries it: what is to be done and known, without ways to other pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kaskad.core.clock import zone
from kaskad.core.web.components import Actions, Component, Links, Tasks
from kaskad.core.web.format import moment
from kaskad.seminars.queries.book import RunBook
from kaskad.seminars.rules.book import Part
from kaskad.seminars.web.book_page import BookPart, BookSection, book_part

# What the other parts of the phone's page say better, or what needs a network.
_LEFT_OUT = frozenset({"h-print", "h-here", "h-agenda", "h-pages"})


@dataclass(frozen=True, slots=True)
class Lines(Component):
    """A list to read, each line with a note."""

    template = "seminars/components/lines.html"
    items: tuple[tuple[str, str], ...]


def book_for_phone(book: RunBook) -> dict[str, str]:
    """The book as it was when it was taken along: a sentence that says when, and its markup."""
    parts = [_plain(book_part(part, book, is_staff=False)) for part in Part]
    return {
        "as_of": _("As it was when this was taken along: %(moment)s.")
        % {"moment": moment(book.at.astimezone(zone()))},
        "html": render_to_string(
            "seminars/pocket_book.html", {"parts": parts, "now": f"h-{book.part}"}
        ),
    }


def _plain(part: BookPart) -> BookPart:
    tasks = Tasks(tuple(replace(one, action=None) for one in part.tasks.items))
    sections = [
        BookSection(one.anchor, one.title, tuple(_read_only(one.parts)))
        for one in part.sections
        if one.anchor not in _LEFT_OUT
    ]
    return replace(part, tasks=tasks, sections=tuple(sections))


def _read_only(parts: tuple[Component, ...]) -> Iterator[Component]:
    for one in parts:
        if isinstance(one, Links):
            yield Lines(tuple((link.label, link.note) for link in one.items))
        elif not isinstance(one, Actions):
            yield one
