"""The list of campaigns, for readers who see several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Link, Links
from kaskad.core.web.format import day


@dataclass(frozen=True, slots=True)
class CampaignsPage:
    """Campaigns, the latest vote first."""

    title: str
    campaigns: Links


def campaigns_page(campaigns: Iterable[Campaign]) -> CampaignsPage:
    """A link to the plans of each campaign."""
    return CampaignsPage(
        title=_("Plans"),
        campaigns=Links(
            items=tuple(
                Link(
                    str(one.title),
                    reverse("planning:overview", args=(one.code,)),
                    note=day(one.voting_day),
                )
                for one in campaigns
            )
        ),
    )
