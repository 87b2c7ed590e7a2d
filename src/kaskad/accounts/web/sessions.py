"""A staff session: how it begins, what it proved, when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaskad.accounts.models import Account
from kaskad.accounts.operations.sessions import SignInExpired, note_sign_in
from kaskad.accounts.queries.accounts import account_numbered
from kaskad.accounts.queries.factors import factors_of, list_session
from kaskad.accounts.queries.grants import needs_second_factor
from kaskad.accounts.vocab import (
    FRESH_LIFETIME,
    PENDING_LIFETIME,
    STAFF_IDLE,
    STAFF_SESSION,
    Way,
)
from kaskad.core import clock
from kaskad.core.web.request import actor_of

BACKEND = "kaskad.accounts.web.backend.AccountBackend"
SINCE, SEEN, FACTOR, PENDING = "staff_since", "staff_seen", "staff_factor", "staff_pending"
_SEEN_STEP = timedelta(minutes=1)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the session proved two things; a demonstration with open links asks for one."""
    return bool(settings.KASKAD_OPEN_LINKS or request.session.get(FACTOR))


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody proved who they are a short while ago."""
    since = _moment(request.session, SINCE)
    return since is not None and clock.now() - since <= FRESH_LIFETIME


def is_over(session: SessionBase, now: datetime) -> bool:
    """Whether a staff session was idle or open for too long; notes that it was seen."""
    since, seen = _moment(session, SINCE), _moment(session, SEEN)
    if since is None or seen is None:
        return False
    if now - since > STAFF_SESSION or now - seen > STAFF_IDLE:
        return True
    if now - seen > _SEEN_STEP:
        session[SEEN] = now.isoformat()
    return False


def proceed(request: HttpRequest, account: Account, way: Way) -> HttpResponse:
    """After the first proof: on to the second if the account has one, else in."""
    if factors_of(account):
        request.session.cycle_key()
        request.session[PENDING] = [account.pk, way.value, clock.now().isoformat()]
        return redirect("accounts:code")
    return enter(request, account, [way])


def pending(request: HttpRequest) -> tuple[Account, Way]:
    """Who gave the first proof and by what. Refuses when that was too long ago."""
    found = request.session.get(PENDING)
    if not found or clock.now() - datetime.fromisoformat(found[2]) > PENDING_LIFETIME:
        raise SignInExpired
    account = account_numbered(found[0])
    if account is None:
        raise SignInExpired
    return account, Way(found[1])


def enter(
    request: HttpRequest, account: Account, ways: Sequence[Way], factor: Way | None = None
) -> HttpResponse:
    """Begin the session and lead on; without the second factor it needs, to its set-up."""
    now = clock.now()
    actor = actor_of(request)
    bool(actor.kind)  # read before signing in: the entry names who asked, a stranger
    request.session.flush()
    login(request, account, backend=BACKEND)
    request.session.set_expiry(STAFF_SESSION)
    request.session[SINCE] = request.session[SEEN] = now.isoformat()
    if factor is not None:
        request.session[FACTOR] = factor.value
    list_session(request)
    note_sign_in(actor=actor, account=account, ways=[*ways, *([factor] if factor else [])], now=now)
    if factor is None and needs_second_factor(account, now) and not settings.KASKAD_OPEN_LINKS:
        return redirect("accounts:second_factor")
    return redirect("portals:desk")


def proved(request: HttpRequest, factor: Way) -> None:
    """The session now has a second factor."""
    request.session.cycle_key()
    request.session[FACTOR] = factor.value
    list_session(request)


def keep(request: HttpRequest, account: Account) -> None:
    """After a new password: this session goes on under a new key, all others are over."""
    update_session_auth_hash(request, account)
    list_session(request)


def _moment(session: SessionBase, key: str) -> datetime | None:
    text = session.get(key)
    return datetime.fromisoformat(text) if text else None
