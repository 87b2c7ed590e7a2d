"""Messages on paper, for those whom nothing else reaches: a page for each commission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.api import Commission, commission_names, names_of_people
from kaskad.core import clock
from kaskad.core.documents import Paper, make_pdf
from kaskad.core.web.format import language, moment
from kaskad.messaging.api import PaperRow

TEMPLATE = Path(__file__).with_name("papers.typ")


@dataclass(frozen=True, slots=True)
class Slip:
    """A message to one person."""

    name: str
    language: str
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The slips of one commission."""

    title: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class MessagePaper(Paper):
    """All slips of a territory, with room to sign."""

    lead: str
    sections: tuple[Section, ...]
    signature: str
    foot: str
    pages: str


def messages_pdf(here: Commission, rows: Sequence[PaperRow], *, now: datetime) -> bytes:
    """The messages to be handed in a territory."""
    names = names_of_people({row.key for row in rows})
    places = commission_names({row.place for row in rows})
    sections = []
    for code, group in groupby(rows, key=lambda row: row.place):
        slips = tuple(_slip(row, names.get(row.key, "")) for row in group)
        sections.append(Section(str(places.get(code, code)), slips))
    made = moment(now.astimezone(clock.zone()))
    paper = MessagePaper(
        title=_("Messages to hand out: %(place)s") % {"place": here.name},
        language=language(),
        lead=_("Hand each slip to the person it names, and let them sign."),
        sections=tuple(sections),
        signature=_("Received (signature, date)"),
        foot=_("Made on %(moment)s") % {"moment": made},
        pages=pgettext("paper", "Page {page} of {pages}"),
    )
    return make_pdf(TEMPLATE, paper, now=now)


def _slip(row: PaperRow, name: str) -> Slip:
    return Slip(name, row.language, row.subject, tuple(row.text.split("\n")))
