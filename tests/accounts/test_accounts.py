"""Opening accounts, granting, links: success, every refusal, repetition, and the entry of each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.accounts.api import (
    LinkNotValid,
    LinkState,
    Role,
    UnknownRole,
    actor_of,
    give_grant,
    held_grants,
    issue_link,
    open_account,
    open_link,
    revoke_links,
    sign_in_by_link,
    sign_out,
)
from kaskad.accounts.models import Account, Grant, SignInLink
from kaskad.accounts.operations.opening import CodeUnusable
from kaskad.accounts.vocab import LINK_LIFETIME
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor, HeldGrant
from tests.accounts.conftest import COMMAND, NOW

COORDINATOR = Role.COORDINATOR.value


def entries(tag):
    return list(Entry.objects.filter(tag=tag).values_list("subject_code", "changes"))


def grant(account, role=COORDINATOR, scope="KZ-15"):
    return give_grant(actor=COMMAND, account=account, role=role, scope=scope, now=NOW)


def link(account, now=NOW):
    return issue_link(actor=COMMAND, account=account, now=now)


def test_an_account_is_opened_without_a_password(account):
    assert (account.label, account.language, account.opened_at) == ("Айгүл Сәрсенбаева", "kk", NOW)
    assert not account.has_usable_password()
    assert entries("accounts:account:opened") == [("a1", {})]


def test_an_account_gets_a_code_of_its_own(db):
    codes = {open_account(actor=COMMAND, label="x", language="ru", now=NOW).code for _ in range(3)}

    assert len(codes) == 3


def test_an_account_that_exists_is_returned_unchanged(account):
    again = open_account(actor=COMMAND, label="Other", language="ru", code="a1", now=NOW)

    assert again == account
    assert Account.objects.get().label == "Айгүл Сәрсенбаева"
    assert len(entries("accounts:account:opened")) == 1


def test_a_grant_is_held_from_now_on(account):
    grant(account)

    assert held_grants(account, NOW) == (HeldGrant(COORDINATOR, "KZ-15"),)
    assert held_grants(account, NOW - timedelta(seconds=1)) == ()
    assert entries("accounts:grant:given") == [
        ("a1", {"role": COORDINATOR, "scope": "KZ-15", "until": [None, None]})
    ]
    assert Entry.objects.get(tag="accounts:grant:given").scope == "KZ-15"


def test_the_same_grant_again_changes_nothing(account):
    assert grant(account) == grant(account)
    assert len(entries("accounts:grant:given")) == 1


@pytest.mark.parametrize("code", ["a" * 21, "ә1", "a b", "a/b"])
def test_a_code_that_no_address_or_column_holds_is_refused(db, code):
    with pytest.raises(CodeUnusable):
        open_account(actor=COMMAND, label="x", language="ru", code=code, now=NOW)
    assert not Account.objects.exists()


def test_an_unknown_role_is_refused(account):
    with pytest.raises(UnknownRole):
        grant(account, role="king")
    assert not Grant.objects.exists()


def test_a_grant_that_ended_is_not_held(account):
    grant(account)
    Grant.objects.update(until=NOW + timedelta(days=1))

    assert held_grants(account, NOW + timedelta(days=1)) == ()


def test_the_database_refuses_a_grant_that_ends_before_it_begins(account):
    grant(account)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(until=NOW - timedelta(days=1))


def test_the_database_refuses_an_unknown_role(account):
    grant(account)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(role="king")


def test_an_actor_is_the_account_with_its_grants(account):
    grant(account)

    actor = actor_of(account, now=NOW, request_id="r", address="10.0.0.1")

    assert actor == Actor(
        kind="person", code="a1", label="Айгүл Сәрсенбаева", language="kk",
        grants=(HeldGrant(COORDINATOR, "KZ-15"),), request_id="r", address="10.0.0.1",
    )  # fmt: skip


def test_only_the_hash_of_a_link_is_stored(account):
    token = link(account)

    stored = SignInLink.objects.get()
    assert token not in (stored.token_hash, str(stored.pk))
    assert stored.expires_at == NOW + LINK_LIFETIME
    assert entries("accounts:link:issued") == [("a1", {})]
    assert not Entry.objects.filter(changes__icontains=token).exists()


def test_a_link_says_whose_it_is_and_leaves_no_trace(account):
    token = link(account)

    assert open_link(token, NOW) == LinkState(
        "a1", "Айгүл Сәрсенбаева", "kk", has_pin=False, is_staff=False
    )
    assert SignInLink.objects.get().last_used_at is None


def test_a_link_signs_in_and_may_be_used_again(account):
    token = link(account)

    for minute in (1, 2):
        now = NOW + timedelta(minutes=minute)
        assert sign_in_by_link(actor=Actor.stranger(), token=token, now=now) == account
        assert SignInLink.objects.get().last_used_at == now
    assert len(entries("accounts:session:opened")) == 2


def unknown(_account):
    return "no-such-token", NOW


def expired(account):
    return link(account), NOW + LINK_LIFETIME


def revoked(account):
    token = link(account)
    revoke_links(actor=COMMAND, account=account, now=NOW)
    return token, NOW


def of_a_closed_account(account):
    token = link(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    return token, NOW


@pytest.mark.parametrize("bad", [unknown, expired, revoked, of_a_closed_account])
def test_a_link_that_does_not_work_is_refused(account, bad):
    token, now = bad(account)

    with pytest.raises(LinkNotValid):
        sign_in_by_link(actor=Actor.stranger(), token=token, now=now)
    assert open_link(token, now) is None
    assert entries("accounts:session:opened") == []


def test_all_links_of_an_account_are_revoked_at_once(account):
    link(account)
    link(account)

    assert revoke_links(actor=COMMAND, account=account, now=NOW) == 2
    assert entries("accounts:link:revoked") == [("a1", {"links": 2})]


def test_revoking_again_changes_nothing(account):
    link(account)
    revoke_links(actor=COMMAND, account=account, now=NOW)

    assert revoke_links(actor=COMMAND, account=account, now=NOW) == 0
    assert len(entries("accounts:link:revoked")) == 1


def test_signing_out_leaves_an_entry(account):
    sign_out(actor=actor_of(account, now=NOW), now=NOW)

    assert entries("accounts:session:closed") == [("a1", {})]
