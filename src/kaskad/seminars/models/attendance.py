"""Attendance with its evidence, and seminars held by somebody who may teach."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Campaign, Seminar
from kaskad.commissions.api import Member
from kaskad.seminars.vocab import Evidence


class Attendance(models.Model):
    """Whether a member was at a seminar. ``nonce`` makes a repeated recording harmless."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    day = models.DateField()
    present = models.BooleanField()
    evidence = models.CharField(max_length=16, choices=Evidence.choices)
    evidence_ref = models.CharField(max_length=80, blank=True)
    nonce = models.CharField(max_length=64)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seminar", "member"], name="seminars_attendance_once"),
            models.CheckConstraint(
                condition=Q(evidence__in=Evidence.values), name="seminars_evidence"
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "member", "day"],
                condition=Q(present=True),
                name="seminars_present",
            )
        ]


class Holding(models.Model):
    """A seminar that took place, and what let its trainer teach.

    ``basis`` is the trainer's own attendance of an earlier stage; only a seminar taught by the
    centre has none. The database refuses anything else.
    """

    seminar = models.OneToOneField(Seminar, models.PROTECT, related_name="+")
    trainer = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    basis = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="+")
    taught_by_centre = models.BooleanField(default=False)
    day = models.DateField()
    nonce = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taught_by_centre=True, trainer__isnull=True, basis__isnull=True)
                | Q(taught_by_centre=False, trainer__isnull=False, basis__isnull=False),
                name="seminars_trainer_was_taught",
            )
        ]


class Told(models.Model):
    """What a member was told last about their seminar, so that only news are told again."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12)
    day = models.DateField()
    starts = models.TimeField()
    venue_key = models.BigIntegerField(null=True)
    cancelled = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "member"], name="seminars_told_once")
        ]


class TeachingTold(models.Model):
    """What a trainer was told last about a seminar to teach; ``taken``: that it is not theirs."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    trainer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12)
    day = models.DateField()
    starts = models.TimeField()
    venue_key = models.BigIntegerField(null=True)
    cancelled = models.BooleanField()
    taken = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "trainer", "seminar_code"], name="seminars_teaching_told_once"
            )
        ]


class ReminderScan(models.Model):
    """Up to which state of the data members were reminded."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="+")
    stamp = models.CharField(max_length=120)
