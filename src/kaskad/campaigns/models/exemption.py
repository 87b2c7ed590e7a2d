"""Who need not be taught in a campaign."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.campaigns.models.plan import Campaign
from kaskad.campaigns.vocab.exemptions import REASON_LENGTH, ExemptionState
from kaskad.commissions.api import Member


class Exemption(models.Model):
    """That a member need not be taught in a campaign, once a second person has granted it.

    It counts from ``since``, the day of the grant, until (not including) ``until``; None: to the
    end of the campaign. Of a request that was taken back ``decided_by`` is who asked. The reason of
    an erased person is empty.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=REASON_LENGTH)
    until = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=ExemptionState.choices, default=ExemptionState.WAITING
    )
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    since = models.DateField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "member"],
                condition=Q(state=ExemptionState.WAITING),
                name="campaigns_exemption_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ExemptionState.values), name="campaigns_exemption_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ExemptionState.WAITING, decided_by="", decided_at=None)
                | (
                    ~Q(state=ExemptionState.WAITING)
                    & Q(decided_at__isnull=False)
                    & ~Q(decided_by="")
                    & (
                        Q(state=ExemptionState.WITHDRAWN, decided_by=F("asked_by"))
                        | (~Q(state=ExemptionState.WITHDRAWN) & ~Q(decided_by=F("asked_by")))
                    )
                ),
                name="campaigns_exemption_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExemptionState.GRANTED) | Q(since__isnull=False),
                name="campaigns_exemption_since",
            ),
        ]
