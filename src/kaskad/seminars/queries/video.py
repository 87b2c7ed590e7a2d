"""The video of a seminar as its page shows it, its recordings, and keys to a broadcast."""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.core.rows import one_of
from kaskad.core.secrets import keyed_hash
from kaskad.core.video.ladder import studio_address
from kaskad.core.video.settings import BroadcastSettings, VideoSettings
from kaskad.seminars.models import Recording, Video, Watching
from kaskad.seminars.rules.links import host_of
from kaskad.seminars.rules.watching import Watch, begun, from_rows
from kaskad.seminars.vocab import BroadcastSource, VideoState, VideoWay

TICKET_HOURS = 6
_SIGNATURE_LETTERS = 32  # 128 bits
_PASSPHRASE_LETTERS = 32


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording as it is listed; no title: the whole seminar. ``is_ours``: on our disk."""

    code: str
    number: int | None
    title: LocalizedText
    language: str
    seconds: float
    is_ours: bool
    address: str


@dataclass(frozen=True, slots=True)
class VideoView:
    """What somebody may do with the video of a seminar now.

    ``playlist`` is where a broadcast is played, ``joins`` says that a meeting can be entered,
    ``link`` and ``host`` are where a link leads. ``is_host``: the actor starts and ends it.
    ``studio`` is where the studio sends to, for hosts only.
    """

    seminar_code: str
    way: str
    state: str
    is_host: bool
    joins: bool = False
    link: str = ""
    host: str = ""
    playlist: str = ""
    studio: str = ""
    source: str = ""
    film: str = ""
    fault: str = ""
    started_at: datetime | None = None
    recordings: tuple[RecordingRow, ...] = ()


def ways_in_use() -> VideoSettings:
    """Where people are invented nothing leaves the machine, whatever the settings say."""
    found: VideoSettings = settings.KASKAD_VIDEO
    if settings.KASKAD_SYNTHETIC_PEOPLE:
        return replace(found, bigbluebutton=None, jitsi=None)
    return found


def usable_ways() -> tuple[str, ...]:
    """The ways that are set up here; a link always is."""
    found = ways_in_use()
    ways = (
        (VideoWay.BIGBLUEBUTTON, found.bigbluebutton is not None),
        (VideoWay.JITSI, found.jitsi is not None),
        (VideoWay.LINK, True),
        (VideoWay.BROADCAST, broadcasts_here()),
    )
    return tuple(way.value for way, is_there in ways if is_there)


def has_ffmpeg(broadcast: BroadcastSettings) -> bool:
    """Whether the program is there that a broadcast is made with."""
    return shutil.which(broadcast.ffmpeg) is not None


def broadcasts_here() -> bool:
    """Whether this machine can broadcast: it is set up, and the program is there."""
    found = ways_in_use().broadcast
    return found is not None and has_ffmpeg(found)


def broadcasts_folder() -> Path:
    """Where broadcasts lie, each in a folder named after its room."""
    return Path(settings.KASKAD_FILES) / "broadcasts"


def films_folder() -> Path:
    """Where the operator puts films that are sent."""
    return Path(settings.KASKAD_FILES) / "films"


def films() -> list[str]:
    """The films that can be sent, in the alphabet's order."""
    folder = films_folder()
    return sorted(one.name for one in folder.glob("*.mp4")) if folder.is_dir() else []


def video_for(seminar_code: str) -> Video | None:
    """How the seminar is seen and heard, if that was set."""
    return one_of(Video.objects.filter(seminar_code=seminar_code).select_related("campaign"))


def has_video(seminar_code: str) -> bool:
    """Whether people of the seminar find something on the page of its video."""
    is_set = Video.objects.filter(seminar_code=seminar_code).values("seminar_code")
    films = Recording.objects.filter(seminar_code=seminar_code, is_removed=False)
    return is_set.union(films.values("seminar_code")).exists()


def video_of(seminar: Seminar, actor: Actor, now: datetime, *, is_host: bool = False) -> VideoView:
    """What the actor, who may see the seminar, may do with its video at ``now`` of the machine."""
    video = video_for(seminar.code)
    recordings = tuple(recordings_of(seminar))
    if video is None:
        return VideoView(seminar.code, "", "", is_host, recordings=recordings)
    is_live = video.state == VideoState.LIVE
    way, is_broadcast = video.way, video.way == VideoWay.BROADCAST
    found = ways_in_use()
    is_there = (way == VideoWay.BIGBLUEBUTTON and found.bigbluebutton is not None) or (
        way == VideoWay.JITSI and found.jitsi is not None
    )
    link = video.link if way == VideoWay.LINK and video.state != VideoState.ENDED else ""
    playlist = ""
    if is_broadcast and is_live:
        playlist = f"/broadcast/{ticket_of(video.room, now)}/master.m3u8"
    return VideoView(
        seminar_code=seminar.code,
        way=way,
        state=video.state,
        is_host=is_host,
        joins=is_live and is_there and actor.is_signed_in,
        link=link,
        host=host_of(link) if link else "",
        playlist=playlist,
        studio=studio_of(video) if is_host and is_live else "",
        source=video.source,
        film=video.file_name,
        fault=video.fault if is_host else "",
        started_at=video.started_at,
        recordings=recordings,
    )


def recordings_of(seminar: Seminar) -> list[RecordingRow]:
    """The recordings of a seminar that can be played, block by block."""
    rows = Recording.objects.filter(seminar_code=seminar.code, is_removed=False)
    found = rows.select_related("block").order_by("block__number", "id")
    return [recording_row(one) for one in found]


def recording_row(one: Recording) -> RecordingRow:
    """A recording with the title of its block."""
    block = one.block
    return RecordingRow(
        code=one.code,
        number=block.number if block else None,
        title=block.title if block else LocalizedText(),
        language=one.language,
        seconds=one.ends - one.starts,
        is_ours=bool(one.room),
        address=one.address,
    )


def studio_of(video: Video) -> str:
    """Where the studio of a broadcast sends to; nothing for other sources."""
    broadcast = ways_in_use().broadcast
    if broadcast is None or video.source != BroadcastSource.STUDIO or video.port is None:
        return ""
    return studio_address(broadcast.host, video.port, passphrase_of(video.room))


def passphrase_of(room: str) -> str:
    """What a studio must know to be heard; no table holds it."""
    return keyed_hash("broadcast studio", room)[:_PASSPHRASE_LETTERS]


def ticket_of(room: str, now: datetime) -> str:
    """The key to a broadcast for the next hours, the same for everybody whom a page lets in.

    So web servers in front may keep the pieces for all. It opens nothing but the film.
    """
    slot = int(now.timestamp()) // (TICKET_HOURS * 3600)
    return f"{room}-{slot}-{_signature(room, slot)}"


def room_of_ticket(ticket: str, now: datetime) -> str:
    """The room that a ticket opens at ``now``; empty for one that opens none."""
    room, _, rest = ticket.partition("-")
    slot, _, signature = rest.partition("-")
    current = int(now.timestamp()) // (TICKET_HOURS * 3600)
    if not (slot.isascii() and slot.isdecimal() and len(slot) < 12 and room.isalnum()):
        return ""
    wanted = _signature(room, int(slot))
    if not hmac.compare_digest(signature.encode(), wanted.encode()):
        return ""
    return room if int(slot) in (current, current - 1) else ""


def _signature(room: str, slot: int) -> str:
    return keyed_hash("broadcast ticket", f"{room}/{slot}")[:_SIGNATURE_LETTERS]


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """Somebody who has watched a recording with checks; what blended attendance rests on."""

    member_id: int
    recording_code: str
    seminar_code: str
    block_number: int | None
    seconds: float
    checks: int
    at: datetime


def watched_enough(seminar_code: str, member_ids: Collection[int] = ()) -> list[WatchedRow]:
    """Who has watched recordings of the seminar, nearly all of each and with every check."""
    rows = Watching.objects.filter(
        recording__seminar_code=seminar_code, enough_at__isnull=False
    ).select_related("recording__block")
    if member_ids:
        rows = rows.filter(member__in=member_ids)
    found = []
    for row in rows.order_by("enough_at", "id"):
        watch = watch_of(row)
        block = row.recording.block
        found.append(
            WatchedRow(
                member_id=row.member_id,
                recording_code=row.recording.code,
                seminar_code=row.recording.seminar_code,
                block_number=block.number if block else None,
                seconds=watch.seconds,
                checks=watch.answered,
                at=row.enough_at,  # type: ignore[arg-type]  # the filter above
            )
        )
    return found


def watch_of(row: Watching) -> Watch:
    """The row as the rules see it."""
    return from_rows(
        length=row.recording.ends - row.recording.starts,
        seed=row.seed,
        stretches=row.stretches,
        checks=row.checks,
        reported=row.reported_at,
        spare=row.spare_seconds,
    )


def watch_by(recording: Recording, member_id: int) -> Watch:
    """What a member has watched so far."""
    row = Watching.objects.filter(recording=recording, member=member_id).first()
    if row is None:
        return begun(recording.ends - recording.starts, "")
    row.recording = recording
    return watch_of(row)
