"""Who may see and do what with items, tests and attempts; the way from a code to the thing."""

from __future__ import annotations

from kaskad.assessment.models import Item
from kaskad.campaigns.api import Campaign, editable_campaign_for
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound


def bank_for(actor: Actor, campaign_code: str) -> Campaign:
    """The campaign whose bank the actor may write: central staff. NotFound to others.

    Items are secrets until their test is over, so nobody else reads them.
    """
    return editable_campaign_for(actor, campaign_code)


def item_for(actor: Actor, campaign_code: str, code: str) -> Item:
    """An item of the bank, for who may write it; NotFound to others."""
    campaign = bank_for(actor, campaign_code)
    item = Item.objects.select_related("campaign__root").filter(campaign=campaign, code=code)
    found = item.first()
    if found is None:
        raise NotFound(code)
    return found
