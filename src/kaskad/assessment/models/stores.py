"""Record stores that are told results as xAPI statements, and what they have."""

from __future__ import annotations

from django.db import models

from kaskad.assessment.models.attempts import Attempt
from kaskad.campaigns.api import Campaign


class RecordStore(models.Model):
    """A store (LRS) that is told the results of one campaign.

    ``home`` is the address of this installation, a part of every id of a statement. ``is_private``:
    the store may be in a closed network and without TLS.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    endpoint = models.CharField(max_length=500, unique=True)
    key = models.CharField(max_length=255)
    secret_sealed = models.TextField()
    home = models.CharField(max_length=255)
    is_private = models.BooleanField(default=False)
    added_at = models.DateTimeField()


class StatedResult(models.Model):
    """That a store has the statements of an attempt with this score."""

    store = models.ForeignKey(RecordStore, models.CASCADE, related_name="stated")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "attempt"], name="assessment_stated_once")
        ]
