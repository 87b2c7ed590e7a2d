"""The list of a group on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import code_of_member, spaced_code
from kaskad.core.localized import in_all_languages
from kaskad.core.web.codes import CodePicture
from kaskad.core.web.components import Facts, Link, Links
from kaskad.core.web.format import number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.seminars.queries.papers import list_mark
from kaskad.seminars.queries.sheet import Looked, SheetRow, Territory
from kaskad.seminars.web.long_sheet import address
from kaskad.seminars.web.pages import facts_of, trainer_of
from kaskad.seminars.web.titles import title_of

_EXEMPT = pgettext_lazy("sheet", "exempt from the training")


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
        facts=facts_of(seminar, len(rows), sum(row.is_exempt for row in rows)),
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
    """The lines to sign; the heads are in both languages, whoever printed it."""
    return Table(
        caption=_people_words(len(rows)),
        caption_hidden=True,
        columns=(
            Column(_both(pgettext_lazy("sheet", "No."))),
            Column(_both(pgettext_lazy("sheet", "Name"))),
            Column(_both(pgettext_lazy("sheet", "Commission, role"))),
            Column(_both(pgettext_lazy("sheet", "Code"))),
            Column(_both(pgettext_lazy("sheet", "Signature"))),
        ),
        rows=tuple(
            Row((str(place), _name(row), f"{row.commission}, {_small(row)}", _code(row), ""))
            for place, row in enumerate(rows, 1)
        ),
    )


def _name(row: SheetRow) -> Cell:
    """Who is exempt may come and sign all the same."""
    return Cell(row.name, note=_both(_EXEMPT) if row.is_exempt else "")


def _both(words: Promise) -> str:
    texts = in_all_languages(words)
    return texts.kk if texts.kk == texts.ru else f"{texts.kk} / {texts.ru}"


def _code(row: SheetRow) -> str:
    """What is typed at the roll call where no camera reads the member's own square."""
    return spaced_code(code_of_member(row.member_id))


def _small(row: SheetRow) -> str:
    return f"{row.role[:1].lower()}{row.role[1:]}"
