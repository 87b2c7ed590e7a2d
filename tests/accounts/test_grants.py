"""Roles: given, prolonged, ended by themselves or taken back; what may be given on."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.accounts.api import (
    NotHeld,
    Role,
    end_grant,
    give_grant,
    grants_at,
    held_grants,
    latest_end,
    roles_to_give,
)
from kaskad.accounts.models import Grant
from kaskad.accounts.operations.grants import EndsBeforeItBegins
from kaskad.audit.models import Entry
from kaskad.core.actor import HeldGrant
from tests.accounts.conftest import COMMAND, NOW

CENTRE, COORDINATOR = Role.CENTRAL_STAFF.value, Role.COORDINATOR.value
WEEK = timedelta(days=7)


def give(account, until=None, now=NOW, role=COORDINATOR, scope="KZ-15"):
    return give_grant(actor=COMMAND, account=account, role=role, scope=scope, until=until, now=now)


def end(account, now=NOW, scope="KZ-15"):
    end_grant(actor=COMMAND, account=account, role=COORDINATOR, scope=scope, now=now)


def test_a_role_ends_by_itself(account):
    give(account, NOW + WEEK)

    assert held_grants(account, NOW) == (HeldGrant(COORDINATOR, "KZ-15", NOW + WEEK),)
    assert held_grants(account, NOW + WEEK) == ()


def test_giving_it_again_moves_the_end_and_says_how_it_was(account):
    give(account, NOW + WEEK)
    give(account, NOW + 2 * WEEK)
    give(account)

    assert Grant.objects.count() == 1
    assert held_grants(account, NOW) == (HeldGrant(COORDINATOR, "KZ-15"),)
    entries = list(Entry.objects.filter(tag="accounts:grant:given").order_by("id"))
    assert [entry.changes["until"] for entry in entries] == [
        [None, (NOW + WEEK).isoformat()],
        [(NOW + WEEK).isoformat(), (NOW + 2 * WEEK).isoformat()],
        [(NOW + 2 * WEEK).isoformat(), None],
    ]


def test_after_its_end_a_role_is_given_anew(account):
    give(account, NOW + WEEK)
    give(account, now=NOW + 2 * WEEK)

    assert Grant.objects.count() == 2
    assert held_grants(account, NOW + WEEK) == ()
    assert len(held_grants(account, NOW + 2 * WEEK)) == 1


def test_an_end_that_has_passed_is_refused(account):
    with pytest.raises(EndsBeforeItBegins):
        give(account, NOW)
    assert not Grant.objects.exists()


def test_a_role_is_taken_back_at_once(account):
    give(account, NOW + WEEK)
    end(account)

    assert held_grants(account, NOW) == ()
    entry = Entry.objects.get(tag="accounts:grant:ended")
    assert (entry.subject_code, entry.scope) == ("a1", "KZ-15")
    assert entry.changes["until"] == [(NOW + WEEK).isoformat(), NOW.isoformat()]


@pytest.mark.parametrize("scope", ["KZ-15", "KZ-62"])
def test_only_a_role_that_is_held_is_taken_back(account, scope):
    give(account)
    if scope == "KZ-15":
        end(account)
    with pytest.raises(NotHeld):
        end(account, scope=scope)


def test_who_holds_roles_over_a_place(account):
    give(account, NOW + WEEK)
    give(account, scope="KZ-62")

    rows = grants_at(["KZ-15"], NOW)
    assert [(one.scope, one.role, one.account_code, one.until) for one in rows] == [
        ("KZ-15", COORDINATOR, "a1", NOW + WEEK)
    ]
    assert grants_at(["KZ-15"], NOW + WEEK) == []
    account.is_active = False
    account.save(update_fields=["is_active"])
    assert grants_at(["KZ-62"], NOW) == []


LINE = ("KZ-15-01-1", "KZ-15-01", "KZ-15", "KZ")
scopes = st.sampled_from([*LINE, "KZ-62", "KZ-15-02", "elsewhere"])
held = st.lists(
    st.builds(
        HeldGrant,
        st.sampled_from(Role.values),
        scopes,
        st.none() | st.datetimes(timezones=st.just(NOW.tzinfo)),
    ),
    max_size=4,
)


@given(held, st.integers(0, 3))
def test_roles_are_given_downwards_only(grants, place):
    line = LINE[place:]
    roles = roles_to_give(grants, line)
    giving = [one for one in grants if one.role in (CENTRE, COORDINATOR) and one.scope in line]

    assert bool(roles) == bool(giving)
    assert set(roles) <= {CENTRE, COORDINATOR, Role.AUDITOR.value, Role.OBSERVER.value}
    if CENTRE in roles or Role.AUDITOR.value in roles:
        assert CENTRE in {one.role for one in giving}
    if COORDINATOR in roles:
        assert any(one.role == CENTRE or one.scope != line[0] for one in giving)
    for role in roles:
        end = latest_end(grants, role, line)
        assert end is None or end in {one.until for one in giving}


def test_what_may_not_be_given_has_no_end():
    with pytest.raises(ValueError, match="may not be given"):
        latest_end([HeldGrant(COORDINATOR, "KZ")], CENTRE, LINE)
