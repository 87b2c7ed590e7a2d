"""Many people at once against a served installation: each request is sent when it is due."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from benchmarks.pages import ROOT

PHONES = 16  # requests that are under way at the same time


class Connections:
    """Connections to one address that stay open, one of each thread."""

    def __init__(self, base: str) -> None:
        self._place = urllib.parse.urlsplit(base).netloc
        self._own = threading.local()

    def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its body; a connection that broke is opened anew for the next one."""
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = http.client.HTTPConnection(self._place, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self._own.connection = None
            raise


class Phone(asyncio.Protocol):
    """A connection that stays open and asks one thing after another.

    Hundreds of them in one thread cost a tenth of as many threads, and what a client costs is
    missing to the server that is measured on the same machine.
    """

    def __init__(self) -> None:
        self._come = b""
        self._answer: asyncio.Future[tuple[bytes, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def to(cls, base: str) -> Phone:
        """A phone that is connected to the server at ``base``."""
        place = urllib.parse.urlsplit(base)
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(cls, place.hostname, place.port))[1]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the server."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Whoever waits for an answer learns that none will come."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("the server went away"))

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer; the last one ends the waiting."""
        self._come += data
        head, end, body = self._come.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if not end or length is None:
            is_whole = bool(end) and body.endswith(b"0\r\n\r\n")
        else:
            is_whole = len(body) >= int(length[1])
        if is_whole and self._answer is not None:
            self._come = b""
            self._answer.set_result((head, body))

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        """The status and the body of an answer; ConnectionError if the server goes away."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the server went away")
        self._come, self._answer = b"", asyncio.get_running_loop().create_future()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
        head += f"Content-Length: {len(body)}\r\n"
        if kind:
            head += f"Content-Type: {kind}\r\n"
        self._transport.write(f"{head}\r\n".encode() + body)
        said, found = await self._answer
        is_short = b"content-encoding: gzip" in said.lower()
        return int(said[9:12]), gzip.decompress(found) if is_short else found

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: seconds from when it was due to its answer, and what was wrong, if anything."""

    seconds: float
    error: str


def paced(send: Callable[[int], str], count: int, seconds: float) -> list[Sent]:
    """Do ``send(0)`` to ``send(count - 1)`` evenly over some seconds; each says what was wrong.

    With ``seconds`` 0 they are done as fast as they are answered.
    """
    begun = time.perf_counter()

    def one(number: int) -> Sent:
        due = begun + number * seconds / count
        time.sleep(max(due - time.perf_counter(), 0))
        started = due if seconds else time.perf_counter()
        try:
            error = send(number)
        except (OSError, http.client.HTTPException) as problem:
            error = str(problem) or type(problem).__name__
        return Sent(time.perf_counter() - started, error)

    with ThreadPoolExecutor(PHONES) as pool:
        sent = list(pool.map(one, range(count)))
    for error in sorted({row.error for row in sent} - {""})[:5]:
        print(error, file=sys.stderr)
    return sent


def figures(sent: list[Sent]) -> list[object]:
    """Median and 99th hundredth in milliseconds, and how many went wrong."""
    times = sorted(one.seconds for one in sent)
    slowest = statistics.quantiles(times, n=100)[98]
    return [
        f"{1000 * statistics.median(times):.0f}",
        f"{1000 * slowest:.0f}",
        sum(bool(one.error) for one in sent),
    ]


def inside(folder: Path, program: str, *words: str) -> str:
    """What a program prints that works in the installation ``folder``."""
    environment = {
        **os.environ,
        "KASKAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    return subprocess.run(
        [sys.executable, "-c", program, *words], env=environment, check=True,
        stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip
