"""Kinds of bulletin."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulletinKind(models.TextChoices):
    """What a bulletin tells."""

    NATIONAL_SEMINAR = "national_seminar", _("National seminar")
    PROGRESS = "progress", _("Progress")
