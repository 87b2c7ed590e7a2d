"""Measure a live room with thousands who watch: a new official answer, memory, a killed process.

Serves an installation on loopback (two web processes, one worker, one process of live rooms) and
opens so many streams of one room from another process on the same machine. Then answers are
published one after another, and a time runs from the commit to the moment at which a watcher has
the frame. Then the process of live rooms is killed and an answer is published while nobody hears:
everybody comes back as the page does, with the same pauses, and must have that answer.

    python -m benchmarks.live_room [--watchers 5000] [--answers 8] [--database SQLite]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measure import print_table
from benchmarks.pages import ROOT, kaskad, serving
from tools.cluster import postgresql

PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds, as in the page's script
# A country with a plan, an open room in it, and two people of the centre who publish at a word.
SCENE = """
import django, json, sys, time
django.setup()
from kaskad.accounts.api import Role, actor_of, give_grant, open_account
from kaskad.campaigns.models import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.answers import api as answers
from kaskad.seminars.operations.live import open_room
from kaskad.seminars.queries.live import live_ticket, seminar_of_room
from tests.answers.official import WORDS, provision
from tests.reporting.world import build
build()
now, command = clock.now(), Actor.command()
def person(label):
    account = open_account(actor=command, label=label, language="kk", now=now)
    give_grant(actor=command, account=account, role=Role.CENTRAL_STAFF.value, scope="KZ", now=now)
    return actor_of(account, now=now, second_factor=True)
author, reader = person("Author"), person("Reader")
seminar = seminar_of_room(Seminar.objects.filter(group__stage__code="s2").order_by("code")[0].code)
campaign, basis = seminar.group.plan.campaign, provision()
open_room(actor=command, seminar=seminar, now=now)
print(json.dumps({"ticket": live_ticket(seminar.code, "ru", clock.machine_now())}), flush=True)
for line in sys.stdin:
    who = {"actor": author, "now": now}
    answer = answers.draft_answer(campaign=campaign, questions=(), nonce=line.strip(), **who)
    answer = answers.edit_draft(answer=answer, text=WORDS, seen=answer.sha256, **who)
    answer = answers.cite_basis(answer=answer, provision=basis, **who)
    answer = answers.send_to_second_reader(answer=answer, seen=answer.sha256, **who)
    answer = answers.publish_answer(actor=reader, answer=answer, seen=answer.sha256, now=now)
    print(json.dumps({"number": answer.number, "at": time.time()}), flush=True)
"""


class Watcher(asyncio.Protocol):
    """One browser: what it has, since when, and when it came back."""

    seen: dict[bytes, str] = {}

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.name, self.at, self.failures = crowd, "", 0.0, 0
        self.is_back = asyncio.Event()
        self.head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  of a socket
        self.head = b""
        transport.write(
            f"GET {self.crowd.path}?after={self.name} HTTP/1.1\r\nHost: x\r\n"
            "Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        if self.head is not None:
            self.head += data
            start, mark, rest = self.head.partition(b"\r\n\r\n")
            if not mark or not rest:
                return
            assert start.startswith(b"HTTP/1.1 200"), start[:40]  # noqa: S101  a broken benchmark
            self.head, data, self.failures = None, rest, 0  # type: ignore[assignment]  # read
            self.is_back.set()
        if (name := self._name_in(data)) and name != self.name:
            self.name, self.at = name, time.time()

    def _name_in(self, data: bytes) -> str:
        """The frame in a piece of the stream; thousands get the same bytes."""
        known = self.seen.get(data)
        if known is None:
            packed = data.partition(b"\r\n")[2].removesuffix(b"\r\n")
            packed = packed[10:] if packed.startswith(b"\x1f\x8b") else packed
            text = b""
            with suppress(zlib.error):
                text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed)
            known = text[4:22].decode() if text.startswith(b"id: ") else ""
            self.seen[data] = known
        return known

    def connection_lost(self, problem: Exception | None) -> None:  # noqa: ARG002  asyncio's
        self.is_back.clear()
        if not self.crowd.is_over:
            self.crowd.again(self)


class Crowd:
    """Everybody who watches."""

    def __init__(self, base: str, port: int, ticket: str) -> None:
        self.host, self.port = urlsplit(base).hostname, port
        self.path, self.is_over = f"/stream/{ticket}", False
        self.watchers: list[Watcher] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def again(self, watcher: Watcher) -> None:
        """Come back as the page does."""
        task = asyncio.get_running_loop().create_task(self._again(watcher))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _again(self, watcher: Watcher) -> None:
        watcher.failures += 1
        pause = PAUSES[min(watcher.failures, len(PAUSES)) - 1]
        await asyncio.sleep(pause * (0.5 + random.random() / 2))
        await self.connect(watcher)

    async def connect(self, watcher: Watcher) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: watcher, self.host, self.port)
        except OSError:
            self.again(watcher)

    async def come(self, count: int) -> None:
        for _ in range(0, count, 100):
            new = [Watcher(self) for _ in range(min(100, count - len(self.watchers)))]
            self.watchers += new
            await asyncio.gather(*map(self.connect, new))
            await asyncio.gather(*(one.is_back.wait() for one in new))

    async def settle(self, since: float, seconds: float) -> list[float]:
        """Seconds after ``since`` at which each has something new; who has not is left out."""
        until = time.time() + seconds
        while time.time() < until and any(one.at < since for one in self.watchers):  # noqa: ASYNC110  of thousands
            await asyncio.sleep(0.05)
        return sorted(one.at - since for one in self.watchers if one.at >= since)


class Scene:
    """The people of the centre, in a process of their own."""

    def __init__(self, folder: Path) -> None:
        environment = {
            **os.environ, "KASKAD_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCENE], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.ticket = str(self._read()["ticket"])

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None  # noqa: S101  a pipe
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def publish(self, nonce: str) -> float:
        """The moment at which a new answer was there for everybody."""
        assert self.process.stdin is not None  # noqa: S101  a pipe
        self.process.stdin.write(f"{nonce}\n")
        self.process.stdin.flush()
        return float(self._read()["at"])

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def live_process(folder: Path) -> int:
    """The process of live rooms of an installation that serves: the younger one."""
    found = [0]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if b"live" in words and str(folder).encode() in words:
                found.append(int(path.parent.name))
    return max(found)


def answers_at(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def kilobytes(process: int) -> int:
    """The memory that a process has for itself, its share of what others have too."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


async def _measured(
    crowd: Crowd, scene: Scene, folder: Path, count: int, answers: int
) -> list[object]:
    base = kilobytes(live_process(folder))
    begun = time.perf_counter()
    await crowd.come(count)
    connected = time.perf_counter() - begun
    await asyncio.sleep(1)
    each = (kilobytes(live_process(folder)) - base) / count
    times, lost = [], 0
    for number in range(answers):
        at = await asyncio.to_thread(scene.publish, f"answer {number}")
        found = await crowd.settle(at, 10)
        times += found
        lost += count - len(found)
        await asyncio.sleep(1)
    os.kill(live_process(folder), signal.SIGKILL)
    killed = time.time()
    at = await asyncio.to_thread(scene.publish, "unheard")
    missed = count - len(await crowd.settle(at, 30))
    back = sorted(one.at - killed for one in crowd.watchers)
    names = {one.name for one in crowd.watchers}
    crowd.is_over = True
    hundredths = statistics.quantiles(times, n=100)
    return [
        *(f"{connected:.1f}", f"{each:.1f}"),
        *(f"{1000 * statistics.median(times):.0f}", f"{1000 * hundredths[98]:.0f}", lost),
        *(f"{statistics.median(back):.1f}", f"{back[-1]:.1f}", missed + len(names) - 1),
    ]


def measure(database: str, watchers: int, answers: int) -> list[object]:
    """The row of the table for one database and so many who watch."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        os.environ.pop("KASKAD_DATABASE", None)
        if database == "PostgreSQL":
            os.environ["KASKAD_DATABASE"] = stack.enter_context(postgresql())
        kaskad("init", "--data", str(folder))
        scene = Scene(folder)
        stack.callback(scene.end)
        base = stack.enter_context(serving(folder))
        port = (urlsplit(base).port or 0) + 1
        while not answers_at(port):
            time.sleep(0.1)
        crowd = Crowd(base, port, scene.ticket)
        row = asyncio.run(_measured(crowd, scene, folder, watchers, answers))
    return [database, f"{watchers:,}", *row]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watchers", type=int, nargs="*", default=[821, 5000])
    parser.add_argument("--answers", type=int, default=8)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    options = parser.parse_args()
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    databases = [options.database] if options.database else ["SQLite", "PostgreSQL"]
    rows = [
        measure(name, watchers, options.answers)
        for name in databases
        for watchers in options.watchers
    ]
    print_table(
        ["database", "watch", "connect s", "KB each", "p50 ms", "p99 ms", "not in 10 s",
         "back p50 s", "all back s", "missed"],
        rows,
    )  # fmt: skip
    return 1 if any(row[6] or row[-1] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
