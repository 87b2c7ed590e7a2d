"""Personal links: issued, renewed, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from kaskad.accounts.models import Account, SignInLink
from kaskad.accounts.vocab import LINK_LIFETIME
from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    nothing_changed,
    operation,
    record,
    record_many,
)
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks
from kaskad.core.secrets import token_hash


@operation(Tag.SIGN_IN_LINK_ISSUED)
def issue_link(*, actor: Actor, account: Account, now: datetime) -> str:
    """A new personal link's token, shown once; the database keeps its hash only."""
    token = secrets.token_urlsafe(16)
    SignInLink.objects.create(
        account=account,
        token_hash=token_hash(token),
        issued_at=now,
        expires_at=now + LINK_LIFETIME,
    )
    record(
        actor=actor,
        tag=Tag.SIGN_IN_LINK_ISSUED,
        subject=Subject("account", account.code, scope=account.place),
        now=now,
    )
    return token


@operation(Tag.SIGN_IN_LINK_RENEWED)
def renew_links(*, actor: Actor, accounts: Sequence[Account], now: datetime) -> list[str]:
    """New links' tokens in place of all older ones: for first letters, lost ones, and lost PINs.

    PINs are forgotten, rests end, and whoever is signed in as one of the accounts is signed out.
    """
    if not accounts:
        nothing_changed()
        return []
    tokens = [secrets.token_urlsafe(16) for _ in accounts]
    for some in chunks(account.pk for account in accounts):
        SignInLink.objects.filter(account__in=some, revoked_at=None).update(revoked_at=now)
        Account.objects.filter(pk__in=some).update(
            pin_hash="", wrong_pins=0, rests_until=None, generation=F("generation") + 1
        )
    links = [
        SignInLink(
            account=account,
            token_hash=token_hash(token),
            issued_at=now,
            expires_at=now + LINK_LIFETIME,
        )
        for account, token in zip(accounts, tokens, strict=True)
    ]
    SignInLink.objects.bulk_create(links, batch_size=500)
    lines = [
        Line(Tag.SIGN_IN_LINK_RENEWED, Subject("account", one.code, scope=one.place))
        for one in accounts
    ]
    record_many(actor=actor, lines=lines, now=now)
    return tokens


@operation(Tag.SIGN_IN_LINK_REVOKED)
def revoke_links(*, actor: Actor, account: Account, now: datetime) -> int:
    """Make all links of an account useless; returns how many worked until now."""
    revoked = SignInLink.objects.filter(account=account, revoked_at=None).update(revoked_at=now)
    if not revoked:
        nothing_changed()
        return 0
    record(
        actor=actor,
        tag=Tag.SIGN_IN_LINK_REVOKED,
        subject=Subject("account", account.code, scope=account.place),
        changes={"links": revoked},
        now=now,
    )
    return revoked


@operation(Tag.SIGN_IN_LINK_REVOKED)
def end_sign_ins(*, actor: Actor, accounts: Sequence[Account], now: datetime) -> int:
    """Nobody signs in as these accounts any more: links and PINs end, who is in is signed out.

    Returns how many they are; none changes nothing. A new letter lets its account in again.
    """
    if not accounts:
        nothing_changed()
        return 0
    for some in chunks(account.pk for account in accounts):
        SignInLink.objects.filter(account__in=some, revoked_at=None).update(revoked_at=now)
        Account.objects.filter(pk__in=some).update(
            pin_hash="", wrong_pins=0, rests_until=None, generation=F("generation") + 1
        )
    lines = [
        Line(Tag.SIGN_IN_LINK_REVOKED, Subject("account", one.code, scope=one.place))
        for one in accounts
    ]
    record_many(actor=actor, lines=lines, now=now)
    return len(accounts)
