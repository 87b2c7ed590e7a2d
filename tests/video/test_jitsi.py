"""The key to a room of a Jitsi server, read with another library than the one that signs."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError
from joserfc.jwk import OctKey

from kaskad.core.video.jitsi import VALID_FOR, Guest, join_url
from kaskad.core.video.settings import JitsiServer

SECRET = "a secret of the server, long enough"
SERVER = JitsiServer("https://meet.example.kz", "kaskad", SECRET, subject="meet.example.kz")
NOW = datetime(2026, 2, 18, 5, tzinfo=UTC)


def _url(*, is_moderator, now=NOW):
    guest = Guest("k7m2", "Әсел Қуанышқызы", is_moderator, "kk")
    return join_url(SERVER, room="seminar-7k2m", guest=guest, now=now)


def _key(url):
    return parse_qs(urlsplit(url).query)["jwt"][0]


def _read(url, secret=SECRET, now=NOW):
    read = jwt.decode(_key(url), OctKey.import_key(secret), algorithms=["HS256"])
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        aud={"essential": True, "value": "jitsi"},
        iss={"essential": True, "value": "kaskad"},
        sub={"essential": True, "value": "meet.example.kz"},
        room={"essential": True, "value": "seminar-7k2m"},
        exp={"essential": True},
    )
    rules.validate(read.claims)
    return read


@pytest.mark.parametrize("is_moderator", [True, False])
def test_the_key_opens_one_room_for_one_person(is_moderator):
    url = _url(is_moderator=is_moderator)
    read = _read(url)

    assert urlsplit(url)._replace(query="", fragment="").geturl() == (
        "https://meet.example.kz/seminar-7k2m"
    )
    assert read.header["alg"] == "HS256"
    user = read.claims["context"]["user"]
    assert (user["name"], user["id"], user["moderator"]) == (
        "Әсел Қуанышқызы", "k7m2", is_moderator,
    )  # fmt: skip
    assert "email" not in user
    assert 'defaultLanguage="kk"' in unquote(urlsplit(url).fragment)


def test_the_key_is_short_lived():
    url = _url(is_moderator=False)

    _read(url, now=NOW + VALID_FOR - timedelta(seconds=1))
    with pytest.raises(ExpiredTokenError):
        _read(url, now=NOW + VALID_FOR + timedelta(seconds=1))


def test_another_secret_does_not_read_it():
    with pytest.raises(BadSignatureError):
        _read(_url(is_moderator=True), secret="another secret of about that length")
