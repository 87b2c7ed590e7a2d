"""The campaign that the public pages tell of."""

from __future__ import annotations

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.seminars.api import current_campaign


def shown_campaign() -> Campaign | None:
    """The one whose vote is next, or else the latest."""
    return current_campaign(clock.local_day(clock.now()))


def campaign_or_404() -> Campaign:
    """The same. Raises ``NotFound`` if there is none."""
    campaign = shown_campaign()
    if campaign is None:
        raise NotFound
    return campaign
