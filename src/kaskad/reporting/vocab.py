"""Kinds of bulletin, and words that figures share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class BulletinKind(models.TextChoices):
    """What a bulletin tells."""

    NATIONAL_SEMINAR = "national_seminar", _("National seminar")
    PROGRESS = "progress", _("Progress")


OWN = ":own"
OWN_COMMISSION = gettext_noop("The commission itself")
# So many points behind its own plan makes a territory late.
LATE_POINTS = 5.0
