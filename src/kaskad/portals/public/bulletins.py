"""Bulletins for reading, printing and taking along."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import Actions, Empty, Ladder, Link
from kaskad.core.web.format import day, language, moment
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.public.pages import BulletinPage, BulletinsPage, Paragraph
from kaskad.portals.public.sources import marked_paragraphs, sources_table
from kaskad.portals.public.text import bound
from kaskad.reporting.api import BulletinRow, bulletin_numbered, bulletins_of


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Paragraphs (divided by empty lines) and their lines, figures bound to their nouns."""
    blocks = (block.strip() for block in bound(text).split("\n\n"))
    return tuple(tuple(block.split("\n")) for block in blocks if block)


def bulletins_page(campaign: Campaign) -> BulletinsPage:
    """All bulletins of a campaign."""
    published = bulletins_of(campaign)
    title = pgettext("page", "Bulletins")
    if not published:
        return BulletinsPage(
            title,
            Empty(
                _("No bulletin yet"),
                _("The first one follows the first seminar of the training."),
            ),
        )
    return BulletinsPage(
        title,
        Table(
            caption=title,
            caption_hidden=True,
            columns=(
                Column(pgettext("column", "Bulletin")),
                Column(pgettext("column", "As of")),
            ),
            rows=tuple(_row(bulletin) for bulletin in published),
        ),
    )


def bulletin_page(campaign: Campaign, number: int) -> BulletinPage:
    """One bulletin in the active language. Raises ``NotFound``."""
    bulletin = bulletin_numbered(campaign, number)
    all_of_them = Link(pgettext("page", "Bulletins"), reverse("portals:bulletins"))
    text_url = reverse("portals:bulletin_text", args=[bulletin.number])
    name = _number(bulletin)
    return BulletinPage(
        title=str(bulletin.title),
        ladder=Ladder((all_of_them,), name),
        number=name,
        published=_("Published: %(moment)s") % {"moment": moment(_local(bulletin))},
        paragraphs=marked_paragraphs(
            bulletin.text.get(language()), bulletin.marks.get(language(), ())
        ),
        sources=sources_table(bulletin),
        links=Actions(
            (
                Link(_("Download as text"), text_url, icon="down", download=True),
                Link(
                    _("For the press: map, table and text"),
                    reverse("portals:press", args=[bulletin.number]),
                    icon="down",
                    download=True,
                ),
            )
        ),
    )


def bulletin_file(campaign: Campaign, number: int) -> tuple[str, str]:
    """(file name, text) in the active language. Raises ``NotFound``."""
    return text_file(bulletin_numbered(campaign, number))


def text_file(bulletin: BulletinRow) -> tuple[str, str]:
    """(file name, text) of a bulletin in the active language."""
    text = f"{_number(bulletin)}\n\n{bulletin.title}\n\n{bulletin.text}"
    return f"bulletin-{bulletin.number}-{language()}.txt", text


def _row(bulletin: BulletinRow) -> Row:
    url = reverse("portals:bulletin", args=[bulletin.number])
    return Row(
        (
            Cell(_number(bulletin), url=url, note=str(bulletin.title)),
            day(bulletin.as_of),
        )
    )


def _number(bulletin: BulletinRow) -> str:
    return _("Bulletin No. %(number)s") % {"number": bulletin.number}


def _local(bulletin: BulletinRow) -> datetime:
    return bulletin.published_at.astimezone(clock.zone())
