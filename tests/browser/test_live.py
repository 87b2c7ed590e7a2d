"""A live room on a served installation: its stream, its page, and what happens without them."""

import json
import os
import re
import signal
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.browser.conftest import NARROW, Site, _site
from tests.commandline.process import served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.timeout(300),
]
# The installation that is served has a SQLite of its own, whatever database the tests have.

SOON = 10_000  # milliseconds; what is sent comes in less than one of them


@pytest.fixture(scope="module")
def room(shared_folder, tmp_path_factory):
    """In mid-campaign; ``code`` is the seminar that the member is going to."""
    tmp = tmp_path_factory.mktemp("live")
    data, links = _site(shared_folder, "demo-mid", "2026-02-25", tmp)
    with served(data, tmp / "errors.txt") as (_, base):
        site = Site(base, data, links)
        yield site
    assert "Traceback" not in (tmp / "errors.txt").read_text()
    assert _process(data) == []


def _process(data):
    """The processes that send the live rooms of an installation."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"live" in words and str(data).encode() in words:
            found.append(int(path.parent.name))
    return found


def _code(site):
    sql = (
        "SELECT s.code FROM campaigns_seminar s JOIN campaigns_place p ON p.group_id = s.group_id "
        "JOIN commissions_member m ON m.id = p.member_id "
        "JOIN commissions_person q ON q.id = m.person_id "
        "JOIN accounts_account a ON a.id = q.account_id "
        "WHERE s.state = 'planned' AND a.code LIKE 'demo-%' AND a.code NOT LIKE 'demo-ask%'"
    )
    return site.ask(sql)[0][0]


def _events(stream, after=""):
    """Frames as they come; a frame is (name, parts)."""
    with urllib.request.urlopen(f"{stream}?after={after}", timeout=20) as answer:  # noqa: S310  our own
        for line in answer:
            if line.startswith(b"data: "):
                frame = json.loads(line[6:])
                yield frame["id"], frame["parts"]


def _first(stream, after=""):
    with closing(_events(stream, after)) as events:
        return next(events)


def _at_block_2(page):
    page.locator("[data-part=block] h2", has_text=re.compile(r"^2\.")).wait_for(timeout=SOON)


def _stream(page):
    return page.locator("[data-live]").get_attribute("data-stream")


def _opened(desk, code):
    """The desk of a room that is open and at its first block."""
    desk.goto(f"/en/seminars/{code}/desk/")
    if desk.get_by_role("button", name=re.compile("^Open the room")).count():
        _press(desk, re.compile("^Open the room"))
    while desk.get_by_role("button", name=re.compile("^Back to block")).count():
        _press(desk, re.compile("^Back to block"))


def _press(page, words):
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def test_a_room_is_followed_through_a_killed_process(room, visit):
    code = _code(room)
    desk, _watch = visit(room, "centre", language="en")
    desk.goto(f"/en/seminars/{code}/live/")
    stream = _stream(desk)
    _opened(desk, code)

    events = _events(stream)
    first, whole = next(events)
    assert set(whole) == {"state", "block", "agenda", "questions", "answers", "poll"}
    _press(desk, "Take no more questions")
    second, change = next(events)
    assert set(change) == {"state"}  # only what changed comes

    process = max(_process(room.data))  # the child, which serves
    os.kill(process, signal.SIGKILL)
    with pytest.raises((OSError, StopIteration, urllib.error.URLError)):
        next(events)
    _press(desk, "Begin block 2")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            third, parts = _first(stream, second)
            break
        except OSError:
            time.sleep(0.1)
    assert third not in (first, second)
    assert set(parts) == set(whole)  # who was away gets everything
    assert ">2. " in parts["block"]
    assert process not in _process(room.data)
    _press(desk, "Take questions again")

    with pytest.raises(urllib.error.HTTPError) as refused:
        _first(re.sub(r".$", "~", stream))
    refused.value.close()
    assert refused.value.code == 403


def test_a_member_follows_asks_and_votes(room, visit):
    code = _code(room)
    desk, _watch = visit(room, "centre", language="en")
    _opened(desk, code)
    page, watch = visit(room, "member", NARROW, "ru")
    before = watch.weight()
    page.goto(f"/ru/seminars/{code}/live/")
    page.wait_for_selector("[data-part=block] h2")
    assert watch.weight() - before < 60_000

    _press(desk, "Begin block 2")
    _at_block_2(page)
    page.fill("[name=text]", "Может ли наблюдатель вести съёмку?")
    page.get_by_role("button", name="Отправить вопрос").click()
    mine = page.locator(".asks li", has_text="вести съёмку")
    mine.wait_for(timeout=SOON)
    assert mine.locator(".vote").get_attribute("aria-pressed") == "false"
    desk.locator(".asks li", has_text="вести съёмку").wait_for(timeout=SOON)

    _press(desk, "Take no more questions")
    page.wait_for_selector("[data-ask]", state="hidden")
    _press(desk, "Show on the screen")
    page.wait_for_selector(".on-screen")
    _press(desk, "Take questions again")


def test_a_page_that_cannot_listen_asks(room, visit):
    code = _code(room)
    desk, _watch = visit(room, "centre", language="en")
    _opened(desk, code)
    page, watch = visit(room, "member", NARROW, "ru")
    page.route("**/stream/**", lambda route: route.fulfill(status=403, body=""))
    watch.allowed.add(403)
    page.goto(f"/ru/seminars/{code}/live/")
    page.wait_for_selector("[data-words=asking]:not([hidden])", timeout=SOON)

    _press(desk, "Begin block 2")
    _at_block_2(page)
