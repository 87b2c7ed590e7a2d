"""The pages of a video: who finds them, what stands there, and what a recording asks for."""

from datetime import UTC, datetime, time, timedelta

import pytest

from kaskad.accounts.api import Role
from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.video.settings import BroadcastSettings, JitsiServer, VideoSettings
from kaskad.seminars.api import watched_enough
from kaskad.seminars.models import Recording, Video, Watching
from kaskad.seminars.operations import recordings as films
from kaskad.seminars.operations.recordings import RETENTION, NewRecording, attach_recordings
from kaskad.seminars.operations.video import VideoChoice, set_video
from kaskad.seminars.operations.video_desk import VideoDesk
from kaskad.seminars.queries.video import broadcasts_folder
from tests.seminars.conftest import COMMAND
from tests.seminars.test_pages import path, sign_in

pytestmark = pytest.mark.one_database


@pytest.fixture
def seminar(second_stage, settings, tmp_path):
    found = second_stage.first("s2")
    settings.KASKAD_FILES = tmp_path
    settings.KASKAD_PINNED_NOW = clock.at(found.day, time(9)).astimezone(UTC)
    settings.KASKAD_VIDEO = VideoSettings(
        jitsi=JitsiServer(
            "https://jitsi.example.kz", "kaskad", "a secret of the server, long enough"
        ),
        broadcast=BroadcastSettings("training.example.kz", ffmpeg="true"),
    )
    return found


@pytest.fixture
def host(seminar, second_stage, client):
    """The trainer, signed in."""
    sign_in(client, second_stage.account_of(seminar.trainer_id))
    return client


@pytest.fixture
def pupil(seminar, second_stage, client):
    """Somebody of the group, signed in."""
    member = second_stage.members(seminar)[0]
    sign_in(client, second_stage.account_of(member))
    client.member = member
    return client


def _set(seminar, choice, *, begin=True):
    set_video(actor=COMMAND, seminar=seminar, choice=choice, now=clock.now())
    if begin:
        VideoDesk.start(actor=COMMAND, seminar=seminar, now=clock.now())


def _page(client, seminar, language="en"):
    answer = client.get(path(seminar, "video/", language))
    assert answer.status_code == 200
    return answer.content.decode()


def test_others_find_no_video(seminar, second_stage, client):
    for more in ("video/", "video/join/"):
        assert client.get(path(seminar, more)).status_code == 404
    stranger = second_stage.members(second_stage.seminars("s2")[-1])[0]
    assert stranger not in second_stage.members(seminar)
    sign_in(client, second_stage.account_of(stranger))
    for more in ("video/", "video/join/"):
        assert client.get(path(seminar, more)).status_code == 404
    assert client.post(path(seminar, "video/"), {"step": "start"}).status_code == 404


def test_the_trainer_chooses_begins_and_ends(seminar, host):
    url = path(seminar, "video/")
    page = _page(host, seminar)
    assert 'value="jitsi"' in page
    assert 'value="broadcast"' in page
    assert 'value="bigbluebutton"' not in page

    assert host.post(url, {"step": "set", "way": "jitsi"}).status_code == 302
    assert host.post(url, {"step": "start"}).status_code == 302
    join = host.get(path(seminar, "video/join/"))
    assert host.post(url, {"step": "end"}).status_code == 302

    assert join.status_code == 302
    assert join["Location"].startswith("https://jitsi.example.kz/")
    assert "no-store" in join["Cache-Control"]
    assert join["Referrer-Policy"] == "no-referrer"
    assert Video.objects.get().state == "ended"
    assert "The video is over" in _page(host, seminar)


def test_what_was_wrong_stands_beside_the_field_that_is_kept(seminar, host):
    sent = {"step": "set", "way": "link", "link": "http://meet.example.kz/x"}

    answer = host.post(path(seminar, "video/"), sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "it begins with https://." in page
    assert 'value="http://meet.example.kz/x"' in page
    assert Video.objects.count() == 0


def test_a_refusal_without_a_field_is_a_page(seminar, host):
    answer = host.post(path(seminar, "video/"), {"step": "start"})

    assert answer.status_code == 422
    assert "seminars.no_video" in answer.content.decode()


def test_pupils_watch_and_enter_but_change_nothing(seminar, pupil):
    _set(seminar, VideoChoice("jitsi"), begin=False)
    assert "The video has not begun" in _page(pupil, seminar)
    refused = pupil.get(path(seminar, "video/join/"))
    assert (refused.status_code, "seminars.video_not_begun" in refused.content.decode()) == (
        422, True,
    )  # fmt: skip
    VideoDesk.start(actor=COMMAND, seminar=seminar, now=clock.now())

    page = _page(pupil, seminar)

    assert path(seminar, "video/join/") in page
    assert "<form method" not in page.partition("<main")[2].partition("</main")[0]
    assert pupil.post(path(seminar, "video/"), {"step": "end"}).status_code == 404
    assert pupil.get(path(seminar, "video/join/")).status_code == 302


def test_a_link_says_where_it_leads(seminar, pupil):
    _set(seminar, VideoChoice("link", link="https://meet.example.kz/a"), begin=False)

    page = _page(pupil, seminar)

    assert 'href="https://meet.example.kz/a"' in page
    assert "You leave this site for meet.example.kz." in page


def test_a_broadcast_is_played_on_the_page(seminar, pupil):
    _set(seminar, VideoChoice("broadcast", source="studio"))

    answer = pupil.get(path(seminar, "video/"))
    page = answer.content.decode()

    assert 'src="/broadcast/' in page
    assert "srt://" not in page
    policy = answer["Content-Security-Policy"]
    assert "media-src 'self' blob:" in policy
    assert "unsafe" not in policy
    assert "fullscreen=(self)" in answer["Permissions-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert "media-src" not in pupil.get("/en/")["Content-Security-Policy"]


def test_the_studio_is_shown_to_hosts(seminar, host):
    _set(seminar, VideoChoice("broadcast", source="studio"))
    Video.objects.update(fault="Connection timed out")

    page = _page(host, seminar)

    assert "srt://training.example.kz:9710" in page
    assert "Connection timed out" in page


@pytest.fixture
def film(seminar):
    """Ten minutes of a block on our own disk."""
    (broadcasts_folder() / "r7k2").mkdir(parents=True)
    (one,) = attach_recordings(
        actor=COMMAND,
        seminar=seminar,
        recordings=[
            NewRecording("o1", "broadcast", "kk", block=1, room="r7k2", starts=60, ends=660)
        ],
        now=clock.now(),
    )
    return one


def _tell(client, film, **values):
    return client.post(f"/en/seminars/recordings/{film.code}/watched/", values)


@pytest.fixture
def machine(monkeypatch):
    """The machine's clock, moved by hand."""
    moment = [datetime(2026, 2, 20, 9, tzinfo=UTC)]
    monkeypatch.setattr(clock, "machine_now", lambda: moment[0])
    return moment


def test_who_watches_with_every_check_has_watched_enough(film, pupil, seminar, machine):
    position, checks, last = 0, 0, {}
    while position < 600:
        last = _tell(pupil, film, **{"from": position, "to": position + 10}).json()
        position += 10
        machine[0] += timedelta(seconds=10)
        if last["check"] is not None:
            checks += 1
            last = _tell(pupil, film, check=last["check"]).json()

    assert (checks, last["enough"], last["watched"]) == (2, True, "100%")
    (row,) = watched_enough(seminar.code)
    assert (row.member_id, row.block_number, row.checks) == (pupil.member, 1, 2)
    assert watched_enough(seminar.code, [pupil.member]) == [row]
    assert watched_enough(seminar.code, [pupil.member + 10**6]) == []
    entries = Entry.objects.filter(tag="seminars:recording:watched")
    assert entries.count() == 1
    _tell(pupil, film, **{"from": 0, "to": 10})
    assert entries.count() == 1
    page = pupil.get(f"/en/seminars/recordings/{film.code}/").content.decode()
    assert "You have watched this recording" in page


def test_who_is_not_there_has_not(film, pupil, seminar, machine):
    for position in range(0, 600, 10):
        _tell(pupil, film, **{"from": position, "to": position + 10})
        machine[0] += timedelta(seconds=10)

    assert watched_enough(seminar.code) == []
    assert Watching.objects.get().enough_at is None


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"from": "x", "to": "y"}, {"from": "nan", "to": "inf"}, {"from": "-5", "to": "1e300"},
        {"from": "600", "to": "0"}, {"check": "99"}, {"check": "-1"}, {"check": "²"},
        {"from": "0", "to": "10000"},
    ],
)  # fmt: skip
def test_what_a_player_cannot_have_said_counts_little_or_nothing(film, pupil, sent, machine):
    assert _tell(pupil, film, **sent).status_code == 200

    assert sum(last - first for first, last in Watching.objects.get().stretches) <= 15


def test_staff_watch_without_being_counted(film, seminar, coordinator, client):
    sign_in(client, coordinator(seminar.group.commission.code))

    page = client.get(f"/en/seminars/recordings/{film.code}/").content.decode()

    assert 'data-starts="60.0"' in page
    assert "data-report" not in page
    assert _tell(client, film).status_code == 404
    assert Watching.objects.count() == 0


def test_a_recording_on_another_site_is_led_to_and_does_not_count(seminar, pupil):
    (one,) = attach_recordings(
        actor=COMMAND,
        seminar=seminar,
        recordings=[NewRecording("o2", "link", "kk", address="https://films.example.kz/1")],
        now=clock.now(),
    )

    page = pupil.get(f"/en/seminars/recordings/{one.code}/").content.decode()
    answer = _tell(pupil, one, **{"from": 0, "to": 10})

    assert "You leave this site for films.example.kz." in page
    assert (answer.status_code, answer.json()["code"]) == (422, "seminars.recording_not_ours")
    listed = _page(pupil, seminar)
    assert f"/en/seminars/recordings/{one.code}/" in listed


def test_old_films_go_and_what_was_watched_stays(film, pupil, machine):
    _tell(pupil, film, **{"from": 0, "to": 10})
    (rule,) = RETENTION
    before = clock.now() + timedelta(days=1)
    assert rule.count(clock.now() - timedelta(days=1)) == 0
    assert (rule.count(before), rule.remove(before), rule.count(before)) == (1, 1, 0)

    assert not (broadcasts_folder() / "r7k2").exists()
    assert Recording.objects.get().is_removed
    assert Watching.objects.count() == 1
    assert pupil.get(f"/en/seminars/recordings/{film.code}/").status_code == 404
    assert films.RETENTION[0].name == "recordings"


def test_strangers_find_no_recording(film, client, second_stage, coordinator):
    url = f"/en/seminars/recordings/{film.code}/"
    assert client.get(url).status_code == 404
    sign_in(client, coordinator("KZ-47", Role.COORDINATOR.value))
    assert client.get(url).status_code == 404
