"""Kinds of evidence that somebody was there."""

from __future__ import annotations

from datetime import time, timedelta

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


class VideoWay(models.TextChoices):
    """How people of a seminar see and hear each other."""

    BIGBLUEBUTTON = "bigbluebutton", "BigBlueButton"
    JITSI = "jitsi", "Jitsi"
    LINK = "link", _("A link to a meeting")
    BROADCAST = "broadcast", _("Our own broadcast: people watch and write")


class VideoState(models.TextChoices):
    """How far the video of a seminar is."""

    READY = "ready", _("Not begun")
    LIVE = "live", _("Going on")
    ENDED = "ended", _("Over")
    FAILED = "failed", _("Broken off")


class BroadcastSource(models.TextChoices):
    """Where a broadcast takes its picture from."""

    STUDIO = "studio", _("A studio or a computer, by SRT")
    FILE = "file", _("A film that lies on the server")
    TEST = "test", _("A test picture")


# A broadcast that nobody could start or continue so often in a row is given up.
BROADCAST_TRIES = 20
# A broadcast whose process said nothing for so long has none; another one takes it up.
BROADCAST_SILENCE = timedelta(seconds=15)
RECORDINGS_KEPT = 365  # days
