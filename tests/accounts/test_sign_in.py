"""Signing in and out in the browser."""

import pytest
from django.test import Client

from kaskad.accounts.api import issue_link, revoke_links
from kaskad.accounts.vocab import LINK_LIFETIME
from kaskad.audit.models import Entry
from tests.accounts.conftest import COMMAND, NOW


@pytest.fixture
def path(account):
    return f"/en/sign-in/{issue_link(actor=COMMAND, account=account, now=NOW)}/"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_page_without_a_link_says_how(client, account):
    page = client.get("/en/sign-in/")

    assert page.status_code == 200
    assert "Open the personal link" in page.content.decode()


def test_opening_a_link_says_whose_it_is_and_does_not_sign_in(client, path):
    page = client.get(path)

    assert page.status_code == 200
    assert "Айгүл Сәрсенбаева" in page.content.decode()
    assert not is_signed_in(client)
    assert not Entry.objects.filter(tag="accounts:session:opened").exists()


def test_looking_at_the_headers_does_not_sign_in(client, path):
    assert client.head(path).status_code == 200
    assert not is_signed_in(client)


def test_the_button_signs_in(client, path, account):
    answer = client.post(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/desk/")
    assert client.session["_auth_user_id"] == str(account.pk)
    entry = Entry.objects.get(tag="accounts:session:opened")
    assert (entry.subject_code, entry.actor_kind) == ("a1", "stranger")
    assert entry.request_id == answer.headers["X-Request-Id"]


def test_the_session_changes_its_key_at_sign_in(client, path):
    client.get("/en/sign-in/")
    session = client.session
    session["before"] = 1
    session.save()
    key = session.session_key

    client.post(path)

    assert client.session.session_key != key


def test_the_button_needs_the_forms_token(path):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(path).status_code == 403
    assert not is_signed_in(strict)


@pytest.mark.parametrize("kind", ["unknown", "revoked", "expired"])
def test_a_link_that_does_not_work_signs_nobody_in(client, account, path, settings, kind):
    if kind == "unknown":
        path = "/en/sign-in/nothing/"
    elif kind == "revoked":
        revoke_links(actor=COMMAND, account=account, now=NOW)
    else:
        settings.KASKAD_PINNED_NOW = NOW + LINK_LIFETIME

    opened, pressed = client.get(path), client.post(path)

    assert (opened.status_code, pressed.status_code) == (404, 422)
    for page in (opened, pressed):
        text = page.content.decode()
        assert "does not work any more" in text
        assert text.count("secretary") == 1
        assert "Айгүл" not in page.content.decode()
    assert not is_signed_in(client)


def test_sign_in_pages_are_kept_nowhere(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_signing_out_ends_the_session_and_leaves_an_entry(client, path):
    client.post(path)

    answer = client.post("/en/sign-out/")

    assert answer.headers["Location"] == "/en/"
    assert not is_signed_in(client)
    assert Entry.objects.filter(tag="accounts:session:closed", subject_code="a1").count() == 1


def test_a_stranger_who_signs_out_leaves_no_entry(client, account):
    assert client.post("/en/sign-out/").status_code == 302
    assert not Entry.objects.filter(tag="accounts:session:closed").exists()


def test_signing_out_is_never_a_mere_link(client, path):
    client.post(path)

    assert client.get("/en/sign-out/").status_code == 405
    assert is_signed_in(client)


def test_a_closed_account_is_a_stranger_at_once(client, path, account):
    client.post(path)
    account.is_active = False
    account.save(update_fields=["is_active"])

    assert client.get("/en/desk/").headers["Location"] == "/en/sign-in/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Бұл менмін, кіру"), ("ru", "Это я, войти"), ("en", "It is me, sign in")],
)
def test_the_page_speaks_the_language_of_its_address(client, path, language, words):
    assert words in client.get(path.replace("/en/", f"/{language}/")).content.decode()
