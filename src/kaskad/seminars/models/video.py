"""The video of a seminar, its recordings, and who watched them.

Seminars are named by their code, which a repair of the plan carries over to its new rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.campaigns.api import Block, Campaign
from kaskad.commissions.api import Member
from kaskad.seminars.rules.watching import GRACE
from kaskad.seminars.vocab import BroadcastSource, VideoState, VideoWay


class Video(models.Model):
    """How a seminar is seen and heard. ``room`` names it on other servers and on our disk.

    A broadcast has ``source`` and, from a studio, ``port``; ``alive_at`` is the machine's clock,
    the others the installation's. ``fault`` is the last thing that its process said.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12, unique=True)
    way = models.CharField(max_length=16, choices=VideoWay.choices)
    state = models.CharField(max_length=8, choices=VideoState.choices, default=VideoState.READY)
    room = models.CharField(max_length=24, unique=True)
    link = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=8, choices=BroadcastSource.choices, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    port = models.PositiveIntegerField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=VideoWay.values), name="seminars_video_way"),
            models.CheckConstraint(
                condition=Q(state__in=VideoState.values), name="seminars_video_state"
            ),
            models.CheckConstraint(
                condition=Q(state=VideoState.READY) | Q(started_at__isnull=False),
                name="seminars_video_began",
            ),
            models.UniqueConstraint(
                fields=["port"], condition=Q(state=VideoState.LIVE), name="seminars_video_port"
            ),
        ]


class Recording(models.Model):
    """What was said in a block (None: all of it), on another server or on our disk.

    ``origin`` is its natural key: the same recording is attached once. ``starts`` and ``ends`` are
    seconds in the film; ``is_removed``: the film is gone, what was watched of it counts on.
    """

    code = models.CharField(max_length=12, unique=True)
    origin = models.CharField(max_length=120, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    seminar_code = models.CharField(max_length=12, db_index=True)
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=16, choices=VideoWay.choices)
    address = models.CharField(max_length=500, blank=True)
    room = models.CharField(max_length=24, blank=True)
    starts = models.FloatField(default=0)
    ends = models.FloatField(default=0)
    language = models.CharField(max_length=2)
    attached_by = models.CharField(max_length=200)
    attached_at = models.DateTimeField()
    is_removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address="") ^ Q(room=""), name="seminars_recording_is_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(starts__gte=0) & Q(ends__gte=models.F("starts")),
                name="seminars_recording_in_order",
            ),
        ]


class Watching(models.Model):
    """What a member has watched of a recording, and the checks that they were there.

    ``stretches`` are seconds of the recording, in order and apart; ``checks`` as the rules keep
    them, drawn by ``seed``. ``reported_at`` is the machine's clock, ``spare_seconds`` is time that
    went by and was not played.
    """

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=24)
    stretches = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    reported_at = models.DateTimeField(null=True)
    spare_seconds = models.FloatField(default=GRACE)
    enough_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recording", "member"], name="seminars_watching_once")
        ]
