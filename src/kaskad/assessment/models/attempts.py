"""Attempts: what a member answered when, and what it came to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.assessment.models.tests import Form, Test
from kaskad.assessment.vocab import AttemptEnd, AttemptWay
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Member


class Accommodation(models.Model):
    """More time for a member in all tests of a campaign, and why."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="accommodations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    extra_percent = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "member"], name="assessment_accommodation_once"
            ),
            models.CheckConstraint(
                condition=Q(extra_percent__range=(1, 300)), name="assessment_extra_percent"
            ),
        ]


class Attempt(models.Model):
    """One go of a member at a test, its result once it is handed in.

    ``taken_by`` is the code of the account that began it; ``due_at`` is the end of the time, extra
    time included. ``responses`` are the answers that count, by the order of the form's items
    ("1": ...); ``points`` what each is worth, as exact shares ("1", "2/3"), ``seconds`` what each
    took by the device's clock. ``browser`` is the random name that the browser gave itself which
    sent most of the batches; empty for paper and the plain form. ``score`` is the whole in percent,
    rounded to hundredths; ``passed`` is decided before rounding. ``scoring`` is the version of the
    rules that counted it.
    """

    code = models.CharField(max_length=12, unique=True)
    # What is unique begins with it and finds it: one index less to be written at each beginning.
    test = models.ForeignKey(Test, models.PROTECT, related_name="attempts", db_index=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="attempts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10, choices=AttemptWay.choices)
    language = models.CharField(max_length=2)
    taken_by = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=AttemptEnd.choices, blank=True)
    responses = models.JSONField(null=True)
    seconds = models.JSONField(null=True)
    points = models.JSONField(null=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    scoring = models.PositiveSmallIntegerField(null=True)
    browser = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "member", "number"], name="assessment_attempt_number"
            ),
            # Two phones of one member cannot both begin: the second one goes on with the first's.
            models.UniqueConstraint(
                fields=["test", "member"],
                condition=Q(ended_at__isnull=True),
                name="assessment_attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(way__in=AttemptWay.values), name="assessment_attempt_way"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="", score__isnull=True)
                | Q(
                    ended_at__isnull=False,
                    ended_how__in=AttemptEnd.values,
                    score__isnull=False,
                    passed__isnull=False,
                    scoring__isnull=False,
                ),
                name="assessment_attempt_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(ended_at__isnull=True),
                name="assessment_attempt_open",
            )
        ]


class AnswerBatch(models.Model):
    """Answers as a device sent them; the same number of a device is never taken twice.

    ``answers`` are ``{"item": 3, "response": ..., "seconds": 41}``, in their order. ``is_late``:
    it came when the time was over or the attempt handed in, and counts no more.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="batches", db_index=False)
    device = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    answers = models.JSONField()
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "device", "sequence"], name="assessment_batch_once"
            )
        ]
