"""The list of a group on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.web.codes import CodePicture
from kaskad.core.web.components import Facts, Link, Links
from kaskad.core.web.format import number
from kaskad.core.web.tables import Column, Row, Table
from kaskad.seminars.queries.papers import list_mark
from kaskad.seminars.queries.sheet import Looked, SheetRow, Territory
from kaskad.seminars.web.long_sheet import address
from kaskad.seminars.web.pages import facts_of, trainer_of
from kaskad.seminars.web.titles import title_of


@dataclass(frozen=True, slots=True)
class PrintPage:
    """The list of a group on paper, with room for signatures."""

    title: str
    campaign: str
    facts: Facts
    people: Table | None
    signed_by: str
    back: Link
    place: str = ""
    picture: CodePicture | None = None
    mark: str = ""
    parts: Links | None = None


def print_page(
    seminar: Seminar,
    rows: Sequence[SheetRow],
    part: Territory | None = None,
    *,
    site: str = "",
) -> PrintPage:
    """The list of the group to be signed, or of those of a territory.

    Its code leads to the page on ``site`` where the signed paper is kept.
    """
    mark = list_mark(seminar)
    papers = f"{site}{reverse('seminars:papers', args=[seminar.code])}?list={mark}"
    return PrintPage(
        title=title_of(seminar),
        campaign=str(seminar.group.plan.campaign.title),
        facts=facts_of(seminar, len(rows)),
        people=_signatures(rows),
        signed_by=f"{pgettext('sheet', 'Trainer')}: {trainer_of(seminar)}",
        back=Link(
            pgettext("sheet", "Back to the sheet"), reverse("seminars:sheet", args=[seminar.code])
        ),
        place=str(part.name) if part else "",
        picture=CodePicture(_("Opens the page where the signed sheet is kept"), papers),
        mark=f"{seminar.code}/{mark}",
    )


def parts_page(seminar: Seminar, parts: Sequence[Territory]) -> PrintPage:
    """A list too long for one paper: a list for each territory."""
    people = sum(one.people for one in parts)
    return PrintPage(
        title=title_of(seminar),
        campaign=str(seminar.group.plan.campaign.title),
        facts=facts_of(seminar, people),
        people=None,
        signed_by="",
        back=Link(
            pgettext("sheet", "Back to the sheet"), reverse("seminars:sheet", args=[seminar.code])
        ),
        parts=Links(
            tuple(
                Link(
                    str(one.name),
                    address(seminar, Looked(place=one.code), name="print"),
                    note=_people_words(one.people),
                )
                for one in parts
            )
        ),
    )


def _people_words(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": number(count)}


def _signatures(rows: Sequence[SheetRow]) -> Table:
    return Table(
        caption=_people_words(len(rows)),
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
