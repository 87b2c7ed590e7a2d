"""The list of a group on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.web.components import Facts, Link
from kaskad.core.web.format import number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.seminars.queries import SheetRow
from kaskad.seminars.web.pages import facts_of, title_of


@dataclass(frozen=True, slots=True)
class PrintPage:
    """The list of a group on paper, with room for signatures."""

    title: str
    campaign: str
    facts: Facts
    people: Table
    back: Link


def print_page(seminar: Seminar, rows: Sequence[SheetRow]) -> PrintPage:
    """The list of the group to be signed."""
    return PrintPage(
        title=title_of(seminar),
        campaign=str(seminar.group.plan.campaign.title),
        facts=facts_of(seminar, rows),
        people=_signatures(rows),
        back=Link(
            pgettext("sheet", "Back to the sheet"), reverse("seminars:sheet", args=[seminar.code])
        ),
    )


def _signatures(rows: Sequence[SheetRow]) -> Table:
    line = "_" * 16
    return Table(
        caption=ngettext("%(count)s person", "%(count)s people", len(rows))
        % {"count": number(len(rows))},
        columns=(
            Column(pgettext("sheet", "No.")),
            Column(pgettext("sheet", "Name")),
            Column(pgettext("sheet", "Commission")),
            Column(pgettext("sheet", "Role"), wide=True),
            Column(pgettext("sheet", "Signature"), number=True),
        ),
        rows=tuple(
            Row((str(place), Cell(row.name, strong=True), row.commission, row.role, line))
            for place, row in enumerate(rows, 1)
        ),
    )
