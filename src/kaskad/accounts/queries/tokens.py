"""Personal tokens of the API as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kaskad.accounts.models import Account, ApiToken
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.rows import one_of
from kaskad.core.secrets import token_hash


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
    token = one_of(
        ApiToken.objects.filter(secret_hash=token_hash(secret)).select_related("account", "grant")
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
