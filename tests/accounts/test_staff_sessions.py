"""Operators: no powers of their own; a session has a reason, an end, and is seen."""

from datetime import timedelta

import pytest

from kaskad.accounts.api import (
    actor_of,
    appoint_operator,
    close_staff_session,
    dismiss_operator,
    is_staff_account,
    open_staff_session,
    staff_session_of,
    staff_sessions_at,
)
from kaskad.accounts.models import Account, StaffSession
from kaskad.accounts.operations.staff_sessions import (
    NotAnOperator,
    ReasonMissing,
    SessionIsOpen,
    SessionUnusable,
)
from kaskad.accounts.queries.staff_sessions import in_session
from kaskad.audit.models import Entry
from kaskad.core.actor import HeldGrant
from tests.accounts.conftest import COMMAND, NOW

REASON = "Тізім ашылмай жатыр, көмек сұралды"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def operator(account):
    appoint_operator(actor=COMMAND, account=account, now=NOW)
    return Account.objects.get(pk=account.pk)


def open_one(account, tick=NOW, **changes):
    values = {"role": "coordinator", "scope": "KZ-15", "reason": REASON, "minutes": 30}
    actor = actor_of(account, now=NOW)
    return open_staff_session(actor=actor, tick=tick, now=NOW, **(values | changes))


def held(account, tick):
    return in_session(actor_of(account, now=NOW), account, tick)


def test_an_operator_has_no_powers_without_a_session(operator):
    actor = held(operator, NOW)

    assert (actor.kind, actor.grants) == ("person", ())
    assert is_staff_account(operator, NOW)


def test_a_session_gives_a_role_over_one_subtree_and_ends_by_itself(operator):
    session = open_one(operator)

    during, after = held(operator, NOW + 29 * MINUTE), held(operator, NOW + 30 * MINUTE)
    assert (during.kind, during.grants) == ("operator", (HeldGrant("coordinator", "KZ-15"),))
    assert during.is_signed_in
    assert not during.is_trusted
    assert (after.kind, after.grants) == ("person", ())
    entry = Entry.objects.get(tag="accounts:staff_session:opened")
    assert (entry.subject_code, entry.scope) == (session.code, "KZ-15")
    assert entry.changes["reason"] == REASON


def test_a_session_is_ended_early_and_ending_it_again_changes_nothing(operator):
    open_one(operator)
    actor = actor_of(operator, now=NOW)
    for _ in range(2):
        close_staff_session(actor=actor, tick=NOW + MINUTE, now=NOW)

    assert held(operator, NOW + MINUTE).grants == ()
    assert Entry.objects.filter(tag="accounts:staff_session:closed").count() == 1
    row = staff_sessions_at(["KZ-15"], NOW + MINUTE)[0]
    assert (row.ended_at, row.is_open) == (NOW + MINUTE, False)


def test_those_who_work_there_see_it(operator):
    open_one(operator)

    assert [(one.label, one.reason, one.is_open) for one in staff_sessions_at(["KZ-15"], NOW)] == [
        (operator.label, REASON, True)
    ]
    assert staff_sessions_at(["KZ-62"], NOW) == []
    assert not staff_sessions_at(["KZ-15"], NOW + 30 * MINUTE)[0].is_open


def test_one_session_at_a_time(operator):
    open_one(operator)

    with pytest.raises(SessionIsOpen):
        open_one(operator, tick=NOW + MINUTE)
    assert open_one(operator, tick=NOW + 30 * MINUTE, scope="KZ-62")
    assert StaffSession.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": "  қысқа  "}, ReasonMissing),
        ({"reason": "x" * 301}, ReasonMissing),
        ({"minutes": 61}, SessionUnusable),
        ({"role": "central_staff"}, SessionUnusable),
        ({"role": "observer"}, SessionUnusable),
    ],
)
def test_a_session_without_reason_end_or_with_more_powers_is_refused(operator, changes, refusal):
    with pytest.raises(refusal):
        open_one(operator, **changes)
    assert not StaffSession.objects.exists()


def test_others_open_none(account):
    with pytest.raises(NotAnOperator):
        open_one(account)


def test_only_the_command_line_appoints(account):
    with pytest.raises(NotAnOperator):
        appoint_operator(actor=actor_of(account, now=NOW), account=account, now=NOW)


def test_a_dismissed_operator_is_out_at_once(operator):
    open_one(operator)
    dismiss_operator(actor=COMMAND, account=operator, now=NOW)
    operator.refresh_from_db()

    assert staff_session_of(operator, NOW) is None
    with pytest.raises(NotAnOperator):
        open_one(operator)
