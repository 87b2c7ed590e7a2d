"""The list of a group on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.web.components import Facts, Link
from kaskad.core.web.format import number
from kaskad.core.web.tables import Column, Row, Table
from kaskad.seminars.queries.attendance import SheetRow
from kaskad.seminars.web.pages import facts_of, title_of, trainer_of


@dataclass(frozen=True, slots=True)
class PrintPage:
    """The list of a group on paper, with room for signatures."""

    title: str
    campaign: str
    facts: Facts
    people: Table
    signed_by: str
    back: Link


def print_page(seminar: Seminar, rows: Sequence[SheetRow]) -> PrintPage:
    """The list of the group to be signed."""
    return PrintPage(
        title=title_of(seminar),
        campaign=str(seminar.group.plan.campaign.title),
        facts=facts_of(seminar, rows),
        people=_signatures(rows),
        signed_by=f"{pgettext('sheet', 'Trainer')}: {trainer_of(seminar)}",
        back=Link(
            pgettext("sheet", "Back to the sheet"), reverse("seminars:sheet", args=[seminar.code])
        ),
    )


def _signatures(rows: Sequence[SheetRow]) -> Table:
    return Table(
        caption=ngettext("%(count)s person", "%(count)s people", len(rows))
        % {"count": number(len(rows))},
        caption_hidden=True,
        columns=(
            Column(pgettext("sheet", "No.")),
            Column(pgettext("sheet", "Name")),
            Column(pgettext("sheet", "Commission, role")),
            Column(pgettext("sheet", "Signature")),
        ),
        rows=tuple(
            Row((str(place), row.name, f"{row.commission}, {_small(row)}", ""))
            for place, row in enumerate(rows, 1)
        ),
    )


def _small(row: SheetRow) -> str:
    return f"{row.role[:1].lower()}{row.role[1:]}"
