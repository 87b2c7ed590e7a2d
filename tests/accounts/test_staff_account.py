"""The own account of staff: factors, recovery codes, password, sessions, a lost phone."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from kaskad.accounts.api import issue_link
from kaskad.audit.models import Entry
from tests.accounts import flows
from tests.accounts.conftest import COMMAND, NOW
from tests.accounts.flows import PASSWORD

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


def test_the_key_of_the_app_is_kept_sealed(client, region):
    flows.accept(client, region)
    key = flows.set_up_app(client)

    for factor in Authenticator.objects.all():
        assert key not in str(factor.data)
        assert flows.recovery_codes(client)[0] not in str(factor.data)


def test_the_square_is_a_picture_of_its_own(client, region):
    flows.accept(client, region)

    answer = client.get("/en/account/app/drawing.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    flows.set_up_app(client)
    assert client.get("/en/account/app/drawing.svg").status_code == 404


def test_a_second_app_is_refused(client, region):
    flows.accept(client, region)
    flows.set_up_app(client)

    assert client.get("/en/account/app/").status_code == 422


def test_the_last_factor_stays_where_rights_need_it(client, region):
    flows.accept(client, region)
    flows.set_up_app(client)
    number = Authenticator.objects.get(type="totp").pk

    answer = client.post(f"/en/account/factors/{number}/")

    assert answer.status_code == 422
    assert "only second factor" in answer.content.decode()
    assert Authenticator.objects.filter(pk=number).exists()


def test_a_factor_that_no_right_needs_can_be_removed(client, district):
    flows.accept(client, district)
    flows.set_up_app(client)
    number = Authenticator.objects.get(type="totp").pk

    client.post(f"/en/account/factors/{number}/")

    assert not Authenticator.objects.exists()
    assert entries("accounts:factor:removed") == [("s1", {"kind": "totp"})]


def test_the_factors_of_others_are_out_of_reach(client, district):
    other = flows.staff(code="s2", label="Басқа Адам")
    theirs = Client()
    flows.accept(theirs, other, login="other")
    flows.set_up_app(theirs)
    number = Authenticator.objects.get(type="totp").pk
    flows.accept(client, district)

    assert client.post(f"/en/account/factors/{number}/").status_code == 404
    assert Authenticator.objects.filter(pk=number).exists()


def test_what_proves_who_i_am_changes_only_soon_after_signing_in(client, district, settings):
    flows.accept(client, district)
    settings.KASKAD_PINNED_NOW = NOW + timedelta(minutes=16)

    assert client.get("/en/account/app/").headers["Location"] == "/en/account/second-factor/"
    page = client.get("/en/account/second-factor/").content.decode()
    assert "Sign in again first" in page
    assert client.get("/en/account/codes/").content.decode().count("<li><b>") == 0
    assert client.post("/en/account/again/").headers["Location"] == "/en/sign-in/"
    assert not flows.is_signed_in(client)


def test_new_recovery_codes_end_the_older_ones(client, region):
    flows.accept(client, region)
    flows.set_up_app(client)
    older = flows.recovery_codes(client)

    client.post("/en/account/codes/")

    newer = flows.recovery_codes(client)
    assert len(newer) == 10
    assert not set(newer) & set(older)
    assert len(entries("accounts:factor:codes_made")) == 1


def test_the_password_is_changed_and_other_sessions_end(client, district):
    elsewhere = Client()
    flows.accept(elsewhere, district)
    flows.sign_in(client)
    new = "seven small brown hills"
    wrong = client.post("/en/account/password/", {"current": "x", "password": new, "again": new})
    assert wrong.status_code == 422

    answer = client.post(
        "/en/account/password/", {"current": PASSWORD, "password": new, "again": new}
    )

    assert answer.headers["Location"] == "/en/account/"
    assert client.get("/en/account/").status_code == 200
    assert elsewhere.get("/en/account/").status_code == 404
    assert flows.sign_in(Client(), password=new).status_code == 302
    assert flows.sign_in(Client()).status_code == 422


def test_sessions_are_listed_and_ended(client, district):
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/130")
    flows.accept(elsewhere, district)
    flows.sign_in(client)
    page = client.get("/en/account/").content.decode()
    assert "Chrome, Android" in page

    client.post("/en/account/sessions/others/")

    assert elsewhere.get("/en/account/").status_code == 404
    assert client.get("/en/account/").status_code == 200
    assert entries("accounts:session:ended") == [("s1", {"sessions": 1})]


def test_without_a_listed_session_the_page_says_why(client, settings, district):
    settings.KASKAD_OPEN_LINKS = True
    client.force_login(district)

    page = client.get("/en/account/").content.decode()

    assert "No session is listed" in page
    assert "You came in by a link." in page


def test_one_session_is_ended_and_never_somebody_else_s(client, district):
    from allauth.usersessions.models import UserSession

    other = Client()
    flows.accept(other, flows.staff(code="s2", label="Басқа Адам"), login="other")
    elsewhere = Client()
    flows.accept(elsewhere, district)
    flows.sign_in(client)
    for number in UserSession.objects.values_list("pk", flat=True):
        client.post(f"/en/account/sessions/{number}/")

    assert elsewhere.get("/en/account/").status_code == 404
    assert other.get("/en/account/").status_code == 200
    assert client.get("/en/account/").status_code == 200


def test_a_lost_phone_begins_again_by_the_centre(client, district):
    lost = flows.staff(scope="KZ-62", wide=True, code="s2", label="Басқа Адам")
    theirs = Client()
    flows.accept(theirs, lost, login="lost.one")
    flows.set_up_app(theirs)
    centre = flows.staff("central_staff", "KZ", wide=True, code="s3", label="Орталық")
    assert client.get("/en/access/reset/").status_code == 404
    flows.accept(client, centre, login="centre")
    assert client.get("/en/access/reset/").status_code == 404  # not without the second factor
    flows.set_up_app(client)

    own = client.post("/en/access/reset/", {"who": "centre"})
    unknown = client.post("/en/access/reset/", {"who": "nobody"})
    page = client.post("/en/access/reset/", {"who": "Lost.One"})

    assert (own.status_code, unknown.status_code, page.status_code) == (422, 422, 200)
    assert "http://testserver/en/sign-in/" in page.content.decode()
    assert not Authenticator.objects.filter(user=lost).exists()
    assert theirs.get("/en/account/").status_code == 404
    assert flows.sign_in(Client(), "lost.one").status_code == 422
    assert entries("accounts:account:sign_in_reset") == [
        ("s2", {"factors": ["recovery_codes", "totp"]})
    ]
    again = flows.accept(Client(), lost, login="lost.one", password="nine old wooden boats")
    assert again.headers["Location"] == "/en/account/second-factor/"


def test_members_have_no_account_page(client, account):
    client.post(f"/en/sign-in/{issue_link(actor=COMMAND, account=account, now=NOW)}/")

    assert client.get("/en/account/").status_code == 404
    assert client.get("/en/account/app/").status_code == 404
