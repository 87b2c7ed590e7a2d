"""Bulletins as they are read, and the text that one would have if it were published now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaskad.audit.api import one_reading
from kaskad.campaigns.api import Campaign
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries.figures import national_seminar_figures, progress_figures
from kaskad.reporting.queries.progress import national_seminar_day
from kaskad.reporting.rules.figures import as_json
from kaskad.reporting.rules.national_bulletin import TITLE, national_bulletin
from kaskad.reporting.rules.progress_bulletin import progress_bulletin, progress_title
from kaskad.reporting.vocab import BulletinKind


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """A published bulletin."""

    number: int
    kind: str
    as_of: date
    title: LocalizedText
    text: LocalizedText
    published_at: datetime


@dataclass(frozen=True, slots=True)
class BulletinDraft:
    """Title and text in three languages with the figures they are made of."""

    kind: str
    title: LocalizedText
    text: LocalizedText
    figures: dict[str, Any]


def kind_for(campaign: Campaign, as_of: date) -> str:
    """What is told of a day: of the national seminar on its day, of the progress on any other."""
    is_national = as_of == national_seminar_day(campaign)
    return (BulletinKind.NATIONAL_SEMINAR if is_national else BulletinKind.PROGRESS).value


@one_reading()
def draft_bulletin(campaign: Campaign, kind: str, as_of: date) -> BulletinDraft:
    """The bulletin from the data of now. Refuses as the gathering of its figures does."""
    if kind == BulletinKind.NATIONAL_SEMINAR:
        national = national_seminar_figures(campaign, as_of)
        texts = LocalizedText(*(national_bulletin(national, language) for language in LANGUAGES))
        return BulletinDraft(kind, LocalizedText(*TITLE), texts, as_json(national))
    progress = progress_figures(campaign, as_of)
    texts = LocalizedText(*(progress_bulletin(progress, language) for language in LANGUAGES))
    return BulletinDraft(kind, LocalizedText(*progress_title(progress)), texts, as_json(progress))


def bulletin_text(campaign: Campaign, language: str, as_of: date, kind: str | None = None) -> str:
    """Title, empty line and text: the published one, or what would be published now."""
    kind = kind or kind_for(campaign, as_of)
    published = Bulletin.objects.filter(campaign=campaign, kind=kind, as_of=as_of).first()
    shown = published or draft_bulletin(campaign, kind, as_of)
    return f"{shown.title.get(language)}\n\n{shown.text.get(language)}"


def bulletins_of(campaign: Campaign, until: date | None = None) -> tuple[BulletinRow, ...]:
    """Published bulletins, the latest first; ``until`` leaves out those of later days."""
    found = Bulletin.objects.filter(campaign=campaign)
    if until is not None:
        found = found.filter(as_of__lte=until)
    return tuple(_row(bulletin) for bulletin in found.order_by("-as_of", "-number"))


def bulletin_numbered(campaign: Campaign, number: int) -> BulletinRow:
    """One published bulletin. Raises ``NotFound``."""
    bulletin = Bulletin.objects.filter(campaign=campaign, number=number).first()
    if bulletin is None:
        raise NotFound(f"bulletin {number}")
    return _row(bulletin)


def _row(bulletin: Bulletin) -> BulletinRow:
    return BulletinRow(
        bulletin.number,
        bulletin.kind,
        bulletin.as_of,
        bulletin.title,
        bulletin.text,
        bulletin.published_at,
    )
