"""Signing in and out in the browser."""

import pytest
from django.test import Client

from kaskad.accounts.api import give_grant, issue_link, renew_links, revoke_links
from kaskad.accounts.vocab import LINK_LIFETIME
from kaskad.audit.models import Entry
from tests.accounts.conftest import COMMAND, NOW

PIN = "480716"


@pytest.fixture
def path(account):
    return f"/en/sign-in/{issue_link(actor=COMMAND, account=account, now=NOW)}/"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def choose(client, path, pin=PIN, again=None):
    return client.post(path, {"pin": pin, "again": pin if again is None else again})


def enter(client, path, pin=PIN):
    return client.post(path, {"pin": pin})


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


def test_choosing_a_pin_signs_in(client, path, account):
    answer = choose(client, path)

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

    choose(client, path)

    assert client.session.session_key != key


def test_the_button_needs_the_forms_token(path):
    strict = Client(enforce_csrf_checks=True)

    assert choose(strict, path).status_code == 403
    assert not is_signed_in(strict)


@pytest.mark.parametrize("kind", ["unknown", "revoked", "expired"])
def test_a_link_that_does_not_work_signs_nobody_in(client, account, path, settings, kind):
    if kind == "unknown":
        path = "/en/sign-in/nothing/"
    elif kind == "revoked":
        revoke_links(actor=COMMAND, account=account, now=NOW)
    else:
        settings.KASKAD_PINNED_NOW = NOW + LINK_LIFETIME

    opened, pressed = client.get(path), choose(client, path)

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
    choose(client, path)

    answer = client.post("/en/sign-out/")

    assert answer.headers["Location"] == "/en/"
    assert not is_signed_in(client)
    assert Entry.objects.filter(tag="accounts:session:closed", subject_code="a1").count() == 1


def test_a_stranger_who_signs_out_leaves_no_entry(client, account):
    assert client.post("/en/sign-out/").status_code == 302
    assert not Entry.objects.filter(tag="accounts:session:closed").exists()


def test_signing_out_is_never_a_mere_link(client, path):
    choose(client, path)

    assert client.get("/en/sign-out/").status_code == 405
    assert is_signed_in(client)


def test_a_closed_account_is_a_stranger_at_once(client, path, account):
    choose(client, path)
    account.refresh_from_db()
    account.is_active = False
    account.save(update_fields=["is_active"])

    assert client.get("/en/desk/").headers["Location"] == "/en/sign-in/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "PIN-код таңдаңыз"), ("ru", "Выберите ПИН-код"), ("en", "Choose a PIN")],
)
def test_the_page_speaks_the_language_of_its_address(client, path, language, words):
    assert words in client.get(path.replace("/en/", f"/{language}/")).content.decode()


def test_the_link_with_its_pin_signs_in_again(client, path):
    choose(client, path)
    client.post("/en/sign-out/")

    assert "Your PIN" in client.get(path).content.decode()
    assert enter(client, path).status_code == 302
    assert is_signed_in(client)


def test_the_link_alone_signs_nobody_in(client, path):
    choose(client, path)
    client.post("/en/sign-out/")

    for values in ({}, {"pin": ""}, {"pin": "480717"}, {"again": PIN}):
        assert client.post(path, values).status_code == 422
        assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [
        ("48071", "48071", "has 6 digits"),
        ("48071x", "48071x", "has 6 digits"),
        ("٤٨٠٧١٦", "٤٨٠٧١٦", "has 6 digits"),
        ("123456", "123456", "guessed at once"),
        (PIN, "480717", "The two PINs differ"),
        ("", "", "Enter the PIN"),
    ],
)
def test_an_unusable_pin_is_refused_in_words(client, path, pin, again, words):
    answer = choose(client, path, pin, again)

    assert (answer.status_code, is_signed_in(client)) == (422, False)
    assert words in answer.content.decode()
    assert "Choose a PIN" in client.get(path).content.decode()


def test_a_pin_is_never_sent_back(client, path):
    assert "480717" not in choose(client, path, PIN, "480717").content.decode()


def test_the_page_says_how_many_tries_are_left_and_then_rests(client, path):
    choose(client, path)
    client.post("/en/sign-out/")

    texts = [enter(client, path, "000000").content.decode() for _ in range(5)]

    assert [f"wait: {left}." in text for text, left in zip(texts, (4, 3, 2, 1), strict=False)] == [
        True
    ] * 4
    assert "minutes to wait: 15" in texts[4]
    assert "minutes to wait" in enter(client, path).content.decode()
    assert not is_signed_in(client)


def test_a_renewed_link_signs_out_whoever_has_the_old_one(client, path, account):
    choose(client, path)
    fresh = f"/en/sign-in/{renew_links(actor=COMMAND, accounts=[account], now=NOW)[0]}/"

    assert client.get("/en/desk/").headers["Location"] == "/en/sign-in/"
    assert client.get(path).status_code == 404
    assert "Choose a PIN" in client.get(fresh).content.decode()


def test_staff_who_may_sign_in_by_link_are_asked_for_no_pin(client, path, account, settings):
    settings.KASKAD_OPEN_LINKS = True
    give_grant(actor=COMMAND, account=account, role="coordinator", scope="KZ-15", now=NOW)

    assert "It is me, sign in" in client.get(path).content.decode()
    assert client.post(path).status_code == 302


def test_too_many_unknown_links_from_one_address_wait(client, account, settings):
    tries = [client.get(f"/en/sign-in/{number}/").status_code for number in range(301)]

    assert tries == [404] * 300 + [429]
    assert client.get("/en/sign-in/", REMOTE_ADDR="10.1.1.1").status_code == 200
    assert client.get("/en/sign-in/x/", REMOTE_ADDR="10.1.1.1").status_code == 404
