"""Roles over subtrees as values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from kaskad.accounts.models import Account, Grant
from kaskad.accounts.vocab import PASSWORD_ROLES
from kaskad.core.actor import HeldGrant
from kaskad.core.rows import rows_of

# As SQL because every page of everybody signed in asks it: to put it together takes Django five
# times as long as the database to answer it. The same as ``_in_force``.
_HELD = """
SELECT * FROM accounts_grant
WHERE account_id = %s AND since <= %s AND (until IS NULL OR until > %s) ORDER BY id"""


@dataclass(frozen=True, slots=True)
class GrantRow:
    """Who holds which role over a subtree, and when they signed in last."""

    scope: str
    role: str
    account_code: str
    label: str
    since: datetime
    until: datetime | None
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A grant as its holder reads it."""

    role: str
    scope: str
    wide: bool
    since: datetime
    until: datetime | None


def held_grants(
    account: Account, now: datetime, *, second_factor: bool = True
) -> tuple[HeldGrant, ...]:
    """The grants in force at ``now``; without a second factor those above a district are not."""
    moment = connection.ops.adapt_datetimefield_value(now)
    found = rows_of(Grant, _HELD, [account.pk, moment, moment])
    return tuple(
        HeldGrant(one.role, one.scope, one.until) for one in found if second_factor or not one.wide
    )


def needs_second_factor(account: Account, now: datetime) -> bool:
    """Whether a grant in force reaches above a district, or the account may open staff sessions."""
    return account.is_operator or _in_force(account, now).filter(wide=True).exists()


def is_staff_account(account: Account, now: datetime) -> bool:
    """Whether the account signs in with a password or a passkey, not by a link and a PIN."""
    if account.is_operator:
        return True
    return _in_force(account, now).filter(role__in=PASSWORD_ROLES).exists()


def grants_of(account: Account, now: datetime) -> list[OwnGrant]:
    """The grants in force with their periods."""
    rows = _in_force(account, now).values_list("role", "scope", "wide", "since", "until")
    return [OwnGrant(*row) for row in rows]


def grants_at(scopes: Collection[str], now: datetime) -> list[GrantRow]:
    """The grants in force over exactly these subtrees, by scope and name."""
    rows = (
        Grant.objects.filter(scope__in=scopes, account__is_active=True)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("scope", "account__label", "account__code", "role")
        .values_list(
            "scope", "role", "account__code", "account__label", "since", "until",
            "account__signed_in_at",
        )
    )  # fmt: skip
    return [GrantRow(*row) for row in rows]


def _in_force(account: Account, now: datetime) -> QuerySet[Grant]:
    return (
        Grant.objects.filter(account=account, since__lte=now)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("id")
    )


def grants_in_force(account: Account, now: datetime) -> list[Grant]:
    """The grants of an account that hold at ``now``, the oldest first."""
    return list(_in_force(account, now))
