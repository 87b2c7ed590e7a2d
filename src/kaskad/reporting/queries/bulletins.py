"""Bulletins as they are read, and the text that one would have if it were published now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import EVERYTHING, kept, one_reading
from kaskad.campaigns.api import Campaign
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound, Refusal
from kaskad.reporting.models import Bulletin, BulletinProposal
from kaskad.reporting.queries.cascade_figures import cascade_figures
from kaskad.reporting.queries.figures import national_seminar_figures, progress_figures
from kaskad.reporting.queries.progress import national_seminar_day
from kaskad.reporting.queries.sources import sources_of
from kaskad.reporting.queries.templates import Template, template_in_force
from kaskad.reporting.rules.figures import Figures, as_json
from kaskad.reporting.rules.templates.filling import fill
from kaskad.reporting.rules.templates.kinds import values_of
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
    figures: dict[str, Any]
    marks: dict[str, list[list[Any]]]
    sources: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class BulletinDraft:
    """Title and text in three languages with the figures they are made of."""

    kind: str
    as_of: date
    title: LocalizedText
    text: LocalizedText
    figures: dict[str, Any]
    marks: dict[str, list[list[Any]]]
    sources: dict[str, dict[str, Any]]
    template: int


class UnknownKind(Refusal):
    code = "reporting.unknown_kind"
    text = _("There is no kind of bulletin “%(kind)s”. Known kinds: %(known)s.")


def require_kind(kind: str) -> None:
    """Refuses a kind of bulletin that there is not."""
    if kind not in BulletinKind.values:
        raise UnknownKind(kind=kind, known=", ".join(BulletinKind.values))


def next_number(campaign: Campaign) -> int:
    """The number after the last one, for whoever holds the campaign's row."""
    last = Bulletin.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def kind_for(campaign: Campaign, as_of: date) -> str:
    """What is told of a day: of the national seminar on its day, of the progress on any other."""
    is_national = as_of == national_seminar_day(campaign)
    return (BulletinKind.NATIONAL_SEMINAR if is_national else BulletinKind.PROGRESS).value


@one_reading()
def draft_bulletin(
    campaign: Campaign, kind: str, as_of: date, template: Template | None = None
) -> BulletinDraft:
    """The bulletin from the data of now, by a template, or else by the one in force.

    Refuses as the gathering of its figures does.
    """
    template = template or template_in_force(campaign, kind)
    return _written(campaign, kind, as_of, template, figures_of(campaign, kind, as_of))


def preview_bulletin(
    campaign: Campaign, kind: str, as_of: date, template: Template | None = None
) -> BulletinDraft:
    """The same for pages, from figures that others may have asked for a moment ago."""
    template = template or template_in_force(campaign, kind)
    return _written(campaign, kind, as_of, template, shown_figures(campaign, kind, as_of))


def shown_figures(campaign: Campaign, kind: str, as_of: date) -> Figures:
    """The figures of a kind of bulletin for pages; tests of the last seconds may be missing."""
    key = ("bulletin figures", campaign.pk, kind, as_of)
    return kept(key, EVERYTHING, lambda: figures_of(campaign, kind, as_of))


def _written(
    campaign: Campaign, kind: str, as_of: date, template: Template, figures: Figures
) -> BulletinDraft:
    values = values_of(figures)
    titles = {one: fill(template.title.get(one), values, one) for one in LANGUAGES}
    texts = {one: fill(template.text.get(one), values, one) for one in LANGUAGES}
    named = {mark.figure for text in texts.values() for mark in text.marks}
    stored = as_json(figures)
    return BulletinDraft(
        kind=kind,
        as_of=as_of,
        title=LocalizedText(*(titles[one].text for one in LANGUAGES)),
        text=LocalizedText(*(f"{texts[one].text}\n" for one in LANGUAGES)),
        figures=stored,
        marks={one: [list(mark) for mark in texts[one].marks] for one in LANGUAGES},
        sources=sources_of(campaign, stored, sorted(named)),
        template=template.number,
    )


def figures_of(campaign: Campaign, kind: str, as_of: date) -> Figures:
    """The figures of a kind of bulletin. Refuses as their gathering does."""
    if kind == BulletinKind.NATIONAL_SEMINAR:
        return national_seminar_figures(campaign, as_of)
    if kind == BulletinKind.PROGRESS:
        return progress_figures(campaign, as_of)
    return cascade_figures(campaign, as_of, is_over=kind == BulletinKind.FINAL)


def draft_columns(draft: BulletinDraft) -> dict[str, Any]:
    """A draft as the columns that published and proposed bulletins share."""
    return {
        "kind": draft.kind,
        "as_of": draft.as_of,
        "figures": draft.figures,
        "marks": draft.marks,
        "sources": draft.sources,
        "template": draft.template,
        **{f"title_{language}": draft.title.get(language) for language in LANGUAGES},
        **{f"text_{language}": draft.text.get(language) for language in LANGUAGES},
    }


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
        bulletin.figures,
        bulletin.marks,
        bulletin.sources,
    )


def proposals_of(campaign: Campaign) -> tuple[BulletinProposal, ...]:
    """Drafts that wait for a second person, the earliest day first."""
    return tuple(BulletinProposal.objects.filter(campaign=campaign).order_by("as_of", "kind"))


def proposal_by_code(code: str) -> BulletinProposal:
    """One draft that waits. Raises ``NotFound``."""
    found = BulletinProposal.objects.select_related("campaign__root").filter(code=code).first()
    if found is None:
        raise NotFound(f"proposal {code}")
    return found
