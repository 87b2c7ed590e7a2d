"""Kits of the training that precincts have got."""

from __future__ import annotations

from django.db import models

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission


class KitDelivery(models.Model):
    """That a precinct has the kit of a campaign: papers and materials, in the hands of somebody."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    day = models.DateField()
    noted_by = models.CharField(max_length=200)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "commission"], name="seminars_kit_delivered_once"
            )
        ]
