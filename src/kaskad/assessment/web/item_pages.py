"""One item of the bank: how it will be seen, what it rests on, its versions, what to do with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.queries.item_history import CitedProvision, ItemVersionRow
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.problems import problems
from kaskad.assessment.vocab import ItemState
from kaskad.assessment.vocab.wordings import PROBLEMS
from kaskad.assessment.web.item_deeds import deeds_of
from kaskad.assessment.web.layout import (
    BankPage,
    Section,
    below_bank,
    question_of,
    state_of,
)
from kaskad.assessment.web.parts import part_words, places_of
from kaskad.assessment.web.preview import previews_of
from kaskad.campaigns.api import Campaign, provision_words
from kaskad.core import clock
from kaskad.core.web.components import Component, Fact, Facts, Notice, Status
from kaskad.core.web.format import actor_name, day, moment, number
from kaskad.core.web.tables import Cell, Column, Row, Table

_MOST_SHOWN = 12
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class ItemReading:
    """An item with all that its page shows; ``mark`` is the reader's.

    ``asked`` is the deed that is asked once more, ``refused`` what a refusal says, ``sent`` what
    was typed with the deed ``deed``.
    """

    campaign: Campaign
    item: Item
    history: Sequence[ItemVersionRow]
    cites: Sequence[CitedProvision]
    blocks: Mapping[int, str]
    mark: str
    asked: str = ""
    deed: str = ""
    refused: str = ""
    sent: str = ""

    @property
    def version(self) -> ItemVersion:
        """The newest version, which is the one that is shown."""
        return self.history[0].version

    @property
    def content(self) -> ItemContent:
        """What it asks."""
        return content_of(self.version)

    @property
    def in_use(self) -> ItemVersion | None:
        """The version that comes into tests."""
        found = (one.version for one in self.history if one.version.state == ItemState.IN_USE)
        return next(found, None)

    @property
    def is_stale(self) -> bool:
        """Whether the law has changed since it was read."""
        return self.version.state != ItemState.RETIRED and any(one.is_changed for one in self.cites)

    @property
    def is_own(self) -> bool:
        """Whether the reader wrote in it."""
        return self.mark in self.version.writers


@dataclass(frozen=True, slots=True)
class Wordings(Component):
    """What the law said when the item was read, and what it says now."""

    template = "assessment/wordings.html"
    items: tuple[tuple[str, str, str, str], ...]  # name, day of the newer one, before, now


@dataclass(frozen=True, slots=True)
class Source(Component):
    """Where the fact was taken from, in the ``language`` in which somebody noted it, if known."""

    template = "assessment/source.html"
    label: str
    text: str
    language: str


def item_page(read: ItemReading) -> BankPage:
    """The page of an item for the central commission."""
    content = read.content
    deeds = deeds_of(read)
    sections = [
        Section("next", pgettext("item", "What to do"), deeds.parts, deeds.sentences),
        Section(
            "seen",
            pgettext("item", "As it will be seen"),
            (previews_of(content),),
            (_("Marks of what is right and all explanations are hidden until the test is over."),),
            is_wide=True,
        ),
    ]
    if read.is_stale:
        title = pgettext("item", "What has changed in the law")
        sections.insert(1, Section("changed", title, (_wordings(read.cites),), is_wide=True))
    sections += [
        Section("law", pgettext("item", "Legal basis"), _law(read), is_wide=True),
        Section("versions", pgettext("item", "Versions"), (_versions(read.history),), is_wide=True),
    ]
    if deeds.end:
        title = pgettext("item", "Taking it out")
        if not read.in_use:
            title = pgettext("item", "Discard the draft")
        sections.append(Section("end", title, deeds.end))
    return BankPage(
        title=question_of(content),
        ladder=below_bank(read.campaign, content.code),
        status=_status(read),
        top=_said(read),
        sections=tuple(sections),
    )


def _status(read: ItemReading) -> Status:
    words = state_of(ItemState.STALE if read.is_stale else ItemState(read.version.state))
    text = _("%(state)s, version %(number)s") % {
        "state": words.word,
        "number": number(read.version.number),
    }
    return Status(text, words.state)


def _said(read: ItemReading) -> tuple[Component, ...]:
    """Refusal, remark, what is missing; then the facts of the item."""
    parts: list[Component] = []
    if read.refused and read.deed not in ("return", "retire"):
        parts.append(Notice(_("This cannot be done"), read.refused, kind="error"))
    if read.version.remark:
        title = pgettext("item", "The second reader asks for a change")
        parts.append(Notice(title, read.version.remark, kind="warn", still=True))
    if missing := missing_words(read.content):
        title = pgettext("item", "It is not complete yet")
        parts.append(Notice(title, kind="warn", items=missing, still=True))
    parts.append(_facts(read))
    return tuple(parts)


def missing_words(content: ItemContent) -> tuple[str, ...]:
    """What keeps an item from being reviewed: the place, and what to do there."""
    places = places_of(content)
    found = [f"{part_words(one.part, places)}: {PROBLEMS[one.code]}" for one in problems(content)]
    rest = len(found) - _MOST_SHOWN
    more = [_("and %(count)s more") % {"count": number(rest)}] if rest > 0 else []
    return (*found[:_MOST_SHOWN], *more)


def _facts(read: ItemReading) -> Facts:
    content = read.content
    block = f"{number(content.block)}. {read.blocks.get(content.block, '')}"
    facts = [
        Fact(pgettext("item", "Block"), block),
        Fact(pgettext("item", "Kind"), str(content.kind.label)),
        Fact(pgettext("item", "Difficulty"), str(content.difficulty.label)),
    ]
    if read.in_use and read.in_use.number != read.version.number:
        facts.append(
            Fact(
                pgettext("item", "In tests now"),
                pgettext("item", "version %(number)s") % {"number": number(read.in_use.number)},
            )
        )
    return Facts(tuple(facts))


def _wordings(cites: Sequence[CitedProvision]) -> Wordings:
    rows = []
    for one in cites:
        if not one.is_changed or one.cited is None or one.newest is None:
            continue
        now = str(one.newest.text)
        if one.newest.is_repeal:
            now = pgettext("law", "Repealed.")
        name = str(provision_words(one.newest))
        rows.append((name, day(one.newest.in_force_from), str(one.cited.text), now))
    return Wordings(tuple(rows))


def _law(read: ItemReading) -> tuple[Component, ...]:
    parts: list[Component] = []
    if read.cites:
        parts.append(_provisions(read.cites))
    else:
        title = pgettext("item", "No provision is named yet")
        parts.append(Notice(title, kind="warn", still=True))
    if read.content.source:
        is_latin = not _CYRILLIC.search(read.content.source)
        parts.append(
            Source(pgettext("item", "Source"), read.content.source, "en" if is_latin else "")
        )
    return tuple(parts)


def _provisions(cites: Sequence[CitedProvision]) -> Table:
    return Table(
        caption=pgettext("item", "Legal basis"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("provision", "Provision")),
            Column(pgettext("provision", "Text")),
            Column(pgettext("provision", "The law")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        str(provision_words(one.newest)) if one.newest else one.code,
                        url=reverse("law:provision", args=[one.code]) if one.newest else "",
                    ),
                    str(one.newest.text) if one.newest else "–",
                    Cell(part=_law_state(one)),
                ),
                flag=one.is_changed or one.is_over,
            )
            for one in cites
        ),
    )


def _law_state(one: CitedProvision) -> Status:
    if one.newest is None:
        return Status(pgettext("provision", "There is no such provision"), "bad")
    if one.newest.is_repeal:
        return Status(pgettext("provision", "Not in force any more"), "bad")
    if one.is_changed:
        return Status(pgettext("provision", "Changed since"), "late")
    return Status(pgettext("provision", "In force"), "done")


def _versions(history: Sequence[ItemVersionRow]) -> Table:
    return Table(
        caption=pgettext("item", "Versions"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Version"), number=True),
            Column(pgettext("item", "State")),
            Column(pgettext("item", "Author")),
            Column(pgettext("item", "Second reader")),
        ),
        rows=tuple(
            Row(
                (
                    number(one.version.number),
                    Cell(str(ItemState(one.version.state).label), note=_history_note(one)),
                    actor_name(one.author),
                    actor_name(one.second_reader) or "–",
                )
            )
            for one in history
        ),
    )


def _history_note(one: ItemVersionRow) -> str:
    when = moment(one.since.astimezone(clock.zone()))
    return "; ".join(filter(None, (when, actor_name(one.ended_by), one.version.end_reason)))
