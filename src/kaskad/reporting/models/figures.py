"""The figures of every day as they were frozen."""

from __future__ import annotations

from django.db import models

from kaskad.campaigns.api import Campaign


class FigureSnapshot(models.Model):
    """The figures of a day, frozen after it: canonical JSON, whose SHA-256 is in the record.

    ``text`` is a text and no JSON column: a database may write JSON in another way than it came.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day"], name="reporting_snapshot_once")
        ]
