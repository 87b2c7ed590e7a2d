"""A broadcast: what ffmpeg is told, the lists of segments, and the process that is looked after."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kaskad.core.video.ladder import (
    LADDER,
    SEGMENT_SECONDS,
    Source,
    listening_address,
    master,
    studio_address,
)
from kaskad.core.video.playlists import (
    WINDOW,
    Segment,
    added,
    length,
    live_list,
    position_of,
    read_list,
    write_list,
)
from kaskad.core.video.sending import LIST, RECORDING, Sending

START = datetime(2026, 2, 18, 5, tzinfo=UTC)


def _segments(count, *, breaks=(), first=0):
    return [
        Segment(
            f"{number:06d}.m4s", 4.0, START + timedelta(seconds=4 * number), "init_0.mp4",
            number in breaks,
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def _number(text, tag):
    return int(text.partition(f"{tag}:")[2].partition("\n")[0])


def test_a_list_is_read_as_it_was_written():
    segments = _segments(5, breaks=(3,))

    text = write_list(segments, over=True)

    assert read_list(text) == segments
    assert text.count("#EXT-X-ENDLIST") == 1
    assert "#EXT-X-DISCONTINUITY\n#EXT-X-MAP" in text


def test_a_live_list_is_a_window_that_moves():
    text = live_list(_segments(20))

    assert [one.name for one in read_list(text)] == [f"{n:06d}.m4s" for n in range(14, 20)]
    assert _number(text, "#EXT-X-MEDIA-SEQUENCE") == 14
    assert "ENDLIST" not in text


def test_the_number_of_a_break_stays_when_the_window_and_the_disk_move_on():
    segments = _segments(30, breaks=(0, 5, 12))
    seen = {}
    for gone in (0, 3, 8, 14):
        breaks = sum(one.is_apart for one in segments[:gone])
        for until in range(gone + 1, 31):
            text = live_list(segments[gone:until], gone=gone, breaks=breaks)
            first = _number(text, "#EXT-X-MEDIA-SEQUENCE")
            number = _number(text, "#EXT-X-DISCONTINUITY-SEQUENCE")
            for place, one in enumerate(read_list(text)):
                number += one.is_apart and place > 0
                name = int(one.name[:6])
                assert name == first + place
                assert seen.setdefault(name, number) == number


def test_a_half_written_list_gives_whole_segments_only():
    text = write_list(_segments(3), over=False)

    for cut in range(len(text)):
        found = read_list(text[:cut])
        assert [one.seconds for one in found] == [4.0] * len(found)
        assert len(found) <= 3


def test_what_is_known_is_not_taken_up_twice():
    known = _segments(4)

    assert added(known, _segments(3, first=2)) == _segments(1, first=4)
    assert added([], _segments(2)) == _segments(2)


def test_moments_of_the_day_are_found_in_the_recording():
    before, after = _segments(2), _segments(2, first=10, breaks=(10,))
    segments = before + after

    assert length(segments) == 16
    assert position_of(segments, START - timedelta(minutes=5)) == 0
    assert position_of(segments, START + timedelta(seconds=5)) == 5
    assert position_of(segments, START + timedelta(seconds=30)) == 8  # while nothing was sent
    assert position_of(segments, START + timedelta(seconds=41)) == 9
    assert position_of(segments, START + timedelta(hours=5)) == 16


def test_the_qualities_are_offered_the_best_first():
    text = master()

    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        f"{rung.name}/list.m3u8" for rung in LADDER
    ]
    assert 'CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360' in text
    assert LADDER[0].most_bits < 500_000


def _until(sending, condition, seconds=40):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        sending.step()
        if condition():
            return
        time.sleep(0.2)
    pytest.fail(f"nothing was sent in {seconds} s: {sending.last_words}")


def _alive(pid):
    try:
        return "ffmpeg" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def _headers(folder):
    """Those of all that players see."""
    return {
        folder / rung.name / one.header
        for rung in LADDER
        for one in read_list((folder / rung.name / LIST).read_text())
    }


def test_a_broadcast_goes_on_after_its_process_died(ffmpeg, tmp_path):
    sending = Sending(tmp_path, Source("test"), ffmpeg=ffmpeg)
    _until(sending, lambda: sending.is_seen)
    first = sending.pid
    os.kill(first, signal.SIGKILL)
    count = len(sending.segments)

    def goes_on():
        # Whoever comes while the new process begins finds the headers of what is listed.
        assert all(header.stat().st_size > 100 for header in _headers(tmp_path))
        return len(sending.segments) > count and sending.pid not in (None, first)

    _until(sending, goes_on)
    live = (tmp_path / "v360" / LIST).read_text()
    sending.end()

    assert sending.restarts == 1
    assert not _alive(first)
    assert "ENDLIST" not in live
    for rung in LADDER:
        folder = tmp_path / rung.name
        found = read_list((folder / RECORDING).read_text())
        assert "ENDLIST" in (folder / LIST).read_text()
        assert sum(one.is_apart for one in found[1:]) == 1
        assert all((folder / one.name).stat().st_size > 100 for one in found)
        assert all((folder / one.header).stat().st_size > 100 for one in found)
        assert len({one.header for one in found}) == 2
        assert all(one.seconds <= SEGMENT_SECONDS + 0.2 for one in found)


def test_another_supervisor_takes_up_what_was_sent(tmp_path):
    folder = tmp_path / "v360"
    folder.mkdir()
    (folder / RECORDING).write_text(
        write_list(_segments(3, first=7, breaks=(9,)), first=7, breaks=2, over=False)
    )

    sending = Sending(tmp_path, Source("test"), ffmpeg="/nowhere")
    (folder / "made.m3u8").write_text(write_list(_segments(2, first=9), over=False))
    sending.stop()

    live = (folder / LIST).read_text()
    assert [one.name for one in sending.segments] == [f"{n:06d}.m4s" for n in range(7, 11)]
    assert _number(live, "#EXT-X-MEDIA-SEQUENCE") == 7
    assert _number(live, "#EXT-X-DISCONTINUITY-SEQUENCE") == 2


@pytest.mark.parametrize(("keep", "left"), [(False, 20), (True, 32)])
def test_the_disk_is_bounded(tmp_path, keep, left):
    # What so many megabytes hold, but never less than players hold on to.
    megabytes = 11 if keep else 1
    for rung in LADDER:
        folder = tmp_path / rung.name
        folder.mkdir()
        for one in _segments(40):
            (folder / one.name).write_bytes(b"x")
        (folder / RECORDING).write_text(write_list(_segments(40), over=False))

    sending = Sending(tmp_path, Source("test"), ffmpeg="/nowhere", keep=keep, megabytes=megabytes)
    sending.stop()

    count = len(sending.segments)
    assert count == left
    for rung in LADDER:
        assert len(list((tmp_path / rung.name).glob("*.m4s"))) == count
        assert _number((tmp_path / rung.name / LIST).read_text(), "SEQUENCE") == 40 - WINDOW


def test_nothing_is_left_where_nothing_is_recorded(ffmpeg, tmp_path):
    folder = tmp_path / "room"
    sending = Sending(folder, Source("test"), ffmpeg=ffmpeg, keep=False)
    _until(sending, lambda: sending.pid)
    pid = sending.pid

    sending.end()

    assert not folder.exists()
    assert not _alive(pid)


def test_a_source_that_is_none_is_said_and_tried_again_later(ffmpeg, tmp_path):
    moment = [0.0]
    source = Source("file", str(tmp_path / "missing.mp4"))
    sending = Sending(tmp_path / "room", source, ffmpeg=ffmpeg, monotonic=lambda: moment[0])

    for _ in range(100):
        sending.step()
        if sending.restarts:
            break
        time.sleep(0.1)
    assert "missing.mp4" in sending.last_words
    assert sending.pid is None
    sending.step()
    assert sending.pid is None
    moment[0] += 1.1
    sending.step()
    assert sending.pid is not None
    sending.end()


def test_a_file_is_sent_to_its_end(ffmpeg, tmp_path):
    film = tmp_path / "film.mp4"
    subprocess.run(
        [
            *(ffmpeg, "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=15"),
            *("-f", "lavfi", "-i", "sine=frequency=300", "-t", "6", "-c:a", "aac", str(film)),
        ],
        check=True,
    )
    sending = Sending(tmp_path / "room", Source("file", str(film)), ffmpeg=ffmpeg)

    ends = time.monotonic() + 40
    while not sending.step() and time.monotonic() < ends:
        time.sleep(0.2)
    sending.end()

    assert sending.restarts == 0
    assert 5.5 < length(sending.segments) < 6.5


def test_the_process_dies_with_who_looks_after_it(ffmpeg, tmp_path):
    program = (
        "import sys, time, pathlib\n"
        "from kaskad.core.video.ladder import Source\n"
        "from kaskad.core.video.sending import Sending\n"
        "sending = Sending(pathlib.Path(sys.argv[1]), Source('test'), ffmpeg=sys.argv[2])\n"
        "sending.step()\n"
        "print(sending.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    keeper = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), ffmpeg], stdout=subprocess.PIPE, text=True
    )
    pid = int(keeper.stdout.readline())
    assert _alive(pid) or os.kill(pid, 0) is None

    keeper.kill()
    keeper.wait()
    keeper.stdout.close()

    for _ in range(50):
        if not _alive(pid):
            break
        time.sleep(0.1)
    assert not _alive(pid)


def _studio(ffmpeg, address):
    """A computer that sends a picture and a voice by SRT, as a studio does."""
    return subprocess.Popen(
        [
            *(ffmpeg, "-loglevel", "error", "-nostdin", "-re", "-f", "lavfi"),
            *("-i", "testsrc2=size=320x240:rate=15", "-f", "lavfi", "-i", "sine=frequency=300"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-g", "15", "-pix_fmt", "yuv420p"),
            *("-c:a", "aac", "-t", "60", "-f", "mpegts", address),
        ],
        stderr=subprocess.DEVNULL,
    )


def _free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_studio_sends_with_the_passphrase_and_nobody_without(ffmpeg, tmp_path):
    port = _free_udp_port()
    source = Source("studio", listening_address("127.0.0.1", port, "k7m2p9xwq3k7m2p9"))
    sending = Sending(tmp_path, source, ffmpeg=ffmpeg)
    sending.step()
    time.sleep(1)
    stranger = _studio(ffmpeg, studio_address("127.0.0.1", port, "another0passphrase"))
    try:
        for _ in range(20):
            sending.step()
            time.sleep(0.2)
        assert not sending.segments
    finally:
        stranger.kill()
        stranger.wait()
    studio = _studio(ffmpeg, studio_address("127.0.0.1", port, "k7m2p9xwq3k7m2p9"))
    try:
        _until(sending, lambda: sending.is_seen, seconds=60)
    finally:
        studio.kill()
        studio.wait()
        sending.end()
    assert sending.segments
