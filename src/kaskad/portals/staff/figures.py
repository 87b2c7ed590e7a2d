"""Every figure of a territory on a day, and the rows behind a number, built of components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, SeatRole
from kaskad.core.web.components import AsOf, Choice, Empty, Ladder, Link, Links, Pages, pages
from kaskad.core.web.format import day, day_short, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.figure_words import definitions_table, part_names, status_words
from kaskad.portals.public.day import ShownDay
from kaskad.reporting.api import (
    BREAKDOWNS,
    DEFINITIONS,
    NAMES,
    OF_SEATS,
    Breakdown,
    Figure,
    FigureRow,
    FigureRows,
    Measured,
)

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a territory, a day, a breakdown, a part of it."""

    campaign: Campaign
    here: Commission
    shown: ShownDay
    by: Breakdown | None = None
    part: str = ""

    def pairs(self, **more: str) -> dict[str, str]:
        """The end of an address that keeps all of it."""
        latest = self.shown.day == self.shown.latest
        kept = {
            "as_of": "" if latest else self.shown.day.isoformat(),
            "by": self.by.value if self.by else "",
            "part": self.part,
        }
        return {name: value for name, value in (kept | more).items() if value}

    def address(self, name: str, *more: str, **pairs: str) -> str:
        """The address of a page about the same."""
        query = urlencode(self.pairs(**pairs))
        url = reverse(f"portals:{name}", args=[self.here.code, *more])
        return f"{url}?{query}" if query else url


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """All figures of a territory, with the choice of the day and of a breakdown."""

    title: str
    ladder: Ladder
    lead: str
    as_of: AsOf
    by: AsOf
    figures: Table
    definitions_title: str
    definitions: Table
    links: Links


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The rows behind one number."""

    title: str
    ladder: Ladder
    number: str
    definition: str
    rows: Table | None
    empty: Empty | None
    pages: Pages
    links: Links


def figures_page(asked: Asked, found: Measured, *, named: bool) -> FiguresPage:
    """The figures of a territory; ``named``: the list of everybody has names for this reader."""
    by = asked.by
    columns = {"": pgettext("figure", "Number")}
    if by is not None:
        names = part_names(asked.campaign, by)
        columns = {code: name for code, name in names.items() if code in found.parts}
        columns |= {"": pgettext("table", "Total")}
    note = _("The list has names.") if named else _("The list has no names.")
    return FiguresPage(
        title=pgettext("page", "Figures"),
        ladder=_ladder(asked, pgettext("page", "Figures")),
        lead=_("Every number leads to the people or commissions that it is made of."),
        as_of=replace(asked.shown.chooser(), kept=_kept(asked, "as_of")),
        by=_by(asked),
        figures=_figures(asked, found, columns),
        definitions_title=_("What is counted"),
        definitions=definitions_table(),
        links=Links(
            (
                Link(
                    _("Everybody who sits on this day: %(note)s") % {"note": note},
                    asked.address("figure_members", by=""),
                    "CSV",
                    download=True,
                ),
                Link(
                    _("Frozen figures of past days, and what has changed since"),
                    reverse("portals:snapshots", args=[asked.here.code]),
                ),
            )
        ),
    )


def _kept(asked: Asked, without: str) -> tuple[tuple[str, str], ...]:
    return tuple(asked.pairs(**{without: ""}).items())


def _by(asked: Asked) -> AsOf:
    choices = [Choice("", pgettext("breakdown", "Not divided"), chosen=asked.by is None)]
    choices += [Choice(by.value, str(BREAKDOWNS[by]), chosen=by == asked.by) for by in Breakdown]
    return AsOf(
        tuple(choices),
        name="by",
        label=pgettext("breakdown", "Divided by"),
        kept=_kept(asked, "by"),
        anchor="by",
    )


def _ladder(asked: Asked, here: str, *between: Link) -> Ladder:
    place = Link(str(asked.here.name), reverse("portals:staff_place", args=[asked.here.code]))
    return Ladder((place, *between), here)


def _figures(asked: Asked, found: Measured, columns: Mapping[str, str]) -> Table:
    return Table(
        caption=_("Situation at the end of %(day)s") % {"day": day(found.as_of)},
        stacked=len(columns) > 1,
        columns=(
            Column(pgettext("table", "Figure")),
            *(Column(name, number=True) for name in columns.values()),
        ),
        rows=tuple(
            Row((str(NAMES[figure]), *(_cell(asked, found, figure, part) for part in columns)))
            for figure in found.total
        ),
    )


def _cell(asked: Asked, found: Measured, figure: Figure, part: str) -> Cell:
    counts = found.parts[part] if part else found.total
    if figure not in counts:
        return Cell("–")
    url = asked.address("figure_rows", figure.value, part=part) if counts[figure] else ""
    return Cell(number(counts[figure]), url=url, strong=not part)


def rows_page(
    asked: Asked, figure: Figure, found: FigureRows, page: int, *, named: bool
) -> RowsPage:
    """A number and one page of what it is made of."""
    title = str(NAMES[figure])
    if asked.by is not None and asked.part:
        part = part_names(asked.campaign, asked.by).get(asked.part, asked.part)
        title = f"{title}: {part}"
    back = Link(pgettext("page", "Figures"), asked.address("figures", part=""))
    last = max(-(-found.total // PER_PAGE), 1)
    of_seats = figure in OF_SEATS
    table = None
    if found.rows:
        table = _commissions(found) if of_seats else _people(found, named=named)
    return RowsPage(
        title=title,
        ladder=_ladder(asked, title, back),
        number=_("%(number)s on %(day)s, %(place)s.")
        % {
            "number": number(found.number),
            "day": day_short(asked.shown.day, "on"),
            "place": str(asked.here.name),
        },
        definition=str(DEFINITIONS[figure]),
        rows=table,
        empty=None if found.rows else Empty(_("There is nobody in this number.")),
        pages=pages(
            page, last, lambda to: asked.address("figure_rows", figure.value, page=str(to))
        ),
        links=Links(
            (
                Link(
                    _("All rows of this number"),
                    asked.address("figure_file", figure.value),
                    "CSV",
                    download=True,
                ),
            )
        ),
    )


def _people(found: FigureRows, *, named: bool) -> Table:
    return Table(
        caption=_("People in this number"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("table", "Commission")),
            Column(pgettext("table", "Member")),
            Column(pgettext("table", "Planned for")),
            Column(pgettext("table", "Was there on")),
            Column(pgettext("table", "Standing")),
        ),
        rows=tuple(_person(row, named=named) for row in found.rows),
    )


def _person(row: FigureRow, *, named: bool) -> Row:
    role = str(SeatRole(row.role).label)
    member = Cell(role)
    if named:
        member = Cell(row.name, url=reverse("portals:person", args=[row.person]), note=role)
    return Row(
        (
            Cell(str(row.commission), note=row.commission_code),
            member,
            _day(row.due),
            _day(row.day),
            status_words(row.status) if row.status else "",
        )
    )


def _day(when: date | None) -> str:
    return "–" if when is None else day_short(when)


def _commissions(found: FigureRows) -> Table:
    return Table(
        caption=_("Commissions in this number"),
        caption_hidden=True,
        columns=(
            Column(pgettext("table", "Commission")),
            Column(pgettext("table", "Seats"), number=True),
        ),
        rows=tuple(
            Row((Cell(str(row.commission), note=row.commission_code), number(row.count)))
            for row in found.rows
        ),
    )
