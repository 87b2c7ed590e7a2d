"""Staff sign-in through the pages: invitation, password, code, limits, what is held with what."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client

from kaskad.accounts.api import Account, revoke_links
from kaskad.accounts.models import Grant
from kaskad.audit.models import Entry
from kaskad.core.web.request import actor_of
from tests.accounts import flows
from tests.accounts.conftest import COMMAND, NOW
from tests.accounts.flows import LOGIN, PASSWORD

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def no_attempts_yet(db):
    cache.clear()


@pytest.fixture
def district(db):
    return flows.staff()


@pytest.fixture
def region(db):
    return flows.staff(scope="KZ-62", wide=True)


def entries(tag):
    return list(Entry.objects.filter(tag=tag).values_list("subject_code", "changes"))


def held(client):
    """The scopes that the session's actor holds, seen by a request."""
    seen = []
    response = client.get("/en/account/")
    seen = actor_of(response.wsgi_request).grants
    return [grant.scope for grant in seen]


def test_the_sign_in_page_offers_both_ways(client, db):
    text = client.get("/en/sign-in/").content.decode()

    assert "I have a letter or a link" in text
    assert "I work for a commission" in text


def test_an_invitation_says_whose_it_is_and_signs_nobody_in(client, district):
    page = client.get(flows.invitation(district))

    assert page.status_code == 200
    assert "Дина Оспанова" in page.content.decode()
    assert not flows.is_signed_in(client)


def test_an_accepted_invitation_signs_in_and_ends(client, district):
    path = flows.invitation(district)
    data = {"login": " Aigul.S ", "password": PASSWORD, "again": PASSWORD}
    answer = client.post(path, data)

    assert answer.headers["Location"] == "/en/desk/"
    assert client.session["_auth_user_id"] == str(district.pk)
    assert Account.objects.get().login == LOGIN
    assert Client().get(path).status_code == 404
    assert entries("accounts:password:set") == [("s1", {"by": "invitation"})]
    assert entries("accounts:session:opened") == [("s1", {"by": ["invitation"]})]
    assert not Entry.objects.filter(changes__icontains=PASSWORD).exists()


def test_a_name_and_a_password_sign_in(client, district):
    flows.accept(Client(), district)

    answer = flows.sign_in(client, " AIGUL.S ")

    assert answer.headers["Location"] == "/en/desk/"
    assert flows.is_signed_in(client)
    assert entries("accounts:session:opened")[-1] == ("s1", {"by": ["password"]})


@pytest.mark.parametrize(
    ("login", "password", "words"),
    [
        ("ab", PASSWORD, "sign-in name cannot be used"),
        ("айгүл", PASSWORD, "sign-in name cannot be used"),
        ("two words", PASSWORD, "sign-in name cannot be used"),
        ("taken", PASSWORD, "Somebody else has this sign-in name"),
        (LOGIN, "kurt-7-az", "too short"),
        (LOGIN, "q" * 201, "longer than 200"),
        (LOGIN, "passwordpassword", "tried first"),
        (LOGIN, "Password!2026", "tried first"),
        (LOGIN, "abababababab", "tried first"),
        (LOGIN, "Дина Оспанова 2026", "holds your name"),
        (LOGIN, "aigul.s forever and ever", "holds your name"),
    ],
)
def test_what_is_easily_guessed_or_taken_is_refused(client, district, login, password, words):
    flows.accept(Client(), flows.staff(code="s2", label="Басқа Адам"), login="taken")

    answer = flows.accept(client, district, login, password)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert password not in answer.content.decode()
    assert not flows.is_signed_in(client)
    district.refresh_from_db()
    assert (district.login, district.has_usable_password()) == (None, False)


def test_two_different_passwords_are_refused(client, district):
    data = {"login": LOGIN, "password": PASSWORD, "again": PASSWORD + "x"}

    answer = client.post(flows.invitation(district), data)

    assert answer.status_code == 422
    assert "not the same" in answer.content.decode()


def test_the_answer_does_not_tell_whether_an_account_exists(client, district):
    flows.accept(Client(), district)

    wrong = flows.sign_in(client, LOGIN, "not the password")
    unknown = flows.sign_in(client, "nobody", "not the password")

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    said = [page.content.decode().replace("nobody", LOGIN) for page in (wrong, unknown)]
    assert said[0].count("is wrong") == said[1].count("is wrong") == 1
    assert entries("accounts:session:failed") == [("s1", {"by": "password"})]


def test_an_unknown_name_costs_a_hash_as_a_known_one(client, district, settings, monkeypatch):
    flows.accept(Client(), district)
    hasher = identify_hasher(Account.objects.get().password).__class__
    counted = []
    encode = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *a, **k: counted.append(1) or encode(self, *a, **k)
    )
    costs = []
    for login in (LOGIN, "nobody"):
        counted.clear()
        flows.sign_in(client, login, "not the password")
        costs.append(len(counted))
    Account.objects.update(password="!unusable")
    counted.clear()
    flows.sign_in(client, LOGIN, "not the password")

    assert [*costs, len(counted)] == [1, 1, 1]


def test_five_mistakes_lock_the_name_for_everybody_and_say_so(client, district):
    flows.accept(Client(), district)
    for _attempt in range(5):
        assert "is wrong" in flows.sign_in(client, LOGIN, "x").content.decode()

    answer = flows.sign_in(Client(REMOTE_ADDR="10.9.9.9"), LOGIN, PASSWORD)

    assert answer.status_code == 422
    assert "too many attempts" in answer.content.decode()
    for _attempt in range(5):
        flows.sign_in(client, "nobody", "x")
    assert "too many attempts" in flows.sign_in(client, "nobody", "x").content.decode()


def test_a_right_password_forgives_the_mistakes_before(client, district):
    flows.accept(Client(), district)
    for _round in range(3):
        for _attempt in range(4):
            flows.sign_in(client, LOGIN, "x")
        assert flows.sign_in(client).status_code == 302


def test_one_address_cannot_try_without_end(client, db):
    said = [flows.sign_in(client, f"name{n}", "x").content.decode() for n in range(31)]

    assert "is wrong" in said[29]
    assert "too many attempts" in said[30]


def test_the_record_cannot_be_flooded(client, district):
    flows.accept(Client(), district)
    for _round in range(3):
        for _attempt in range(4):
            flows.sign_in(client, LOGIN, "x")
        flows.sign_in(client)

    assert len(entries("accounts:session:failed")) == 6


def test_a_password_alone_holds_a_district_and_nothing_above(client, district):
    Grant.objects.create(account=district, role="coordinator", scope="KZ-62", wide=True, since=NOW)
    flows.accept(client, district)

    assert held(client) == ["KZ-6210"]


def test_with_the_app_everything_is_held(client, region):
    assert flows.accept(client, region).headers["Location"] == "/en/account/second-factor/"
    assert held(client) == []

    flows.set_up_app(client)

    assert held(client) == ["KZ-62"]


def test_somebody_whose_rights_wait_is_told_why_at_every_closed_door(client, region):
    flows.accept(client, region)

    for path in ("/en/staff/", "/en/rosters/commissions/KZ-62/", "/en/nothing-here/"):
        answer = client.get(path, **flows.HTML)
        assert (path, answer.status_code) == (path, 302)
        assert answer.headers["Location"] == "/en/account/second-factor/"
    assert "rights in a region" in client.get("/en/account/second-factor/").content.decode()
    assert "waits for the second factor" in client.get("/en/account/").content.decode()
    flows.set_up_app(client)
    assert client.get("/en/nothing-here/", **flows.HTML).status_code == 404


def test_the_second_step_asks_for_a_code(client, region):
    first = Client()
    flows.accept(first, region)
    key = flows.set_up_app(first)
    cache.clear()  # the code that set up the app may be used once more here

    assert flows.sign_in(client).headers["Location"] == "/en/sign-in/code/"
    assert not flows.is_signed_in(client)
    wrong = client.post("/en/sign-in/code/", {"code": "000000"})
    assert wrong.status_code == 422
    assert not flows.is_signed_in(client)
    right = client.post("/en/sign-in/code/", {"code": flows.code_of(key)})

    assert right.headers["Location"] == "/en/desk/"
    assert held(client) == ["KZ-62"]
    assert entries("accounts:session:opened")[-1] == ("s1", {"by": ["password", "app"]})


def test_a_code_works_once(client, region):
    first = Client()
    flows.accept(first, region)
    key = flows.set_up_app(first)
    code = flows.code_of(key)
    flows.sign_in(client)
    assert client.post("/en/sign-in/code/", {"code": code}).status_code == 302

    other = Client()
    flows.sign_in(other)
    answer = other.post("/en/sign-in/code/", {"code": code})

    assert answer.status_code == 422
    assert "used already" in answer.content.decode()


def test_a_recovery_code_works_once(client, region):
    first = Client()
    flows.accept(first, region)
    flows.set_up_app(first)
    codes = flows.recovery_codes(first)
    assert len(codes) == 10
    for expected in (302, 422):
        other = Client()
        flows.sign_in(other)
        assert other.post("/en/sign-in/code/", {"code": codes[0]}).status_code == expected
    assert len(flows.recovery_codes(first)) == 9


def test_codes_cannot_be_tried_without_end(client, region):
    first = Client()
    flows.accept(first, region)
    key = flows.set_up_app(first)
    flows.sign_in(client)
    for _attempt in range(5):
        client.post("/en/sign-in/code/", {"code": "000000"})

    answer = client.post("/en/sign-in/code/", {"code": flows.code_of(key)})

    assert "too many attempts" in answer.content.decode()
    assert not flows.is_signed_in(client)


def test_the_second_step_does_not_wait_for_ever(client, region, settings):
    first = Client()
    flows.accept(first, region)
    key = flows.set_up_app(first)
    flows.sign_in(client)
    settings.KASKAD_PINNED_NOW = NOW + timedelta(minutes=11)

    answer = client.post("/en/sign-in/code/", {"code": flows.code_of(key)})

    assert answer.headers["Location"] == "/en/sign-in/"
    assert "took too long" in client.get("/en/sign-in/").content.decode()
    assert not flows.is_signed_in(client)


def test_nobody_begins_with_the_second_step(client, db):
    assert client.get("/en/sign-in/code/").headers["Location"] == "/en/sign-in/"


def test_a_new_invitation_does_not_go_round_the_second_factor(client, region):
    first = Client()
    flows.accept(first, region)
    flows.set_up_app(first)

    answer = flows.accept(client, region, password="another quiet lamp here")

    assert answer.headers["Location"] == "/en/sign-in/code/"
    assert not flows.is_signed_in(client)


def test_an_idle_session_ends_and_a_busy_one_after_half_a_day(client, district, settings):
    flows.accept(client, district)
    settings.KASKAD_PINNED_NOW = NOW + timedelta(minutes=61)
    assert client.get("/en/account/").status_code == 404
    flows.sign_in(client)
    began = settings.KASKAD_PINNED_NOW
    for half_hours in range(1, 25):
        settings.KASKAD_PINNED_NOW = began + timedelta(minutes=30 * half_hours)
        assert client.get("/en/account/").status_code == 200
    settings.KASKAD_PINNED_NOW = began + timedelta(hours=12, minutes=1)

    assert client.get("/en/account/").status_code == 404
    assert not flows.is_signed_in(client)


def test_the_session_has_another_key_after_each_proof(client, region):
    client.get("/en/sign-in/")
    flows.accept(client, region)
    before = client.session.session_key
    flows.set_up_app(client)

    assert client.session.session_key != before


def test_where_links_are_open_staff_enter_at_once_and_hold_everything(client, region, settings):
    settings.KASKAD_OPEN_LINKS = True
    path = flows.invitation(region)
    assert "Links of staff are open here" in client.get(path).content.decode()

    answer = client.post(path)

    assert answer.headers["Location"] == "/en/desk/"
    assert held(client) == ["KZ-62"]


@pytest.mark.parametrize("kind", ["revoked", "closed"])
def test_an_invitation_that_ended_leads_nowhere(client, district, kind):
    path = flows.invitation(district)
    if kind == "revoked":
        revoke_links(actor=COMMAND, account=district, now=NOW)
    else:
        Account.objects.update(is_active=False)

    assert client.get(path).status_code == 404
    assert client.get(f"{path}options/").status_code == 404
    assert client.post(f"{path}passkey/", {"credential": "{}"}).status_code == 404


def test_a_closed_account_cannot_sign_in(client, district):
    flows.accept(Client(), district)
    Account.objects.update(is_active=False)

    assert flows.sign_in(client).status_code == 422
    assert not flows.is_signed_in(client)


@pytest.mark.parametrize("credential", ["", "{}", "[]", '"x"', '{"id": 1}', "no json", "null"])
def test_a_passkey_that_is_nonsense_is_refused_in_words(client, db, credential):
    client.get("/en/sign-in/passkey/options/")

    answer = client.post("/en/sign-in/passkey/", {"credential": credential})

    assert answer.headers["Location"] == "/en/sign-in/"
    assert "passkey is not known" in client.get("/en/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Комиссияда қызмет етемін"), ("ru", "Я работаю в комиссии")],
)
def test_the_sign_in_page_speaks_the_language_of_its_address(client, db, language, words):
    assert words in client.get(f"/{language}/sign-in/").content.decode()
