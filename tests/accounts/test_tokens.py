"""Tokens of the API: issued within a grant, used, counted, revoked; every refusal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.accounts.api import (
    Grant,
    Role,
    TokenBeyondGrant,
    TooManyRequests,
    give_grant,
    grants_in_force,
    holder_of_token,
    issue_token,
    open_account,
    revoke_token,
    tokens_of,
    use_token,
)
from kaskad.accounts.models import ApiToken
from kaskad.accounts.operations.tokens import (
    TokenDaysOutOfRange,
    TokenLabelUnusable,
    TooManyTokens,
)
from kaskad.accounts.vocab import TOKEN_REQUESTS, TOKENS_AT_ONCE
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.refusal import NotFound
from tests.accounts.conftest import COMMAND, NOW

REGION, DISTRICT = "KZ-15", "154800000"
ABOVE = (DISTRICT, REGION, "KZ")


@pytest.fixture
def grant(account):
    return give_grant(
        actor=COMMAND, account=account, role=Role.COORDINATOR.value, scope=REGION, now=NOW
    )


def issue(account, grant=None, scope="", actor=COMMAND, **more):
    values = {"label": "Бағдарлама", "lineage": ABOVE, "writes": False, "days": 30, **more}
    return issue_token(actor=actor, account=account, grant=grant, scope=scope, now=NOW, **values)


def holder(secret, now=NOW):
    return holder_of_token(secret, now=now, language="kk")


def person(account):
    return Actor(kind="person", code=account.code, label=account.label)


def test_a_token_carries_a_part_of_a_grant(account, grant):
    found = holder(issue(account, grant, DISTRICT, writes=True).secret)

    assert found.actor.code == account.code
    assert found.actor.grants == (HeldGrant("coordinator", DISTRICT),)
    assert found.writes is True


def test_a_token_holds_none_of_the_owner_s_other_grants(account, grant):
    give_grant(actor=COMMAND, account=account, role="central_staff", scope="KZ", now=NOW)

    assert holder(issue(account, grant, REGION).secret).actor.grants == (
        HeldGrant("coordinator", REGION),
    )


def test_without_a_grant_it_is_the_owner_s_own_alone(account):
    assert holder(issue(account).secret).actor.grants == ()


def test_the_secret_is_not_kept(account, grant):
    issued = issue(account, grant, REGION)

    assert issued.secret.startswith("kaskad_")
    assert len(issued.secret) > 40
    row = ApiToken.objects.get(code=issued.code)
    kept = " ".join(str(value) for value in vars(row).values())
    assert issued.secret not in kept
    assert issued.secret not in str(list(Entry.objects.values("changes", "subject_label")))


def test_issuing_and_revoking_leave_entries(account, grant):
    code = issue(account, grant, DISTRICT).code
    revoke_token(actor=person(account), account=account, code=code, now=NOW)
    revoke_token(actor=person(account), account=account, code=code, now=NOW)

    entries = list(Entry.objects.filter(tag__startswith="accounts:token").order_by("id"))
    assert [one.tag for one in entries] == ["accounts:token:issued", "accounts:token:revoked"]
    assert entries[0].scope == DISTRICT
    assert entries[0].changes["role"] == "coordinator"


@pytest.mark.parametrize(
    ("change", "works"),
    [
        ({}, True),
        ({"revoked_at": NOW}, False),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW + timedelta(seconds=1)}, True),
    ],
)
def test_when_a_token_works(account, grant, change, works):
    issued = issue(account, grant, REGION)
    rows = ApiToken.objects.filter(code=issued.code)
    rows.update(**{"issued_at": NOW - timedelta(days=1), **change})

    assert (holder(issued.secret) is not None) is works
    assert [row.works for row in tokens_of(account, NOW)] == [works]


def test_a_token_ends_with_its_grant(account, grant):
    secret = issue(account, grant, REGION).secret
    later = NOW + timedelta(hours=1)
    Grant.objects.filter(pk=grant.pk).update(until=later)

    assert holder(secret, NOW) is not None
    assert holder(secret, later) is None


def test_a_closed_account_has_no_tokens_that_work(account, grant):
    secret = issue(account, grant, REGION).secret
    account.is_active = False
    account.save(update_fields=["is_active"])

    assert holder(secret) is None


@pytest.mark.parametrize("secret", ["", "kaskad_", "x" * 500, "kaskad_" + "A" * 43])
def test_an_unknown_secret_is_nobody_s(account, secret):
    assert holder(secret) is None


def test_a_token_cannot_reach_beyond_the_grant(account, grant):
    other = open_account(actor=COMMAND, label="Басқа", language="kk", code="a2", now=NOW)
    theirs = give_grant(actor=COMMAND, account=other, role="central_staff", scope="KZ", now=NOW)
    ended = give_grant(actor=COMMAND, account=account, role="central_staff", scope="KZ", now=NOW)
    Grant.objects.filter(pk=ended.pk).update(until=NOW)
    ended.refresh_from_db()
    wide = {"grant": grant, "scope": "KZ", "lineage": ("KZ",)}
    beside = {"grant": grant, "scope": "KZ-47", "lineage": ("KZ-47", "KZ")}
    for values in (
        wide, beside, {"grant": theirs, "scope": REGION}, {"grant": ended, "scope": REGION},
        {"grant": None, "scope": REGION}, {"grant": grant, "scope": "", "lineage": ()},
    ):  # fmt: skip
        with pytest.raises(TokenBeyondGrant):
            issue(account, **values)
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("label", ["", "  ", "a" * 101, "a\nb", "\u202ea"])
def test_a_token_needs_a_readable_name(account, label):
    with pytest.raises(TokenLabelUnusable):
        issue(account, label=label)


@pytest.mark.parametrize("days", [0, -1, 91, 10**9])
def test_a_token_lasts_ninety_days_at_most(account, days):
    with pytest.raises(TokenDaysOutOfRange):
        issue(account, days=days)


def test_nobody_gathers_tokens_without_end(account):
    codes = [issue(account).code for _ in range(TOKENS_AT_ONCE)]
    with pytest.raises(TooManyTokens):
        issue(account)
    revoke_token(actor=COMMAND, account=account, code=codes[0], now=NOW)

    assert issue(account).code


def test_tokens_are_the_owner_s_own_business(account, grant):
    code = issue(account, grant, REGION).code
    other = open_account(actor=COMMAND, label="Басқа", language="kk", code="a2", now=NOW)
    with pytest.raises(NotFound):
        issue(account, grant, REGION, actor=person(other))
    with pytest.raises(NotFound):
        revoke_token(actor=person(other), account=account, code=code, now=NOW)
    with pytest.raises(NotFound):
        revoke_token(actor=person(other), account=other, code=code, now=NOW)


def test_requests_are_counted_by_the_minute(account):
    token = ApiToken.objects.get(code=issue(account).code)
    use = {"actor": COMMAND, "token_id": token.pk, "used_at": NOW}
    for second in range(TOKEN_REQUESTS):
        use_token(now=NOW.replace(second=second % 60), **use)
    with pytest.raises(TooManyRequests):
        use_token(now=NOW.replace(second=59), **use)
    other = ApiToken.objects.get(code=issue(account).code)
    use_token(now=NOW.replace(second=59), **{**use, "token_id": other.pk})
    later = {**use, "used_at": NOW + timedelta(hours=1)}
    use_token(now=NOW + timedelta(minutes=1), **later)

    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(hours=1)
    assert not Entry.objects.filter(tag="accounts:token:used").exists()


@pytest.mark.parametrize("change", [{"expires_at": NOW}, {"scope": "KZ", "grant": None}])
def test_the_database_refuses_nonsense(account, grant, change):
    code = issue(account, grant, REGION).code
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(code=code).update(**change)


def test_grants_in_force_are_those_of_now(account, grant):
    assert grants_in_force(account, NOW) == [grant]
    assert grants_in_force(account, NOW - timedelta(days=1)) == []
