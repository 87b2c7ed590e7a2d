"""Personal tokens of the JSON API: issued, used, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, ApiToken, Grant
from kaskad.accounts.operations.limits import Limit
from kaskad.accounts.vocab import (
    API_MARK,
    TOKEN_DAYS,
    TOKEN_LABEL_LENGTH,
    TOKEN_REQUESTS,
    TOKENS_AT_ONCE,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code, token_hash

_SECRET_BYTES = 32
_REQUESTS = Limit("requests of a token", TOKEN_REQUESTS, timedelta(minutes=1))


class TokenBeyondGrant(Refusal):
    code = "accounts.token_beyond_grant"
    text = _(
        "A token cannot reach further than a grant that you hold now. Choose one of your grants, "
        "and a commission inside its territory."
    )


class TokenLabelUnusable(Refusal):
    code = "accounts.token_label_unusable"
    text = _(
        "Name the token after the program that will use it, with at most %(limit)d signs, so that "
        "you know later what stops when you revoke it."
    )


class TokenDaysOutOfRange(Refusal):
    code = "accounts.token_days_out_of_range"
    text = _("A token lasts from 1 to %(limit)d days. Choose a number between them.")


class TooManyTokens(Refusal):
    code = "accounts.too_many_tokens"
    text = _("You have %(limit)d tokens that work. Revoke one that is not needed any more first.")


class TooManyRequests(Refusal):
    code = "accounts.too_many_requests"
    text = _("More than %(limit)d requests came within a minute. Wait a minute and go on slower.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token: its code for lists, and the secret, which is shown once."""

    code: str
    secret: str
    expires_at: datetime


@operation(Tag.API_ACCESS_ISSUED)
def issue_token(
    *,
    actor: Actor,
    account: Account,
    label: str,
    grant: Grant | None,
    scope: str,
    lineage: Collection[str],
    writes: bool,
    days: int,
    now: datetime,
) -> IssuedToken:
    """Issue a token that carries ``grant`` over the subtree of ``scope``; the secret is shown once.

    ``lineage`` is the codes from ``scope`` up to the root: this room does not know the tree.
    Without a grant the token reaches only what is the account's own. Refuses a grant that is not
    the account's or not in force, a scope outside of it, a label that says nothing, more than 90
    days, and more than 20 tokens at once; NotFound for the account of somebody else.
    """
    if not actor.is_trusted and actor.code != account.code:
        raise NotFound
    account = Account.objects.select_for_update().get(pk=account.pk)
    label = label.strip()
    _refuse_unfit(account, label, days, now)
    if not _holds(actor, grant) or not _is_covered(account, grant, scope, lineage, now):
        raise TokenBeyondGrant(field="scope")

    secret = API_MARK + secrets.token_urlsafe(_SECRET_BYTES)
    token = ApiToken.objects.create(
        code=random_code(),
        account=account,
        grant=grant,
        scope=scope,
        label=label,
        secret_hash=token_hash(secret),
        writes=writes,
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    changes = {
        "token": token.code,
        "role": grant.role if grant else "",
        "scope": scope,
        "writes": writes,
        "expires": token.expires_at.isoformat(),
    }
    record(
        actor=actor,
        tag=Tag.API_ACCESS_ISSUED,
        subject=Subject("account", account.code, scope=scope),
        changes=changes,
        now=now,
    )
    return IssuedToken(token.code, secret, token.expires_at)


@operation(Tag.API_ACCESS_REVOKED)
def revoke_token(*, actor: Actor, account: Account, code: str, now: datetime) -> ApiToken:
    """Make a token useless; again changes nothing. NotFound for a token of somebody else."""
    if not actor.is_trusted and actor.code != account.code:
        raise NotFound
    token = ApiToken.objects.select_for_update().filter(account=account, code=code).first()
    if token is None:
        raise NotFound
    if token.revoked_at is not None:
        nothing_changed()
        return token
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    record(
        actor=actor,
        tag=Tag.API_ACCESS_REVOKED,
        subject=Subject("account", account.code, scope=token.scope),
        changes={"token": token.code},
        now=now,
    )
    return token


@operation(Tag.API_ACCESS_ISSUED)
def use_token(*, actor: Actor, token_id: int, used_at: datetime, now: datetime) -> None:
    """Note one request of a token. Refuses more than so many within a minute.

    It is a sign of life and no change of what the token may do, so it leaves no entry, and the
    token keeps ``used_at``, the installation's moment, of the first request of a minute only. The
    minute is one of the machine (``now``), which goes on where the installation stands on a day.
    """
    del actor
    nothing_changed()
    count = _REQUESTS.count(str(token_id), now)
    if count > _REQUESTS.most:
        raise TooManyRequests(limit=_REQUESTS.most)
    if count == 1:
        ApiToken.objects.filter(pk=token_id).update(last_used_at=used_at)


def _refuse_unfit(account: Account, label: str, days: int, now: datetime) -> None:
    if not label or len(label) > TOKEN_LABEL_LENGTH or not label.isprintable():
        raise TokenLabelUnusable(field="label", limit=TOKEN_LABEL_LENGTH)
    if not 1 <= days <= TOKEN_DAYS:
        raise TokenDaysOutOfRange(field="days", limit=TOKEN_DAYS)
    working = ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=now)
    if working.count() >= TOKENS_AT_ONCE:
        raise TooManyTokens(limit=TOKENS_AT_ONCE)


def _holds(actor: Actor, grant: Grant | None) -> bool:
    """Whether the actor holds the grant now: above a district that takes a second factor."""
    if grant is None or actor.is_trusted:
        return True
    return any((held.role, held.scope) == (grant.role, grant.scope) for held in actor.grants)


def _is_covered(
    account: Account, grant: Grant | None, scope: str, lineage: Collection[str], now: datetime
) -> bool:
    if grant is None:
        return not scope
    in_force = grant.since <= now and (grant.until is None or grant.until > now)
    own = grant.account_id == account.pk
    return own and in_force and scope in lineage and grant.scope in lineage
