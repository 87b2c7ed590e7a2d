"""Entries, seals, timestamps. No foreign keys: the record outlives what it speaks of."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One line of the record. The database refuses to change or delete it.

    ``digest`` is the SHA-256 of its canonical bytes, made when it was written.
    """

    at = models.DateTimeField()
    tag = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_code = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=300, blank=True)
    scope = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=45, blank=True)
    changes = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="audit_entry_subject"),
            models.Index(fields=["tag", "id"], name="audit_entry_latest"),
            models.Index(fields=["scope", "at", "id"], name="audit_entry_scope"),
            models.Index(fields=["actor_code", "at", "id"], name="audit_entry_actor"),
            models.Index(fields=["at", "id"], name="audit_entry_at"),
        ]


class Seal(models.Model):
    """Closes the entries ``first``..``last`` with a digest over theirs and the seal before, signed.

    ``key`` is the fingerprint of the public key that proves ``signature``.
    """

    number = models.BigIntegerField(unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    count = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)


class Timestamp(models.Model):
    """What an authority of time (RFC 3161) answered about a seal; ``token`` is base64."""

    seal = models.BigIntegerField()
    at = models.DateTimeField()
    token = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["seal"], name="audit_timestamp_seal")]
