"""Channels, states of messages and outcomes of tries; how long and how often."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """A way to a person, in the order in which ways are tried unless the person wants another."""

    TELEGRAM = "telegram", pgettext_lazy("channel", "Telegram")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")
    SMS = "sms", pgettext_lazy("channel", "SMS")
    PRINT = "print", pgettext_lazy("channel", "On paper")


ELECTRONIC = (Channel.TELEGRAM.value, Channel.EMAIL.value, Channel.SMS.value)


class State(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    SENDING = "sending", pgettext_lazy("message", "Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    DELIVERED = "delivered", pgettext_lazy("message", "Delivered")
    UNCLEAR = "unclear", pgettext_lazy("message", "Sent or not: unclear")
    TO_PRINT = "to_print", pgettext_lazy("message", "To be handed on paper")
    PRINTED = "printed", pgettext_lazy("message", "Handed on paper")
    GIVEN_UP = "given_up", pgettext_lazy("message", "Not reached")
    WITHHELD = "withheld", pgettext_lazy("message", "Not wanted by the reader")
    TOO_LATE = "too_late", pgettext_lazy("message", "No longer of use")
    KEPT = "kept", pgettext_lazy("message", "Kept here, not sent")


class Outcome(models.TextChoices):
    """What became of one try."""

    BEGUN = "begun", pgettext_lazy("try", "Begun")
    ACCEPTED = "accepted", pgettext_lazy("try", "Accepted")
    REFUSED = "refused", pgettext_lazy("try", "Refused for this address")
    BUSY = "busy", pgettext_lazy("try", "Not now")
    UNCLEAR = "unclear", pgettext_lazy("try", "No clear answer")
    DELIVERED = "delivered", pgettext_lazy("try", "Delivered")
    FAILED = "failed", pgettext_lazy("try", "Not delivered")


SENT_AGAIN_FROM = (State.UNCLEAR.value, State.GIVEN_UP.value)
TROUBLED = (State.UNCLEAR.value, State.GIVEN_UP.value, State.TO_PRINT.value)

QUIET_FROM, QUIET_TO = time(21, 0), time(8, 0)
BATCH = 100
KEPT_AT_ONCE = 2000  # where nothing leaves the machine
LEASE = timedelta(minutes=10)  # of a batch that was claimed
TRY_LEASE = timedelta(minutes=5)  # of one try; longer than any timeout
TRIES = 8  # on one channel, about an hour
URGENT_TRIES = 2
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
LONGEST_ASKED_WAIT = timedelta(hours=6)
LINK_LIFETIME = timedelta(hours=1)  # of a link that joins a Telegram chat
ERROR_LETTERS = 300
MOST_SEGMENTS = 6
