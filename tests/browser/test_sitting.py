"""A test on a phone: the network cut, the tab killed, a second phone; nothing lost, all once."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, PATIENCE, PIN

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
# Of every kind but cases: of one kind alone the form that lots were drawn for may have too few.
_ITEM = "fieldset.item:not(:has(.step))"
_TICK = "input:is([type=radio], [type=checkbox])"
_GIVEN = """items => items.filter(item => [...item.querySelectorAll("input, select")].some(
    field => /radio|checkbox/.test(field.type) ? field.checked : field.value !== ""
)).length"""


class Phone:
    """A phone with one tab, on the paper of an attempt."""

    def __init__(self, chromium, site) -> None:
        self.context = chromium.new_context(viewport=NARROW, base_url=site.base, locale="kk-KZ")
        self.context.set_default_timeout(PATIENCE)
        self.page, self.wrong = None, []
        self.new_tab()

    def new_tab(self, address="", *, own_clock=False):
        if self.page:
            self.page.close()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        if own_clock:
            self.page.clock.install()
        if address:
            self.page.goto(address)

    def begin(self, site):
        """Sign in as the member and begin the first test that is open; the address of the paper."""
        self.page.goto(site.links["member"])
        for name in ("pin", "again"):
            if self.page.locator(f"[name={name}]").count():
                self.page.fill(f"[name={name}]", PIN)
        self.page.locator("main button[type=submit], main form button").first.click()
        self.page.wait_for_load_state()
        self.page.goto("/kk/tests/")
        begin = self.page.locator("form[action='/sit/start/'] button")
        if not begin.count():
            self.page.locator("main a[href*='/tests/']").first.click()
        begin.first.click()
        self.page.wait_for_url(re.compile(r"/sit/\w+-\w+/"))
        return self.page.url

    def answer(self, place):
        item = self.page.locator(_ITEM).nth(place)
        if item.locator(_TICK).count():
            item.locator(_TICK).first.check()
        elif item.locator("select").count():
            # Each another one, as far as there are: an order is an answer once it is whole.
            for at, line in enumerate(item.locator("select").all(), 1):
                line.select_option(index=min(at, line.locator("option").count() - 1))
        else:
            item.locator("input").first.fill("1")

    def signs(self, places):
        """What the list of questions says of them: done or, while it waits on the phone, keep."""
        items = self.page.locator(_ITEM)
        links = [f".nums a[href='#{items.nth(one).get_attribute('id')}']" for one in places]
        return [self.page.locator(link).get_attribute("class") for link in links]

    def until(self, places, sign):
        for _ in range(400):
            if set(self.signs(places)) == {sign}:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(self.signs(places))

    def given(self):
        return self.page.locator(_ITEM).evaluate_all(_GIVEN)


@pytest.fixture
def phones(chromium, site):
    made = []

    def another():
        made.append(Phone(chromium, site))
        return made[-1]

    yield another
    for phone in made:
        phone.context.close()
    assert [wrong for phone in made for wrong in phone.wrong] == []


_ORDER = """item => item.insertAdjacentHTML("beforeend", ["a", "b"].map(line =>
    `<select data-place name="q0.${line}"><option><option>1<option>2</select>`
).join(""))"""


def _half_an_order_is_no_answer(phone):
    """Lines of an order, put into the last question, count once each has a place of its own."""
    last = phone.page.locator("[data-item]").last
    last.evaluate(_ORDER)
    number = phone.page.locator("[data-item]").count()
    link = phone.page.locator(f".nums a[href='#i{number}']")
    first, second = last.locator("[data-place][name^='q0.']").all()
    for line, place, sign in ((first, "1", ""), (second, "1", ""), (second, "2", "keep")):
        line.select_option(place)
        assert sign in link.get_attribute("class")
        assert bool(link.get_attribute("class")) == bool(sign)
    second.select_option("")
    first.select_option("")
    last.evaluate("item => item.querySelectorAll('[name^=\"q0.\"]').forEach(one => one.remove())")


_KEPT = "text => Object.values(localStorage).some(one => one.includes(text))"
_SENT = """() => Object.entries(localStorage).filter(([name]) => name.startsWith("test:")).every(
    ([_, one]) => !JSON.parse(one).waiting.length && JSON.parse(one).batches.every(one => one.sent)
)"""


def _what_comes_while_the_server_takes_its_time_goes_out_after(phone, place):
    """The second answer's own sending falls into that of the first, which the server holds."""
    held = []
    hold = lambda route: held.append(route)  # noqa: E731, PLW0108  playwright marks it
    phone.page.route("**/answers/", hold, times=1)
    with phone.page.expect_request("**/answers/"):
        phone.answer(place)
    last = phone.page.locator("[data-item]").last
    last.evaluate("item => item.insertAdjacentHTML('beforeend', '<input type=text name=q0.n>')")
    last.locator("[name='q0.n']").fill("7")
    phone.page.wait_for_function(_KEPT, arg='"q0.n":["7"]')
    phone.page.wait_for_timeout(2_500)
    last.locator("[name='q0.n']").evaluate("line => line.remove()")
    held[0].continue_()
    phone.page.wait_for_function(_KEPT, arg='"sent":true')
    # After so slow an answer the next ones are gathered for two minutes.
    phone.page.clock.fast_forward("02:00")
    phone.page.wait_for_function(_SENT)


def _a_pause_keeps_what_is_typed(phone):
    """A line to write on, put into the last question, is kept before anybody leaves it."""
    last = phone.page.locator("[data-item]").last
    last.evaluate("item => item.insertAdjacentHTML('beforeend', '<input type=text name=q0.n>')")
    link = phone.page.locator(f".nums a[href='#i{phone.page.locator('[data-item]').count()}']")
    line = last.locator("[name='q0.n']")
    for text, sign in (("7", "keep"), ("", "")):
        line.fill(text)
        expect(link).to_have_class(sign)
    # An answer to another question in that pause takes nothing from this one.
    line.fill("8")
    other = phone.page.locator("[data-item]").first
    other.evaluate("item => item.dispatchEvent(new Event('input', {bubbles: true}))")
    phone.page.wait_for_function(_KEPT, arg='"q0.n":["8"]')
    line.fill("")
    expect(link).to_have_class("")
    line.evaluate("line => line.remove()")


def test_nothing_is_lost_by_a_cut_network_a_killed_tab_and_a_second_phone(phones, site):
    one = phones()
    address = one.begin(site)
    # What came as the answer to a form is read anew without another question.
    one.page.reload()
    assert (one.page.url, one.page.locator("#paper").count()) == (address, 1)
    one.context.set_offline(True)
    _a_pause_keeps_what_is_typed(one)
    _half_an_order_is_no_answer(one)
    one.context.set_offline(False)
    for place in (0, 1):
        one.answer(place)
    one.until((0, 1), "done")

    one.context.set_offline(True)
    for place in (2, 3):
        one.answer(place)
    one.until((2, 3), "keep")
    one.page.locator("[data-offline]").wait_for()

    # Nothing but the phone's disk remains; what it kept goes out under the old name.
    one.page.close()
    one.page = None
    one.context.set_offline(False)
    one.new_tab(address)
    assert one.given() == 4
    one.until(range(4), "done")

    two = phones()
    two.new_tab(address, own_clock=True)
    assert two.given() == 4
    _what_comes_while_the_server_takes_its_time_goes_out_after(two, 4)
    two.until((4,), "done")

    one.page.locator("button[value=finish]").first.dblclick()
    one.page.wait_for_url(address)
    one.page.wait_for_selector("#paper", state="detached")
    two.page.reload()
    assert two.page.locator("#paper").count() == 0

    code = address.rstrip("/").rpartition("/")[2].partition("-")[0]
    sql = "SELECT id, member_id, responses, ended_how FROM assessment_attempt WHERE code = ?"
    ((attempt, member, responses, how),) = site.ask(sql, code)
    assert how == "handed_in"
    assert len([one for one in json.loads(responses).values() if one is not None]) == 5
    sent = site.ask("SELECT device FROM assessment_answerbatch WHERE attempt_id = ?", attempt)
    # The tab that was opened again gave no answers of its own.
    assert len(set(sent)) == 2
    others = "SELECT COUNT(*) FROM assessment_attempt WHERE member_id = ?"
    assert site.ask(others, member) == [(1,)]
