"""A broadcast from the first click to the watched recording, on a served installation."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.browser.conftest import MORNING, NARROW, WIDE, Site, _site
from tests.commandline.process import served
from tests.video.conftest import ffmpeg  # noqa: F401  pytest finds fixtures by name here

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def video_site(shared_folder, tmp_path, ffmpeg):  # noqa: F811  the fixture of that name
    """In mid-campaign, on a machine that can broadcast."""
    data, links = _site(shared_folder, "demo-mid", "2026-02-25", tmp_path, MORNING)
    with (data / "kaskad.toml").open("a") as settings:
        settings.write(
            f'\n[video.broadcast]\nhost = "127.0.0.1"\nlisten = "127.0.0.1"\nffmpeg = "{ffmpeg}"\n'
        )
    with served(data, tmp_path / "errors.txt") as (_, base):
        yield Site(base, data, links)
    assert "Traceback" not in (tmp_path / "errors.txt").read_text()
    assert _processes(data) == []


def _processes(data):
    """Processes of ffmpeg that write into the installation."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        if line.startswith(b"/") and b"ffmpeg" in line and str(data).encode() in line:
            found.append(int(path.parent.name))
    return found


def _seminar_of_a_member(site):
    """A seminar in which the signed-in member has a place."""
    rows = site.ask(
        "SELECT s.code FROM campaigns_seminar s JOIN campaigns_group g ON g.id = s.group_id"
        " JOIN campaigns_plan p ON p.id = g.plan_id JOIN campaigns_place f ON f.group_id = g.id"
        " JOIN commissions_member m ON m.id = f.member_id"
        " JOIN commissions_person n ON n.id = m.person_id"
        " WHERE p.state = 'in_force' AND n.account_id IS NOT NULL"
        " AND NOT m.full_time ORDER BY s.day DESC, s.code"
    )
    return rows[0][0]


def _film(page, what):
    return page.evaluate(f"document.querySelector('video').{what}")


def _until(page, condition, seconds=60):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return
        page.wait_for_timeout(200)
    has_film = page.locator("video").count()
    state = [_film(page, what) for what in ("currentTime", "readyState", "src")] if has_film else ""
    pytest.fail(f"it did not happen in {seconds} s: {state}")


def _plays_on(page, by=2.0):
    began = _film(page, "currentTime")
    _until(page, lambda: _film(page, "currentTime") > began + by and not _film(page, "paused"))


def _edge(page):
    return page.locator("video").evaluate("film => film.buffered.end(film.buffered.length - 1)")


_ONE_PIECE_BREAKS_OFF = """
const asked = window.fetch;
window.brokenOff = "";
window.fetch = async (path, ...more) => {
  const answer = await asked(path, ...more);
  if (!window.brokenOff && String(path).endsWith(".m4s")) {
    window.brokenOff = path;
    answer.arrayBuffer = () => Promise.reject(new TypeError("network error"));
  }
  return answer;
};
"""


def test_a_broadcast_plays_breaks_off_goes_on_and_is_watched_later(video_site, visit):
    code = _seminar_of_a_member(video_site)
    host, _ = visit(video_site, "centre", WIDE, "ru")
    host.goto(f"/ru/seminars/{code}/video/")
    host.check("input[name=way][value=broadcast]")
    host.check("input[name=source][value=test]")
    host.locator("button[name=step][value=set]").click()
    host.locator("form:has(input[value=start]) button").click()
    pupil, watch = visit(video_site, "member", NARROW)
    _until(pupil, lambda: _has_pieces(video_site))

    # Live, by our own player, in a picture of the ladder; the first rung is the small one.
    pupil.add_init_script(_ONE_PIECE_BREAKS_OFF)
    pupil.goto(f"/kk/seminars/{code}/video/")
    pupil.locator("video").evaluate("film => film.play()")
    _plays_on(pupil)
    assert pupil.evaluate("window.brokenOff")
    assert _film(pupil, "src").startswith("blob:")
    _until(pupil, lambda: _film(pupil, "videoHeight") == 360)
    # The process is killed: the film stops for a while and goes on by itself.
    edge = _edge(pupil)
    for pid in _processes(video_site.data):
        os.kill(pid, signal.SIGKILL)
    _until(pupil, lambda: _film(pupil, "currentTime") > edge + 2)
    # The voice alone.
    pupil.check("input[name=quality][value=voice]")
    _until(pupil, lambda: _film(pupil, "videoHeight") == 0 and _film(pupil, "currentTime") > 0)
    _plays_on(pupil)
    host.reload()
    host.locator("form:has(input[value=end]) button").click()
    _until(host, lambda: _recordings(video_site))

    # Afterwards, the recording: the check stops it, an answer lets it go on to its end.
    pupil.goto(f"/kk/seminars/recordings/{_recordings(video_site)[0][0]}/")
    pupil.locator("video").evaluate("film => film.play()")
    check = pupil.locator(".check")
    _until(pupil, check.is_visible)
    assert _film(pupil, "paused")
    check.locator("button").click()
    _until(pupil, lambda: not check.is_visible())
    enough = "SELECT 1 FROM seminars_watching WHERE enough_at IS NOT NULL"
    _until(pupil, lambda: video_site.ask(enough), seconds=120)
    shown = pupil.locator("#watched dd").first.inner_text()
    assert int(re.sub(r"\D", "", shown)) >= 90
    assert watch.wrong == []


def _has_pieces(site):
    return len(list(site.data.glob("files/broadcasts/*/v240/*.m4s"))) >= 2


def _recordings(site):
    return site.ask("SELECT code FROM seminars_recording")
