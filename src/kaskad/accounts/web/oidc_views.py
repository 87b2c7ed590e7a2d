"""To an identity provider and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.accounts.models import Account
from kaskad.accounts.operations.identities import (
    IdentityUnknown,
    connect_identity,
    disconnect_identity,
)
from kaskad.accounts.queries.accounts import account_by_identity, account_by_person
from kaskad.accounts.queries.grants import is_staff_account
from kaskad.accounts.vocab import Way
from kaskad.accounts.web import limits, oidc, sessions
from kaskad.accounts.web.staff_factors import may_change
from kaskad.accounts.web.staff_gate import for_staff
from kaskad.accounts.web.staff_pages import provider_name
from kaskad.accounts.web.staff_sign_in import refuse_sign_in
from kaskad.core import clock
from kaskad.core.installation import Provider
from kaskad.core.refusal import Refusal
from kaskad.core.web.request import actor_of


@never_cache
@require_safe
def to_provider(request: HttpRequest, name: str) -> HttpResponse:
    """Leave for the provider; ``?connect=1`` of a signed-in account connects it."""
    provider = oidc.provider_named(name)
    user = request.user
    connect = request.GET.get("connect") == "1" and isinstance(user, Account)
    if isinstance(user, Account) and connect and not may_change(request, user):
        return redirect("accounts:second_factor")
    try:
        limits.count_address(request)
        return oidc.begin(request, provider, connect=connect)
    except Refusal as refusal:
        return refuse_sign_in(request, refusal)


@never_cache
@require_safe
def back(request: HttpRequest, name: str) -> HttpResponse:
    """The provider's answer: sign in, connect, or say in words why not."""
    provider = oidc.provider_named(name)
    with translation.override(oidc.language_of(request, provider)):
        try:
            found = oidc.confirmed(request, provider)
            if found.connect:
                return _connect(request, provider, found.identity)
            account = _account(provider, found.identity)
        except Refusal as refusal:
            return refuse_sign_in(request, refusal)
        if found.second_factor:
            return sessions.enter(request, account, [], Way.PROVIDER)
        return sessions.proceed(request, account, Way.PROVIDER)


def _account(provider: Provider, identity: str) -> Account:
    """Whose identity it is. Nobody gets an account by signing in."""
    account = account_by_identity(provider.id, identity)
    if account is None and provider.claim == oidc.PERSONAL_NUMBER:
        account = account_by_person(identity)
    if account is None or not is_staff_account(account, clock.now()):
        raise IdentityUnknown(provider=provider_name(provider.names))
    return account


def _connect(request: HttpRequest, provider: Provider, identity: str) -> HttpResponse:
    if not isinstance(request.user, Account) or not may_change(request, request.user):
        return redirect("accounts:second_factor")
    actor, now = actor_of(request), clock.now()
    connect_identity(
        actor=actor, account=request.user, provider=provider.id, identity=identity, now=now
    )
    named = {"provider": provider_name(provider.names)}
    messages.success(request, _("%(provider)s is connected with your account.") % named)
    return redirect("accounts:account")


@require_POST
@for_staff
def disconnect(request: HttpRequest, me: Account, name: str) -> HttpResponse:
    """Let the provider sign in no more."""
    provider = oidc.provider_named(name)
    if not may_change(request, me):
        return redirect("accounts:second_factor")
    disconnect_identity(actor=actor_of(request), account=me, provider=provider.id, now=clock.now())
    return redirect("accounts:account")
