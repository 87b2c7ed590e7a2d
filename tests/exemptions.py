"""Exempting a member in a test: one person asks, another one grants."""

from __future__ import annotations

from datetime import date, datetime

from kaskad.campaigns.api import Campaign, Exemption, ask_exemption, grant_exemption
from kaskad.commissions.api import Member
from kaskad.core.actor import Actor

FIRST, SECOND = Actor.system("first"), Actor.system("second")
WHY = "Ұзақ еңбек демалысында"


def asked(
    campaign: Campaign, member_id: int, now: datetime, until: date | None = None
) -> Exemption:
    """An exemption that waits."""
    member = Member.objects.get(pk=member_id)
    return ask_exemption(
        actor=FIRST, campaign=campaign, member=member, reason=WHY, until=until, now=now
    )


def exempted(
    campaign: Campaign, member_id: int, now: datetime, until: date | None = None
) -> Exemption:
    """An exemption that was granted."""
    return grant_exemption(actor=SECOND, exemption=asked(campaign, member_id, now, until), now=now)
