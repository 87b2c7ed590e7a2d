"""Take the pictures of the documents from a running demonstration: ``python -m tools.screenshots``.

Builds the demonstration of 4 March 2026 in ``--data`` unless it is there, serves it on a free port
of this machine, and writes PNG files into ``docs/screenshots``. Needs Chromium, as the browser
tests do.
"""

from __future__ import annotations

import argparse
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import URLError

from playwright.sync_api import Browser, Page, sync_playwright

from tools.machine import CHROMIUM, MissingError, provide
from tools.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_OF = "2026-03-04"
OUT = ROOT / "docs" / "screenshots"
LARGEST = 300_000  # bytes of a picture in the repository
_SECONDS_TO_START = 60
PIN = "480716"
_LINK = re.compile(r"^ {2}(centre|trainer|member): .*\n {4}\S+?(/\w\w/sign-in/\S+/)$", re.MULTILINE)


class Picture(NamedTuple):
    """A page as one reader sees it; ``reader`` is empty for those who are not signed in."""

    name: str
    reader: str
    path: str
    width: int
    height: int


PICTURES = (
    Picture("home", "", "/kk/", 1280, 1480),
    Picture("staff", "centre", "/ru/staff/", 1280, 1100),
    Picture("plan", "centre", "/kk/plans/kz-referendum-2026/154800000/", 1280, 1100),
    Picture("trainer-phone", "trainer", "/kk/my/seminars/", 360, 1240),
    Picture("member-phone", "member", "/kk/my/", 360, 1240),
)


def main(arguments: list[str] | None = None) -> int:
    """Take every picture; 1 when Chromium is missing or a picture is too large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "screenshots")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        chromium = provide(CHROMIUM)
    except MissingError as problem:
        print(problem, file=sys.stderr)
        return 1
    links = prepare(options.data)
    with served(options.data) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        sizes = [take(browser, base, links, picture, options.out) for picture in PICTURES]
        browser.close()
    return 1 if max(sizes) > LARGEST else 0


def prepare(folder: Path, *size: str) -> dict[str, str]:
    """Build the demonstration unless it is there; the path of a sign-in link by reader."""
    made = folder / "made.txt"
    if not made.exists():
        command = [sys.executable, "-m", "kaskad", "demo", "--no-serve"]
        done = subprocess.run(
            [*command, *(size or ("--as-of", AS_OF)), "--data", str(folder)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        made.write_text(done.stdout, encoding="utf-8")
    return dict(_LINK.findall(made.read_text(encoding="utf-8")))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the folder on a free port of this machine; yields the address."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kaskad", "serve", "--data", str(folder), "--port", str(port)]
    server = subprocess.Popen(command)
    try:
        _wait_for(f"{base}/kk/")
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(address):  # noqa: S310  our own server
                return
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def sign_in(page: Page, address: str) -> None:
    """Open a personal link and choose or enter the PIN."""
    page.goto(address)
    for name in ("pin", "again"):
        if page.locator(f"[name={name}]").count():
            page.fill(f"[name={name}]", PIN)
    page.locator("main form[method=post] button").first.click()
    page.wait_for_load_state()


def take(browser: Browser, base: str, links: dict[str, str], picture: Picture, out: Path) -> int:
    """Write one picture; its size in bytes."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme="light"
    )
    page = context.new_page()
    if picture.reader:
        sign_in(page, base + links[picture.reader])
    page.goto(base + picture.path)
    page.evaluate("document.fonts.ready")
    target = out / f"{picture.name}.png"
    page.screenshot(path=str(target))
    context.close()
    size = target.stat().st_size
    print(f"{target.name}: {size // 1000} KB")
    return size


if __name__ == "__main__":
    sys.exit(main())
