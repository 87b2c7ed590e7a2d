"""Kinds of evidence that somebody was there."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaskad.core.localized import LocalizedText


class Evidence(models.TextChoices):
    """What an attendance rests on."""

    ROLL_CALL = "roll_call", _("Roll call by the trainer")
    SIGNED_SHEET = "signed_sheet", _("Signed sheet")
    ONLINE_PRESENCE = "online_presence", _("Presence in the online room")


# The word of a stage that the central commission itself teaches.
TAUGHT_BY_CENTRE = "centre"

AT_ONCE = 20_000  # members told in one transaction, some seconds long
REMINDED_AT = time(10, 0)  # on the day before
# Where an online seminar takes place, in messages.
ONLINE_PLACE = LocalizedText("онлайн", "онлайн", "online")
