"""Looking after broadcasts: one process each, taken up, continued, ended with the room."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.video.ladder import Source, listening_address
from kaskad.core.video.playlists import Segment, length, position_of
from kaskad.core.video.sending import Sending
from kaskad.core.video.settings import BroadcastSettings
from kaskad.seminars.models import Video
from kaskad.seminars.operations.recordings import NewRecording, attach_recordings
from kaskad.seminars.operations.video import note_end
from kaskad.seminars.queries.attendance import AgendaRow, agenda_of
from kaskad.seminars.queries.video import broadcasts_folder, films_folder, passphrase_of
from kaskad.seminars.vocab import (
    BROADCAST_SILENCE,
    BROADCAST_TRIES,
    BroadcastSource,
    VideoState,
    VideoWay,
)

_ALIVE_EVERY = timedelta(seconds=4)
_SHORTEST_BLOCK = 60.0  # seconds; less is a block that was not broadcast
_NOBODY = Actor.system("seminars")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Running:
    """A broadcast of this process; ``failures`` counts deaths since something was seen."""

    sending: Sending
    told: datetime
    seen: int = 0
    restarts: int = 0
    failures: int = 0


class Keeper:
    """Starts, continues and ends the broadcasts of this machine; ``step`` again and again."""

    def __init__(self, settings: BroadcastSettings) -> None:
        self._settings = settings
        self._running: dict[str, _Running] = {}

    def step(self, *, tick: datetime, now: datetime) -> None:
        """Do what is to be done now; ``tick`` is the machine's moment."""
        wanted = {row.room: row for row in _live()}
        for room in [room for room in self._running if room not in wanted]:
            self._end(room, now)
        for room, row in wanted.items():
            running = self._running.get(room) or self._take_up(row, tick, now)
            if running is not None:
                self._look_after(row, running, tick, now)

    def stop(self, *, now: datetime) -> None:
        """End the processes, not the broadcasts: the next keeper goes on with them."""
        for room, running in self._running.items():
            running.sending.stop()
            release_broadcast(actor=_NOBODY, room=room, now=now)
        self._running.clear()

    def _take_up(self, row: Video, tick: datetime, now: datetime) -> _Running | None:
        if not claim_broadcast(actor=_NOBODY, room=row.room, tick=tick, now=now):
            return None
        sending = Sending(
            broadcasts_folder() / row.room,
            _source_of(row, self._settings),
            ffmpeg=self._settings.ffmpeg,
            keep=self._settings.keep,
            megabytes=self._settings.megabytes,
        )
        self._running[row.room] = _Running(sending, tick)
        return self._running[row.room]

    def _look_after(self, row: Video, running: _Running, tick: datetime, now: datetime) -> None:
        sending = running.sending
        is_over = sending.step()
        count = len(sending.segments)
        if count != running.seen:
            running.seen, running.failures = count, 0
        if sending.restarts != running.restarts:
            running.restarts, running.failures = sending.restarts, running.failures + 1
        if is_over:
            seminar = _seminar_of(row)
            if seminar is not None:
                note_end(actor=_NOBODY, seminar=seminar, now=now)
            self._end(row.room, now)
        elif running.failures > BROADCAST_TRIES:
            fail_broadcast(actor=_NOBODY, room=row.room, fault=sending.last_words, now=now)
            self._end(row.room, now)
        elif tick - running.told >= _ALIVE_EVERY:
            running.told = tick
            fault = "" if sending.is_seen and not running.failures else sending.last_words
            keep_alive(actor=_NOBODY, room=row.room, fault=fault, tick=tick, now=now)

    def _end(self, room: str, now: datetime) -> None:
        sending = self._running.pop(room).sending
        sending.end()
        row = Video.objects.select_related("campaign").filter(room=room).first()
        seminar = _seminar_of(row) if row else None
        if row is None or seminar is None or not self._settings.keep or not sending.segments:
            return
        parts = _parts_of(row, seminar, sending.segments)
        attach_recordings(actor=_NOBODY, seminar=seminar, recordings=parts, now=now)


def _source_of(row: Video, settings: BroadcastSettings) -> Source:
    """Where the picture of a broadcast comes from."""
    if row.source == BroadcastSource.FILE:
        return Source("file", str(films_folder() / row.file_name))
    if row.source == BroadcastSource.TEST:
        return Source("test")
    port = row.port or settings.first_port
    return Source("studio", listening_address(settings.listen, port, passphrase_of(row.room)))


def _parts_of(row: Video, seminar: Seminar, segments: Sequence[Segment]) -> list[NewRecording]:
    """The blocks that were broadcast, by the agenda of the day; the whole where none was."""
    agenda = agenda_of(
        row.campaign,
        national=seminar.trainer_id is None,
        starts=seminar.starts,
        minutes=seminar.minutes,
    )
    origin, language = f"broadcast/{row.room}", seminar.group.language
    whole = NewRecording(origin, row.way, language, room=row.room, ends=length(segments))
    parts = [
        replace(whole, origin=f"{origin}/{number}", block=number, starts=first, ends=last)
        for number, (first, last) in _cuts(seminar, agenda, segments).items()
    ]
    return parts or [whole]


def _cuts(
    seminar: Seminar, agenda: Sequence[AgendaRow], segments: Sequence[Segment]
) -> Mapping[int, tuple[float, float]]:
    """Where in the film each block is."""
    found: dict[int, tuple[float, float]] = {}
    for one in agenda:
        if one.number and one.starts is not None:
            begins = clock.at(seminar.day, one.starts)
            first = position_of(segments, begins)
            last = position_of(segments, begins + timedelta(minutes=one.minutes))
            if last - first >= _SHORTEST_BLOCK:
                found[one.number] = (first, last)
    return found


@operation(Tag.VIDEO_STARTED)
def claim_broadcast(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    room: str,
    tick: datetime,
    now: datetime,  # noqa: ARG001  as above
) -> bool:
    """Whether this keeper looks after a broadcast from now on; one alone does."""
    nothing_changed()
    silent = Q(alive_at=None) | Q(alive_at__lt=tick - BROADCAST_SILENCE)
    return bool(Video.objects.filter(silent, room=room).update(alive_at=tick))


@operation(Tag.VIDEO_STARTED)
def keep_alive(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    room: str,
    fault: str,
    tick: datetime,
    now: datetime,  # noqa: ARG001  as above
) -> None:
    """Say that the broadcast has its keeper, and what its process complains of."""
    nothing_changed()
    Video.objects.filter(room=room).update(alive_at=tick, fault=fault[-300:])


@operation(Tag.VIDEO_STARTED)
def release_broadcast(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    room: str,
    now: datetime,  # noqa: ARG001  as above
) -> None:
    """Leave a broadcast to the next keeper at once."""
    nothing_changed()
    Video.objects.filter(room=room).update(alive_at=None)


@operation(Tag.VIDEO_ENDED)
def fail_broadcast(*, actor: Actor, room: str, fault: str, now: datetime) -> None:
    """Give a broadcast up that nobody could continue; again it changes nothing."""
    rows = Video.objects.select_for_update(of=("self",)).filter(room=room, state=VideoState.LIVE)
    row = rows.first()
    if row is None:
        nothing_changed()
        return
    row.state, row.ended_at, row.fault = VideoState.FAILED, now, fault[-300:]
    row.save(update_fields=["state", "ended_at", "fault"])
    log.error("the broadcast of seminar %s was given up: %s", row.seminar_code, row.fault)
    record(
        actor=actor,
        tag=Tag.VIDEO_ENDED,
        subject=Subject("seminar", row.seminar_code),
        changes={"way": row.way, "state": [VideoState.LIVE.value, row.state]},
        now=now,
    )


def _live() -> list[Video]:
    rows = Video.objects.filter(way=VideoWay.BROADCAST, state=VideoState.LIVE)
    return list(rows.select_related("campaign").order_by("id"))


def _seminar_of(row: Video) -> Seminar | None:
    """The seminar in the plan in force; None when a newer version has it no longer."""
    rows = Seminar.objects.select_related(
        "group__plan__campaign", "group__stage", "group__commission"
    )
    return rows.filter(code=row.seminar_code, group__plan__state="in_force").first()
