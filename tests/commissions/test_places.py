"""Where entries about an account belong: with its owner's commission, also after a move."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaskad.accounts.api import Account, Role, end_grant, give_grant, issue_link, open_account
from kaskad.audit.models import Entry
from kaskad.commissions.api import Person, account_of
from tests.commissions import world as w

WHO = {"actor": w.ACTOR, "now": w.NOW}


def account_in(code):
    """The account of a plain member of the commission."""
    member = Person.objects.filter(
        memberships__commission__code=code, memberships__until=None, memberships__role="member"
    ).earliest("id")
    return account_of(person=member, language="kk", **WHO)


def test_a_list_that_moves_the_owner_moves_the_account(send):
    send([*w.precinct(), *w.precinct("KZ-19-0001", first=11)])
    moves, stays = account_in("KZ-15-0314"), account_in("KZ-19-0001")
    assert (moves.place, stays.place) == ("KZ-15-0314", "KZ-19-0001")

    here = w.precinct()[:2]
    there = [*w.precinct("KZ-19-0001", first=11), w.person(3, "KZ-19-0001")]
    send([*here, *there], now=w.LATER)

    for account in (moves, stays):
        account.refresh_from_db()
    assert (moves.place, stays.place) == ("KZ-19-0001", "KZ-19-0001")
    issue_link(account=moves, **WHO)
    scopes = Entry.objects.filter(subject_code=moves.code).order_by("id")
    assert scopes.first().scope == "KZ-15-0314"
    assert scopes.last().scope == "KZ-19-0001"


def test_accounts_of_before_learn_their_places_by_one_statement_each(send):
    send([*w.precinct(), *w.precinct("KZ-19-0001", first=11)])
    members = {code: account_in(code) for code in ("KZ-15-0314", "KZ-19-0001")}
    staff = open_account(label="Әлия", language="kk", **WHO)
    give_grant(account=staff, role=Role.COORDINATOR.value, scope="KZ-15", **WHO)
    for_a_while = open_account(label="Дана", language="kk", **WHO)
    end = w.NOW + timedelta(days=9)
    give_grant(account=for_a_while, role=Role.OBSERVER.value, scope="KZ-19", until=end, **WHO)
    both = members["KZ-15-0314"]
    give_grant(account=both, role=Role.OBSERVER.value, scope="KZ", **WHO)
    end_grant(account=both, role=Role.OBSERVER.value, scope="KZ", **WHO)
    nobody = open_account(label="Бөтен", language="kk", **WHO)
    Account.objects.update(place="")

    with CaptureQueriesContext(connection) as queries:
        import_module("kaskad.accounts.migrations.0007_place").place(apps, None)
        import_module("kaskad.commissions.migrations.0005_places_of_accounts").tell(apps, None)

    assert len(queries) == 2
    places = dict(Account.objects.values_list("code", "place"))
    assert {places[one.code]: code for code, one in members.items()} == {
        code: code for code in members
    }
    assert places[staff.code] == "KZ-15"
    assert places[for_a_while.code] == "KZ-19"
    assert places[nobody.code] == ""
