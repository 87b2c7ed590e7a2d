"""Laws and their provisions, versioned: what was in force on a day stays readable for good."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.core.localized import Localized


class Law(models.Model):
    """A law, or a resolution, with its number and date; ``order`` is its place in lists."""

    code = models.SlugField(max_length=40, unique=True)
    name_kk = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    number = models.CharField(max_length=40)
    date = models.DateField()
    order = models.PositiveSmallIntegerField()

    name = Localized("name")


class Provision(models.Model):
    """An article or paragraph of a law; ``code`` never changes, ``order`` is its place in it."""

    code = models.SlugField(max_length=60, unique=True)
    law = models.ForeignKey(Law, models.PROTECT, related_name="provisions")
    label_kk = models.CharField(max_length=120)
    label_ru = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    order = models.PositiveIntegerField()

    label = Localized("label")


class ProvisionVersion(models.Model):
    """What a provision says from a day on, in words of our own; it is never changed.

    Numbers follow the days: the version in force on a day is the highest whose day has come.
    ``note`` says what kind of wording it is, ``source`` where it was read, ``act`` what amended it.
    """

    provision = models.ForeignKey(Provision, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text_kk = models.TextField()
    text_ru = models.TextField()
    text_en = models.TextField()
    note_kk = models.CharField(max_length=300, blank=True)
    note_ru = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    in_force_from = models.DateField()
    act_kk = models.CharField(max_length=300, blank=True)
    act_ru = models.CharField(max_length=300, blank=True)
    act_en = models.CharField(max_length=300, blank=True)
    is_repeal = models.BooleanField(default=False)
    search_key = models.TextField()
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    text = Localized("text")
    note = Localized("note")
    act = Localized("act")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "number"], name="campaigns_provision_version_once"
            ),
            models.CheckConstraint(
                condition=~Q(text_kk="") & ~Q(text_ru="") & ~Q(text_en=""),
                name="campaigns_provision_three_languages",
            ),
        ]
