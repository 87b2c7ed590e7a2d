"""Accounts as values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kaskad.accounts.models import Account, Grant, SignInLink
from kaskad.core.actor import Actor, HeldGrant
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


def place_of(account: Account) -> str:
    """The scope of the first grant that has not ended: where entries about the account belong."""
    rows = Grant.objects.filter(account=account, until=None).order_by("id")
    return rows.values_list("scope", flat=True).first() or ""


def labels_of(codes: Collection[str]) -> dict[str, str]:
    """The names of accounts, by code."""
    return dict(Account.objects.filter(code__in=codes).values_list("code", "label"))


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
