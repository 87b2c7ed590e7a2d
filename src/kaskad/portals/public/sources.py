"""The numbers of a bulletin with what each is, where it comes from, and where to look it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.web.format import bind, language, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.public.text import bound
from kaskad.reporting.api import FIGURE_WORDS, SourceStatus, plain_name

_OF_COVERAGE = {"filled", "trained", "planned", "unplaced", "regions"}
_OF_STAGES = {"invited", "present", "stages"}
_OF_HOME = {"members", "seminars_held", "territorial_commissions", "precinct_commissions"}


class Sourced(Protocol):
    """A bulletin, a draft, or a draft that waits."""

    @property
    def as_of(self) -> date: ...
    @property
    def text(self) -> LocalizedText: ...
    @property
    def figures(self) -> dict[str, Any]: ...
    @property
    def marks(self) -> dict[str, list[list[Any]]]: ...
    @property
    def sources(self) -> dict[str, dict[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; with ``url`` a number that leads to its source."""

    text: str
    url: str = ""


Marked = tuple[tuple[Piece, ...], ...]  # the lines of a paragraph


def marked_paragraphs(text: str, marks: Iterable[Iterable[Any]]) -> tuple[Marked, ...]:
    """Paragraphs and their lines, every number a link to its row in the table of sources."""
    text, pieces, at = bound(text), [], 0
    for first, last, figure in marks:
        pieces += [Piece(text[at:first]), Piece(text[first:last], f"#{anchor(figure)}")]
        at = last
    return _in_paragraphs([*pieces, Piece(text[at:])])


def _in_paragraphs(pieces: Iterable[Piece]) -> tuple[Marked, ...]:
    blocks: list[list[list[Piece]]] = [[[]]]
    for piece in pieces:
        if piece.url:
            blocks[-1][-1].append(piece)
            continue
        for place, block in enumerate(piece.text.split("\n\n")):
            if place:
                blocks.append([[]])
            for row, line in enumerate(block.split("\n")):
                if row:
                    blocks[-1].append([])
                if line:
                    blocks[-1][-1].append(Piece(line))
    filled = (tuple(tuple(line) for line in block if line) for block in blocks)
    return tuple(block for block in filled if block)


def anchor(figure: str) -> str:
    """The place of a figure's row on the page."""
    return f"f-{figure.replace('.', '-').replace('_', '-')}"


def sources_table(one: Sourced) -> Table | None:
    """A row a figure, in the order of the text; none of bulletins from before there were marks."""
    shown = _shown(one, language())
    if not shown:
        return None
    return Table(
        caption=_("Where each number of the text comes from"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("source", "In the text")),
            Column(pgettext("source", "What it is")),
            Column(pgettext("source", "Comes from")),
        ),
        rows=tuple(_row(one, figure, texts) for figure, texts in shown.items()),
    )


def _shown(one: Sourced, wished: str) -> dict[str, str]:
    """How each figure is written in the text, in its language; of others what they name more."""
    found: dict[str, list[str]] = {}
    for name in (wished, *LANGUAGES):
        for first, last, figure in one.marks.get(name, ()):
            written = bind(one.text.get(name)[first:last])
            if name != wished and figure in found:
                continue
            known = found.setdefault(figure, [])
            if written not in known:
                known.append(written)
    return {figure: "; ".join(texts) for figure, texts in found.items()}


def _row(one: Sourced, figure: str, text: str) -> Row:
    source = one.sources.get(figure, {})
    status = SourceStatus(source.get("status", SourceStatus.COUNTED))
    return Row(
        (
            Cell(text, strong=True),
            Cell(_words(figure), note=_within(one, figure), url=_evidence(one, figure)),
            Cell(
                str(status.label),
                strong=status is SourceStatus.PUBLISHED,
                note=_stated(source),
            ),
        ),
        anchor=anchor(figure),
    )


def _words(figure: str) -> str:
    plain = plain_name(figure)
    return str(FIGURE_WORDS.get(plain, plain))


def _within(one: Sourced, figure: str) -> str:
    """Of which stage, block or region the figure is."""
    parts = figure.split(".")
    if len(parts) < 3 or not parts[1].isdecimal():
        return ""
    items = one.figures.get(parts[0], [])
    item: Mapping[str, Any] = items[int(parts[1]) - 1] if int(parts[1]) <= len(items) else {}
    names = item.get("title") or item.get("name") or {}
    return str(names.get(language(), ""))


def _stated(source: Mapping[str, Any]) -> str:
    if "stated" not in source:
        return ""
    stated, day = str(source["stated"]), parse_date(str(source["stated"]))
    if stated.isdecimal():
        stated = number(int(stated))
    elif day is not None:
        return str(source["source"])
    if source["status"] == SourceStatus.PUBLISHED:
        return str(source["source"])
    values = {"number": stated, "source": source["source"]}
    if source.get("at_least"):
        return _("The commission published: more than %(number)s (%(source)s)") % values
    return _("The commission published: %(number)s (%(source)s)") % values


def _evidence(one: Sourced, figure: str) -> str:
    """The public page on which the number can be looked up as of the same day."""
    root, day = figure.partition(".")[0], f"?as_of={one.as_of.isoformat()}"
    home = reverse("portals:home")
    if root in _OF_COVERAGE:
        return f"{home}{day}#coverage"
    if root in _OF_STAGES:
        return f"{home}{day}#stages"
    if root in _OF_HOME or figure == "next_day":
        return home + day
    return f"{reverse('portals:open_data')}#{anchor(plain_name(figure))}"
