"""Personal links as values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kaskad.accounts.models import Account, Grant, OneTimeCode, SignInLink
from kaskad.accounts.queries.grants import is_staff_account
from kaskad.accounts.vocab import CODE_TRIES, PASSWORD_ROLES
from kaskad.core.bulk import chunks
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
class LinkStanding:
    """How far an account is: a working link since a day, a PIN chosen, a last sign-in."""

    issued_at: datetime | None
    has_pin: bool
    rests_until: datetime | None
    signed_in_at: datetime | None
    is_staff: bool


def working_link(token: str, now: datetime, *, locked: bool = False) -> SignInLink | None:
    """The link with its account, or None if it is unknown, revoked, expired, or closed with it.

    ``locked`` keeps the account as it is until the operation ends.
    """
    links = SignInLink.objects.select_related("account")
    if locked:
        links = links.select_for_update(of=("account",))
    # Every sign-in asks this: judging a row here costs half of what conditions in the query do.
    link = next(iter(links.filter(token_hash=token_hash(token))), None)
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        return None
    return link if link.account.is_active else None


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


def code_is_sent(account_code: str, tick: datetime) -> bool:
    """Whether a one-time code may be on its way that still opens this account."""
    return OneTimeCode.objects.filter(
        account__code=account_code, until__gt=tick, wrong__lt=CODE_TRIES
    ).exists()


def account_of_link(token: str, now: datetime) -> Account | None:
    """The account of a personal link that works."""
    link = working_link(token, now)
    return link.account if link else None


def link_standings(account_ids: Collection[int], now: datetime) -> dict[int, LinkStanding]:
    """How far each of many accounts is, in a constant number of queries for each 500."""
    found: dict[int, LinkStanding] = {}
    for some in chunks(account_ids):
        links = SignInLink.objects.filter(
            account__in=some, revoked_at=None, expires_at__gt=now
        ).order_by("issued_at")
        issued = dict(links.values_list("account_id", "issued_at"))
        staff = set(
            Grant.objects.filter(account__in=some, role__in=PASSWORD_ROLES, since__lte=now)
            .filter(Q(until__isnull=True) | Q(until__gt=now))
            .values_list("account_id", flat=True)
        )
        rows = Account.objects.filter(pk__in=some).values_list(
            "id", "pin_hash", "rests_until", "signed_in_at"
        )
        found |= {
            key: LinkStanding(issued.get(key), bool(pin), rests, last, key in staff)
            for key, pin, rests, last in rows
        }
    return found
