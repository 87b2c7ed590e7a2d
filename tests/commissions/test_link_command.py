"""``kaskad link``: a personal sign-in link for staff, or for a member of a commission."""

import argparse

import pytest

from kaskad.accounts.api import held_grants, open_link
from kaskad.audit.models import Entry
from kaskad.commissions.api import Member
from kaskad.commissions.management import link, roster_import
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from tests.commissions import world as w

pytestmark = pytest.mark.django_db


def run(*words):
    parser = argparse.ArgumentParser()
    link.add_arguments(parser)
    return link.run(parser.parse_args(list(words)))


def token_of(printed):
    return printed.strip().rstrip("/").rpartition("/")[2]


@pytest.fixture
def person(country, tmp_path):
    parser = argparse.ArgumentParser()
    roster_import.add_arguments(parser)
    roster_import.run(parser.parse_args([str(w.write_xlsx(tmp_path / "a.xlsx", w.precinct()))]))
    return Member.objects.order_by("id")[0].person


def test_staff_get_a_link_and_a_grant(country, capsys, client):
    status = run("--name", "Оқыту бөлімі", "--role", "central_staff", "--scope", "KZ")

    token = token_of(capsys.readouterr().out)
    assert (status, open_link(token, clock.now()).label) == (0, "Оқыту бөлімі")
    assert client.get(f"/kk/sign-in/{token}/").status_code == 200
    assert Entry.objects.filter(tag="accounts:grant:given", scope="KZ").count() == 1


@pytest.mark.django_db
def test_the_centre_gets_a_link_before_any_commission_is_known(capsys, client):
    status = run("--name", "Оқыту бөлімі", "--role", "central_staff", "--scope", "KZ")

    token = token_of(capsys.readouterr().out)
    assert status == 0
    assert client.get(f"/kk/sign-in/{token}/").status_code == 200
    with pytest.raises(NotFound, match="құрылым файлында"):
        run("--name", "A", "--role", "coordinator", "--scope", "KZ-15")


def test_a_member_gets_a_link_to_the_own_account_without_any_grant(person, capsys):
    status = run("--person", person.code, "--lang", "ru", "--base", "https://training.example.org")

    printed = capsys.readouterr().out
    person.refresh_from_db()
    state = open_link(token_of(printed), clock.now())
    assert status == 0
    assert printed.startswith("https://training.example.org/ru/sign-in/")
    assert state.account_code == person.account.code
    assert held_grants(person.account, clock.now()) == ()


def test_a_second_link_keeps_the_account_and_can_end_the_first(person, capsys):
    run("--person", person.code)
    first = token_of(capsys.readouterr().out)

    run("--person", person.code, "--revoke")

    second = token_of(capsys.readouterr().out)
    now = clock.now()
    assert open_link(first, now) is None
    assert open_link(second, now) is not None
    assert Entry.objects.filter(tag="accounts:account:opened").count() == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--name", "A"),
        ("--name", "A", "--role", "observer"),
        ("--name", "A", "--role", "observer", "--scope", "KZ", "--person", "x"),
    ],
)
def test_for_whom_must_be_said(country, words):
    with pytest.raises(link.LinkForWhom):
        run(*words)


def test_unknown_codes_are_named(country):
    with pytest.raises(NotFound, match="nobody"):
        run("--person", "nobody")
    with pytest.raises(NotFound, match="KZ-98"):
        run("--name", "A", "--role", "observer", "--scope", "KZ-98")
