"""Measure the pages of the full campaign: median and 95th percentile per page, one reader.

Serves a demonstration of 71,030 people (built once, or named with --data) on loopback and asks
for every page again and again, signed in where needed. The baseline is the page of the components,
which reads nothing from the database.

    python -m benchmarks.pages [--data FOLDER] [--rounds 40]
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import print_table, timed

ROOT = Path(__file__).resolve().parents[1]
BASELINE = "/kk/components/"
PIN = "480716"
PUBLIC = (
    BASELINE,
    "/kk/",
    "/kk/?as_of=2026-03-04",
    "/kk/coverage/KZ-61/",
    "/kk/bulletins/",
)
SIGNED_IN = {
    "centre": ("/kk/staff/", "/kk/rosters/", "/kk/plans/", "/kk/campaigns/kz-referendum-2026/"),
    "trainer": ("/kk/my/seminars/",),
    "member": ("/kk/my/",),
}
LINK = re.compile(r"^\s+(http://\S+/sign-in/\S+/)$", re.MULTILINE)


def kaskad(*words: str) -> str:
    """Run a command of the product and return what it prints."""
    command = [sys.executable, "-m", "kaskad", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the served folder; the server ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kaskad", "serve", "--data", str(folder), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    server = subprocess.Popen(command, env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(base + BASELINE, timeout=5).close()  # noqa: S310  loopback only
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def sign_in(base: str, path: str) -> urllib.request.OpenerDirector:
    """A reader who opened the personal link, chose a PIN where one is asked for, and went in."""
    jar = http.cookiejar.CookieJar()
    reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = reader.open(base + path).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    given = {"csrfmiddlewaretoken": token.group(1) if token else ""}
    if 'name="again"' in page:
        given |= {"pin": PIN, "again": PIN}
    body = urllib.parse.urlencode(given)
    request = urllib.request.Request(base + path, body.encode(), {"Referer": base + path})  # noqa: S310  loopback only
    reader.open(request).close()
    return reader


def measure(reader: urllib.request.OpenerDirector, address: str, rounds: int) -> list[float]:
    """Seconds of ``rounds`` requests after one that warms up."""

    def ask() -> None:
        reader.open(address).read()

    ask()
    return [timed(ask) for _ in range(rounds)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.data or Path(place) / "demo"
        printed = kaskad("demo", "--no-serve", "--data", str(folder))
        links = [urllib.parse.urlsplit(link).path for link in LINK.findall(printed)]
        with serving(folder) as base:
            readers = dict(zip(SIGNED_IN, (sign_in(base, link) for link in links), strict=True))
            stranger = urllib.request.build_opener()
            asked = [(page, measure(stranger, base + page, options.rounds)) for page in PUBLIC]
            asked += [
                (page, measure(readers[audience], base + page, options.rounds))
                for audience, pages in SIGNED_IN.items()
                for page in pages
            ]
    report(asked)
    return 0


def report(asked: list[tuple[str, list[float]]]) -> None:
    """Print the table; times in milliseconds."""
    base = statistics.median(asked[0][1])
    rows = [
        (
            page,
            round(1000 * statistics.median(seconds), 1),
            round(1000 * statistics.quantiles(seconds, n=20)[-1], 1),
            round(statistics.median(seconds) / base, 2),
        )
        for page, seconds in asked
    ]
    print_table(("page", "median ms", "p95 ms", "ratio to the first"), rows)


if __name__ == "__main__":
    sys.exit(main())
