"""``[video]`` of ``kaskad.toml``: what it may say, and what is said where it is wrong."""

import pytest

from kaskad.core.video.settings import read_video

BBB = {"url": "https://bbb.example.kz/bigbluebutton/api/", "secret": "eight letters"}
JITSI = {"url": "https://jitsi.example.kz/", "app_id": "kaskad", "secret": "x" * 32}


def test_without_the_table_there_is_no_way():
    found = read_video({})

    assert (found.bigbluebutton, found.jitsi, found.broadcast, found.meeting_hosts) == (
        None, None, None, (),
    )  # fmt: skip


def test_every_way_is_read():
    found = read_video(
        {
            "video": {
                "meeting_hosts": ["Example.KZ"],
                "bigbluebutton": BBB | {"checksum": "sha512"},
                "jitsi": JITSI,
                "broadcast": {"host": "training.example.kz", "keep": False},
            }
        }
    )

    assert found.bigbluebutton.url == "https://bbb.example.kz/bigbluebutton"
    assert found.bigbluebutton.checksum == "sha512"
    assert found.jitsi.url == "https://jitsi.example.kz"
    assert (found.broadcast.keep, found.broadcast.first_port) == (False, 9710)
    assert found.meeting_hosts == ("example.kz",)


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        ("bigbluebutton", BBB | {"url": "http://bbb.example.kz"}, "video.bigbluebutton] url"),
        ("bigbluebutton", BBB | {"secret": "short"}, "video.bigbluebutton] secret"),
        ("bigbluebutton", BBB | {"checksum": "md5"}, "video.bigbluebutton] checksum"),
        ("bigbluebutton", BBB | {"salt": "x"}, "video.bigbluebutton] salt"),
        ("jitsi", JITSI | {"secret": "x" * 31}, "video.jitsi] secret: use at least 32"),
        ("jitsi", {"url": "https://jitsi.example.kz"}, "video.jitsi] app_id"),
        ("broadcast", {"keep": True}, "video.broadcast] host"),
        ("broadcast", {"host": "a", "most": 99}, "video.broadcast] most"),
        ("zoom", {"key": "x"}, "video] zoom"),
        ("jitsi", "x", "video] jitsi"),
    ],
)
def test_what_is_wrong_is_said_with_table_and_key(table, values, said):
    with pytest.raises(ValueError, match="video") as wrong:
        read_video({"video": {table: values}})
    assert said in str(wrong.value)
