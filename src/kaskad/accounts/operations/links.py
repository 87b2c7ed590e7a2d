"""Personal links: issued, renewed, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db.models import F

from kaskad.accounts.models import Account, SignInLink
from kaskad.accounts.vocab import LINK_LIFETIME
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
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
        subject=Subject("account", account.code, account.label),
        now=now,
    )
    return token


@operation(Tag.SIGN_IN_LINK_RENEWED)
def renew_link(*, actor: Actor, account: Account, now: datetime) -> str:
    """A new link's token in place of all older ones: for a lost letter, phone or PIN.

    The PIN is forgotten, a rest ends, and whoever is signed in as this account is signed out.
    """
    SignInLink.objects.filter(account=account, revoked_at=None).update(revoked_at=now)
    Account.objects.filter(pk=account.pk).update(
        pin_hash="", wrong_pins=0, rests_until=None, generation=F("generation") + 1
    )
    record(
        actor=actor,
        tag=Tag.SIGN_IN_LINK_RENEWED,
        subject=Subject("account", account.code, account.label),
        now=now,
    )
    return issue_link(actor=actor, account=account, now=now)


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
        subject=Subject("account", account.code, account.label),
        changes={"links": revoked},
        now=now,
    )
    return revoked
