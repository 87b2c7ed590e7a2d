"""Our own broadcast of a seminar: looked after, watched with a ticket, kept block by block."""

import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.video.playlists import Segment
from kaskad.core.video.settings import BroadcastSettings, VideoSettings
from kaskad.seminars.models import Recording, Video
from kaskad.seminars.operations.broadcasting import Keeper, _parts_of
from kaskad.seminars.operations.video import VideoChoice, set_video
from kaskad.seminars.operations.video_desk import VideoDesk
from kaskad.seminars.queries.attendance import agenda_of
from kaskad.seminars.queries.video import broadcasts_folder, ticket_of
from kaskad.seminars.vocab import BROADCAST_SILENCE, BROADCAST_TRIES
from tests.seminars.conftest import COMMAND
from tests.video.conftest import ffmpeg  # noqa: F401  pytest finds fixtures by name here

NOW = datetime(2026, 2, 19, 9, tzinfo=UTC)


pytestmark = pytest.mark.one_database  # what differs is the program that sends, not the database


@pytest.fixture
def broadcast(second_stage, settings, tmp_path, ffmpeg):  # noqa: F811  the fixture of that name
    """A seminar with a test picture that has begun, and its settings."""
    settings.KASKAD_FILES = tmp_path
    found = BroadcastSettings("training.example.kz", ffmpeg=ffmpeg, first_port=19710)
    settings.KASKAD_VIDEO = VideoSettings(broadcast=found)
    return _begun(second_stage.first("s2")), found


def _begun(seminar, source="test"):
    choice = VideoChoice("broadcast", source=source)
    set_video(actor=COMMAND, seminar=seminar, choice=choice, now=NOW)
    VideoDesk.start(actor=COMMAND, seminar=seminar, now=NOW)
    return seminar


def _until(keeper, condition, seconds=50):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        keeper.step(tick=clock.machine_now(), now=NOW)
        if condition():
            return
        time.sleep(0.2)
    pytest.fail(f"it did not happen in {seconds} s: {list(Video.objects.values())}")


def _list(seminar, rung="v240"):
    path = broadcasts_folder() / Video.objects.get(seminar_code=seminar.code).room / rung
    found = path / "list.m3u8"
    return found.read_text() if found.is_file() else ""


def _processes():
    """Processes of ffmpeg that write into the folder of the broadcasts."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        if str(broadcasts_folder()).encode() in line:
            found.append(int(path.parent.name))
    return found


def test_from_the_first_picture_to_the_recording(broadcast):
    seminar, found = broadcast
    keeper = Keeper(found)

    _until(keeper, lambda: _list(seminar).count("#EXTINF") >= 2)
    ticket = ticket_of(Video.objects.get().room, clock.machine_now())
    client, base = Client(), f"/broadcast/{ticket}"
    master, live = client.get(f"{base}/master.m3u8"), client.get(f"{base}/v240/list.m3u8")
    piece = client.get(f"{base}/v240/000000.m4s")
    header = client.get(
        f"{base}/v240/{live.content.decode().partition('URI=')[2].split(chr(34))[1]}"
    )

    assert master.content.decode().count("#EXT-X-STREAM-INF") == 3
    assert "max-age=2" in live["Cache-Control"]
    assert "immutable" in piece["Cache-Control"]
    assert "public" in piece["Cache-Control"]
    assert piece["Content-Type"] == "video/mp4"
    assert b"moof" in piece.content[:1000]
    assert b"ftyp" in header.content[:20]
    assert "ENDLIST" not in live.content.decode()
    assert Video.objects.get().alive_at is not None

    VideoDesk.end(actor=COMMAND, seminar=seminar, now=NOW)
    keeper.step(tick=clock.machine_now(), now=NOW)

    (recording,) = Recording.objects.all()
    assert (recording.way, recording.block, recording.starts) == ("broadcast", None, 0)
    assert recording.ends >= 8
    assert _processes() == []
    assert "ENDLIST" in client.get(f"{base}/v360/list.m3u8").content.decode()
    tags = Entry.objects.filter(subject_code=seminar.code).values_list("tag", flat=True)
    assert set(tags) >= {"seminars:video:ended", "seminars:recording:attached"}


def test_a_killed_process_is_started_again_and_a_stopped_keeper_leaves_it_to_the_next(broadcast):
    seminar, found = broadcast
    keeper = Keeper(found)
    _until(keeper, lambda: _list(seminar))
    for pid in _processes():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    count = _list(seminar).count("#EXTINF")

    _until(keeper, lambda: _list(seminar).count("#EXTINF") > count + 1)
    keeper.stop(now=NOW)
    assert _processes() == []
    assert Video.objects.get().state == "live"
    count = _list(seminar).count("#EXTINF")
    another = Keeper(found)
    _until(another, lambda: _list(seminar).count("#EXTINF") > min(count, 4))
    VideoDesk.end(actor=COMMAND, seminar=seminar, now=NOW)
    another.step(tick=clock.machine_now(), now=NOW)
    assert Recording.objects.count() == 1
    assert _list(seminar, "v360").count("#EXT-X-DISCONTINUITY\n") >= 1


def test_one_keeper_alone_looks_after_a_broadcast(broadcast):
    _seminar, found = broadcast
    first, second = Keeper(found), Keeper(found)
    tick = clock.machine_now()

    first.step(tick=tick, now=NOW)
    second.step(tick=tick, now=NOW)
    assert len(_processes()) == 1
    # The first one is dead, without a word.
    second.step(tick=tick + BROADCAST_SILENCE + timedelta(seconds=1), now=NOW)
    second.step(tick=tick + BROADCAST_SILENCE + timedelta(seconds=2), now=NOW)

    assert len(second._running) == 1
    for keeper in (first, second):
        keeper.stop(now=NOW)
    assert _processes() == []


def test_a_broadcast_that_never_comes_is_given_up(broadcast, settings, tmp_path):
    seminar, found = broadcast
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no such source >&2\nexit 1\n")
    broken.chmod(0o755)
    keeper = Keeper(replace(found, ffmpeg=str(broken)))
    tick = clock.machine_now()
    keeper.step(tick=tick, now=NOW)
    (running,) = keeper._running.values()
    running.sending._monotonic = iter(range(0, 10**6, 60)).__next__

    for place in range(8 * BROADCAST_TRIES):
        keeper.step(tick=tick + timedelta(seconds=place), now=NOW)
        if not keeper._running:
            break
        time.sleep(0.02)

    video = Video.objects.get()
    assert (video.state, video.fault) == ("failed", "no such source")
    assert Recording.objects.count() == 0
    # Whoever mends the cause begins it again.
    assert VideoDesk.start(actor=COMMAND, seminar=seminar, now=NOW).state == "live"


def test_the_film_is_cut_into_blocks_by_the_agenda(second_stage):
    seminar = second_stage.first("s2")
    campaign = second_stage.campaign
    row = Video(campaign=campaign, seminar_code=seminar.code, way="broadcast", room="r" * 16)
    begins = clock.at(seminar.day, seminar.starts) - timedelta(minutes=10)
    agenda = [
        one
        for one in agenda_of(
            campaign, national=seminar.trainer_id is None, starts=seminar.starts,
            minutes=seminar.minutes,
        )
        if one.number
    ]  # fmt: skip
    assert len(agenda) > 1
    minutes = 10 + agenda[0].minutes + 5
    segments = [
        Segment(f"{place:06d}.m4s", 60.0, begins + timedelta(minutes=place), "init_0.mp4")
        for place in range(minutes)
    ]

    parts = _parts_of(row, seminar, segments)

    first = agenda[0].minutes * 60
    assert [(one.block, one.starts, one.ends) for one in parts] == [
        (agenda[0].number, 600, 600 + first),
        (agenda[1].number, 600 + first, 600 + first + 300),
    ]
    (whole,) = _parts_of(row, seminar, segments[:5])
    assert (whole.block, whole.ends) == (None, 300)


def test_nothing_else_is_opened_by_a_ticket(broadcast, client, tmp_path):
    room = Video.objects.get().room
    folder = broadcasts_folder() / room / "v240"
    folder.mkdir(parents=True)
    (folder / "000001.m4s").write_bytes(b"film")
    (folder / "made.m3u8").write_bytes(b"ours")
    (folder.parent / "ffmpeg.log").write_bytes(b"ours")
    ticket = ticket_of(room, clock.machine_now())

    assert client.get(f"/broadcast/{ticket}/v240/000001.m4s").content == b"film"
    for path in (
        "v240/000002.m4s", "v240/made.m3u8", "v240/ffmpeg.log", "../v240/000001.m4s",
        "v240/..%2Fffmpeg.log", "other/000001.m4s", "v240/٠٠٠٠٠١.m4s", "v240/000001.m4s%00",
    ):  # fmt: skip
        assert client.get(f"/broadcast/{ticket}/{path}").status_code == 404
    for wrong in ("x", ticket[:-1], f"{ticket}0", ticket.replace(room, "a" * 16)):
        assert client.get(f"/broadcast/{wrong}/v240/000001.m4s").status_code == 404
        assert client.get(f"/broadcast/{wrong}/master.m3u8").status_code == 404
    assert client.post(f"/broadcast/{ticket}/master.m3u8").status_code == 405


def test_a_watcher_costs_no_query_and_is_answered_as_everybody(
    broadcast, second_stage, client, django_assert_num_queries
):
    seminar, _found = broadcast
    client.force_login(second_stage.account_of(second_stage.members(seminar)[0]))
    room = Video.objects.get().room
    folder = broadcasts_folder() / room / "v240"
    folder.mkdir(parents=True)
    (folder / "000001.m4s").write_bytes(b"film")
    ticket = ticket_of(room, clock.machine_now())

    with django_assert_num_queries(0):
        answer = client.get(f"/broadcast/{ticket}/v240/000001.m4s")

    assert answer.content == b"film"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    assert "default-src 'none'" in answer["Content-Security-Policy"]
