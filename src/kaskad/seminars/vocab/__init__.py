"""Kinds of evidence that somebody was there."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.core.localized import LocalizedText


class Evidence(models.TextChoices):
    """What an attendance rests on."""

    ROLL_CALL = "roll_call", _("Roll call by the trainer")
    SIGNED_SHEET = "signed_sheet", _("Signed sheet")
    ONLINE_PRESENCE = "online_presence", _("Presence in the online room")


class Marked(models.TextChoices):
    """Whom of a long sheet somebody looks for, before and after it is recorded."""

    NOBODY = "none", pgettext_lazy("sheet", "Not marked yet")
    CAME = "came", pgettext_lazy("sheet", "Came")
    ABSENT = "absent", pgettext_lazy("sheet", "Did not come")


SHEET_ROWS = 100  # people on a page; a longer sheet is marked page by page

# The word of a stage that the central commission itself teaches.
TAUGHT_BY_CENTRE = "centre"

AT_ONCE = 20_000  # members told in one transaction, some seconds long
REMINDED_AT = time(10, 0)  # on the day before
# Where an online seminar takes place, in messages.
ONLINE_PLACE = LocalizedText("онлайн", "онлайн", "online")
