"""Weigh pages as they come over the wire, and write the table: ``python -m tools.weigh``.

A page is weighed cold, with nothing kept by the browser, and warm, when it is opened again. The
budgets are what ``tests/browser/test_weight.py`` keeps. The table is written to
``docs/page-weight.md``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tools.machine import CHROMIUM, MissingError, provide
from tools.project import ROOT
from tools.screenshots import prepare, served, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

OUT = ROOT / "docs" / "page-weight.md"
KB = 1024
SMALL = ("--members", "300", "--as-of", "2026-02-25")
PHONE: ViewportSize = {"width": 360, "height": 740}
CAMPAIGN = "kz-referendum-2026"


class Kind(NamedTuple):
    """A page of a kind: who reads it, where it is, and what it may weigh, in KB."""

    name: str
    reader: str
    path: str
    cold: int
    warm: int


# A member comes with a cheap phone and a slow network; staff sit at a desk.
KINDS = (
    Kind("a member's own page", "member", "my/", 60, 10),
    Kind("the tests of a member", "member", "tests/", 60, 10),
    Kind("materials of the training", "member", f"campaigns/{CAMPAIGN}/materials/", 60, 10),
    Kind("own messages", "member", "my/messages/", 60, 10),
    Kind("own certificates", "member", "certificates/", 60, 10),
    Kind("own data", "member", "my/data/", 60, 10),
    Kind("official answers", "", f"answers/{CAMPAIGN}/", 60, 10),
    Kind("check of a certificate", "", "check/", 60, 10),
    Kind("help", "", "help/", 60, 12),
    Kind("signing in", "", "sign-in/", 60, 10),
    Kind("a trainer's own page", "trainer", "my/seminars/", 60, 15),
    Kind("coverage of the country", "", "", 80, 25),
    Kind("bulletins", "", "bulletins/", 60, 10),
    Kind("overview of the centre", "centre", "staff/", 80, 25),
    Kind("the plan", "centre", f"plans/{CAMPAIGN}/", 80, 25),
    Kind("rosters", "centre", "rosters/", 60, 15),
    Kind("the campaign", "centre", f"campaigns/{CAMPAIGN}/", 60, 15),
)


class Network(NamedTuple):
    """What a slow network gives: kilobits a second down, and milliseconds there and back."""

    name: str
    kilobits: int
    latency: int


NETWORKS = (Network("2G (GPRS)", 50, 500), Network("2G (EDGE)", 250, 300), Network("3G", 750, 200))


class Weight(NamedTuple):
    """Bytes over the wire, and how many answers they came in."""

    bytes: int
    answers: int


def weigh(context: BrowserContext, url: str) -> tuple[Weight, Weight]:
    """A page cold and warm: everything it loads, compressed as it comes, with its headers."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    came: list[float] = []
    session.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    found = []
    for _ in range(2):
        came.clear()
        page.goto(url, wait_until="networkidle")
        found.append(Weight(int(sum(came)), sum(one > 0 for one in came)))
    page.close()
    return found[0], found[1]


def slowed(context: BrowserContext, network: Network) -> Page:
    """A tab with nothing kept, over a slow network."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    speed = network.kilobits * 1000 / 8
    conditions = {"downloadThroughput": speed, "uploadThroughput": speed / 2}
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": network.latency, **conditions},
    )
    return page


def seconds(context: BrowserContext, url: str, network: Network) -> tuple[float, float]:
    """Until the words of the page are there, cold and warm, over a slow network."""
    page = slowed(context, network)
    found = []
    for _ in range(2):
        page.goto(url, wait_until="load")
        found.append(page.evaluate(_PAINTED) / 1000)
    page.close()
    return found[0], found[1]


_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def table(rows: list[tuple[Kind, Weight, Weight]]) -> str:
    """The weights beside their budgets."""
    lines = [
        "| Page | cold, KB | at most | files | warm, KB | at most |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for kind, cold, warm in rows:
        lines.append(
            f"| {kind.name} | {cold.bytes / KB:.1f} | {kind.cold} | {cold.answers}"
            f" | {warm.bytes / KB:.1f} | {kind.warm} |"
        )
    return "\n".join(lines) + "\n"


def slow_table(rows: list[tuple[Network, float, float]]) -> str:
    """How long a member waits."""
    lines = ["| Network | kbit/s | ms | cold, s | warm, s |", "|---|--:|--:|--:|--:|"]
    for network, cold, warm in rows:
        lines.append(
            f"| {network.name} | {network.kilobits} | {network.latency} | {cold:.1f} | {warm:.1f} |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the table; 1 when Chromium is missing or a page is too heavy."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "weigh")
    options = parser.parse_args(arguments)
    try:
        chromium = provide(CHROMIUM)
    except MissingError as problem:
        print(problem, file=sys.stderr)
        return 1
    links = prepare(options.data, *SMALL)
    with served(options.data) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        contexts = signed_in(browser, base, links)
        rows = [(kind, *weigh(contexts(kind.reader), f"{base}/kk/{kind.path}")) for kind in KINDS]
        own = f"{base}/kk/my/"
        slow = [(one, *seconds(contexts("member"), own, one)) for one in NETWORKS]
        browser.close()
    text = _TEXT.format(weights=table(rows), slow=slow_table(slow))
    OUT.write_text(text, encoding="utf-8")
    print(text)
    heavy = [kind for kind, cold, warm in rows if is_heavy(kind, cold, warm)]
    return 1 if heavy else 0


def is_heavy(kind: Kind, cold: Weight, warm: Weight) -> bool:
    """Whether a page weighs more than its kind may."""
    return cold.bytes > kind.cold * KB or warm.bytes > kind.warm * KB


def signed_in(
    browser: Browser, base: str, links: dict[str, str]
) -> Callable[[str], BrowserContext]:
    """A context of each reader, signed in once."""
    known: dict[str, BrowserContext] = {}

    def of(reader: str) -> BrowserContext:
        if reader not in known:
            known[reader] = browser.new_context(viewport=PHONE)
            if reader:
                page = known[reader].new_page()
                sign_in(page, base + links[reader])
                page.close()
        return known[reader]

    return of


_TEXT = """\
# What pages weigh

Written by `python -m tools.weigh` from a demonstration of 300 members in all
regions, in Kazakh, on a phone.
Bytes as they come over the wire with their headers: pages, sheets and scripts compressed. Cold:
the browser has kept nothing. Warm: the page is opened again; files have names of their contents, so
only the page itself comes. `tests/browser/test_weight.py` keeps the budgets.

{weights}
## On a slow network

A member's own page, until its words are there. Speeds are set in the browser; how long it takes is
said here and tested nowhere.

{slow}"""


if __name__ == "__main__":
    sys.exit(main())
