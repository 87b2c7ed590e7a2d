"""How a seminar is seen and heard: chosen, begun, ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.video import bigbluebutton, jitsi
from kaskad.core.video.bigbluebutton import Meeting, ServerSaidNo, ServerUnreachable
from kaskad.core.video.jitsi import Guest
from kaskad.seminars.models import Video
from kaskad.seminars.operations.sheets import SeminarCancelled
from kaskad.seminars.queries.video import films, usable_ways, video_for, ways_in_use
from kaskad.seminars.rules.links import host_of, is_allowed
from kaskad.seminars.vocab import BroadcastSource, VideoState, VideoWay

_ROOM_LETTERS = 16
_Result = TypeVar("_Result")


class VideoNotSetUp(Refusal):
    code = "seminars.video_not_set_up"
    text = _("This way of video is not set up here. Choose another one, or ask the operator.")


class VideoLinkUnusable(Refusal):
    code = "seminars.video_link_unusable"
    text = _("Write the whole address of the meeting; it begins with https://.")


class VideoHostNotAllowed(Refusal):
    code = "seminars.video_host_not_allowed"
    text = _("Meetings at %(host)s are not allowed here. Allowed are: %(allowed)s.")


class FilmMissing(Refusal):
    code = "seminars.film_missing"
    text = _("Choose a film that lies on the server.")


class VideoGoesOn(Refusal):
    code = "seminars.video_goes_on"
    text = _("The video is going on. End it before you change it.")


class NoVideo(Refusal):
    code = "seminars.no_video"
    text = _("Choose first how this seminar is seen and heard.")


class VideoOver(Refusal):
    code = "seminars.video_over"
    text = _("The video of this seminar is over. Choose it anew to begin once more.")


class VideoNotBegun(Refusal):
    code = "seminars.video_not_begun"
    text = _("The video has not begun. It begins when the trainer starts it.")


class MeetingRefused(Refusal):
    code = "seminars.meeting_refused"
    text = _("The server of the meetings refused: %(key)s. Tell the operator.")


class MeetingUnreachable(Refusal):
    code = "seminars.meeting_unreachable"
    text = _("The server of the meetings does not answer. Try again in a minute.")


class TooManyBroadcasts(Refusal):
    code = "seminars.too_many_broadcasts"
    text = _("%(count)s broadcasts are going on, more are not possible here. End one of them.")


@dataclass(frozen=True, slots=True)
class VideoChoice:
    """A way with what it needs: a link, or the source of a broadcast."""

    way: str
    link: str = ""
    source: str = ""
    film: str = ""


@operation(Tag.VIDEO_SET)
def set_video(*, actor: Actor, seminar: Seminar, choice: VideoChoice, now: datetime) -> Video:
    """Choose how a seminar is seen and heard; the same choice again changes nothing.

    Refuses a cancelled seminar, a way that is not set up here, a link that is no address of a
    meeting or leads where none may, a film that is not there, and a change while it goes on.
    """
    if seminar.state == "cancelled":
        raise SeminarCancelled(seminar=seminar.code)
    _refuse_choice(choice)
    video = Video.objects.select_for_update(of=("self",)).filter(seminar_code=seminar.code).first()
    if video is not None and video.state == VideoState.LIVE:
        raise VideoGoesOn
    values = {
        "way": choice.way,
        "link": choice.link.strip() if choice.way == VideoWay.LINK else "",
        "source": choice.source if choice.way == VideoWay.BROADCAST else "",
        "file_name": choice.film if choice.source == BroadcastSource.FILE else "",
    }
    if video is not None and video.state == VideoState.READY and _has(video, values):
        nothing_changed()
        return video
    # Another room each time: what was broadcast before stays where its recording points to.
    fresh = {"room": random_code(_ROOM_LETTERS), "state": VideoState.READY, "fault": ""}
    empty = dict.fromkeys(("port", "started_at", "ended_at", "alive_at"))
    video, _created = Video.objects.update_or_create(
        seminar_code=seminar.code,
        defaults=values
        | fresh
        | empty
        | {"campaign": seminar.group.plan.campaign, "set_by": actor.mark, "set_at": now},
    )
    _record(actor, Tag.VIDEO_SET, seminar, {"way": video.way, "source": video.source}, now)
    return video


def start_video(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
    """Begin: people can enter the meeting, or the broadcast waits for its source.

    Refuses where nothing was chosen or it is over, and what the server of the meetings refuses. It
    is asked before anything is written down, and takes the same meeting twice.
    """
    video = video_for(seminar.code)
    if video is None:
        raise NoVideo
    if video.state == VideoState.ENDED:
        raise VideoOver
    if video.way not in usable_ways():
        raise VideoNotSetUp
    if video.way == VideoWay.BIGBLUEBUTTON:
        _create_meeting(video, seminar)
    return note_start(actor=actor, seminar=seminar, now=now)


@operation(Tag.VIDEO_STARTED)
def note_start(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
    """Write down that the video goes on; a broadcast gets its port.

    Refuses where nothing was chosen or it is over, and more broadcasts than are possible here.
    """
    video = _locked(seminar)
    if video.state == VideoState.LIVE:
        nothing_changed()
        return video
    if video.state == VideoState.ENDED:
        raise VideoOver
    if video.way == VideoWay.BROADCAST:
        video.port = _free_port()
    video.state, video.fault, video.alive_at = VideoState.LIVE, "", None
    video.started_at = video.started_at or now
    video.save(update_fields=["state", "fault", "alive_at", "started_at", "port"])
    _record(actor, Tag.VIDEO_STARTED, seminar, {"way": video.way}, now)
    return video


def end_video(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
    """End it for everybody. A server that is away does not keep it going on here."""
    video = video_for(seminar.code)
    if video is None:
        raise NoVideo
    server = ways_in_use().bigbluebutton
    if video.way == VideoWay.BIGBLUEBUTTON and video.state == VideoState.LIVE and server:
        asked(lambda: bigbluebutton.end_meeting(server, video.room))
    return note_end(actor=actor, seminar=seminar, now=now)


@operation(Tag.VIDEO_ENDED)
def note_end(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
    """Write down that the video is over; again it changes nothing. Refuses where none is."""
    video = _locked(seminar)
    if video.state in (VideoState.READY, VideoState.ENDED):
        nothing_changed()
        return video
    video.state, video.ended_at = VideoState.ENDED, now
    video.save(update_fields=["state", "ended_at"])
    _record(actor, Tag.VIDEO_ENDED, seminar, {"way": video.way}, now)
    return video


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


def _create_meeting(video: Video, seminar: Seminar) -> None:
    server = ways_in_use().bigbluebutton
    if server is None:
        raise VideoNotSetUp
    with override(seminar.group.language):
        name = f"{seminar.group.stage.title}, {seminar.day:%d.%m.%Y}"
    meeting = Meeting(video.room, name, most_people=server.most_people)
    asked(lambda: bigbluebutton.create_meeting(server, meeting))


def asked(ask: Callable[[], _Result]) -> _Result:
    """What the server of the meetings answered; its no and its silence as refusals."""
    try:
        return ask()
    except ServerSaidNo as no:
        raise MeetingRefused(key=no.key) from no
    except ServerUnreachable as silence:
        raise MeetingUnreachable from silence


def _refuse_choice(choice: VideoChoice) -> None:
    if choice.way not in usable_ways():
        raise VideoNotSetUp(field="way")
    if choice.way == VideoWay.LINK:
        host, allowed = host_of(choice.link.strip()), ways_in_use().meeting_hosts
        if not host:
            raise VideoLinkUnusable(field="link")
        if not is_allowed(host, allowed):
            raise VideoHostNotAllowed(field="link", host=host, allowed=", ".join(allowed))
    if choice.way == VideoWay.BROADCAST and choice.source not in BroadcastSource.values:
        raise VideoNotSetUp(field="source")
    if choice.source == BroadcastSource.FILE and choice.film not in films():
        raise FilmMissing(field="film")


def _has(video: Video, values: dict[str, str]) -> bool:
    return all(getattr(video, name) == value for name, value in values.items())


def _locked(seminar: Seminar) -> Video:
    rows = Video.objects.select_for_update(of=("self",))
    video = rows.filter(seminar_code=seminar.code).first()
    if video is None:
        raise NoVideo
    return video


def _free_port() -> int:
    broadcast = ways_in_use().broadcast
    if broadcast is None:
        raise VideoNotSetUp
    taken = Video.objects.filter(way=VideoWay.BROADCAST, state=VideoState.LIVE)
    ports = set(taken.values_list("port", flat=True))
    free = [broadcast.first_port + place for place in range(broadcast.most)]
    free = [port for port in free if port not in ports]
    if not free:
        raise TooManyBroadcasts(count=len(ports))
    return free[0]


def _record(
    actor: Actor, tag: Tag, seminar: Seminar, changes: dict[str, str], now: datetime
) -> None:
    record(
        actor=actor,
        tag=tag,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes=changes,
        now=now,
    )
