"""A certificate is checked on a phone without a network, at the door of a hall."""

import io
import re
import sqlite3
from contextlib import contextmanager

import cv2
import numpy as np
import pytest
import segno

from kaskad.credentials.rules.address import SIGNS, address_of
from kaskad.credentials.rules.number import shown
from tests.browser.conftest import MORNING, NARROW, PATIENCE, Site, _site
from tests.commandline.process import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
PAGE = "/kk/check/offline/"
# Page, style sheets, scripts, keys, lists and names as they came over the wire, all at once.
MOST_BYTES = 120 * 1024

# All that the browser keeps: rows of the store, addresses of caches and what is in them.
_EVERYTHING = """async () => {
  const asked = (one) => new Promise((done) => (one.onsuccess = () => done(one.result)));
  const base = await asked(indexedDB.open("kaskad-check"));
  const rows = await asked(base.transaction("kept").objectStore("kept").getAll());
  base.close();
  const urls = [], pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      urls.push(new URL(request.url).pathname);
      pages.push(await (await cache.match(request)).text());
    }
  }
  return { rows: JSON.stringify(rows), urls, pages: pages.join(" ") };
}"""
_LET_A_DAY_PASS = """async () => {
  const asked = (one) => new Promise((done) => (one.onsuccess = () => done(one.result)));
  const base = await asked(indexedDB.open("kaskad-check"));
  const rows = base.transaction("kept", "readwrite").objectStore("kept");
  for (const key of await asked(rows.getAllKeys())) {
    const row = await asked(rows.get(key));
    await asked(rows.put({ ...row, confirmed: row.confirmed - 25 * 3600 * 1000 }, key));
  }
  base.close();
}"""


@pytest.fixture(scope="module")
def hall(shared_folder, tmp_path_factory):
    """In mid-campaign; one certificate was revoked and one suspended."""
    tmp = tmp_path_factory.mktemp("door")
    data, links = _site(shared_folder, "demo-mid", "2026-02-25", tmp, MORNING)
    with sqlite3.connect(data / "kaskad.sqlite3") as database:
        for column, place in (("revoked_at", 1), ("suspended_at", 2)):
            database.execute(
                f"UPDATE credentials_certificate SET {column} = '2026-02-25 00:00:00' WHERE id ="
                f" (SELECT max(id) - {place} FROM credentials_certificate)"
            )
    database.close()
    with served(data, tmp / "errors.txt") as (_, base):
        yield Site(base, data, links)
    assert "Traceback" not in (tmp / "errors.txt").read_text()


def certificate(hall, place=0):
    """Number, name and content of the square code."""
    ((number, name, token),) = hall.ask(
        "SELECT number, name, token FROM credentials_certificate WHERE id ="
        " (SELECT max(id) - ? FROM credentials_certificate)",
        place,
    )
    return number, name, address_of(hall.base.rpartition("/")[2], bytes(token))


def square(text, *, side=440, size=(1280, 960)):
    """A photograph of a square code: turned, unsharp, grey, on a table."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    code = cv2.imdecode(np.frombuffer(drawn.getvalue(), np.uint8), cv2.IMREAD_COLOR)
    code = cv2.resize(code, (side, side), interpolation=cv2.INTER_AREA)
    turned = cv2.getRotationMatrix2D((side / 2, side / 2), 12, 1)
    turned[:, 2] += (size[0] / 2 - side / 2, size[1] / 2 - side / 2)
    table = cv2.warpAffine(code, turned, size, borderValue=(225, 230, 235))
    return cv2.GaussianBlur(table, (3, 3), 1)


class Phone:
    """A phone with the page open; what goes wrong on it is kept."""

    def __init__(self, context) -> None:
        self.context, self.wrong = context, []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message):
        # A strict policy says so on the console; that there is no network is no news.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append(message.text)

    def open(self):
        self.page.goto(PAGE)
        self.says("network", "Енді бет желісіз де ашылады.")

    def go_offline(self):
        self.context.set_offline(True)
        self.page.reload()
        self.says("network", "Желі жоқ")

    def says(self, name, text):
        """Waits for the page to say so there."""
        self.page.locator(f"[data-say={name}]", has_text=text).wait_for()

    def paste(self, text):
        self.page.fill("[name=square]", text)
        self.page.click("[data-typed] button")
        return self.answer()

    def answer(self):
        """(what the square is worth, everything that the page says of it)."""
        place = self.page.locator("[data-result]:not([hidden])")
        place.wait_for()
        worth = place.locator("[data-worth]:not([hidden])")
        return worth.get_attribute("data-worth"), place.inner_text()


@contextmanager
def _phone(chromium, hall, **more):
    context = chromium.new_context(viewport=NARROW, base_url=hall.base, locale="kk-KZ", **more)
    context.set_default_timeout(PATIENCE)
    phone = Phone(context)
    yield phone
    context.close()
    assert phone.wrong == []


def test_a_certificate_is_checked_without_a_network(chromium, hall, tmp_path):
    number, name, text = certificate(hall)
    with _phone(chromium, hall) as phone:
        phone.open()
        phone.go_offline()

        worth, said = phone.paste(text)
        assert worth == "stands"
        for field in (name, shown(number), "kz-referendum-2026", "2026 жылғы", "сағат"):
            assert field in said, field

        forged = text[:-20] + SIGNS[(SIGNS.index(text[-20]) + 1) % 41] + text[-19:]
        worth, said = phone.paste(forged)
        assert (worth, name in said) == ("none", False)
        assert "Мұндай сертификат жоқ" in said
        assert phone.paste("жоқ нәрсе, сертификат емес")[0] == "none"

        for place, standing in ((1, "revoked"), (2, "suspended")):
            _, other, fallen = certificate(hall, place)
            worth, said = phone.paste(fallen)
            assert worth == standing
            assert other in said
            assert name not in said

        worth, said = phone.paste(shown(number).lower())
        assert worth == "number"
        assert "желісіз тексеру мүмкін емес" in said

        picture = tmp_path / "square.jpg"
        cv2.imwrite(str(picture), square(text))
        phone.page.set_input_files("[data-picture]", picture)
        phone.page.locator("[data-worth=stands]:not([hidden])").wait_for()
        assert name in phone.answer()[1]

        cv2.imwrite(str(picture), np.full((300, 300, 3), 200, np.uint8))
        phone.page.set_input_files("[data-picture]", picture)
        phone.page.locator("[data-worth=no_square]:not([hidden])").wait_for()


def test_an_old_list_says_so_and_is_fetched_anew(chromium, hall):
    _, _, text = certificate(hall)
    with _phone(chromium, hall) as phone:
        phone.open()
        assert phone.page.locator("[data-said=old]").is_hidden()
        phone.page.evaluate(_LET_A_DAY_PASS)
        phone.go_offline()

        assert phone.page.locator("[data-said=old]").is_visible()
        worth, said = phone.paste(text)
        assert worth == "stood"
        assert "Тізім ескірген" in said

        phone.context.set_offline(False)
        with phone.page.expect_response(re.compile(r"data\.json")) as answer:
            phone.page.click("[data-refresh]")
        assert answer.value.status == 304
        phone.page.locator("[data-said=old]").wait_for(state="hidden")
        assert phone.paste(text)[0] == "stands"


def test_the_phone_keeps_nobody_and_covers_one_page(chromium, hall):
    number, name, text = certificate(hall)
    with _phone(chromium, hall) as phone:
        phone.page.goto(hall.links["trainer"])
        phone.open()
        phone.paste(text)

        found = phone.page.evaluate(_EVERYTHING)
        for everything in (found["rows"], found["pages"]):
            assert number not in everything
            assert name not in everything
        assert [url for url in found["urls"] if not url.startswith("/static/")] == [PAGE]

        phone.context.set_offline(True)
        for other in ("/kk/", "/kk/check/", "/ru/check/offline/"):
            with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
                phone.page.goto(other)


def test_a_phone_that_never_had_a_network_says_what_to_do(chromium, hall):
    with _phone(chromium, hall) as phone:
        phone.page.route(re.compile(r"\.json$"), lambda route: route.abort())
        phone.page.goto(PAGE)
        phone.says("kept", "ештеңе сақталмаған")

        assert phone.paste(certificate(hall)[2])[0] == "no_keys"


def test_without_scripts_the_page_leads_to_the_number(chromium, hall):
    with _phone(chromium, hall, java_script_enabled=False) as phone:
        phone.page.goto(PAGE)

        assert phone.page.locator("[data-view=able]").is_hidden()
        phone.page.get_by_role("link", name="Сертификатты тексеру").click()
        assert phone.page.url == f"{hall.base}/kk/check/"


def test_a_phone_without_a_camera_says_so(chromium, hall):
    with _phone(chromium, hall) as phone:
        phone.open()
        phone.page.click("[data-camera-start]")

        phone.says("camera", "Камера табылмады")
        assert phone.page.locator("[data-camera-start]").is_enabled()


def test_all_of_it_is_small(hall, visit):
    page, watch = visit(hall, None, NARROW)
    page.goto(PAGE)
    page.locator("[data-say=network]", has_text="желісіз де").wait_for()
    page.wait_for_load_state("networkidle")

    assert watch.weight() < MOST_BYTES


@contextmanager
def filming(chromium, path, *options):
    """Another Chromium, with a camera."""
    more = ["--no-sandbox", "--disable-dev-shm-usage", "--use-fake-device-for-media-stream"]
    browser = chromium.browser_type.launch(executable_path=path, args=[*more, *options])
    yield browser
    browser.close()


def test_the_camera_reads_the_square(chromium, chromium_path, hall, tmp_path):
    _, name, text = certificate(hall)
    table = square(text, side=400, size=(640, 480))
    film = tmp_path / "table.y4m"
    frame = b"FRAME\n" + cv2.cvtColor(table, cv2.COLOR_BGR2YUV_I420).tobytes()
    film.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)
    options = ("--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    with filming(chromium, chromium_path, *options) as browser, _phone(browser, hall) as phone:
        phone.open()
        phone.go_offline()
        phone.page.click("[data-camera-start]")

        worth, said = phone.answer()
        assert worth == "stands"
        assert name in said
        assert phone.page.locator("video").is_hidden()
        assert phone.page.evaluate("document.querySelector('video').srcObject") is None


def test_a_camera_that_is_refused_says_so(chromium, chromium_path, hall):
    refuse = "--deny-permission-prompts"
    with filming(chromium, chromium_path, refuse) as browser, _phone(browser, hall) as phone:
        phone.open()
        phone.page.click("[data-camera-start]")

        phone.says("camera", "рұқсат жоқ")
        assert phone.page.locator("[data-camera-start]").is_enabled()
