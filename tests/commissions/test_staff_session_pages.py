"""The pages of staff sessions, and what those who work there see of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaskad.accounts.api import appoint_operator, give_grant, open_account
from kaskad.accounts.models import StaffSession
from kaskad.audit.models import Entry
from tests.commissions import world as w

pytestmark = pytest.mark.django_db
PAGE = "/kk/staff-session/"
FORM = {
    "scope": "154800000",
    "role": "coordinator",
    "minutes": "10",
    "reason": "Аудан тізімді жібере алмады",
}


@pytest.fixture
def operator(client, country, settings):
    settings.KASKAD_OPEN_LINKS = True  # as if two things were proved
    account = open_account(
        actor=w.ACTOR, label="Серік, техникалық қызмет", language="kk", code="op", now=w.NOW
    )
    appoint_operator(actor=w.ACTOR, account=account, now=w.NOW)
    client.force_login(account)
    return client


def test_a_session_opens_pages_that_were_not_there_and_closes_them(operator):
    assert operator.get("/kk/rosters/").status_code == 404

    answer = operator.post(PAGE, FORM, follow=True)

    assert "Мұғалжар ауданы" in answer.content.decode()
    assert w.english(answer) == set()
    rosters = operator.get("/kk/rosters/")
    assert rosters.status_code == 200
    assert "Техникалық қызмет сеансы ашық" in rosters.content.decode()
    assert operator.get("/kk/access/KZ-15/").status_code == 404
    operator.post(f"{PAGE}end/")
    assert operator.get("/kk/rosters/").status_code == 404


def test_what_is_done_in_a_session_is_recorded_as_an_operators_deed(operator, tmp_path):
    operator.post(PAGE, FORM)
    file = SimpleUploadedFile(
        "list.csv", w.write_text(tmp_path / "l.csv", w.precinct()).read_bytes()
    )
    assert operator.post("/kk/rosters/", {"file": file, "scope": "154800000"}).status_code == 302

    entry = Entry.objects.get(tag="commissions:roster:received")
    assert (entry.actor_kind, entry.actor_code) == ("operator", "op")


def test_no_role_is_given_in_a_session(operator):
    operator.post(PAGE, FORM)
    page = "/kk/access/KZ-15-0314/"
    given = Entry.objects.filter(tag="accounts:grant:given").count()

    assert 'name="role"' not in operator.get(page).text
    answer = operator.post(page, {"name": "Әлия", "role": "coordinator", "language": "kk"})
    assert answer.status_code == 404
    assert Entry.objects.filter(tag="accounts:grant:given").count() == given


def test_those_who_work_there_see_who_was_in_and_why(operator, client):
    operator.post(PAGE, FORM)
    account = open_account(actor=w.ACTOR, label="Айжан", language="kk", now=w.NOW)
    give_grant(actor=w.ACTOR, account=account, role="coordinator", scope="KZ-15", now=w.NOW)
    client.force_login(account)

    for code in ("154800000", "KZ-15-0314"):
        page = client.get(f"/kk/access/{code}/").content.decode()
        assert FORM["reason"] in page
        assert "Серік, техникалық қызмет" in page
    assert FORM["reason"] not in client.get("/kk/access/KZ-15/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "nowhere"},
        {"reason": "қысқа"},
        {"minutes": "600"},
        {"role": "central_staff"},
        {"scope": ""},
    ],
)
def test_a_wrong_form_opens_nothing(operator, changes):
    answer = operator.post(PAGE, FORM | changes)

    assert answer.status_code == 422
    assert not StaffSession.objects.exists()
    assert w.english(answer) <= {"nowhere"}


def test_a_second_session_is_not_opened(operator):
    operator.post(PAGE, FORM)

    operator.post(PAGE, FORM | {"scope": "KZ"})
    assert StaffSession.objects.count() == 1


def test_for_others_there_is_no_such_page(client, country):
    assert client.get(PAGE).status_code == 404
    account = open_account(actor=w.ACTOR, label="Айжан", language="kk", now=w.NOW)
    give_grant(actor=w.ACTOR, account=account, role="central_staff", scope="KZ", now=w.NOW)
    client.force_login(account)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}end/").status_code == 404


def test_an_operator_who_proved_one_thing_has_no_session(operator, settings):
    operator.post(PAGE, FORM)
    settings.KASKAD_OPEN_LINKS = False

    assert operator.get("/kk/rosters/").status_code == 404
