"""Bulletins, published or waiting for a second person, and the templates they follow."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.campaigns.api import Campaign
from kaskad.core.localized import Localized
from kaskad.reporting.vocab import TITLE_LENGTH, BulletinKind


class _Text(models.Model):
    """A text about one day in three languages, with the figures that it was made of.

    ``marks`` are, by language, where its numbers stand ([first, last, figure]); ``sources`` say of
    each figure where its number comes from. ``template`` is the version of the template that the
    text follows, 0 the built-in one.
    """

    kind = models.CharField(max_length=20, choices=BulletinKind.choices)
    as_of = models.DateField()
    title_kk = models.CharField(max_length=TITLE_LENGTH)
    title_ru = models.CharField(max_length=TITLE_LENGTH)
    title_en = models.CharField(max_length=TITLE_LENGTH)
    text_kk = models.TextField()
    text_ru = models.TextField()
    text_en = models.TextField()
    figures = models.JSONField()
    marks = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    template = models.PositiveSmallIntegerField(default=0)

    title = Localized("title")
    text = Localized("text")

    class Meta:
        abstract = True


class Bulletin(_Text):
    """An official text about one day, made of defined figures, published once.

    ``proposed_by`` is who made the draft where it went through the pages; who published it is
    another person then.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    published_by = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200, blank=True)

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
            models.CheckConstraint(
                condition=Q(proposed_by="") | ~Q(published_by=F("proposed_by")),
                name="reporting_bulletin_by_two",
            ),
        ]


class BulletinProposal(_Text):
    """The draft of a bulletin as its author saw it; it goes once it is published or withdrawn."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "as_of"], name="reporting_proposal_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BulletinKind.values), name="reporting_proposal_kind"
            ),
        ]


class BulletinTemplate(models.Model):
    """How the bulletins of a kind are worded: version ``number``, which never changes.

    The one with ``begins_at`` and without ``ends_at`` is in force; one without both is a draft.
    ``put_by`` is the second person, who put it in force. Without any the built-in texts are used.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=BulletinKind.choices)
    number = models.PositiveSmallIntegerField()
    title_kk = models.CharField(max_length=TITLE_LENGTH)
    title_ru = models.CharField(max_length=TITLE_LENGTH)
    title_en = models.CharField(max_length=TITLE_LENGTH)
    text_kk = models.TextField()
    text_ru = models.TextField()
    text_en = models.TextField()
    drafted_by = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    put_by = models.CharField(max_length=200, blank=True)
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    title = Localized("title")
    text = Localized("text")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "number"], name="reporting_template_number"
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                condition=Q(begins_at__isnull=False, ends_at=None),
                name="reporting_one_template_in_force",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BulletinKind.values), name="reporting_template_kind"
            ),
            models.CheckConstraint(
                condition=Q(begins_at=None, put_by="", ends_at=None)
                | (Q(begins_at__isnull=False) & ~Q(put_by="") & ~Q(put_by=F("drafted_by"))),
                name="reporting_template_by_two",
            ),
        ]


class StatedFigure(models.Model):
    """A number that the commission itself has published elsewhere, and where.

    ``figure`` is a name as in the stored figures of a bulletin, ``value`` written as there;
    ``at_least``: printed as "more than". Bulletins say of a number whether it is such a one.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    figure = models.CharField(max_length=60)
    value = models.CharField(max_length=40)
    at_least = models.BooleanField(default=False)
    day = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "figure"], name="reporting_stated_figure_once"
            ),
        ]
