"""A meeting on a BigBlueButton server: signed, made, entered, ended, recorded; and every no."""

import hashlib
import urllib.error
import urllib.request
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from kaskad.core.video.bigbluebutton import (
    Meeting,
    ServerSaidNo,
    ServerUnreachable,
    create_meeting,
    end_meeting,
    is_running,
    join_url,
    parsed,
    recordings_of,
    signed_url,
)
from kaskad.core.video.settings import BigBlueButtonServer
from tests.video.bigbluebutton import SECRET, bigbluebutton_server, failed

MEETING = Meeting(
    "seminar-7k2m", "Сайлау комиссиялары: №1 «топ» & басқалар", welcome="Қош келдіңіз!"
)


def _client(server, **values):
    values = {"url": server.url, "secret": SECRET, "is_trusted": True, "timeout": 2.0} | values
    return BigBlueButtonServer(**values)


def _join(server, *, is_moderator):
    client = _client(server)
    url = join_url(
        client, meeting=MEETING.id, name="Әсел Қуанышқызы", user="a1", is_moderator=is_moderator
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        opener.open(url)
    except urllib.error.HTTPError as answer:
        return answer.status
    return 200


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_parts):
        return None


def test_exactly_what_is_sent_is_hashed():
    server = BigBlueButtonServer(
        "http://yourserver.com/bigbluebutton", "639259d4-9dd8-4b25-bf01-95f9567eaf4b", "sha1"
    )
    values = {
        "name": "Test Meeting", "meetingID": "abc123", "attendeePW": "111222",
        "moderatorPW": "333444",
    }  # fmt: skip

    url = signed_url(server, "create", values)

    assert "name=Test%20Meeting&meetingID=abc123" in url
    query = urlsplit(url).query.partition("&checksum=")
    signed = f"create{query[0]}639259d4-9dd8-4b25-bf01-95f9567eaf4b"
    assert query[2] == hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324  the example's own


@pytest.mark.parametrize("checksum", ["sha256", "sha512", "sha384"])
def test_a_meeting_is_made_entered_and_ended(checksum):
    with bigbluebutton_server(checksum) as server:
        client = _client(server, checksum=checksum)

        create_meeting(client, MEETING)
        create_meeting(client, MEETING)  # somebody presses twice
        assert not is_running(client, MEETING.id)
        end_meeting(client, MEETING.id)
        end_meeting(client, MEETING.id)

        assert server.ended == [MEETING.id]
        assert [call for call, _ in server.calls].count("create") == 2
        kept = server.calls[0][1]
        assert (kept["name"], kept["welcome"]) == (MEETING.name, MEETING.welcome)
        assert kept["record"] == "true"


def test_people_enter_with_their_role(meetings):
    create_meeting(_client(meetings), MEETING)

    assert _join(meetings, is_moderator=True) == 302
    assert _join(meetings, is_moderator=False) == 302

    assert [one["role"] for one in meetings.joined] == ["MODERATOR", "VIEWER"]
    assert {one["fullName"] for one in meetings.joined} == {"Әсел Қуанышқызы"}
    assert is_running(_client(meetings), MEETING.id)


def test_another_hash_than_the_server_wants_is_refused_by_it(meetings):
    with pytest.raises(ServerSaidNo) as no:
        create_meeting(_client(meetings, checksum="sha512"), MEETING)
    assert no.value.key == "checksumError"


def test_a_wrong_secret_is_refused_by_the_server(meetings):
    with pytest.raises(ServerSaidNo) as no:
        is_running(_client(meetings, secret="another one"), MEETING.id)
    assert no.value.key == "checksumError"


def test_the_server_says_no_with_its_key(meetings):
    with pytest.raises(ServerSaidNo) as no:
        create_meeting(_client(meetings), Meeting("a,b", "x"))
    assert no.value.key == "validationError"


def test_recordings_come_in_order_and_only_those_that_play(meetings):
    first = datetime(2026, 2, 18, 5, tzinfo=UTC)
    for place in (1, 0):
        starts = int(first.timestamp() * 1000) + place * 3_600_000
        meetings.recordings.append(
            {
                "meetingID": MEETING.id, "recordID": f"r{place}", "starts": str(starts),
                "ends": str(starts + 1_800_000), "url": f"https://bbb.example.kz/play?id={place}&x=1",
            }
        )  # fmt: skip
    meetings.recordings.append(
        {"meetingID": MEETING.id, "recordID": "r9", "starts": "", "ends": "", "url": ""}
    )

    found = recordings_of(_client(meetings), MEETING.id)

    assert [one.id for one in found] == ["r0", "r1"]
    assert found[0].starts == first
    assert found[1].address == "https://bbb.example.kz/play?id=1&x=1"
    assert recordings_of(_client(meetings), "another") == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<response>",
        b"not xml",
        b"<response><returncode>MAYBE</returncode></response>",
        b'<!DOCTYPE response [<!ENTITY a "true">]><response><running>&a;</running></response>',
        b"<a>" * 100_000,
        503,
        404,
        302,
    ],
)
def test_an_answer_that_is_none_is_no_yes(meetings, answer):
    meetings.script.append(answer)

    with pytest.raises(ServerUnreachable):
        is_running(_client(meetings), MEETING.id)


def test_a_slow_server_is_not_waited_for(meetings):
    meetings.script.append(3.0)

    with pytest.raises(ServerUnreachable):
        create_meeting(_client(meetings, timeout=0.5), MEETING)


def test_a_server_that_is_away_is_said_to_be(meetings):
    with pytest.raises(ServerUnreachable):
        is_running(_client(meetings, url="http://127.0.0.1:9/bigbluebutton"), MEETING.id)


def test_a_private_server_is_asked_only_where_the_settings_name_it(meetings):
    https = meetings.url.replace("http://", "https://")

    with pytest.raises(ServerUnreachable, match="not a public address"):
        is_running(_client(meetings, url=https, is_trusted=False), MEETING.id)


def test_the_secret_stands_in_no_text_of_an_error(meetings):
    meetings.script.append(failed("internalError", "x"))
    with pytest.raises(ServerSaidNo) as no:
        create_meeting(_client(meetings), MEETING)
    assert SECRET not in f"{no.value!r} {no.value}"
    assert SECRET not in repr(_client(meetings))


def test_an_answer_is_read_in_its_parts():
    found = parsed(b"<a>1<b> x </b><b>y</b></a>")

    assert (found.name, found.value("b"), len(found.parts)) == ("a", "x", 2)
