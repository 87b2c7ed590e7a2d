"""The player in Chromium: a live broadcast that breaks and goes on, and a recording with checks."""

import os
import signal
import time

import pytest

from kaskad.core import clock
from kaskad.seminars.api import watched_enough
from kaskad.seminars.models import Recording
from kaskad.seminars.operations.broadcasting import Keeper
from kaskad.seminars.operations.video import end_video
from tests.seminars.conftest import COMMAND
from tests.seminars.test_broadcast import (
    NOW,
    _list,
    _processes,
    _until,
    broadcast,  # noqa: F401  pytest finds fixtures by name here
)
from tests.video.conftest import ffmpeg  # noqa: F401  as above

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Screen:
    """A page of a pupil with its film, and what went wrong on it."""

    def __init__(self, page, keeper) -> None:
        self.page, self.keeper, self.wrong = page, keeper, []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._console)

    def _console(self, message) -> None:
        if message.type == "error" and "status of 404" not in message.text:
            self.wrong.append(message.text)

    def film(self, what):
        return self.page.evaluate(f"document.querySelector('video').{what}")

    def until(self, condition, seconds=40):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self.keeper is not None:
                self.keeper.step(tick=clock.machine_now(), now=NOW)
            if condition():
                return
            self.page.wait_for_timeout(200)
        state = self.film("currentTime"), self.film("readyState"), self.film("src"), self.wrong
        pytest.fail(f"it did not happen in {seconds} s: {state}")

    def plays_on(self, by=2.0):
        began = self.film("currentTime")
        self.until(lambda: self.film("currentTime") > began + by and not self.film("paused"))


@pytest.fixture
def open_page(second_stage, chromium, live_server, client):
    """Opens a page for a member of the seminar's group."""
    contexts = []

    def opened(seminar, path, keeper):
        member = second_stage.members(seminar)[0]
        client.force_login(second_stage.account_of(member))
        context = chromium.new_context(viewport={"width": 360, "height": 740})
        cookie = client.cookies["session"].value
        context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        screen = Screen(context.new_page(), keeper)
        screen.page.goto(f"{live_server.url}{path}")
        screen.member = member
        return screen

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.timeout(240)
def test_a_broadcast_plays_breaks_off_goes_on_and_is_watched_later(broadcast, open_page):  # noqa: F811
    seminar, found = broadcast
    keeper = Keeper(found)
    _until(keeper, lambda: _list(seminar).count("#EXTINF") >= 2)
    screen = open_page(seminar, f"/kk/seminars/{seminar.code}/video/", keeper)

    # Live, by our own player, in a picture of the ladder.
    screen.page.evaluate("document.querySelector('video').play()")
    screen.plays_on()
    assert screen.film("src").startswith("blob:")
    assert screen.film("videoHeight") in (240, 360)
    # The process is killed: the film stops for a while and goes on by itself.
    for pid in _processes():
        os.kill(pid, signal.SIGKILL)
    edge = screen.film("buffered.end(document.querySelector('video').buffered.length - 1)")
    screen.until(lambda: screen.film("currentTime") > edge + 1)
    # The voice alone.
    screen.page.check("input[name=quality][value=voice]")
    screen.until(lambda: screen.film("videoHeight") == 0 and screen.film("currentTime") > 0)
    screen.plays_on()

    end_video(actor=COMMAND, seminar=seminar, now=NOW)
    keeper.step(tick=clock.machine_now(), now=NOW)
    assert screen.wrong == []

    # Afterwards, the recording: the check stops it, an answer lets it go on to its end.
    recording = Recording.objects.get()
    later = open_page(seminar, f"/kk/seminars/recordings/{recording.code}/", None)
    later.page.evaluate("document.querySelector('video').play()")
    check = later.page.locator(".check")
    later.until(check.is_visible, seconds=60)
    assert later.film("paused")
    assert watched_enough(seminar.code) == []
    check.locator("button").click()
    later.until(lambda: not check.is_visible())
    later.until(lambda: watched_enough(seminar.code), seconds=90)
    assert [row.member_id for row in watched_enough(seminar.code)] == [later.member]
    assert "%" in later.page.locator("#watched dd").first.inner_text()
    assert later.wrong == []
