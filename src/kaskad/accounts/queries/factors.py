"""What proves who somebody is, and the sessions that were opened with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from kaskad.accounts.models import Account
from kaskad.accounts.vocab import Way
from kaskad.core import clock


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
    """The open sessions of an account, the newest first; ``current`` is the key of this one.

    Those that have ended leave allauth's list.
    """
    now = clock.machine_now()
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    listed = UserSession.objects.filter(user_id=account.pk).annotate(is_live=Exists(live))
    rows = list(listed.order_by("-id"))
    found = [one for one in rows if one.is_live]
    if ended := [one.pk for one in rows if not one.is_live]:
        UserSession.objects.filter(pk__in=ended).delete()
    return [
        SessionRow(one.pk, one.ip, one.user_agent, one.created_at, one.session_key == current)
        for one in found
    ]


def identities_of(account: Account) -> frozenset[str]:
    """The providers whose identity is connected with the account."""
    return frozenset(SocialAccount.objects.filter(user=account).values_list("provider", flat=True))
