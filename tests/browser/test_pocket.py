"""The trainer's phone without a network: taken along, the network cut, marks and questions back."""

import re
from contextlib import contextmanager

import pytest

from tests.browser.conftest import NARROW, PATIENCE, PIN, Site, _site
from tests.commandline.process import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
IN_THE_HALL = "2026-02-28T10:05:00+05:00"
OPEN = "[data-view=open]:not([hidden])"
LOCKED = "[data-view=locked]:not([hidden])"

# Everything in the browser's stores, bytes read as text, and the addresses of what is cached.
_EVERYTHING = """async () => {
  const read = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder().decode(value)
    : value && typeof value === "object" ? Object.values(value).map(read).join(" ") : String(value);
  const asked = (one) => new Promise((done) => (one.onsuccess = () => done(one.result)));
  const base = await asked(indexedDB.open("kaskad-pocket"));
  const stored = [];
  for (const name of base.objectStoreNames)
    stored.push(...(await asked(base.transaction(name).objectStore(name).getAll())));
  base.close();
  const urls = [], pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      urls.push(new URL(request.url).pathname);
      pages.push(await (await cache.match(request)).text());
    }
  }
  return { stored: stored.map(read).join(" "), urls, pages: pages.join(" ") };
}"""
_CHANGE = """async (values) => {
  const asked = (one) => new Promise((done) => (one.onsuccess = () => done(one.result)));
  const base = await asked(indexedDB.open("kaskad-pocket"));
  const rows = base.transaction("pockets", "readwrite").objectStore("pockets");
  const [row] = await asked(rows.getAll());
  await asked(rows.put({ ...row, ...values }));
  base.close();
}"""


@pytest.fixture(scope="module")
def hall(shared_folder, tmp_path_factory):
    """In the hall, five minutes after a seminar of the demonstration's trainer has begun."""
    tmp = tmp_path_factory.mktemp("hall")
    data, links = _site(shared_folder, "demo-mid", "2026-02-25", tmp, IN_THE_HALL)
    with served(data, tmp / "errors.txt") as (_, base):
        yield Site(base, data, links)
    assert "Traceback" not in (tmp / "errors.txt").read_text()


class Phone:
    """A phone of the trainer: signed in, with one open tab."""

    def __init__(self, context, site) -> None:
        self.context, self.site, self.wrong = context, site, []
        self.sign_in()
        found = self.page.locator("a[href$='/pocket/']").first.get_attribute("href")
        self.address = found

    def sign_in(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)
        self.page.goto(self.site.links["trainer"])
        for name in ("pin", "again"):
            if self.page.locator(f"[name={name}]").count():
                self.page.fill(f"[name={name}]", PIN)
        self.page.locator("main button[type=submit], main form button").first.click()
        self.page.wait_for_load_state()

    def _heard(self, message):
        # A strict policy says so on the console; that there is no network is no news.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append(message.text)

    def take_along(self):
        self.page.goto(self.address)
        self.page.fill("[name=pin]", "123456")
        self.page.fill("[name=again]", "123457")
        self.page.click("[data-form] button")
        assert "әртүрлі" in self.page.locator("[data-said] div").inner_text()
        self.page.fill("[name=again]", "123456")
        self.page.click("[data-form] button")
        self.page.wait_for_selector(LOCKED)

    def open_tab(self):
        """The tab is killed and another one opened: nothing but the phone's disk remains."""
        self.page.close()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)
        self.page.goto(self.address)
        self.page.wait_for_selector(LOCKED)

    def unlock(self, pin="123456"):
        self.page.fill("[data-unlock] [name=pin]", pin)
        self.page.click("[data-unlock] button")

    def unlocked(self):
        self.unlock()
        self.page.wait_for_selector(OPEN)

    def tap(self, place, kind):
        row = self.page.locator("[data-people] tr").nth(place)
        row.locator(f"[data-kind={kind}]").click()
        row.locator("[data-kind=undo]").wait_for()

    def counts(self):
        """(waiting, sent) as the page says it."""
        shown = self.page.locator(f"{OPEN} [data-say=counts]").inner_text()
        return tuple(int(one) for one in re.findall(r"\d+", shown))

    def until(self, counts):
        for _ in range(100):
            if self.counts() == counts:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError((self.counts(), self.page.locator("[role=status]").first.inner_text()))


@contextmanager
def _phone(chromium, site):
    context = chromium.new_context(viewport=NARROW, base_url=site.base, locale="kk-KZ")
    context.set_default_timeout(PATIENCE)
    phone = Phone(context, site)
    yield phone
    context.close()
    assert phone.wrong == []


def _marks(site, after=0):
    """Marks that came in, the last one first."""
    sql = "SELECT id, kind, member_id, device FROM seminars_presencemark WHERE id > ? ORDER BY -id"
    return site.ask(sql, after)


def _surname(phone):
    name = phone.page.locator("[data-people] th").first.inner_text()
    return name.split()[0]


def _in_the_hall(one):
    """Here, missing, taken back, a question, and the tab is killed: the surname that was shown."""
    one.unlock("000000")
    one.page.wait_for_selector("[data-said=unlock]:not([hidden])")
    assert not one.page.locator(OPEN).count()
    one.unlocked()
    surname = _surname(one)
    one.page.click(".tabs a[href='#book']")
    assert one.page.locator("[data-book] h2").count() == 3  # before, during, after
    one.page.click(".tabs a[href='#people']")
    one.tap(0, "called")
    one.tap(1, "missing")
    one.tap(2, "arrived")
    one.page.locator("[data-people] tr").nth(2).locator("[data-kind=undo]").click()
    one.page.click(".tabs a[href='#write']")
    one.page.fill("[data-question] [name=text]", "Мөр қайда сақталады?")
    one.page.click("[data-question] button")
    one.until((5, 0))
    one.open_tab()
    one.unlocked()
    rows = one.page.locator("[data-people] tr")
    assert one.counts() == (5, 0)
    assert rows.nth(0).locator(".st-done").count() == 1
    assert rows.nth(2).locator(".st-wait").count() == 1
    return surname


def _names_nobody(phone, surname):
    """Neither what was kept nor what the worker caches can be read without the PIN."""
    found = phone.page.evaluate(_EVERYTHING)
    assert surname
    assert len(found["stored"]) > 10_000
    for place in ("stored", "pages"):
        assert surname not in found[place]
        assert "Мөр қайда" not in found[place]
    assert {url.split("/")[1] for url in found["urls"]} == {"kk", "static"}
    assert [url for url in found["urls"] if url.startswith("/kk/")] == ["/kk/seminars/pocket/"]


def test_a_seminar_is_held_without_a_network_and_two_phones_count_once(chromium, hall):
    asked = "SELECT text FROM answers_question WHERE way = 'hall'"
    before, last = len(hall.ask(asked)), max((row[0] for row in _marks(hall)), default=0)
    with _phone(chromium, hall) as one, _phone(chromium, hall) as two:
        for phone in (one, two):
            phone.take_along()
            phone.context.set_offline(True)
            phone.page.reload()
        surname = _in_the_hall(one)
        _names_nobody(one, surname)

        # The other phone saw the second person, and the first one too; names fold Kazakh letters.
        two.unlocked()
        two.tap(0, "called")
        two.tap(1, "arrived")
        folded = surname.lower().translate(str.maketrans("әғқңөұүһіё", "агкноуухие"))
        two.page.fill("[name=q]", folded)
        assert surname in two.page.locator("[data-people] th").first.inner_text()
        two.until((2, 0))

        for phone, counts in ((one, (0, 5)), (two, (0, 2)), (one, (0, 5))):
            phone.context.set_offline(False)
            phone.page.click("[data-send]")
            phone.until(counts)
        marks = _marks(hall, last)
        assert sorted(kind for _, kind, _, _ in marks) == [
            "arrived", "arrived", "called", "called", "missing", "withdrawn",
        ]  # fmt: skip
        assert len({device for _, _, _, device in marks}) == 2
        assert len(hall.ask(asked)) == before + 1
        # Two of the three are here, each once; who was seen by one phone and missed by another is.
        state = one.page.request.get(one.address.replace("pocket/", "marks/state/")).json()
        marked = {member for _, _, member, _ in marks}
        assert len(marked) == 3
        mine = [row for row in state["members"] if row["member"] in marked]
        assert [row["here"] for row in mine] == [True, True]
        assert sum(row["conflicts"] for row in mine) == 1


def test_nothing_is_lost_by_signing_out_and_a_thief_has_to_wait(chromium, hall):
    with _phone(chromium, hall) as phone:
        phone.take_along()
        phone.unlocked()
        before = len(_marks(hall))
        phone.context.clear_cookies()
        phone.tap(3, "arrived")
        phone.page.click("[data-send]")
        phone.page.wait_for_selector("[data-sign-in-link]:not([hidden])")
        assert phone.counts() == (1, 0)
        phone.page.close()
        phone.sign_in()
        phone.open_tab()
        phone.unlocked()
        phone.until((0, 1))
        assert len(_marks(hall)) == before + 1

        # The tenth wrong PIN in a row closes it for a while, for the right one too.
        phone.open_tab()
        phone.page.evaluate(_CHANGE, {"tries": 9})
        phone.unlock("000000")
        phone.page.get_by_text("30").wait_for()
        phone.unlock()
        phone.page.wait_for_timeout(500)
        assert not phone.page.locator(OPEN).count()

        # A week after the seminar the phone has forgotten it, with everything that was sent.
        phone.page.evaluate(_CHANGE, {"until": 0})
        phone.context.set_offline(True)
        phone.page.goto("/kk/seminars/pocket/")
        phone.page.wait_for_selector("[data-none]:not([hidden])")
        assert len(phone.page.evaluate(_EVERYTHING)["stored"]) == 0
