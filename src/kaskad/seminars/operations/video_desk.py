"""What hosts and guests of a seminar press, where another server has to be asked for it.

It is asked before anything is written down, and outside of any transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.utils.translation import override

from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.video import bigbluebutton, jitsi
from kaskad.core.video.bigbluebutton import Meeting, ServerSaidNo, ServerUnreachable
from kaskad.core.video.jitsi import Guest
from kaskad.seminars.models import Recording, Video
from kaskad.seminars.operations.recordings import NewRecording, attach_recordings
from kaskad.seminars.operations.video import (
    MeetingRefused,
    MeetingUnreachable,
    NoVideo,
    VideoNotBegun,
    VideoNotSetUp,
    VideoOver,
    note_end,
    note_start,
)
from kaskad.seminars.queries.teaching import refusal_of_start
from kaskad.seminars.queries.video import usable_ways, video_for, ways_in_use
from kaskad.seminars.rules.links import host_of
from kaskad.seminars.vocab import VideoState, VideoWay

_Result = TypeVar("_Result")


class VideoDesk:
    """Begin, end, enter, and fetch recordings."""

    @staticmethod
    def start(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
        """Begin: people can enter the meeting, or the broadcast waits for its source.

        Refuses where nothing was chosen or it is over, a trainer without the certificate that their
        stage asks for, and what the server of the meetings refuses, which takes the same meeting
        twice.
        """
        video = video_for(seminar.code)
        if video is None:
            raise NoVideo
        if video.state == VideoState.ENDED:
            raise VideoOver
        if video.way not in usable_ways():
            raise VideoNotSetUp
        if video.way == VideoWay.BIGBLUEBUTTON:
            # No meeting on the server for a seminar that may not begin.
            refusal = refusal_of_start(seminar, now) if video.state != VideoState.LIVE else None
            if refusal is not None:
                raise refusal
            _create_meeting(video, seminar)
        return note_start(actor=actor, seminar=seminar, now=now)

    @staticmethod
    def end(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
        """End it for everybody. A server that is away does not keep it going on here."""
        video = video_for(seminar.code)
        if video is None:
            raise NoVideo
        server = ways_in_use().bigbluebutton
        if video.way == VideoWay.BIGBLUEBUTTON and video.state == VideoState.LIVE and server:
            _asked(lambda: bigbluebutton.end_meeting(server, video.room))
        return note_end(actor=actor, seminar=seminar, now=now)

    @staticmethod
    def join_url(
        *, actor: Actor, seminar: Seminar, name: str, is_moderator: bool, now: datetime
    ) -> str:
        """Where the actor's browser goes to enter the meeting; a key for this person alone.

        Refuses a video that does not go on, and a way that has no meeting to enter.
        """
        video = video_for(seminar.code)
        if video is None or video.state != VideoState.LIVE:
            raise VideoNotBegun
        found = ways_in_use()
        if video.way == VideoWay.BIGBLUEBUTTON and found.bigbluebutton is not None:
            return bigbluebutton.join_url(
                found.bigbluebutton,
                meeting=video.room,
                name=name,
                user=actor.code,
                is_moderator=is_moderator,
            )
        if video.way == VideoWay.JITSI and found.jitsi is not None:
            guest = Guest(actor.code, name, is_moderator, actor.language)
            return jitsi.join_url(found.jitsi, room=video.room, guest=guest, now=now)
        raise VideoNotSetUp

    @staticmethod
    def fetch_recordings(*, actor: Actor, seminar: Seminar, now: datetime) -> list[Recording]:
        """Attach what the server of the meetings has published of this seminar since.

        Refuses where the seminar has no meeting on a server, and what the server refuses.
        """
        video = video_for(seminar.code)
        if video is None:
            raise NoVideo
        server = ways_in_use().bigbluebutton
        if video.way != VideoWay.BIGBLUEBUTTON or server is None:
            raise VideoNotSetUp
        found = _asked(lambda: bigbluebutton.recordings_of(server, video.room))
        new = [
            NewRecording(
                origin=f"bigbluebutton/{one.id}",
                way=video.way,
                language=seminar.group.language,
                address=one.address,
                ends=max((one.ends - one.starts).total_seconds(), 0.0),
            )
            for one in found
            if host_of(one.address)
        ]
        return attach_recordings(actor=actor, seminar=seminar, recordings=new, now=now)


def _create_meeting(video: Video, seminar: Seminar) -> None:
    server = ways_in_use().bigbluebutton
    if server is None:
        raise VideoNotSetUp
    with override(seminar.group.language):
        name = f"{seminar.group.stage.title}, {seminar.day:%d.%m.%Y}"
    meeting = Meeting(video.room, name, most_people=server.most_people)
    _asked(lambda: bigbluebutton.create_meeting(server, meeting))


def _asked(ask: Callable[[], _Result]) -> _Result:
    """What the server of the meetings answered; its no and its silence as refusals."""
    try:
        return ask()
    except ServerSaidNo as no:
        raise MeetingRefused(key=no.key) from no
    except ServerUnreachable as silence:
        raise MeetingUnreachable from silence
