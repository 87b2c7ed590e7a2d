"""Bulletins for the centre: what waits, making a draft, reading it with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Empty,
    Ladder,
    Link,
    Links,
    Notice,
)
from kaskad.core.web.format import day, language, moment, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.public.sources import Marked, Sourced, marked_paragraphs, sources_table
from kaskad.reporting.api import (
    BulletinKind,
    BulletinProposal,
    BulletinTemplate,
    kind_for,
    situation_day,
)


@dataclass(frozen=True, slots=True)
class DraftsPage:
    """Drafts that wait, the form for a new one, how the kinds are worded."""

    title: str
    ladder: Ladder
    notice: Notice | None
    waiting: Table | Empty
    form: Form
    wordings: Table
    links: Links


@dataclass(frozen=True, slots=True)
class Shown:
    """The text in one language."""

    language: str
    name: str
    title: str
    paragraphs: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A text as it would be published, in three languages, with the source of each number."""

    title: str
    ladder: Ladder
    notice: Notice
    actions: Actions | None
    texts: tuple[Shown, ...]
    sources: Table | None


def drafts_page(
    campaign: Campaign,
    waiting: Sequence[BulletinProposal],
    wordings: Sequence[BulletinTemplate],
    notice: Notice | None = None,
) -> DraftsPage:
    """The page where bulletins begin."""
    return DraftsPage(
        title=pgettext("page", "Make a bulletin"),
        ladder=Ladder((_campaign_link(campaign),), pgettext("page", "Make a bulletin")),
        notice=notice,
        waiting=_waiting(waiting),
        form=_form(campaign),
        wordings=_wordings(campaign, wordings),
        links=Links(
            (
                Link(pgettext("page", "Published bulletins"), reverse("portals:bulletins")),
                Link(
                    pgettext("page", "Weekly report"),
                    reverse("portals:report", args=[campaign.root.code]),
                ),
            )
        ),
    )


def draft_page(campaign: Campaign, draft: Sourced, kind: str) -> DraftPage:
    """A draft that nobody has kept yet, with the button that keeps it."""
    keep = Button(
        pgettext("button", "Keep it as a draft"),
        post=f"{reverse('portals:draft', args=[campaign.code])}?as_of={draft.as_of.isoformat()}",
        fields=(("kind", kind),),
    )
    return DraftPage(
        title=_heading(kind, draft.as_of),
        ladder=_ladder(campaign, str(BulletinKind(kind).label)),
        notice=Notice(
            _("This is how the bulletin would read now. Nothing is kept yet."),
            _("Every number leads to where it comes from. Then somebody else publishes it."),
            still=True,
        ),
        actions=Actions((keep,)),
        texts=shown_texts(draft),
        sources=sources_table(draft),
    )


def proposal_page(campaign: Campaign, one: BulletinProposal, reader: str) -> DraftPage:
    """A draft that waits; ``reader`` is the mark of who reads it."""
    is_own = one.proposed_by == reader
    publish = Button(
        pgettext("button", "Publish this bulletin"),
        post=reverse("portals:proposal_publish", args=[campaign.code, one.code]),
    )
    withdraw = Button(
        pgettext("button", "Take the draft away"),
        post=reverse("portals:proposal_withdraw", args=[campaign.code, one.code]),
        kind="second",
    )
    if is_own:
        notice = Notice(_("You made this draft. Somebody else of the centre publishes it."))
    else:
        notice = Notice(
            _("Read the text and its numbers. Once published it stays as it is."), still=True
        )
    return DraftPage(
        title=_heading(one.kind, one.as_of),
        ladder=_ladder(campaign, str(BulletinKind(one.kind).label)),
        notice=notice,
        actions=Actions((withdraw,) if is_own else (publish, withdraw)),
        texts=shown_texts(one),
        sources=sources_table(one),
    )


def refused_draft_page(campaign: Campaign, kind: str, as_of: date, refusal: Refusal) -> DraftPage:
    """Why there is no text of that day."""
    return DraftPage(
        title=_heading(kind, as_of),
        ladder=_ladder(campaign, str(BulletinKind(kind).label)),
        notice=Notice(_("There is no such bulletin"), refusal.message, kind="error"),
        actions=Actions(
            (
                Button(
                    pgettext("button", "Back"),
                    url=reverse("portals:drafts", args=[campaign.code]),
                    kind="second",
                ),
            )
        ),
        texts=(),
        sources=None,
    )


def shown_texts(one: Sourced) -> tuple[Shown, ...]:
    """The three languages, the reader's first."""
    names = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
    order = sorted(LANGUAGES, key=lambda each: each != language())
    title = getattr(one, "title")  # noqa: B009  every text of a day has one
    return tuple(
        Shown(
            each,
            names[each],
            title.get(each),
            marked_paragraphs(one.text.get(each), one.marks.get(each, ())),
        )
        for each in order
    )


def _heading(kind: str, as_of: date) -> str:
    return f"{BulletinKind(kind).label}: {day(as_of)}"


def _campaign_link(campaign: Campaign) -> Link:
    return Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code]))


def _ladder(campaign: Campaign, here: str) -> Ladder:
    every = Link(
        pgettext("page", "Make a bulletin"), reverse("portals:drafts", args=[campaign.code])
    )
    return Ladder((_campaign_link(campaign), every), here)


def _waiting(waiting: Sequence[BulletinProposal]) -> Table | Empty:
    if not waiting:
        return Empty(_("No draft waits"), _("Choose a kind and a day to see how it would read."))
    return Table(
        caption=_("Drafts that wait for a second person"),
        caption_hidden=True,
        columns=(
            Column(pgettext("column", "Bulletin")),
            Column(pgettext("column", "As of")),
            Column(pgettext("column", "Drafted"), wide=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        str(BulletinKind(one.kind).label),
                        url=reverse("portals:proposal", args=[one.campaign.code, one.code]),
                        note=str(one.title),
                    ),
                    day(one.as_of),
                    moment(one.proposed_at.astimezone(clock.zone())),
                )
            )
            for one in waiting
        ),
    )


def _form(campaign: Campaign) -> Form:
    today = situation_day(campaign, clock.local_day(clock.now()))
    length = max((today - campaign.first_day).days, 0)
    days = [today - timedelta(offset) for offset in range(length + 1)]
    usual = kind_for(campaign, today)
    return Form(
        fields=(
            Field(
                "kind",
                _("What it tells"),
                kind="select",
                choices=tuple(
                    Choice(value, str(label), chosen=value == usual)
                    for value, label in BulletinKind.choices
                ),
            ),
            Field(
                "as_of",
                _("Of which day"),
                kind="select",
                choices=tuple(Choice(one.isoformat(), day(one)) for one in days),
            ),
        ),
        submit=Button(pgettext("button", "Look at the text")),
        action=reverse("portals:draft", args=[campaign.code]),
        method="get",
        inline=True,
        label=_("A new bulletin"),
    )


def _wordings(campaign: Campaign, rows: Sequence[BulletinTemplate]) -> Table:
    def said(kind: str) -> tuple[str, str]:
        own = [row for row in rows if row.kind == kind]
        used = [row for row in own if row.begins_at and not row.ends_at]
        drafts = sum(row.begins_at is None for row in own)
        version = _("version %(number)s") % {"number": used[0].number} if used else _("as built")
        return version, number(drafts)

    return Table(
        caption=_("How bulletins are worded"),
        caption_hidden=True,
        columns=(
            Column(pgettext("column", "Kind")),
            Column(pgettext("column", "In force")),
            Column(pgettext("column", "Drafts"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(str(label), url=reverse("portals:wording", args=[campaign.code, kind])),
                    *said(kind),
                )
            )
            for kind, label in BulletinKind.choices
        ),
    )
