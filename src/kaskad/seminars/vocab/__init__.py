"""Kinds of evidence that somebody was there, and what follows from it."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Evidence(models.TextChoices):
    """What an attendance rests on."""

    ROLL_CALL = "roll_call", _("Roll call by the trainer")
    SIGNED_SHEET = "signed_sheet", _("Signed sheet")
    ONLINE_PRESENCE = "online_presence", _("Presence in the online room")
    SCANNED = "scanned", _("Scanned code of the member")
    HALL_CODE = "hall_code", _("Code of the hall")
    WATCHED = "watched", _("Recordings watched, with checks")
    NO_MARK = "no_mark", _("No mark")


# What a whole sheet can rest on; the others come from the marks of single people.
OF_SHEETS = (Evidence.ROLL_CALL, Evidence.SIGNED_SHEET, Evidence.ONLINE_PRESENCE)


class MarkKind(models.TextChoices):
    """What a mark says of a member."""

    ARRIVED = "arrived", pgettext_lazy("mark", "came")
    LEFT = "left", pgettext_lazy("mark", "left")
    CALLED = "called", pgettext_lazy("mark", "there at the roll call")
    MISSING = "missing", pgettext_lazy("mark", "missing at the roll call")
    SCANNED = "scanned", pgettext_lazy("mark", "code scanned")
    HALL_CODE = "hall_code", pgettext_lazy("mark", "entered the code of the hall")
    PAPER = "paper", pgettext_lazy("mark", "signed the sheet")
    ONLINE = "online", pgettext_lazy("mark", "in the online room")
    CHECKED = "checked", pgettext_lazy("mark", "answered a presence check")
    WATCHED = "watched", pgettext_lazy("mark", "watched a recording with its checks")
    WITHDRAWN = "withdrawn", pgettext_lazy("mark", "mark taken back")


class Outcome(models.TextChoices):
    """How it was, by the marks and the threshold of the stage; all but the last were there."""

    PRESENT = "present", pgettext_lazy("sheet", "was there")
    LATE = "late", pgettext_lazy("sheet", "came late")
    LEFT_EARLY = "left_early", pgettext_lazy("sheet", "left early")
    ABSENT = "absent", pgettext_lazy("sheet", "was not there")


class CorrectionState(models.TextChoices):
    """Whether a second person has said something to a correction."""

    WAITING = "waiting", pgettext_lazy("correction", "waits for a second person")
    CONFIRMED = "confirmed", pgettext_lazy("correction", "confirmed")
    REFUSED = "refused", pgettext_lazy("correction", "refused")


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

HALL_DIGITS, HALL_STEP = 6, timedelta(seconds=60)
# How long before and after a seminar its hall takes codes.
DOORS_OPEN = timedelta(minutes=60)
LARGEST_PAPER, PAPERS_OF_SEMINAR = 8_000_000, 20
MARKS_AT_ONCE = 500  # in one batch of a device
DEVICE_LENGTH, NONCE_LENGTH, REF_LENGTH = 40, 64, 80
# A phone that carries a seminar without a network: how long after its day, and at most how much.
POCKET_DAYS = 7
POCKET_ANSWERS = 300
QUESTIONS_OF_POCKET = 50
# A mark that lies so long before its seminar is a mistake of a clock or of a seminar.
FARTHEST = timedelta(days=2)


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


class RoomState(models.TextChoices):
    """How far a live room is; one that was never opened has no row."""

    OPEN = "open", pgettext_lazy("live room", "going on")
    ENDED = "ended", pgettext_lazy("live room", "over")


class PollState(models.TextChoices):
    """Whether a poll takes answers."""

    OPEN = "open", pgettext_lazy("poll", "open")
    CLOSED = "closed", pgettext_lazy("poll", "closed")


FEWEST_CHOICES, MOST_CHOICES = 2, 6
LONGEST_POLL, LONGEST_CHOICE = 300, 120  # letters
# What a live room shows at once; the rest stands on pages of its own.
ROOM_QUESTIONS, ROOM_ANSWERS = 40, 3
LONGEST_ASKED = 500  # letters, as the form of the room says
