"""The small demonstration in a browser: served once, watched on every page."""

import json
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.commandline.process import build_demo, copy_of, served
from tests.kept_rows import made_once
from tests.world_fixtures import shared_folder  # noqa: F401  pytest finds fixtures by name here

MORNING = "2026-02-26T10:00:00+05:00"
PIN = "480716"
PATIENCE = 30_000  # milliseconds; only what does not come at all is waited for so long
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
expect.set_options(timeout=PATIENCE)


@dataclass(slots=True)
class Site:
    """A served demonstration: its address, its sign-in links by audience, its database."""

    base: str
    data: Path
    links: dict[str, str]

    def ask(self, sql: str, *values: object) -> list[tuple]:
        """Rows of the database, read only."""
        with sqlite3.connect(f"file:{self.data / 'kaskad.sqlite3'}?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()


@dataclass  # no slots: playwright marks those that listen
class Watch:
    """What went wrong on the pages of a context; statuses in ``allowed`` are expected."""

    wrong: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    finished: list = field(default_factory=list)

    def over(self, page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("requestfinished", self._finished)

    def _console(self, message) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.wrong.append(f"console: {message.text}")

    def _failed(self, request) -> None:
        # Who goes on to another page does not wait for the picture of the last one.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.wrong.append(f"failed: {request.url}: {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.wrong.append(f"{response.status}: {response.url}")

    def _finished(self, request) -> None:
        self.finished.append(request)

    def weight(self) -> int:
        """Bytes of all answers so far, as they came over the wire."""
        sizes = [request.sizes() for request in self.finished]
        return sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)


def _site(shared, name, as_of, tmp, clock=None):
    def make(folder):
        done = build_demo(folder / "var", "--as-of", as_of)
        assert done.returncode == 0, done.stderr
        links = re.findall(r"  (\w+): .*\n +http://[^/]+(/\S+)", done.stdout)
        (folder / "links.json").write_text(json.dumps(dict(links)))

    kept = made_once(shared / name, make)
    data = copy_of(kept / "var", tmp / "var")
    if clock:
        settings = data / "kaskad.toml"
        text = re.sub(r"(?m)^pinned_now = .*$", f"pinned_now = {clock}", settings.read_text())
        settings.write_text(text)
    return data, json.loads((kept / "links.json").read_text())


@pytest.fixture(scope="session")
def site(shared_folder, tmp_path_factory):  # noqa: F811  the fixture of that name
    """In mid-campaign, in the morning of a day on which seminars are held."""
    tmp = tmp_path_factory.mktemp("site")
    data, links = _site(shared_folder, "demo-mid", "2026-02-25", tmp, MORNING)
    with served(data, tmp / "errors.txt") as (_, base):
        yield Site(base, data, links)
    assert "Traceback" not in (tmp / "errors.txt").read_text()


@pytest.fixture(scope="session")
def early_site(shared_folder, tmp_path_factory):  # noqa: F811  the fixture of that name
    """The plan is in force and nothing is held yet."""
    tmp = tmp_path_factory.mktemp("early")
    data, links = _site(shared_folder, "demo-early", "2026-02-13", tmp)
    with served(data, tmp / "errors.txt") as (_, base):
        yield Site(base, data, links)
    assert "Traceback" not in (tmp / "errors.txt").read_text()


@pytest.fixture(scope="session")
def signed_in():
    """The cookies of who has signed in, and the page that it led to, by site and audience."""
    return {}


@pytest.fixture
def visit(chromium, signed_in):
    """Opens a watched page: ``visit(site, "centre", WIDE, "ru")``; nothing may go wrong on it.

    An audience signs in once; who ends the session asks for an ``own`` one.
    """
    contexts, watches = [], []

    def open_page(site, audience=None, viewport=WIDE, language="kk", *, scripts=True, own=False):
        context = chromium.new_context(
            viewport=viewport, java_script_enabled=scripts, base_url=site.base, locale="kk-KZ"
        )
        context.set_default_timeout(PATIENCE)
        page, watch = context.new_page(), Watch()
        watch.over(page)
        contexts.append(context)
        watches.append(watch)
        if audience and (own or (site.base, audience) not in signed_in):
            _sign_in(page, site.links[audience])
            if not own:
                signed_in[site.base, audience] = (context.cookies(), page.url)
        elif audience:
            cookies, url = signed_in[site.base, audience]
            context.add_cookies(cookies)
            page.goto(url)
        if language != "kk":
            page.goto(page.url.replace("/kk/", f"/{language}/", 1))
        return page, watch

    yield open_page
    for context in contexts:
        context.close()
    assert [wrong for watch in watches for wrong in watch.wrong] == []


def _sign_in(page, link):
    page.goto(link)
    for name in ("pin", "again"):
        if page.locator(f"[name={name}]").count():
            page.fill(f"[name={name}]", PIN)
    page.locator("main button[type=submit], main form button").first.click()
    page.wait_for_load_state()
