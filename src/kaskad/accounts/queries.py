"""Accounts as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kaskad.accounts.models import Account, ApiToken, Grant, SignInLink
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import token_hash


@dataclass(frozen=True, slots=True)
class LinkState:
    """A personal link that works, and whose it is."""

    account_code: str
    label: str
    language: str


def held_grants(account: Account, now: datetime) -> tuple[HeldGrant, ...]:
    """The grants in force at ``now``."""
    rows = (
        Grant.objects.filter(account=account, since__lte=now)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("id")
        .values_list("role", "scope")
    )
    return tuple(HeldGrant(role, scope) for role, scope in rows)


def actor_of(
    account: Account, *, now: datetime, language: str = "", request_id: str = "", address: str = ""
) -> Actor:
    """The actor value of a signed-in account."""
    return Actor(
        kind="person",
        code=account.code,
        label=account.label,
        language=language or account.language,
        grants=held_grants(account, now),
        request_id=request_id,
        address=address,
    )


def open_link(token: str, now: datetime) -> LinkState | None:
    """Whose link this is, or None if it is unknown, revoked or expired."""
    link = (
        SignInLink.objects.filter(
            token_hash=token_hash(token), revoked_at__isnull=True, expires_at__gt=now
        )
        .select_related("account")
        .first()
    )
    if link is None or not link.account.is_active:
        return None
    return LinkState(link.account.code, link.account.label, link.account.language)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A personal token in the list of its account; role and scope are empty without a grant."""

    code: str
    label: str
    role: str
    scope: str
    writes: bool
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    works: bool


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who acts by a token that works: an actor with nothing but the token's grant."""

    token_id: int
    actor: Actor
    writes: bool


def account_of(actor: Actor) -> Account:
    """The account of a signed-in person. Raises NotFound."""
    account = Account.objects.filter(code=actor.code).first() if actor.is_signed_in else None
    if account is None:
        raise NotFound
    return account


def account_by_code(code: str) -> Account:
    """The account with this code. Raises NotFound."""
    account = Account.objects.filter(code=code).first()
    if account is None:
        raise NotFound
    return account


def grants_in_force(account: Account, now: datetime) -> list[Grant]:
    """The grants of an account that hold at ``now``, the oldest first."""
    rows = Grant.objects.filter(account=account, since__lte=now)
    return list(rows.filter(Q(until__isnull=True) | Q(until__gt=now)).order_by("id"))


def tokens_of(account: Account, now: datetime) -> list[TokenRow]:
    """All tokens of an account, the newest first."""
    rows = ApiToken.objects.filter(account=account).select_related("grant").order_by("-id")
    return [
        TokenRow(
            code=one.code,
            label=one.label,
            role=one.grant.role if one.grant else "",
            scope=one.scope,
            writes=one.writes,
            issued_at=one.issued_at,
            expires_at=one.expires_at,
            revoked_at=one.revoked_at,
            last_used_at=one.last_used_at,
            works=_works(one, now),
        )
        for one in rows
    ]


def holder_of_token(
    secret: str, *, now: datetime, language: str, request_id: str = "", address: str = ""
) -> TokenHolder | None:
    """Who acts by this secret; None if it is unknown, expired, revoked, or its grant has ended."""
    token = (
        ApiToken.objects.filter(secret_hash=token_hash(secret))
        .select_related("account", "grant")
        .first()
    )
    if token is None or not _works(token, now) or not token.account.is_active:
        return None
    grants = (HeldGrant(token.grant.role, token.scope),) if token.grant else ()
    actor = Actor(
        kind="person",
        code=token.account.code,
        label=token.account.label,
        language=language,
        grants=grants,
        request_id=request_id,
        address=address,
    )
    return TokenHolder(token.pk, actor, token.writes)


def _works(token: ApiToken, now: datetime) -> bool:
    if token.revoked_at is not None or token.expires_at <= now:
        return False
    grant = token.grant
    return grant is None or (grant.since <= now and (grant.until is None or grant.until > now))
