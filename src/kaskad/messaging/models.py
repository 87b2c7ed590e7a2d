"""Whom messages reach and how, the messages, every try, and the texts that staff published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.messaging.vocab import Channel, Outcome, State


class Recipient(models.Model):
    """A reader under the key that the caller knows; addresses are sealed.

    ``contacts_mark`` tells, without unsealing, whether the caller's addresses are new. Wishes are
    the reader's own: ``channels`` in order, ``refused`` kinds, quiet hours (None: the usual ones).
    """

    key = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=2)
    phone_sealed = models.CharField(max_length=120, blank=True)
    email_sealed = models.CharField(max_length=400, blank=True)
    contacts_mark = models.CharField(max_length=64)
    telegram_sealed = models.CharField(max_length=120, blank=True)
    telegram_mark = models.CharField(max_length=64, blank=True, db_index=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True)
    channels = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)


class Message(models.Model):
    """Something to tell one reader. One ``occasion`` is told to a reader once.

    ``place``, ``district`` and ``region`` are codes that say for whom the delivery is visible.
    ``code`` is the reference that goes with every try. ``channel`` is the way being tried, empty
    until the first claim; ``passed`` are those that failed.
    """

    code = models.CharField(max_length=16, unique=True)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="messages")
    occasion = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    values_sealed = models.TextField(blank=True)
    place = models.CharField(max_length=40, blank=True)
    district = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices)
    channel = models.CharField(max_length=10, blank=True)
    passed = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=16, blank=True)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "recipient"], name="messaging_occasion_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="messaging_state"),
            models.CheckConstraint(
                condition=Q(channel="") | Q(channel__in=Channel.values), name="messaging_channel"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-urgent", "next_try"], name="messaging_due"),
            models.Index(fields=["region", "state"], name="messaging_region"),
            models.Index(fields=["district", "state"], name="messaging_district"),
            models.Index(fields=["place", "state"], name="messaging_place"),
            models.Index(fields=["kind", "state"], name="messaging_kind"),
            models.Index(fields=["state", "region", "place"], name="messaging_papers"),
        ]


class Attempt(models.Model):
    """One try on one channel, written before anything is sent; the answer comes into it later."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True)
    gateway_id = models.CharField(max_length=120, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="messaging_outcome"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="messaging_attempt_channel"
            ),
        ]


class Template(models.Model):
    """A version of a kind's texts that central staff published; version 0 is in the code."""

    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    subject_kk = models.CharField(max_length=150)
    subject_ru = models.CharField(max_length=150)
    subject_en = models.CharField(max_length=150)
    text_kk = models.TextField()
    text_ru = models.TextField()
    text_en = models.TextField()
    short_kk = models.CharField(max_length=400)
    short_ru = models.CharField(max_length=400)
    short_en = models.CharField(max_length=400)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="messaging_template_once")
        ]
