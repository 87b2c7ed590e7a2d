"""A page of this room: the way to it, what is to be said on top, sections of components."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kaskad.assessment.rules.items import ItemContent, Step
from kaskad.assessment.vocab import ItemState
from kaskad.campaigns.api import Campaign, blocks_of
from kaskad.core.web.components import Component, Ladder, Link, Status
from kaskad.core.web.format import language

TEMPLATE = "assessment/page.html"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading; ``anchor`` makes the id of it."""

    anchor: str
    title: str
    parts: tuple[Component, ...] = ()
    sentences: tuple[str, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class BankPage:
    """A page of the bank."""

    title: str
    ladder: Ladder
    lead: str = ""
    status: Status | None = None
    top: tuple[Component, ...] = ()
    form: Component | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of a bank are looked at; empty values mean all."""

    block: int | None = None
    kind: str = ""
    state: str = ""
    words: str = ""
    page: int = 1

    def pairs(self, **other: object) -> dict[str, str]:
        """What stands in the address, without what is empty; ``other`` in place of its own."""
        own = {"block": self.block, "kind": self.kind, "state": self.state, "words": self.words}
        return {name: str(one) for name, one in {**own, **other}.items() if one not in (None, "")}

    def query(self, **other: object) -> str:
        """The same as the end of an address."""
        found = self.pairs(**other)
        return f"?{urlencode(found)}" if found else ""


def below_campaign(campaign: Campaign, here: str) -> Ladder:
    """The way back from the bank."""
    return Ladder((_campaign_link(campaign),), here)


def below_bank(campaign: Campaign, here: str, *between: Link) -> Ladder:
    """The way back from a page below the bank."""
    bank = Link(_("Item bank"), bank_url(campaign))
    return Ladder((_campaign_link(campaign), bank, *between), here)


def _campaign_link(campaign: Campaign) -> Link:
    return Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code]))


def bank_url(campaign: Campaign, name: str = "bank") -> str:
    """The bank, or another of its pages."""
    return reverse(f"bank:{name}", args=[campaign.code])


def item_url(campaign: Campaign, code: str, name: str = "item", *more: int) -> str:
    """The page of an item, or another of its addresses."""
    return reverse(f"bank:{name}", args=[campaign.code, code, *more])


def block_titles(campaign: Campaign) -> dict[int, str]:
    """The titles of the blocks by their number, in the reader's language."""
    return {block.number: str(block.title) for block in blocks_of(campaign)}


def question_of(asked: ItemContent | Step) -> str:
    """The question in the reader's language, or in another one if it is not there."""
    name = asked.code if isinstance(asked, ItemContent) else "–"
    own = asked.text.get(language(), "")
    return own or next((one for one in asked.text.values() if one), "") or name


_STATIONS = {
    ItemState.DRAFT: "plan",
    ItemState.REVIEWED: "wait",
    ItemState.IN_USE: "done",
    ItemState.STALE: "late",
    ItemState.RETIRED: "bad",
}


def state_of(state: ItemState) -> Status:
    """How far an item is, in a word with its station."""
    return Status(str(state.label), _STATIONS[state])  # type: ignore[arg-type]  # all are states of it
