"""Everything held about a person as a paper to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaskad.core.documents import Paper, make_pdf
from kaskad.reporting.queries.person_data import PersonData, Section, written
from kaskad.reporting.vocab.person_words import WORDS

TEMPLATE = Path(__file__).with_name("person.typ")


@dataclass(frozen=True, slots=True)
class PersonPaper(Paper):
    """Sections of records; a record is (word, value) lines."""

    lead: str
    foot: str
    nothing: str
    sections: tuple[PaperSection, ...]


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One room's records."""

    title: str
    records: tuple[tuple[tuple[str, str], ...], ...]


def person_pdf(data: PersonData, *, now: datetime) -> bytes:
    """The paper in the active language."""
    lead = _("Everything that this installation holds about one person, as of %(moment)s.")
    paper = PersonPaper(
        title=_("Personal data"),
        language=(get_language() or "kk")[:2],
        lead=lead % {"moment": written(data.made_at)},
        foot=_("Personal data: for the person and for nobody else."),
        nothing=_("Nothing is held here."),
        sections=tuple(_section(one) for one in data.sections),
    )
    return make_pdf(TEMPLATE, paper, now=now)


def _section(section: Section) -> PaperSection:
    return PaperSection(
        section.title,
        tuple(
            tuple((str(WORDS[key]), written(value)) for key, value in record.items())
            for record in section.records
        ),
    )
