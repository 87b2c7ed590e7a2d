"""Accounts as values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from kaskad.accounts.models import Account, Grant, SignInLink, StaffSession
from kaskad.accounts.vocab import OFFICE_ROLES, SESSIONS_SHOWN
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.bulk import chunks
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import token_hash


@dataclass(frozen=True, slots=True)
class LinkState:
    """A personal link that works, and whose it is."""

    account_code: str
    label: str
    language: str
    has_pin: bool
    is_staff: bool


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


def held_grants(account: Account, now: datetime) -> tuple[HeldGrant, ...]:
    """The grants in force at ``now``."""
    rows = (
        Grant.objects.filter(account=account, since__lte=now)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("id")
        .values_list("role", "scope", "until")
    )
    return tuple(HeldGrant(*row) for row in rows)


def grants_at(scopes: Collection[str], now: datetime) -> list[GrantRow]:
    """The grants in force over exactly these subtrees, by scope and name."""
    rows = (
        Grant.objects.filter(scope__in=scopes, account__is_active=True)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("scope", "account__label", "account__code", "role")
        .values_list(
            "scope", "role", "account__code", "account__label", "since", "until",
            "account__last_login",
        )
    )  # fmt: skip
    return [GrantRow(*row) for row in rows]


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


@dataclass(frozen=True, slots=True)
class StaffSessionRow:
    """A session of an operator: who, over what, why, and until when it was or is open."""

    label: str
    role: str
    scope: str
    reason: str
    opened_at: datetime
    ended_at: datetime
    is_open: bool


def staff_session_of(account: Account, tick: datetime) -> StaffSession | None:
    """The open session of an operator at the machine's moment ``tick``."""
    if not account.is_operator:
        return None
    return StaffSession.objects.filter(account=account, closed_at=None, ends_at__gt=tick).first()


def in_session(actor: Actor, account: Account, tick: datetime) -> Actor:
    """The actor with what the open session of an operator adds; others as they are."""
    session = staff_session_of(account, tick)
    if session is None:
        return actor
    grants = (*actor.grants, HeldGrant(session.role, session.scope))
    return replace(actor, kind="operator", grants=grants)


def staff_sessions_at(scopes: Collection[str], tick: datetime) -> list[StaffSessionRow]:
    """The latest sessions of operators over exactly these subtrees, newest first."""
    rows = (
        StaffSession.objects.filter(scope__in=scopes)
        .select_related("account")
        .order_by("-opened_at")[:SESSIONS_SHOWN]
    )
    return [
        StaffSessionRow(
            one.account.label, one.role, one.scope, one.reason, one.opened_at,
            one.closed_at or one.ends_at, one.closed_at is None and one.ends_at > tick,
        )
        for one in rows
    ]  # fmt: skip


def working_link(token: str, now: datetime) -> SignInLink | None:
    """The link with its account, or None if it is unknown, revoked, expired, or closed with it."""
    return (
        SignInLink.objects.select_related("account")
        .filter(
            token_hash=token_hash(token),
            revoked_at=None,
            expires_at__gt=now,
            account__is_active=True,
        )
        .first()
    )


def open_link(token: str, now: datetime) -> LinkState | None:
    """Whose link this is, or None if it is unknown, revoked or expired."""
    link = working_link(token, now)
    if link is None:
        return None
    account = link.account
    return LinkState(
        account.code,
        account.label,
        account.language,
        has_pin=bool(account.pin_hash),
        is_staff=is_staff_account(account, now),
    )


def is_staff_account(account: Account, now: datetime) -> bool:
    """Whether the account works for a commission: then it does not sign in by link and PIN."""
    if account.is_operator:
        return True
    return any(grant.role in OFFICE_ROLES for grant in held_grants(account, now))


def account_by_code(code: str) -> Account:
    """The account with this code; NotFound if there is none."""
    account = Account.objects.filter(code=code).first()
    if account is None:
        raise NotFound
    return account


@dataclass(frozen=True, slots=True)
class LinkStanding:
    """How far an account is: a working link since a day, a PIN chosen, a last sign-in."""

    issued_at: datetime | None
    has_pin: bool
    rests_until: datetime | None
    signed_in_at: datetime | None
    is_staff: bool


def link_standings(account_ids: Collection[int], now: datetime) -> dict[int, LinkStanding]:
    """How far each of many accounts is, in a constant number of queries for each 500."""
    found: dict[int, LinkStanding] = {}
    for some in chunks(account_ids):
        links = SignInLink.objects.filter(
            account__in=some, revoked_at=None, expires_at__gt=now
        ).order_by("issued_at")
        issued = dict(links.values_list("account_id", "issued_at"))
        staff = set(
            Grant.objects.filter(account__in=some, role__in=OFFICE_ROLES, since__lte=now)
            .filter(Q(until__isnull=True) | Q(until__gt=now))
            .values_list("account_id", flat=True)
        )
        rows = Account.objects.filter(pk__in=some).values_list(
            "id", "pin_hash", "rests_until", "last_login"
        )
        found |= {
            key: LinkStanding(issued.get(key), bool(pin), rests, last, key in staff)
            for key, pin, rests, last in rows
        }
    return found
