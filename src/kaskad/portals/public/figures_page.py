"""What every figure means, and the country's figures of the last day that is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Empty, Notice
from kaskad.core.web.format import day, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.figure_words import definitions_table, part_names
from kaskad.portals.public.day import ShownDay
from kaskad.reporting.api import (
    BREAKDOWNS,
    NAMES,
    OF_SEATS,
    Breakdown,
    Figure,
    latest_snapshot,
    least_shown,
    public_tables,
)

Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Division:
    """The country's figures by one breakdown."""

    anchor: str
    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Definitions first, then numbers; small ones are left out."""

    title: str
    lead: str
    definitions_title: str
    definitions: Table
    numbers_title: str
    empty: Empty | None = None
    note: Notice | None = None
    total: Table | None = None
    divisions: tuple[Division, ...] = ()


def figures_page(campaign: Campaign | None, shown: ShownDay | None) -> FiguresPage:
    """The page in the active language; without a campaign the definitions alone."""
    page = FiguresPage(
        title=pgettext("page", "Figures and what they mean"),
        lead=_(
            "Every number on these pages, in bulletins and in open data is counted by these "
            "definitions."
        ),
        definitions_title=_("What is counted"),
        definitions=definitions_table(),
        numbers_title=_("The country"),
        empty=Empty(
            _("There are no figures yet"),
            _("The figures of a day are frozen after midnight and stand here from then on."),
        ),
    )
    snapshot = latest_snapshot(campaign, shown.day) if campaign and shown else None
    if campaign is None or snapshot is None:
        return page
    tables = public_tables(snapshot)
    situation = _("Situation at the end of %(day)s") % {"day": day(snapshot.day)}
    return FiguresPage(
        page.title,
        page.lead,
        page.definitions_title,
        page.definitions,
        page.numbers_title,
        note=_note(),
        total=_table(situation, {"": pgettext("figure", "Number")}, tables[""]),
        divisions=tuple(
            _division(campaign, by, tables[by.value]) for by in Breakdown if by.value in tables
        ),
    )


def _note() -> Notice:
    return Notice(
        _("Small numbers are left out"),
        _(
            "Where fewer than %(least)s people stand behind a number, or a number has changed by "
            "so few, a dash stands in its place, and in that of others from which it would follow."
        )
        % {"least": number(least_shown())},
        still=True,
    )


def _division(campaign: Campaign, by: Breakdown, parts: Mapping[str, Counts]) -> Division:
    names = {code: name for code, name in part_names(campaign, by).items() if code in parts}
    title = str(BREAKDOWNS[by])
    return Division(f"by-{by.value.replace('_', '-')}", title, _table(title, names, parts))


def _table(caption: str, columns: Mapping[str, str], parts: Mapping[str, Counts]) -> Table:
    is_division = "" not in columns
    return Table(
        caption=caption,
        caption_hidden=is_division,
        stacked=is_division,
        columns=(
            Column(pgettext("table", "Figure")),
            *(Column(name, number=True) for name in columns.values()),
        ),
        rows=tuple(
            Row((str(NAMES[figure]), *(_cell(parts[code][figure.value]) for code in columns)))
            for figure in Figure
            if figure not in OF_SEATS
        ),
    )


def _cell(count: int | None) -> Cell:
    return Cell("–" if count is None else number(count))
