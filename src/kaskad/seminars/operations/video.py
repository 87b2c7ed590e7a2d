"""How a seminar is seen and heard: chosen, begun, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.rows import one_of
from kaskad.core.secrets import random_code
from kaskad.seminars.models import Video
from kaskad.seminars.queries.teaching import refusal_of_start
from kaskad.seminars.queries.video import films, usable_ways, ways_in_use
from kaskad.seminars.rules.links import host_of, is_allowed
from kaskad.seminars.vocab import BroadcastSource, VideoState, VideoWay
from kaskad.seminars.vocab.refusals import SeminarCancelled

_ROOM_LETTERS = 16


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


@operation(Tag.VIDEO_STARTED)
def note_start(*, actor: Actor, seminar: Seminar, now: datetime) -> Video:
    """Write down that the video goes on; a broadcast gets its port.

    Refuses where nothing was chosen or it is over, a trainer without the certificate that their
    stage asks for, and more broadcasts than are possible here.
    """
    video = _locked(seminar)
    if video.state == VideoState.LIVE:
        nothing_changed()
        return video
    if video.state == VideoState.ENDED:
        raise VideoOver
    if refusal := refusal_of_start(seminar, now):
        raise refusal
    if video.way == VideoWay.BROADCAST:
        video.port = _free_port()
    video.state, video.fault, video.alive_at = VideoState.LIVE, "", None
    video.started_at = video.started_at or now
    video.save(update_fields=["state", "fault", "alive_at", "started_at", "port"])
    _record(actor, Tag.VIDEO_STARTED, seminar, {"way": video.way}, now)
    return video


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
    video = one_of(rows.filter(seminar_code=seminar.code))
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
