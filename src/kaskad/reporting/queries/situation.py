"""The size of what a campaign covers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from kaskad.audit.api import MEMBERS, kept
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Level


@dataclass(frozen=True, slots=True)
class CommissionCounts:
    """How many commissions are trained."""

    territorial: int
    precinct: int


def commission_counts(campaign: Campaign) -> CommissionCounts:
    """Territorial commissions (of regions and districts) and precinct commissions of a campaign."""
    return kept(("counts", campaign.pk), MEMBERS, lambda: _count(campaign.root))


def _count(root: Commission) -> CommissionCounts:
    found = Commission.objects.exclude(level=Level.CENTRAL)
    if root.level == Level.REGION:
        found = found.filter(region=root)
    elif root.level == Level.DISTRICT:
        found = found.filter(district=root)
    by_level = dict(found.values_list("level").annotate(count=Count("id")).order_by())
    return CommissionCounts(
        by_level.get(Level.REGION, 0) + by_level.get(Level.DISTRICT, 0),
        by_level.get(Level.PRECINCT, 0),
    )
