"""Every address answers with the headers, whatever the answer is; who is in, see test_access."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from kaskad.core.web.headers import ALWAYS, LARGEST_REQUEST, permissions
from tests.matrix.registry import addresses
from tests.world import sign_in

# They come from middleware; test_access looks at them on every database.
pytestmark = pytest.mark.one_database


def address(one):
    with translation.override("kk"):
        for value in ("abc", 1, "csv", "2026-03-04"):
            try:
                return reverse(one.name, kwargs=dict.fromkeys(one.arguments, value))
            except NoReverseMatch:
                continue
    raise AssertionError(one)


_POLICY = "Content-Security-Policy"
# Pages with a film may play it, also over the whole screen.
PLAYING = {"Permissions-Policy": permissions("autoplay", "fullscreen")}
# The only pages that may use something of the device: they read codes with the camera.
CAMERA = {"Permissions-Policy": permissions("camera")}


def check(response):
    policy = response[_POLICY]
    is_shown = response.status_code in (200, 422)
    reads = ("/roll/", "/seminars/pocket/", "/check/offline/")
    is_reading = is_shown and response.wsgi_request.path.endswith(reads)
    more = CAMERA if is_reading else PLAYING if "media-src 'self'" in policy else {}
    for name, value in (ALWAYS | more).items():
        assert response[name] == value, name
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("one", addresses(), ids=lambda one: one.name)
def test_every_address_answers_with_the_headers(house, one, method):
    check(getattr(Client(), method)(address(one)))


@pytest.mark.parametrize("path", ["/nowhere", "/kk/nowhere/", "/static/nowhere.css", "/"])
def test_what_is_not_there_has_them_too(house, path):
    check(Client().get(path))


def test_a_foreign_host_is_refused_with_the_headers(house):
    with override_settings(ALLOWED_HOSTS=["training.example.org"]):
        answer = Client().get("/kk/", headers={"host": "evil.example.com"})
        assert answer.status_code == 400
        check(answer)
        good = Client().get("/kk/", headers={"host": "training.example.org"})
        forwarded = Client().get(
            "/kk/", headers={"host": "training.example.org", "x-forwarded-host": "evil.example.com"}
        )
    assert (good.status_code, forwarded.status_code) == (200, 200)
    assert b"evil.example.com" not in forwarded.content


@pytest.mark.parametrize("path", ["/kk/rosters/", "/sit/start/"])
def test_a_request_that_is_too_long_is_refused_before_it_is_read(house, path):
    answer = Client().generic(
        "POST", path, b"x", "text/plain", CONTENT_LENGTH=str(LARGEST_REQUEST + 1)
    )

    assert answer.status_code == 413
    check(answer)
    assert "50 МБ" in answer.content.decode()


def test_without_a_session_a_fault_has_the_headers_too_and_a_cookie_adds_none(house, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(house.accounts["member"])
    first = client.post("/sit/start/", {"ticket": "none"})
    monkeypatch.setattr("kaskad.assessment.web.sitting.read_ticket", lambda _text: 1 // 0)
    fault = client.post("/sit/start/", {"ticket": "none"})

    assert (first.status_code, fault.status_code) == (404, 500)
    for answer in (first, fault):
        check(answer)
        assert answer["Cache-Control"] == "no-store"
        assert "Expires" not in answer


def test_too_many_fields_and_files_are_refused(house):
    client = Client()
    sign_in(client, house.accounts["centre"])
    fields = {f"f{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    assert client.post("/kk/rosters/", fields).status_code == 400


def test_the_cookie_of_forms_is_for_this_site_and_no_script(house):
    client = Client()
    client.force_login(house.accounts["member"])
    cookie = client.get("/kk/my/data/").cookies[settings.CSRF_COOKIE_NAME]

    assert (cookie["samesite"], cookie["httponly"], cookie["domain"]) == ("Lax", True, "")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
