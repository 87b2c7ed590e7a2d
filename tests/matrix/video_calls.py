"""The operations of videos, recordings and calendars, called in the tests' own world."""

from dataclasses import replace
from datetime import timedelta

from kaskad.planning.api import end_calendar_address, make_calendar_address
from kaskad.seminars.models import Video
from kaskad.seminars.operations.broadcasting import fail_broadcast
from kaskad.seminars.operations.recordings import record_watch
from kaskad.seminars.operations.video import VideoChoice, note_end, note_start, set_video
from tests.matrix.subjects import film_of
from tests.world import ACTOR, NOW

WHO = {"actor": ACTOR, "now": NOW}


def end_calendar(house):
    actor = replace(ACTOR, code=house.accounts["member"].code)
    seen = make_calendar_address(actor=actor, commission=None, seen="", now=NOW).code
    end_calendar_address(actor=actor, commission=None, seen=seen, now=NOW)


def _set(house):
    choice = VideoChoice("link", link="https://meet.example.kz/x")
    return set_video(seminar=house.seminar("own"), choice=choice, **WHO)


def _start(house):
    _set(house)
    return note_start(seminar=house.seminar("own"), **WHO)


def _end(house):
    _start(house)
    note_end(seminar=house.seminar("own"), **WHO)


def _fail(house):
    _start(house)
    fail_broadcast(room=Video.objects.get().room, fault="no source", **WHO)


def _attach(house):
    film_of(house.seminar("own"))


def _watch(house):
    film = film_of(house.seminar("country"))
    position, tick, check = 0.0, NOW, None
    for _step in range(60):
        watch = record_watch(
            recording=film, member_id=house.trainer().pk, stretch=(position, position + 5),
            answered=check, tick=tick, **WHO,
        )  # fmt: skip
        check, tick = watch.asked, tick + timedelta(seconds=5)
        position = position + 5 if check is None else position
        if watch.is_enough:
            return


CALLS = {
    "seminars.operations.video.set_video": _set,
    "seminars.operations.video.note_start": _start,
    "seminars.operations.video.note_end": _end,
    "seminars.operations.broadcasting.fail_broadcast": _fail,
    "seminars.operations.recordings.attach_recordings": _attach,
    "seminars.operations.recordings.record_watch": _watch,
}
# Signs of life of a broadcast.
COUNTS = (
    "seminars.operations.broadcasting.claim_broadcast",
    "seminars.operations.broadcasting.keep_alive",
    "seminars.operations.broadcasting.release_broadcast",
)
