"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.operations.reminders import remind_members
from kaskad.seminars.queries.attendance import current_campaign


def remind(actor: Actor, now: datetime) -> None:
    """Queue what members have to be told."""
    today = clock.local_day(now)
    campaign = current_campaign(today)
    if campaign is not None and today <= campaign.voting_day:
        remind_members(actor=actor, campaign=campaign, now=now)
