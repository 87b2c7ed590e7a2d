"""How many times a second the public home page is given, on loopback, by both web processes.

Serves a demonstration (named with --data, or a small one that is built for it) and asks for one
page over connections that stay open, the next request as soon as the answer is there. The one who
asks is a process of its own on the same machine and takes its share of it; a page of Django that is
kept nowhere, and the bare server with an application that gives the same bytes, are the baselines.

    python -m benchmarks.public_home [--data FOLDER] [--seconds 10] [--connections 64]
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import print_table
from benchmarks.pages import kaskad, serving

PAGES = ("/kk/", "/ru/", "/kk/bulletins/1/", "/kk/data/coverage.csv?level=district")
NOT_KEPT = "/kk/components/"
MEMBERS = 3000
# The bytes of the home page from an application that does nothing else: what the server can do.
_BARE = """
from pathlib import Path
BODY = Path({place!r}).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]
def application(environ, start):
    start("200 OK", HEADERS)
    return (BODY,)
"""


def asked(base: str, path: str, seconds: float, connections: int, more: str = "") -> float:
    """Answers a second; every one must be as long as the first, and good."""
    place = urlsplit(base)
    request = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n{more}\r\n".encode()
    with selectors.DefaultSelector() as ready:
        for _number in range(connections):
            one = socket.create_connection((place.hostname or "", place.port or 80))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.setblocking(False)
            one.send(request)
            ready.register(one, selectors.EVENT_READ, [0, 0])
        begun = time.perf_counter()
        until, answers = begun + seconds, 0
        while time.perf_counter() < until:
            for key, _events in ready.select(1):
                piece = key.fileobj.recv(262_144)  # type: ignore[union-attr]  # a socket
                left = key.data
                if left[0] == 0:
                    left[0] = _length(piece)
                left[1] += len(piece)
                if left[1] >= left[0]:
                    left[:] = [0, 0]
                    answers += 1
                    key.fileobj.send(request)  # type: ignore[union-attr]  # a socket
        took = time.perf_counter() - begun
        for key in list(ready.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # a socket
    return answers / took


def _length(piece: bytes) -> int:
    """Bytes of the whole answer, head and body."""
    head, _end, _body = piece.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if lines[0].split()[1] not in ("200", "304"):
        raise RuntimeError(lines[0])
    for line in lines[1:]:
        name, _colon, value = line.partition(":")
        if name.lower() == "content-length":
            return len(head) + 4 + int(value)
    return len(head) + 4


def _wait(base: str) -> None:
    """A busy machine takes its time to begin."""
    for _ in range(120):
        with suppress(OSError):
            urllib.request.urlopen(base + PAGES[0], timeout=30).close()  # noqa: S310  loopback only
            return
        time.sleep(1)


@contextmanager
def bare(body: bytes) -> Iterator[str]:
    """The address of a server that gives ``body`` to everybody."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "body"
        place.write_bytes(body)
        (Path(folder) / "bare_page.py").write_text(_BARE.format(place=str(place)), encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "granian", "bare_page:application", "--interface", "wsgi"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
        command += ["--blocking-threads", "2", "--no-access-log", "--log-level", "warning"]
        server = subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": folder})
        try:
            time.sleep(3)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        if options.data is None:
            kaskad("demo", "--no-serve", "--members", str(MEMBERS), "--data", str(data))
        rows = []
        with serving(data) as base:
            _wait(base)
            with urllib.request.urlopen(base + PAGES[0]) as answer:  # noqa: S310  loopback
                home, mark = answer.read(), answer.headers["ETag"]
            wishes = [(page, "") for page in (*PAGES, NOT_KEPT)]
            wishes.append((PAGES[0], f"If-None-Match: {mark}\r\n"))
            for page, more in wishes:
                found = asked(base, page, options.seconds, options.connections, more)
                rows.append([f"{page}{', not modified' if more else ''}", round(found)])
        with bare(home) as base:
            found = asked(base, "/", options.seconds, options.connections)
            rows.append(["the bare server with these bytes", round(found)])
    first = rows[0][1]
    print_table(
        ("page", "answers a second", "ratio to the first"),
        [(name, found, round(found / first, 2)) for name, found in rows],  # type: ignore[operator]  # a number
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
