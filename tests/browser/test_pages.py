"""Every page of the demonstration at two widths in two languages, without a fault."""

import re

import pytest

from tests.browser.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]
CAMPAIGN = "kz-referendum-2026"
REGION = "KZ-62"
SIZES = (NARROW, WIDE)
MEMBER_WEIGHT = 60 * 1024


def _district(site):
    return site.ask(
        "SELECT d.code FROM campaigns_seminar s JOIN campaigns_group g ON g.id = s.group_id JOIN"
        " commissions_commission d ON d.id = g.commission_id WHERE d.level = 'district' LIMIT 1"
    )[0][0]


def _seminar(site):
    """A seminar of this morning."""
    return site.ask(
        "SELECT s.code FROM campaigns_seminar s JOIN campaigns_group g ON g.id = s.group_id JOIN"
        " campaigns_plan p ON p.id = g.plan_id WHERE p.state = 'in_force' AND"
        " s.day = '2026-02-26' ORDER BY s.code LIMIT 1"
    )[0][0]


def _run(site):
    return site.ask("SELECT code FROM planning_planrun WHERE state = 'finished' LIMIT 1")[0][0]


def _look(page, address):
    """The page is laid out at both sizes; the next one begins at that which came last."""
    page.goto(address)
    assert page.locator("h1").count() == 1, address
    page.locator("summary").evaluate_all("every => every.forEach(it => it.parentNode.open = true)")
    now = page.viewport_size
    for viewport in (now, *(one for one in SIZES if one != now)):
        page.set_viewport_size(viewport)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{address} is {width} wide"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_public_pages(site, visit, language):
    page, _ = visit(site, None, NARROW, language)
    for path in ("", f"coverage/{REGION}/", f"coverage/{_district(site)}/", "bulletins/",
                 "bulletins/1/", "components/", "sign-in/"):  # fmt: skip
        _look(page, f"/{language}/{path}")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_pages_of_the_centre(site, visit, language):
    page, _ = visit(site, "centre", NARROW, language)
    district = _district(site)
    for path in (
        "staff/", f"staff/{REGION}/", f"staff/{district}/", "rosters/",
        f"rosters/commissions/{district}/", f"campaigns/{CAMPAIGN}/", f"campaigns/{CAMPAIGN}/edit/",
        f"plans/{CAMPAIGN}/", f"plans/{CAMPAIGN}/{REGION}/", f"plans/{CAMPAIGN}/{district}/",
        f"plans/{CAMPAIGN}/versions/1/", f"plans/{CAMPAIGN}/runs/{_run(site)}/",
        f"seminars/{_seminar(site)}/", f"seminars/{_seminar(site)}/print/",
    ):  # fmt: skip
        _look(page, f"/{language}/{path}")


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("audience", "path"), [("trainer", "my/seminars/"), ("member", "my/")])
def test_own_pages(site, visit, audience, path, language):
    page, _ = visit(site, audience, NARROW, language)

    assert page.url == f"{site.base}/{language}/{path}"
    _look(page, page.url)


def test_a_member_s_page_is_light(site, visit):
    first, _ = visit(site, "member", NARROW)
    cookies = first.context.cookies()
    page, watch = visit(site, None, NARROW)
    page.context.add_cookies(cookies)
    page.goto("/kk/my/", wait_until="networkidle")

    assert watch.weight() < MEMBER_WEIGHT


def test_the_menu_and_the_languages_lead_on(site, visit):
    page, _ = visit(site, "centre", WIDE)
    page.goto("/kk/staff/")
    page.locator("a[hreflang=ru], a[lang=ru]").first.click()

    assert page.url == f"{site.base}/ru/staff/"
    assert page.locator("html").get_attribute("lang") == "ru"


def test_dark_and_print_have_no_fault_either(site, visit):
    page, _ = visit(site, None, WIDE)
    page.emulate_media(color_scheme="dark")
    page.goto("/kk/")
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()


PHONE_PAGES = [
    ("trainer", "my/seminars/"), ("member", "my/"), ("centre", "staff/"), ("centre", "rosters/"),
    ("centre", f"plans/{CAMPAIGN}/versions/1/"), ("centre", f"campaigns/{CAMPAIGN}/"),
]  # fmt: skip
SMALL = """every => every.filter(it => it.checkVisibility()).map(it => {
  const rows = [...it.getClientRects()];
  return [it.textContent.trim(), Math.max(...rows.map(row => row.height))];
}).filter(([text, height]) => height < 24)"""


@pytest.mark.parametrize(("audience", "path"), PHONE_PAGES)
def test_on_a_phone_the_page_begins_early_and_every_target_can_be_hit(site, visit, audience, path):
    page, _ = visit(site, audience, NARROW)
    page.goto(f"/kk/{path}")

    assert page.locator("main").bounding_box()["y"] < NARROW["height"] / 3
    assert page.locator("a, button, summary").evaluate_all(SMALL) == []
    for name in (".who a", ".sign-body p > a", ".menu a", ".langs a"):
        heights = page.locator(name).evaluate_all("all => all.map(it => it.offsetHeight)")
        assert [height for height in heights if height < 44] == [], name


def test_on_a_phone_a_row_shows_every_column(site, visit):
    page, _ = visit(site, "trainer", NARROW)
    page.goto("/kk/my/seminars/")
    row = page.locator("#h-all ~ .scroll tbody tr").first

    assert all(cell.is_visible() for cell in row.locator("th, td").all())
    assert row.locator("td[data-label]").count() == 4


MORE_PEOPLE = """body => {
  const people = [...body.rows];
  people[0].cells[1].textContent = "Нұрмағамбетова Дәметкен Алпамысқызы";
  for (let n = people.length; n < 25; n++) body.append(people[n % people.length].cloneNode(true));
  while (body.rows.length > 25) body.lastElementChild.remove();
}"""


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_list_of_25_people_is_printed_on_one_sheet(site, visit, language):
    page, _ = visit(site, "centre", WIDE)
    page.goto(f"/{language}/seminars/{_seminar(site)}/print/")
    page.locator(".signing tbody").evaluate(MORE_PEOPLE)

    paper = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.emulate_media(media="print")
    names, code = (page.locator(f".signing {it}").bounding_box() for it in ("table", ".list-code"))
    assert code["y"] >= names["y"] + names["height"], "the code lies over a signature"


def test_on_a_phone_the_mistakes_of_a_file_come_before_its_text(site, visit):
    page, watch = visit(site, "centre", NARROW)
    watch.allowed.add(422)
    page.goto(f"/kk/campaigns/{CAMPAIGN}/edit/")
    text = page.input_value("#f-text")
    assert "#" not in text
    page.fill("#f-text", text.replace("minutes = 240", "minuts = 240", 1))
    page.locator("form:has(#f-text) button").click()
    page.locator("#h-mistakes").wait_for()

    assert (
        page.locator("#h-mistakes").bounding_box()["y"]
        < page.locator("#f-text").bounding_box()["y"]
    )
    assert page.locator(".mistakes tbody tr").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
