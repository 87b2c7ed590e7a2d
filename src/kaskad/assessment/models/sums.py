"""What the tests of a commission came to, so that a page need not read every attempt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.assessment.models.tests import Test
from kaskad.commissions.api import Commission


class ResultSum(models.Model):
    """The results of the members of one commission at one test.

    ``people`` have ended a first attempt, ``passed`` passed in any. ``score`` is the sum of the
    scores of first attempts; ``blocks`` their points and counted items by block, ``{"5": [31.5,
    48]}``. It is counted anew from the attempts in the transaction that changes one of them.
    """

    test = models.ForeignKey(Test, models.CASCADE, related_name="sums", db_index=False)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    score = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    blocks = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "commission"], name="assessment_sum_once"),
            models.CheckConstraint(
                condition=Q(passed__lte=F("people")), name="assessment_sum_passed"
            ),
        ]
