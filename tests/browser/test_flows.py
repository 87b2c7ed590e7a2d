"""What people do in the pages, with and without JavaScript."""

import pytest

from kaskad.demo.country import generate_country, write_roster_csv
from tests.browser.conftest import NARROW, WIDE
from tests.commandline.process import MEMBERS, SEED

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]
CAMPAIGN = "kz-referendum-2026"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@SCRIPTS
def test_a_roster_is_sent_read_and_accepted(site, visit, tmp_path, scripts):
    country = generate_country(members=MEMBERS, seed=SEED)
    place = country.members[-1 if scripts else -20].commission
    inside = [one for one in country.members if one.commission == place]
    path = tmp_path / "roster.csv"
    write_roster_csv(country, path, inside)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace(inside[1].person.iin, "123")
    path.write_text("\n".join(lines), encoding="utf-8")
    page, watch = visit(site, "centre", WIDE, "ru", scripts=scripts)

    page.goto("/ru/rosters/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("form:has(input[type=file]) button").last.click()
    page.wait_for_url("**/rosters/*/")

    assert page.locator("#h-errors").is_visible()
    assert page.get_by_text("123", exact=True).first.is_visible()
    assert watch.wrong == []
    page.locator("form[action*=accept] button, button[formaction*=accept]").first.click()
    page.wait_for_load_state()
    code = page.url.rstrip("/").rpartition("/")[2]
    states = site.ask(
        "SELECT state, rows_rejected FROM commissions_rosterbatch WHERE code = ?", code
    )
    assert states == [("accepted", 1)]


@SCRIPTS
def test_a_sheet_is_recorded_and_corrected(site, visit, scripts):
    codes = site.ask(
        "SELECT s.code FROM campaigns_seminar s JOIN campaigns_group g ON g.id = s.group_id JOIN"
        " campaigns_plan p ON p.id = g.plan_id WHERE p.state = 'in_force' AND"
        " s.day = '2026-02-26' AND s.state = 'planned' ORDER BY s.code"
    )
    assert codes
    (code,) = codes[0] if scripts else codes[-1]
    page, _ = visit(site, "centre", NARROW, scripts=scripts)

    page.goto(f"/kk/seminars/{code}/")
    boxes = page.locator("input[type=checkbox][name=present]")
    count = boxes.count()
    for box in boxes.all():
        box.check()
    boxes.first.uncheck()
    page.locator("input[name=evidence]").first.check()
    page.locator("button[value=check]").click()
    page.locator("button[value=change]").click()
    assert boxes.first.is_checked() is False
    page.locator("button[value=check]").click()
    page.locator("button[value=record]").click()
    page.wait_for_load_state()

    assert page.url.endswith(f"/kk/seminars/{code}/")
    found = site.ask(
        "SELECT sum(present), count(*) FROM seminars_attendance a JOIN campaigns_seminar s"
        " ON s.id = a.seminar_id WHERE s.code = ?", code,
    )  # fmt: skip
    assert found == [(count - 1, count)]
    page.goto(f"/kk/seminars/{code}/")
    assert page.locator("input[type=checkbox][name=present]").count() == 0


@SCRIPTS
def test_a_plan_is_run_compared_and_put_in_force(early_site, visit, scripts):
    site = early_site
    page, _ = visit(site, "centre", WIDE, "ru", scripts=scripts)
    overview = f"/ru/plans/{CAMPAIGN}/"

    page.goto(overview)
    page.locator("input[name=seed]").fill("5" if scripts else "6")
    page.locator("form:has(input[name=seed]) button").last.click()
    page.wait_for_url("**/runs/*/")
    run = page.url.rstrip("/").rpartition("/")[2]
    version = _wait_for_version(site, page, run)

    page.goto(f"{overview}versions/{version}/")
    assert page.locator("#h-changes").is_visible()
    page.goto(f"{overview}versions/{version}/put-in-force/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()

    in_force = "SELECT version FROM campaigns_plan WHERE state = 'in_force'"
    assert site.ask(in_force) == [(version,)]


def _wait_for_version(site, page, run):
    """The version that the run made; its page tells the progress meanwhile."""
    for _ in range(60):
        rows = site.ask(
            "SELECT p.version FROM planning_planrun r JOIN campaigns_plan p ON p.id = r.plan_id"
            " WHERE r.code = ? AND r.state = 'finished'", run,
        )  # fmt: skip
        if rows:
            return rows[0][0]
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


@SCRIPTS
def test_a_form_s_mistake_is_said_by_the_page_and_brought_into_view(site, visit, scripts):
    page, watch = visit(site, "centre", NARROW, scripts=scripts)
    watch.allowed.add(422)
    page.goto(f"/kk/plans/{CAMPAIGN}/")
    page.locator("input[name=seed]").fill("")
    page.locator("form:has(input[name=seed]) button").last.click()

    summary = page.locator("form .notice.error")
    summary.wait_for()
    assert summary.evaluate("it => it === document.activeElement")


def test_signing_out_leaves_nothing_behind(site, visit):
    page, watch = visit(site, "member", NARROW, own=True)
    page.locator("form[action*=sign-out] button").first.click()
    page.wait_for_load_state()
    watch.allowed.add(404)

    assert page.goto("/kk/my/").status == 404
