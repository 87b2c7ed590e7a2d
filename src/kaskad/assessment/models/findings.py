"""What many answers tell, counted by the worker and kept for pages."""

from __future__ import annotations

from django.db import models

from kaskad.assessment.models.tests import Test
from kaskad.campaigns.api import Campaign


class TestFindings(models.Model):
    """What the answers to a test tell about its items; ``content`` as ``rules/findings`` writes it.

    ``mark`` says of what it was counted: as long as it is the same nothing is counted anew.
    """

    test = models.OneToOneField(Test, models.CASCADE, related_name="findings")
    mark = models.CharField(max_length=80)
    content = models.JSONField()
    made_at = models.DateTimeField()


class CascadeFindings(models.Model):
    """What the tests of a campaign tell about its stages, places and trainers.

    ``alerts`` repeats of every early alert ``[block, key of the district, key of its region]``, for
    lists of what waits, which need no more.
    """

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="findings")
    mark = models.CharField(max_length=80)
    alerts = models.JSONField(default=list)
    content = models.JSONField()
    made_at = models.DateTimeField()
