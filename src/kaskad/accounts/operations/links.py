"""Personal links, and signing in by them."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, SignInLink
from kaskad.accounts.queries import place_of
from kaskad.accounts.vocab import LINK_LIFETIME
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import token_hash


class LinkNotValid(Refusal):
    code = "accounts.link_not_valid"
    text = _(
        "This sign-in link does not work any more. Ask the secretary of your commission for a new "
        "one."
    )


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
        subject=Subject("account", account.code, scope=place_of(account)),
        now=now,
    )
    return token


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
        subject=Subject("account", account.code, scope=place_of(account)),
        changes={"links": revoked},
        now=now,
    )
    return revoked


@operation(Tag.SIGNED_IN)
def sign_in_by_link(*, actor: Actor, token: str, now: datetime) -> Account:
    """The account of a valid link. Refuses an unknown, revoked or expired link."""
    link = (
        SignInLink.objects.select_related("account")
        .filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if link is None or not link.account.is_active:
        raise LinkNotValid

    link.last_used_at = now
    link.save(update_fields=["last_used_at"])

    record(
        actor=actor,
        tag=Tag.SIGNED_IN,
        subject=Subject("account", link.account.code, scope=place_of(link.account)),
        now=now,
    )
    return link.account


@operation(Tag.SIGNED_OUT)
def sign_out(*, actor: Actor, now: datetime) -> None:
    """Leave an entry that the session ended; the session itself is the web's."""
    record(
        actor=actor,
        tag=Tag.SIGNED_OUT,
        subject=Subject(
            "account", actor.code or "-", scope=next((one.scope for one in actor.grants), "")
        ),
        now=now,
    )
