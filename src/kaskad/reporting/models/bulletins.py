"""Published bulletins: the text, and the figures it was made of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Campaign
from kaskad.core.localized import Localized
from kaskad.reporting.vocab import BulletinKind


class Bulletin(models.Model):
    """An official text about one day, made of defined figures, published once."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=BulletinKind.choices)
    as_of = models.DateField()
    title_kk = models.CharField(max_length=300)
    title_ru = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    text_kk = models.TextField()
    text_ru = models.TextField()
    text_en = models.TextField()
    figures = models.JSONField()
    published_by = models.CharField(max_length=200)
    published_at = models.DateTimeField()

    title = Localized("title")
    text = Localized("text")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="reporting_bulletin_number"
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind", "as_of"], name="reporting_bulletin_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BulletinKind.values), name="reporting_bulletin_kind"
            ),
            models.CheckConstraint(
                condition=~Q(text_kk="") & ~Q(text_ru="") & ~Q(text_en=""),
                name="reporting_bulletin_three_languages",
            ),
        ]
