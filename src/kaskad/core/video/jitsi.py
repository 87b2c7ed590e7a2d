"""The key with which a person enters a room of a Jitsi server (JWT, RFC 7519).

https://jitsi.github.io/handbook/docs/devops-guide/secure-domain
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

import jwt

from kaskad.core.video.settings import JitsiServer

# Long enough to sit down, too short to be passed on to next week.
VALID_FOR = timedelta(minutes=10)
_EARLY = timedelta(seconds=30)  # clocks of two machines


@dataclass(frozen=True, slots=True)
class Guest:
    """Who enters. ``code`` is opaque; no address of mail and no picture is given away."""

    code: str
    name: str
    is_moderator: bool
    language: str = "kk"


def room_key(server: JitsiServer, *, room: str, guest: Guest, now: datetime) -> str:
    """The signed key for one room and one person."""
    claims = {
        "aud": server.audience,
        "iss": server.app_id,
        "sub": server.subject,
        "room": room,
        "nbf": int((now - _EARLY).timestamp()),
        "exp": int((now + VALID_FOR).timestamp()),
        "context": {
            "user": {
                "id": guest.code,
                "name": guest.name,
                # The servers' own habit: a text in some versions, a boolean in others.
                "moderator": guest.is_moderator,
                "affiliation": "owner" if guest.is_moderator else "member",
            },
        },
    }
    return jwt.encode(claims, server.secret, algorithm="HS256")


def join_url(server: JitsiServer, *, room: str, guest: Guest, now: datetime) -> str:
    """Where one person's browser goes. Settings stand behind #, which no server sees."""
    key = room_key(server, room=room, guest=guest, now=now)
    settings = f'config.startWithAudioMuted=true&config.defaultLanguage="{guest.language}"'
    return f"{server.url}/{quote(room)}?jwt={key}#{quote(settings, safe='=&')}"
