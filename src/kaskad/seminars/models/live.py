"""The live room of a seminar: how far it is, and what stands on the screen.

Seminars are named by their code, which a repair of the plan carries over to its new rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Campaign
from kaskad.seminars.vocab import RoomState


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
