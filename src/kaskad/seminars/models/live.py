"""The live room of a seminar: how far it is, and what stands on the screen.

Seminars are named by their code, which a repair of the plan carries over to its new rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Campaign
from kaskad.core.localized import Localized
from kaskad.seminars.vocab import PollState, RoomState


class LiveRoom(models.Model):
    """A room that was opened at least once. ``block_number`` is the one that is taught now.

    ``asks``: questions are taken. ``projected`` is the code of the question on the screen, or
    nothing.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=8, choices=RoomState.choices)
    block_number = models.PositiveSmallIntegerField(null=True)
    asks = models.BooleanField(default=True)
    projected = models.CharField(max_length=12, blank=True)
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RoomState.values), name="seminars_room_state"
            ),
            models.CheckConstraint(
                condition=Q(state=RoomState.OPEN) | Q(asks=False), name="seminars_room_asks_open"
            ),
        ]


class Poll(models.Model):
    """A question of the presenter to the hall; ``choices`` are two to six of [kk, ru, en].

    ``shows``: everybody sees how it stands. There is one open poll in a room.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12, db_index=True)
    question_kk = models.CharField(max_length=300)
    question_ru = models.CharField(max_length=300)
    question_en = models.CharField(max_length=300)
    choices = models.JSONField()
    state = models.CharField(max_length=8, choices=PollState.choices)
    shows = models.BooleanField(default=False)
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=64, unique=True)

    question = Localized("question")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PollState.values), name="seminars_poll_state"
            ),
            models.UniqueConstraint(
                fields=["seminar_code"],
                condition=Q(state=PollState.OPEN),
                name="seminars_poll_one_open",
            ),
        ]


class PollAnswer(models.Model):
    """What somebody chose; ``account`` is a code, which names nobody once it is removed."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers")
    account = models.CharField(max_length=200)
    choice = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "account"], name="seminars_poll_answer_once")
        ]
