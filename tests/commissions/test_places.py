"""Where entries about an account belong: with its owner's commission, also after a move."""

from kaskad.accounts.api import issue_link
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
