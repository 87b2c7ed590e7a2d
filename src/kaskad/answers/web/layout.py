"""A page of this room: a heading, what is to be said on top, sections of components."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, blocks_of
from kaskad.core.web.components import Component, Ladder, Link

TEMPLATE = "answers/page.html"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading; ``anchor`` makes the id of it."""

    anchor: str
    title: str
    parts: tuple[Component, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """A page of questions or answers."""

    title: str
    ladder: Ladder | None = None
    kicker: str = ""
    lead: str = ""
    top: tuple[Component, ...] = ()
    sections: tuple[Section, ...] = ()


def below_answers(campaign: Campaign, here: str) -> Ladder:
    """The way back to all answers."""
    return Ladder((Link(pgettext("answers", "Official answers"), answers_url(campaign)),), here)


def answers_url(campaign: Campaign) -> str:
    """All answers of a campaign."""
    return reverse("answers:answers", args=[campaign.code])


def answer_url(campaign: Campaign, number: int | None) -> str:
    """One published answer."""
    return reverse("answers:answer", args=[campaign.code, number])


def block_titles(campaign: Campaign) -> dict[int, str]:
    """The titles of the blocks by their number, in the reader's language."""
    return {block.number: str(block.title) for block in blocks_of(campaign)}
