"""Sends what changes to everybody who watches it: server-sent events from one small process.

It knows nothing of what is shown. A ``Source`` says which room a ticket opens, which rooms have
changed, and how a room looks: parts, each a piece of a page. Everybody who watches the same room in
the same language gets the same bytes, made once: the whole at first, then only the parts that
changed. A frame is named by what it holds, so whoever comes back with that name misses nothing,
also after this process was killed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from time import monotonic
from typing import Any, Protocol
from urllib.parse import parse_qs

log = logging.getLogger(__name__)

PATH = "/stream/"
# How often it is asked whether anything changed, and how long a room then rests, by whether more
# changed than counts; with thousands of watchers one frame costs a third of a second of processor.
TICK, REST, REST_OF_COUNTS = 0.05, 0.5, 2.0
# Something is sent so often at least, so that a broken connection is noticed; and each room is
# looked at anew, whatever was said of it.
BEAT = 15.0
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Key = tuple[str, str]


class Source(Protocol):
    """What is watched; ``look`` and ``frames`` are called in one thread of their own."""

    def opened_by(self, ticket: str) -> Key | None:
        """The room and the language that a ticket opens."""

    def look(self, rooms: Collection[str]) -> Mapping[str, bool]:
        """The rooms that changed since the last look; True where it is urgent."""

    def frames(self, room: str, languages: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """How a room looks now in each language, part by part."""


def name_of(parts: Mapping[str, str]) -> str:
    """The name of a frame: the same parts have the same."""
    text = json.dumps(dict(parts), sort_keys=True)
    return blake2b(text.encode(), digest_size=9).hexdigest()


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as it goes over the wire, plain and compressed: once for all who get it."""

    plain: bytes
    packed: bytes


def event(name: str, parts: Mapping[str, str]) -> Sent:
    """A frame, or what changed of it, as an event."""
    data = json.dumps({"id": name, "parts": dict(parts)}, ensure_ascii=False)
    return _sent(f"id: {name}\ndata: {data}\n\n".encode())


def _sent(text: bytes) -> Sent:
    # Each piece refers to nothing before it, so pieces of different age follow each other.
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Sent(text, packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH))


_NOTHING = _sent(b":\n\n")


@dataclass(slots=True)
class Channel:
    """A room in a language, with everybody who watches it waiting for ``moved``."""

    key: Key
    watchers: int = 0
    name: str = ""
    before: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    whole: Sent = _NOTHING
    change: Sent = _NOTHING
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, parts: Mapping[str, str]) -> None:
        """A new frame; one that is as the last wakes nobody."""
        name = name_of(parts)
        if name == self.name:
            return
        changed = {key: text for key, text in parts.items() if self.parts.get(key) != text}
        self.before, self.name, self.parts = self.name, name, parts
        self.whole, self.change = event(name, parts), event(name, changed)
        self.wake()

    def wake(self) -> None:
        """Everybody looks whether there is something for them."""
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()

    def next_for(self, seen: str) -> Sent:
        """What somebody who has the frame ``seen`` needs: nothing, the change, or the whole."""
        if seen == self.name:
            return _NOTHING
        return self.change if seen and seen == self.before else self.whole


class Live:
    """The application (ASGI): ``GET /stream/TICKET?after=NAME``."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._channels: dict[Key, Channel] = {}
        self._making: dict[Key, asyncio.Task[None]] = {}
        self._due: dict[str, float] = {}
        self._rested: dict[str, float] = {}
        self._is_over = False
        # One thread: one connection to the database, and looks and frames in one order.
        self._thread = ThreadPoolExecutor(1)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        path = scope["path"]
        key = None
        if scope["method"] == "GET" and path.startswith(PATH):
            key = self._source.opened_by(path.removeprefix(PATH))
        if key is None:
            await _refuse(send)
            return
        headers = dict(scope["headers"])
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
        seen = headers.get(b"last-event-id", asked.encode()).decode("latin-1")
        is_packed = b"gzip" in headers.get(b"accept-encoding", b"")
        watching = asyncio.create_task(self._watch(key, seen, send, is_packed=is_packed))
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            watching.cancel()

    async def _watch(self, key: Key, seen: str, send: Send, *, is_packed: bool) -> None:
        channel = self._channels.setdefault(key, Channel(key))
        channel.watchers += 1
        try:
            await send(_start(is_packed=is_packed))
            await self._made(channel)
            first = _GZIP if is_packed else b""
            while True:
                moved = channel.moved
                sent = channel.next_for(seen)
                seen = channel.name
                body = first + (sent.packed if is_packed else sent.plain)
                first = b""
                await send({"type": "http.response.body", "body": body, "more_body": True})
                if seen == channel.name and not self._is_over:
                    await moved.wait()
                if self._is_over:
                    break
            await send({"type": "http.response.body", "body": b""})
        except Exception:  # nothing can be shown; who watches comes back by themselves
            log.exception("a live room could not be shown")
            await send({"type": "http.response.body", "body": b""})
        finally:
            channel.watchers -= 1
            if not channel.watchers:
                self._channels.pop(key, None)

    async def _made(self, channel: Channel) -> None:
        """The first frame, made once however many come at the same moment."""
        # A task may still make the frame of an earlier channel, which everybody left.
        while not channel.name:
            task = self._making.get(channel.key)
            if task is None:
                task = asyncio.create_task(self._make(channel))
                self._making[channel.key] = task
                task.add_done_callback(lambda _task: self._making.pop(channel.key, None))
            await asyncio.shield(task)

    async def _make(self, *channels: Channel) -> None:
        """The newest frames of a room, for its channels."""
        loop, room = asyncio.get_running_loop(), channels[0].key[0]
        languages = [channel.key[1] for channel in channels]
        found = await loop.run_in_executor(self._thread, self._source.frames, room, languages)
        for channel in channels:
            channel.take(found[channel.key[1]])

    def close(self) -> None:
        """Let everybody go: who watches comes back to whoever takes this one's place."""
        self._is_over = True
        for channel in self._channels.values():
            channel.wake()

    async def keep_looking(self) -> None:
        """Look, and send what changed, until cancelled."""
        beat = monotonic()
        while True:
            began = monotonic()
            try:
                await self._look(began)
                if began - beat > BEAT:
                    beat = began
                    self._beat(began)
            except Exception:  # the database may be away for a while; those who watch stay
                log.exception("live rooms could not be looked at")
                await asyncio.sleep(1)
            await asyncio.sleep(max(TICK, monotonic() - began))

    async def _look(self, moment: float) -> None:
        rooms = {room for room, _language in self._channels}
        loop = asyncio.get_running_loop()
        changed = await loop.run_in_executor(self._thread, self._source.look, rooms)
        for room, is_urgent in changed.items():
            rest = REST if is_urgent else REST_OF_COUNTS
            due = max(moment, self._rested.get(room, 0.0) + rest)
            self._due[room] = min(due, self._due.get(room, due))
        for room in [one for one, due in self._due.items() if due <= moment]:
            del self._due[room]
            if channels := [one for key, one in self._channels.items() if key[0] == room]:
                await self._make(*channels)
            self._rested[room] = monotonic()
        if not rooms:
            self._rested.clear()

    def _beat(self, moment: float) -> None:
        for channel in self._channels.values():
            self._due.setdefault(channel.key[0], moment)
            channel.wake()


def _start(*, is_packed: bool) -> Message:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        # Its page may stand on another port of the same machine; a ticket says who may read.
        (b"access-control-allow-origin", b"*"),
    ]
    if is_packed:
        headers.append((b"content-encoding", b"gzip"))
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"access-control-allow-origin", b"*")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": b"This address opens nothing.\n"})
