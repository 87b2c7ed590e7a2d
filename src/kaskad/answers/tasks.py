"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime

from kaskad.answers.operations.moderating import escalate_due
from kaskad.answers.operations.pushing import push_answers
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.actor import Actor


def escalate(actor: Actor, now: datetime) -> None:
    """Send up what was not answered in time, until the day of the vote."""
    today = clock.local_day(now)
    for campaign in Campaign.objects.filter(voting_day__gte=today).order_by("id"):
        escalate_due(actor=actor, campaign=campaign, now=now)


def push(actor: Actor, now: datetime) -> None:
    """Go on telling people of answers."""
    push_answers(actor=actor, now=now)
