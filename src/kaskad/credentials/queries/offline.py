"""What a phone keeps to check certificates without a network: public values, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from kaskad.campaigns.api import Campaign, Stage
from kaskad.commissions.api import Commission
from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.status import list_size


@dataclass(frozen=True, slots=True)
class CampaignLists:
    """A campaign with its stages; the places of both lists, which have ``size`` places."""

    campaign: Campaign
    stages: tuple[Stage, ...]
    size: int
    revoked: tuple[int, ...]
    suspended: tuple[int, ...]


def lists_of_campaigns() -> list[CampaignLists]:
    """Every campaign that has issued a certificate."""
    issued = Certificate.objects.filter(campaign=OuterRef("pk"))
    campaigns = Campaign.objects.filter(Exists(issued)).order_by("code")
    return [_lists_of(campaign) for campaign in campaigns.prefetch_related("stages")]


def _lists_of(campaign: Campaign) -> CampaignLists:
    rows = Certificate.objects.filter(campaign=campaign)
    suspended = rows.filter(suspended_at__isnull=False, revoked_at=None)
    return CampaignLists(
        campaign=campaign,
        stages=tuple(campaign.stages.all()),
        size=list_size(rows.count()),
        revoked=tuple(rows.filter(revoked_at__isnull=False).values_list("status_index", flat=True)),
        suspended=tuple(suspended.values_list("status_index", flat=True)),
    )


def names_of_commissions(lang: str) -> dict[str, str]:
    """Names of all commissions by their codes."""
    return dict(Commission.objects.order_by("code").values_list("code", f"name_{lang}"))
