"""Staff in a browser with a device that keeps passkeys (WebAuthn's virtual authenticator)."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.accounts.flows import PASSWORD, code_of
from tests.browser.conftest import NARROW, WIDE, Site
from tests.commandline.process import kaskad, new_installation, served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory, shared_folder):
    """A new installation, served as ``localhost``: passkeys need a name, not a number."""
    folder = tmp_path_factory.mktemp("office")
    new_installation(folder / "var", shared_folder)
    with served(folder / "var", folder / "errors.txt") as (_, base):
        yield Site(base.replace("127.0.0.1", "localhost"), folder / "var", {})
    assert "Traceback" not in (folder / "errors.txt").read_text()


def _invite(office, account):
    words = ["--name", "Дина Оспанова", "--role", "central_staff", "--scope", "KZ"]
    done = kaskad("link", *words, "--account", account, "--base", office.base, data=office.data)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _device(page, **changes):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {**DEVICE, **changes}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _entries(office, account):
    return [
        row[0]
        for row in office.ask(
            "SELECT changes FROM audit_entry WHERE tag = 'accounts:session:opened'"
            " AND subject_code = ? ORDER BY id", account,
        )
    ]  # fmt: skip


def _sign_out(page):
    page.locator("form[action*=sign-out] button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["360", "1280"])
def test_a_passkey_in_place_of_a_password(office, visit, viewport):
    account = f"passkey-{viewport['width']}"
    page, watch = visit(office, None, viewport)
    watch.allowed.add(404)  # there are no commissions yet, so the first page is not there
    _device(page)

    page.goto(_invite(office, account))
    page.locator("form[data-passkey=create] button").click()
    page.wait_for_url("**/account/codes/")
    assert page.locator(".codes li").count() == 10
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    _sign_out(page)
    page.goto("/kk/sign-in/")
    page.locator("form[data-passkey=get] button").click()
    page.wait_for_url("**/staff/")
    page.goto("/kk/account/")

    assert "екінші растауды күтеді" not in page.content()
    assert _entries(office, account) == [
        '{"by": ["invitation", "passkey"]}', '{"by": ["passkey"]}',
    ]  # fmt: skip


def test_password_app_and_a_passkey_as_a_second_way(office, visit):
    page, watch = visit(office, None, NARROW, "kk")
    watch.allowed |= {404, 422}
    _device(page)
    page.goto(_invite(office, "app"))
    page.fill("#f-login", "dina.o")
    page.fill("#f-password", PASSWORD)
    page.fill("#f-again", PASSWORD)
    page.locator("form:has(#f-again) button").click()
    page.wait_for_url("**/account/second-factor/")
    page.locator("a[href*='/account/app/']").click()
    page.wait_for_url("**/account/app/")
    assert page.locator(".drawing img").evaluate("it => it.naturalWidth") > 100
    page.fill("#f-code", code_of(page.locator(".key").inner_text()))
    page.locator("form:has(#f-code) button").click()
    page.wait_for_url("**/account/codes/")
    code = page.locator(".codes li").first.inner_text()

    page.goto("/kk/account/second-factor/")
    page.fill("#f-name", "Ноутбук")
    page.locator("form[data-passkey=create] button").click()
    page.wait_for_url("**/account/")
    assert page.get_by_text("Ноутбук").first.is_visible()
    _sign_out(page)

    page.goto("/kk/sign-in/")
    page.fill("#f-login", "dina.o")
    page.fill("#f-password", PASSWORD)
    page.locator("form:has(#f-password) button").click()
    page.wait_for_url("**/sign-in/code/")
    page.fill("#f-code", code)
    page.locator("form:has(#f-code) button").click()
    page.wait_for_url(re.compile(r"/(staff|desk)/"))

    assert _entries(office, "app")[-1] == '{"by": ["password", "recovery"]}'


def test_a_device_without_a_passkey_is_told_in_words(office, visit):
    page, _ = visit(office, None, NARROW, "ru")
    _device(page)
    page.goto("/ru/sign-in/")
    page.locator("form[data-passkey=get] button").click()
    said = page.locator("form[data-passkey=get] [role=alert]")
    said.filter(has_text=re.compile("Ключ доступа не использован")).wait_for()

    assert page.locator("form[data-passkey=get] button").is_enabled()


def test_a_device_that_does_not_verify_its_owner_is_refused(office, visit):
    page, _ = visit(office, None, WIDE, "ru")
    _device(page, isUserVerified=False)
    page.goto(_invite(office, "careless").replace("/kk/", "/ru/"))
    page.locator("form[data-passkey=create] button").click()
    page.locator("form[data-passkey=create] [role=alert]").filter(
        has_text=re.compile("Ключ доступа не использован")
    ).wait_for()

    assert _entries(office, "careless") == []


def test_without_scripts_no_button_is_offered_that_cannot_work(office, visit):
    page, _ = visit(office, None, NARROW, "ru", scripts=False)
    page.goto("/ru/sign-in/")

    assert not page.locator("form[data-passkey]").is_visible()
    assert page.locator("#f-password").is_visible()


def _try(office, number):
    with requests.Session() as session:
        address = f"{office.base}/en/sign-in/"
        page = session.get(address, timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        data = {"csrfmiddlewaretoken": token, "login": "somebody", "password": f"wrong {number}"}
        return session.post(address, data, timeout=60).text


def test_attempts_at_once_are_counted_across_processes(office):
    """Two web processes: five attempts are answered, however many come at the same moment."""
    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(lambda number: _try(office, number), range(12)))

    assert sum("password is wrong" in one for one in said) <= 5
    assert sum("too many attempts" in one for one in said) >= 7
