"""A personal link of staff: it invites to choose a password or a passkey, then it ends."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.accounts.models import Account
from kaskad.accounts.operations.factors import add_passkey
from kaskad.accounts.operations.links import revoke_links
from kaskad.accounts.operations.passwords import accept_invitation
from kaskad.accounts.operations.sessions import PasskeyRefused
from kaskad.accounts.operations.signing_in import sign_in_by_link
from kaskad.accounts.queries.factors import factors_of
from kaskad.accounts.queries.grants import is_staff_account
from kaskad.accounts.queries.links import account_of_link
from kaskad.accounts.vocab import Way
from kaskad.accounts.web import limits, passkeys, sessions
from kaskad.accounts.web.staff_forms import InvitationForm, PasskeyForm
from kaskad.accounts.web.staff_pages import invitation_page, open_link_page
from kaskad.accounts.web.staff_sign_in import TEMPLATE, refuse_sign_in
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of


def invited(request: HttpRequest, account: Account, token: str) -> HttpResponse:
    """Answer a working link of a staff account: choose how to sign in, and sign in.

    Somebody who has a second factor already still has to use it. Where links are open (a
    demonstration), the link signs in at once.
    """
    if settings.KASKAD_OPEN_LINKS:
        return _open(request, account, token)
    form = InvitationForm(request.POST or None, initial={"login": account.login or ""})
    if request.method == "POST" and form.is_valid():
        try:
            limits.count_address(request)
            accept_invitation(
                actor=actor_of(request),
                account=account,
                login=form.cleaned_data["login"],
                password=form.cleaned_data["password"],
                now=clock.now(),
            )
        except Refusal as refusal:
            account.refresh_from_db()
            form.refuse(refusal)
        else:
            return sessions.proceed(request, account, Way.INVITATION)
    status = REFUSED if request.method == "POST" else 200
    page = invitation_page(form, account.label, token)
    return render(request, TEMPLATE, page, status=status)


def _open(request: HttpRequest, account: Account, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, TEMPLATE, open_link_page(account.label, token))
    sign_in_by_link(actor=actor_of(request), token=token, now=clock.now())
    login(request, account, backend=sessions.BACKEND)
    return redirect("portals:desk")


def _invited_account(token: str) -> Account:
    """Whose invitation this is; nothing for other links, and where a second factor is set up."""
    now = clock.now()
    account = account_of_link(token, now)
    if account is None or not is_staff_account(account, now) or settings.KASKAD_OPEN_LINKS:
        raise NotFound
    if factors_of(account):
        raise NotFound
    return account


@never_cache
@require_safe
def options(_request: HttpRequest, token: str) -> HttpResponse:
    """The challenge for a passkey in place of a password."""
    return JsonResponse(passkeys.creation_options(_invited_account(token)))


@never_cache
@require_POST
def passkey(request: HttpRequest, token: str) -> HttpResponse:
    """A passkey in place of a password; it is both proofs, and the invitation ends."""
    account, now = _invited_account(token), clock.now()
    form = PasskeyForm(request.POST)
    try:
        if not form.is_valid():
            raise PasskeyRefused
        credential = passkeys.verified_new(form.cleaned_data["credential"])
    except Refusal as refusal:
        return refuse_sign_in(request, refusal)
    actor = actor_of(request)
    add_passkey(actor=actor, account=account, name="", credential=credential, now=now)
    revoke_links(actor=actor, account=account, now=now)
    sessions.enter(request, account, [Way.INVITATION], Way.PASSKEY)
    return redirect("accounts:codes")
