"""How a seminar is seen and heard: chosen, begun, entered, ended, recorded; and every no."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Stage, cancel_seminar
from kaskad.core.video.settings import (
    BigBlueButtonServer,
    BroadcastSettings,
    JitsiServer,
    VideoSettings,
)
from kaskad.seminars.models import Recording, Video
from kaskad.seminars.operations import video as ways
from kaskad.seminars.operations.recordings import (
    BlockUnknown,
    NewRecording,
    RecordingOutOfOrder,
    attach_recordings,
)
from kaskad.seminars.operations.video import (
    VideoChoice,
    set_video,
)
from kaskad.seminars.operations.video_desk import VideoDesk
from kaskad.seminars.queries.video import films_folder, room_of_ticket, ticket_of, video_of
from kaskad.seminars.vocab.refusals import TrainerCertificateMissing
from tests.seminars.conftest import COMMAND, evening
from tests.video.bigbluebutton import SECRET
from tests.video.conftest import meetings  # noqa: F401  pytest finds fixtures by name here

NOW = datetime(2026, 2, 19, 9, tzinfo=UTC)
JITSI_SECRET = "a secret of the server, long enough"
LINK = VideoChoice("link", link="https://meet.example.kz/топ-1")


@pytest.fixture
def seminar(second_stage):
    return second_stage.first("s2")


@pytest.fixture
def set_up(settings, tmp_path, request):
    """Every way is set up; the program of broadcasts is one that is always there."""
    settings.KASKAD_FILES = tmp_path
    server = request.getfixturevalue("meetings")
    settings.KASKAD_VIDEO = VideoSettings(
        bigbluebutton=BigBlueButtonServer(server.url, SECRET, is_trusted=True, timeout=2),
        jitsi=JitsiServer("https://jitsi.example.kz", "kaskad", JITSI_SECRET),
        broadcast=BroadcastSettings("training.example.kz", ffmpeg="true", most=2),
    )
    return server


def _set(seminar, choice):
    choice = VideoChoice(choice) if isinstance(choice, str) else choice
    return set_video(actor=COMMAND, seminar=seminar, choice=choice, now=NOW)


def _do(operation, seminar):
    return operation(actor=COMMAND, seminar=seminar, now=NOW)


def _entries(code):
    rows = Entry.objects.filter(subject_code=code, tag__startswith="seminars:")
    return [tag.rpartition(":")[2] for tag in rows.order_by("id").values_list("tag", flat=True)]


def test_a_meeting_on_a_server_from_choice_to_recording(seminar, set_up):
    video = _set(seminar, "bigbluebutton")
    _do(VideoDesk.start, seminar)
    _do(VideoDesk.start, seminar)
    host, pupil = (
        VideoDesk.join_url(actor=COMMAND, seminar=seminar, name=name, is_moderator=leads, now=NOW)
        for name, leads in (("Әсел", True), ("Ербол", False))
    )
    set_up.recordings.append(
        {
            "meetingID": video.room, "recordID": "r1", "starts": "1771477200000",
            "ends": "1771480800000", "url": "https://bbb.example.kz/playback/r1",
        }
    )  # fmt: skip
    _do(VideoDesk.end, seminar)
    _do(VideoDesk.end, seminar)
    first, again = (
        _do(VideoDesk.fetch_recordings, seminar),
        _do(VideoDesk.fetch_recordings, seminar),
    )

    assert set_up.ended == [video.room]
    assert set_up.calls[0][1]["maxParticipants"] == "150"
    roles = [parse_qs(urlsplit(url).query)["role"] for url in (host, pupil)]
    assert roles == [["MODERATOR"], ["VIEWER"]]
    assert [one.address for one in first] == ["https://bbb.example.kz/playback/r1"]
    assert (first[0].ends, first[0].language, again) == (3600, seminar.group.language, [])
    assert _entries(seminar.code) == ["set", "started", "ended", "attached"]
    assert Video.objects.get().state == "ended"


def test_what_the_server_refuses_is_a_named_refusal_and_nothing_begins(seminar, set_up, settings):
    _set(seminar, "bigbluebutton")
    set_up.script.append(b"<response><returncode>FAILED</returncode><messageKey>limitReached"
                         b"</messageKey><message>x</message></response>")  # fmt: skip

    with pytest.raises(ways.MeetingRefused) as no:
        _do(VideoDesk.start, seminar)
    assert "limitReached" in no.value.message
    assert Video.objects.get().state == "ready"
    set_up.script.append(503)
    with pytest.raises(ways.MeetingUnreachable):
        _do(VideoDesk.start, seminar)
    assert _entries(seminar.code) == ["set"]


def test_no_meeting_is_made_for_a_trainer_without_the_certificate_of_the_gate(seminar, set_up):
    _set(seminar, "bigbluebutton")
    Stage.objects.filter(code="s1").update(gate="certificate")
    with pytest.raises(TrainerCertificateMissing):
        _do(VideoDesk.start, seminar)
    assert set_up.calls == []
    assert Video.objects.get().state == "ready"


def test_a_room_of_jitsi_is_entered_with_a_key(seminar, set_up):
    video = _set(seminar, "jitsi")
    _do(VideoDesk.start, seminar)

    url = VideoDesk.join_url(
        actor=COMMAND, seminar=seminar, name="Әсел", is_moderator=True, now=NOW
    )

    read = jwt.decode(
        parse_qs(urlsplit(url).query)["jwt"][0],
        OctKey.import_key(JITSI_SECRET),
        algorithms=["HS256"],
    )
    assert urlsplit(url).path == f"/{video.room}"
    assert read.claims["room"] == video.room
    assert read.claims["context"]["user"]["moderator"] is True


def test_a_link_is_shown_at_once_with_its_host(seminar, set_up):
    _set(seminar, LINK)

    view = video_of(seminar, COMMAND, NOW)

    assert (view.link, view.host) == (LINK.link, "meet.example.kz")
    assert not view.joins


@pytest.mark.parametrize(
    "link",
    [
        "", "meet.example.kz/x", "http://meet.example.kz/x", "javascript:alert(1)",
        "https://user@meet.example.kz/", "https://meet.example.kz/ x", "https://meet.example.kz:0/",
        "https://" + "a" * 500 + ".kz/", "https:///x", "https://meet.example.kz:x/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(seminar, set_up, link):
    with pytest.raises(ways.VideoLinkUnusable):
        _set(seminar, VideoChoice("link", link=link))


def test_links_lead_only_where_the_operator_allows(seminar, settings):
    settings.KASKAD_VIDEO = VideoSettings(meeting_hosts=("example.kz",))

    _set(seminar, LINK)
    for host in ("example.com", "notexample.kz"):
        with pytest.raises(ways.VideoHostNotAllowed) as no:
            _set(seminar, VideoChoice("link", link=f"https://{host}/x"))
        assert "example.kz" in no.value.message


@pytest.mark.parametrize("way", ["bigbluebutton", "jitsi", "broadcast", "", "another"])
def test_a_way_that_is_not_set_up_is_refused(seminar, settings, way):
    settings.KASKAD_VIDEO = VideoSettings()

    with pytest.raises(ways.VideoNotSetUp):
        _set(seminar, VideoChoice(way, source="test"))


def test_without_ffmpeg_there_is_no_broadcast_and_everything_else(seminar, settings):
    broadcast = BroadcastSettings("training.example.kz", ffmpeg="/nowhere/ffmpeg")
    settings.KASKAD_VIDEO = VideoSettings(broadcast=broadcast)

    with pytest.raises(ways.VideoNotSetUp):
        _set(seminar, VideoChoice("broadcast", source="test"))
    assert _set(seminar, LINK).way == "link"


def test_in_a_demonstration_nothing_leaves_the_machine(seminar, set_up, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True

    for way in ("bigbluebutton", "jitsi"):
        with pytest.raises(ways.VideoNotSetUp):
            _set(seminar, way)
    assert set_up.calls == []


def test_a_way_that_was_taken_away_cannot_be_begun_or_entered(seminar, set_up, settings):
    _set(seminar, "jitsi")
    _do(VideoDesk.start, seminar)
    settings.KASKAD_VIDEO = VideoSettings()

    with pytest.raises(ways.VideoNotSetUp):
        VideoDesk.join_url(actor=COMMAND, seminar=seminar, name="x", is_moderator=False, now=NOW)
    assert not video_of(seminar, COMMAND, NOW).joins
    with pytest.raises(ways.VideoNotSetUp):
        _do(VideoDesk.start, seminar)


def test_a_cancelled_seminar_has_no_video(seminar, set_up):
    cancel_seminar(actor=COMMAND, seminar=seminar, reason="Боран", now=evening(seminar.day))
    seminar.refresh_from_db()

    with pytest.raises(ways.SeminarCancelled):
        _set(seminar, LINK)


def test_the_same_choice_changes_nothing_and_another_one_opens_another_room(seminar, set_up):
    first = _set(seminar, LINK)
    again = _set(seminar, LINK)
    other = _set(seminar, "jitsi")

    assert first.room == again.room != other.room
    assert _entries(seminar.code) == ["set", "set"]


def test_what_goes_on_is_not_changed_and_what_is_over_does_not_begin(seminar, set_up):
    with pytest.raises(ways.NoVideo):
        _do(VideoDesk.start, seminar)
    with pytest.raises(ways.NoVideo):
        _do(VideoDesk.end, seminar)
    with pytest.raises(ways.NoVideo):
        _do(VideoDesk.fetch_recordings, seminar)
    with pytest.raises(ways.VideoNotBegun):
        VideoDesk.join_url(actor=COMMAND, seminar=seminar, name="x", is_moderator=False, now=NOW)
    _set(seminar, "jitsi")
    _do(VideoDesk.start, seminar)
    with pytest.raises(ways.VideoGoesOn):
        _set(seminar, LINK)
    with pytest.raises(ways.VideoNotSetUp):
        _do(VideoDesk.fetch_recordings, seminar)
    _do(VideoDesk.end, seminar)
    with pytest.raises(ways.VideoOver):
        _do(VideoDesk.start, seminar)
    assert _set(seminar, "jitsi").state == "ready"


def test_broadcasts_have_their_own_ports_and_no_more_than_fit(second_stage, set_up):
    first, second, third = second_stage.seminars("s2")[:3]
    for one in (first, second, third):
        _set(one, VideoChoice("broadcast", source="studio"))
    ports = [_do(VideoDesk.start, one).port for one in (first, second)]

    with pytest.raises(ways.TooManyBroadcasts):
        _do(VideoDesk.start, third)
    _do(VideoDesk.end, first)
    assert _do(VideoDesk.start, third).port == ports[0] == 9710
    assert ports[1] == 9711


def test_only_hosts_see_where_the_studio_sends_to(seminar, set_up):
    _set(seminar, VideoChoice("broadcast", source="studio"))
    _do(VideoDesk.start, seminar)

    host = video_of(seminar, COMMAND, NOW, is_host=True)
    pupil = video_of(seminar, COMMAND, NOW)

    assert host.studio.startswith("srt://training.example.kz:9710?")
    passphrase = parse_qs(urlsplit(host.studio).query)["passphrase"][0]
    assert len(passphrase) == 32
    assert pupil.studio == ""
    assert pupil.playlist == host.playlist
    assert passphrase not in str(list(Video.objects.values()))


def test_a_film_lies_on_the_server(seminar, set_up):
    with pytest.raises(ways.FilmMissing):
        _set(seminar, VideoChoice("broadcast", source="file", film="../secret.mp4"))
    with pytest.raises(ways.VideoNotSetUp):
        _set(seminar, VideoChoice("broadcast", source="another"))
    films_folder().mkdir()
    (films_folder() / "law.mp4").write_bytes(b"x")
    assert _set(seminar, VideoChoice("broadcast", source="file", film="law.mp4")).file_name


def test_a_ticket_opens_one_room_for_some_hours():
    ticket = ticket_of("k7m2p9xwq3", NOW)

    assert room_of_ticket(ticket, NOW) == "k7m2p9xwq3"
    assert room_of_ticket(ticket, NOW + timedelta(hours=6)) == "k7m2p9xwq3"
    assert room_of_ticket(ticket, NOW + timedelta(hours=13)) == ""
    assert room_of_ticket(ticket, NOW - timedelta(hours=7)) == ""
    assert ticket_of("k7m2p9xwq3", NOW + timedelta(minutes=1)) == ticket
    room, slot, signature = ticket.split("-")
    for wrong in (
        "", "-", "--", room, f"{room}-{slot}-", f"other-{slot}-{signature}",
        f"{room}-{int(slot) + 1}-{signature}", f"{room}-{slot}-{signature[:-1]}",
        f"{room}-²-{signature}", f"../{room}-{slot}-{signature}", f"{room}-{slot}-ә",
    ):  # fmt: skip
        assert room_of_ticket(wrong, NOW) == ""


def _attach(seminar, **values):
    one = {"origin": "o1", "way": "link", "language": "kk"} | values
    return attach_recordings(
        actor=COMMAND, seminar=seminar, recordings=[NewRecording(**one)], now=NOW
    )


def test_recordings_are_attached_to_blocks_once(seminar):
    address = "https://films.example.kz/1"

    (one,) = _attach(seminar, block=1, address=address, ends=600)

    assert (one.block.number, one.address, one.ends) == (1, address, 600)
    assert _attach(seminar, block=1, address=address) == []
    with pytest.raises(BlockUnknown):
        _attach(seminar, origin="o2", block=99, address=address)
    with pytest.raises(ways.VideoLinkUnusable):
        _attach(seminar, origin="o3", address="http://films.example.kz/1")
    with pytest.raises(RecordingOutOfOrder):
        _attach(seminar, origin="o4", address=address, starts=5, ends=1)
    assert Recording.objects.count() == 1
    rows = video_of(seminar, COMMAND, NOW).recordings
    assert [(row.number, row.seconds, row.is_ours) for row in rows] == [(1, 600, False)]
