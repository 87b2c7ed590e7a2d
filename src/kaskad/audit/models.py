"""Entries and the seals that chain them. No foreign keys: the record outlives everything."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One line of the record. The database refuses to change or delete it."""

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

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="audit_entry_subject"),
            models.Index(fields=["tag", "at"], name="audit_entry_tag"),
        ]


class Seal(models.Model):
    """Closes the entries ``first``..``last`` with a digest that includes the previous seal's."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
