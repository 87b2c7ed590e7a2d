"""What a human is asked to look at after a test, and what the human decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.assessment.models.tests import Test
from kaskad.assessment.vocab import FlagDecision


class FlagCount(models.Model):
    """Of how many ended first attempts the flags of a test were counted, and when."""

    test = models.OneToOneField(Test, models.CASCADE, related_name="flag_count")
    attempts = models.PositiveIntegerField()
    made_at = models.DateTimeField()


class PlantedKey(models.Model):
    """A key with wrong answers that was given out somewhere, or was found going round.

    ``answers`` are its wrong ones: the key of the option by that of the version, ``{"17": "b"}``.
    ``place`` says in words where it was given or found, which says where a leak began.
    """

    code = models.CharField(max_length=12, unique=True)
    test = models.ForeignKey(Test, models.CASCADE, related_name="planted_keys")
    place = models.CharField(max_length=200)
    answers = models.JSONField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()


class IntegrityFlag(models.Model):
    """Something to look at, as ``rules/flags`` says it; open until decided. No result hangs on it.

    ``people`` are keys of members, ``items`` keys of versions, ``chance`` the logarithm to ten.
    ``seen_chance`` is that which was decided about: far stronger evidence opens a flag anew.
    """

    code = models.CharField(max_length=12, unique=True)
    test = models.ForeignKey(Test, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=30)
    people = models.JSONField()
    items = models.JSONField()
    chance = models.FloatField()
    numbers = models.JSONField()
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=FlagDecision.choices, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    seen_chance = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | Q(decision__in=FlagDecision.values),
                name="assessment_flag_decision",
            )
        ]
        indexes = [
            models.Index(fields=["test"], condition=Q(decision=""), name="assessment_flag_open")
        ]
