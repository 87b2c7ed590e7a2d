"""Roles, and how long links last."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a grant lets its holder do in a subtree."""

    CENTRAL_STAFF = "central_staff", _("Central commission")
    COORDINATOR = "coordinator", _("Coordinator")
    TRAINER = "trainer", _("Trainer")
    MEMBER = "member", _("Commission member")
    AUDITOR = "auditor", _("Auditor")
    OBSERVER = "observer", _("Observer")


STAFF_ROLES = (Role.CENTRAL_STAFF.value, Role.COORDINATOR.value)
LINK_LIFETIME = timedelta(days=60)
LABEL_LENGTH = 200
API_MARK = "kaskad_"  # so that searches for leaked secrets know one
TOKEN_DAYS = 90  # a personal token of the API lasts at most so long
TOKEN_LABEL_LENGTH = 100
TOKENS_AT_ONCE = 20
TOKEN_REQUESTS = 600  # of one token in a minute
