"""The ways of video that ``kaskad.toml`` names: ``[video]`` with a table for each.

A table that is missing means that there is no such way. What is wrong is said with table and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kaskad.core.settings_table import SettingsTable

TABLES = ("bigbluebutton", "jitsi", "broadcast")
CHECKSUMS = ("sha256", "sha384", "sha512", "sha1")
_SECRET_LETTERS = 8
_KEY_LETTERS = 32  # as long as the hash of HS256 (RFC 7518, 3.2)


@dataclass(frozen=True, slots=True)
class BigBlueButtonServer:
    """A server; ``url`` ends with ``/bigbluebutton``, ``checksum`` is the hash it asks for."""

    url: str
    secret: str = field(repr=False)
    checksum: str = "sha256"
    is_trusted: bool = False
    most_people: int = 150
    timeout: float = 15.0


@dataclass(frozen=True, slots=True)
class JitsiServer:
    """A server that lets in who shows a key signed with the secret of ``app_id``."""

    url: str
    app_id: str
    secret: str = field(repr=False)
    audience: str = "jitsi"
    subject: str = "*"


@dataclass(frozen=True, slots=True)
class BroadcastSettings:
    """The broadcast of this machine.

    The studio sends by SRT to ``host``, at ``first_port`` or one of the next; ``listen`` is the
    address of this machine that listens. At most ``most`` go on at once; ``megabytes`` bounds the
    disk of each, and ``keep`` keeps what was sent as the recording.
    """

    host: str
    listen: str = "0.0.0.0"  # noqa: S104  studios are elsewhere; the passphrase guards it
    first_port: int = 9710
    most: int = 2
    keep: bool = True
    megabytes: int = 2000
    ffmpeg: str = "ffmpeg"


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """Every way that the installation has; ``meeting_hosts`` bounds where links may lead."""

    bigbluebutton: BigBlueButtonServer | None = None
    jitsi: JitsiServer | None = None
    broadcast: BroadcastSettings | None = None
    meeting_hosts: tuple[str, ...] = ()


def read_video(raw: Mapping[str, Any]) -> VideoSettings:
    """The ways of a whole ``kaskad.toml``; raises ``ValueError`` naming table and key."""
    table = SettingsTable("video", raw.get("video", {}))
    found = {name: table.table_of(name) for name in TABLES}
    settings = VideoSettings(
        bigbluebutton=_bigbluebutton(found["bigbluebutton"]),
        jitsi=_jitsi(found["jitsi"]),
        broadcast=_broadcast(found["broadcast"]),
        meeting_hosts=tuple(one.lower() for one in table.texts("meeting_hosts", ())),
    )
    table.done()
    return settings


def _bigbluebutton(values: Mapping[str, Any]) -> BigBlueButtonServer | None:
    if not values:
        return None
    read = SettingsTable("video.bigbluebutton", values)
    is_trusted = read.yes("trusted_host")
    server = BigBlueButtonServer(
        url=read.address("url", is_trusted=is_trusted).rstrip("/").removesuffix("/api"),
        secret=_secret(read, _SECRET_LETTERS),
        checksum=read.one_of("checksum", CHECKSUMS),
        is_trusted=is_trusted,
        most_people=read.whole("most_people", 150, 5000),
        timeout=read.whole("timeout", 15, 60),
    )
    read.done()
    return server


def _jitsi(values: Mapping[str, Any]) -> JitsiServer | None:
    if not values:
        return None
    read = SettingsTable("video.jitsi", values)
    server = JitsiServer(
        url=read.address("url", is_trusted=False).rstrip("/"),
        app_id=read.text("app_id"),
        secret=_secret(read, _KEY_LETTERS),
        audience=read.text("audience", "jitsi"),
        subject=read.text("subject", "*"),
    )
    read.done()
    return server


def _broadcast(values: Mapping[str, Any]) -> BroadcastSettings | None:
    if not values:
        return None
    read = SettingsTable("video.broadcast", values)
    settings = BroadcastSettings(
        host=read.text("host"),
        listen=read.text("listen", "0.0.0.0"),  # noqa: S104  as above
        first_port=read.whole("first_port", 9710, 65000),
        most=read.whole("most", 2, 16),
        keep=read.yes("keep", default=True),
        megabytes=read.whole("megabytes", 2000, 200_000),
        ffmpeg=read.text("ffmpeg", "ffmpeg"),
    )
    read.done()
    return settings


def _secret(read: SettingsTable, least: int) -> str:
    secret = read.text("secret")
    if len(secret) < least:
        raise read.wrong("secret", f"use at least {least} letters")
    return secret
