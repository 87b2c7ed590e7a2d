"""Where to go on from an overview, by what one wants to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Link, Links
from kaskad.portals.staff.reading import TerritoryReading


@dataclass(frozen=True, slots=True)
class Way:
    """Pages for one purpose."""

    title: str
    links: Links


def ways_of(read: TerritoryReading, *, shows_work: bool) -> tuple[Way, ...]:
    """The pages of a territory; ``shows_work``: the reader looks after the installation too."""
    campaign = read.campaign
    found = [(pgettext("ways", "People"), _people(read))]
    if campaign is not None:
        is_centre = read.is_root and shows_work
        found = [
            (pgettext("ways", "Teaching"), _teaching(read, campaign)),
            *found,
            (_("Figures and reports"), _figures(read, campaign, is_centre=is_centre)),
        ]
    found.append((_("Other programs"), _programs(read, shows_work=shows_work)))
    return tuple(Way(title, Links(tuple(links))) for title, links in found)


def _teaching(read: TerritoryReading, campaign: Campaign) -> Iterator[Link]:
    code, here = campaign.code, read.commission.code
    plan = _at("planning:overview", code) if read.is_root else _at("planning:place", code, here)
    yield Link(_("Plan and calendar of seminars"), plan)
    yield Link(_("The campaign: stages, programme, dates"), _at("campaigns:campaign", code))
    yield Link(_("Materials of the training"), _at("material:materials", code))
    yield Link(_("Questions to answer"), _at("answers:inbox", code, here))
    yield Link(_("Who was taught an older text of the law"), _at("portals:refreshers", here))
    yield Link(_("What is not understood"), _at("understanding:overview", code))


def _people(read: TerritoryReading) -> Iterator[Link]:
    here = read.commission.code
    yield Link(_("Rosters"), _at("commissions:rosters"))
    if read.campaign is not None:
        yield Link(_("Exemptions from the training"), _at("portals:exemptions", here))
    yield Link(_("Messages to people"), _at("portals:delivery", here))
    yield Link(_("Letters for signing in"), _at("access:letters", here))
    yield Link(_("Who works here"), _at("access:place", here))


def _figures(read: TerritoryReading, campaign: Campaign, *, is_centre: bool) -> Iterator[Link]:
    """What the commission and the public are told; bulletins are made by the centre."""
    here = read.commission.code
    yield Link(_("All figures, and who is behind them"), _at("portals:figures", here))
    yield Link(_("Readiness of precincts"), _at("portals:readiness", here))
    yield Link(_("Districts compared fairly"), _at("portals:comparison", here))
    yield Link(pgettext("page", "Weekly report"), _at("portals:report", here))
    if is_centre:
        drafts = _at("portals:drafts", campaign.code)
        yield Link(pgettext("page", "Make a bulletin"), drafts)
    yield Link(_("For a projector"), _at("portals:projector", here))


def _programs(read: TerritoryReading, *, shows_work: bool) -> Iterator[Link]:
    package = _at("portals:oneroster", read.commission.code)
    week = f"{package}?since={read.today - timedelta(days=7)}"
    yield Link(_("Members and seminars for other programs"), package, "ZIP", download=True)
    yield Link(_("Changes of members in the last seven days"), week, "ZIP", download=True)
    if shows_work:
        yield Link(_("Background work"), _at("portals:work"))


def _at(name: str, *args: str) -> str:
    return reverse(name, args=args)
