"""Accounts as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from kaskad.accounts.models import Account, Grant, SignInLink
from kaskad.accounts.vocab import PASSWORD_ROLES, Way
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.secrets import token_hash


@dataclass(frozen=True, slots=True)
class LinkState:
    """A personal link that works, and whose it is."""

    account_code: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as its holder reads it."""

    role: str
    scope: str
    wide: bool
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class FactorRow:
    """A second factor: the app or a passkey."""

    number: int
    kind: str
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open session: from where, with what, since when."""

    number: int
    address: str
    program: str
    since: datetime
    is_current: bool


def _in_force(account: Account, now: datetime) -> QuerySet[Grant]:
    return (
        Grant.objects.filter(account=account, since__lte=now)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("id")
    )


def held_grants(
    account: Account, now: datetime, *, second_factor: bool = True
) -> tuple[HeldGrant, ...]:
    """The grants in force at ``now``; without a second factor those above a district are not."""
    grants = _in_force(account, now)
    rows = (grants if second_factor else grants.filter(wide=False)).values_list("role", "scope")
    return tuple(HeldGrant(role, scope) for role, scope in rows)


def needs_second_factor(account: Account, now: datetime) -> bool:
    """Whether a grant in force reaches above a district."""
    return _in_force(account, now).filter(wide=True).exists()


def is_staff_account(account: Account, now: datetime) -> bool:
    """Whether the account signs in with a password or a passkey, not by a link and a PIN."""
    return _in_force(account, now).filter(role__in=PASSWORD_ROLES).exists()


def actor_of(
    account: Account,
    *,
    now: datetime,
    second_factor: bool = False,
    language: str = "",
    request_id: str = "",
    address: str = "",
) -> Actor:
    """The actor value of a signed-in account.

    ``second_factor`` says that the session proved two things; without it no grant above a district
    is held.
    """
    return Actor(
        kind="person",
        code=account.code,
        label=account.label,
        language=language or account.language,
        grants=held_grants(account, now, second_factor=second_factor),
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


def account_of_link(token: str, now: datetime) -> Account | None:
    """The account of a personal link that works."""
    state = open_link(token, now)
    return Account.objects.get(code=state.account_code) if state else None


def account_named(text: str) -> Account | None:
    """The account with this code or sign-in name."""
    text = text.strip()
    return Account.objects.filter(Q(code=text) | Q(login=text.lower())).first()


def account_numbered(number: int) -> Account | None:
    """The account that a session or a passkey points at, if it may sign in."""
    return Account.objects.filter(pk=number, is_active=True).first()


def account_by_login(login: str) -> Account | None:
    """The account with this sign-in name, if it may sign in."""
    return Account.objects.filter(login=login, is_active=True).first() if login else None


def password_fits(account: Account | None, password: str) -> bool:
    """Whether this is the password; takes as long for an account that is not there."""
    if account is None:
        Account().set_password(password)
        return False
    return account.check_password(password)


def account_by_identity(provider: str, identity: str) -> Account | None:
    """The account connected with an identity of the provider, if it may sign in."""
    known = SocialAccount.objects.select_related("user").filter(provider=provider, uid=identity)
    found = next((one.user for one in known), None)
    return found if isinstance(found, Account) and found.is_active else None


def account_by_person(identity_hash: str) -> Account | None:
    """The account whose owner has the personal number of this hash, if it may sign in."""
    return Account.objects.filter(identity_hash=identity_hash, is_active=True).first()


def grants_of(account: Account, now: datetime) -> list[GrantRow]:
    """The grants in force with their periods."""
    rows = _in_force(account, now).values_list("role", "scope", "wide", "since", "until")
    return [GrantRow(*row) for row in rows]


def factors_of(account: Account) -> list[FactorRow]:
    """The app and the passkeys of an account."""
    rows = Authenticator.objects.filter(user=account).order_by("id")
    return [
        FactorRow(one.pk, one.type, one.data.get("name", ""), one.created_at, one.last_used_at)
        for one in rows.exclude(type=Authenticator.Type.RECOVERY_CODES)
    ]


def recovery_codes_of(account: Account) -> list[str]:
    """The recovery codes that were not used."""
    found = Authenticator.objects.filter(
        user=account, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return list(found.wrap().get_unused_codes()) if found else []


def code_fits(account: Account, typed: str) -> Way | None:
    """By what the code was right, and it is used up: of the app, or a recovery code."""
    for factor in Authenticator.objects.filter(user=account).exclude(
        type=Authenticator.Type.WEBAUTHN
    ):
        if factor.wrap().validate_code(typed):
            factor.record_usage()
            is_app = factor.type == Authenticator.Type.TOTP
            return Way.APP if is_app else Way.RECOVERY
    return None


def list_session(request: HttpRequest) -> None:
    """Put the session of the request into the list that its owner reads, which allauth keeps.

    The list is made of sessions and is no fact of its own; the sign-in is what leaves an entry.
    """
    UserSession.objects.create_from_request(request)


def sessions_of(account: Account, current: str) -> list[SessionRow]:
    """The open sessions of an account, the newest first; ``current`` is the key of this one."""
    found = UserSession.objects.purge_and_list(account)
    rows = [
        SessionRow(one.pk, one.ip, one.user_agent, one.created_at, one.session_key == current)
        for one in found
    ]
    return sorted(rows, key=lambda row: row.number, reverse=True)


def identities_of(account: Account) -> frozenset[str]:
    """The providers whose identity is connected with the account."""
    return frozenset(SocialAccount.objects.filter(user=account).values_list("provider", flat=True))
