"""The own account: the page, the password, the sessions."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.models import Account
from kaskad.accounts.operations.passwords import change_password
from kaskad.accounts.operations.sessions import SignInRefused, end_sessions
from kaskad.accounts.operations.signing_in import sign_out
from kaskad.accounts.queries.accounts import password_fits
from kaskad.accounts.queries.factors import (
    factors_of,
    identities_of,
    recovery_codes_of,
    sessions_of,
)
from kaskad.accounts.queries.grants import grants_of
from kaskad.accounts.vocab import Role
from kaskad.accounts.web import limits, sessions
from kaskad.accounts.web.account_page import AccountState, account_page
from kaskad.accounts.web.staff_forms import ChangePasswordForm
from kaskad.accounts.web.staff_gate import for_staff
from kaskad.accounts.web.staff_pages import password_page
from kaskad.accounts.web.staff_sign_in import TEMPLATE
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of


@require_safe
@for_staff
def account(request: HttpRequest, me: Account) -> HttpResponse:
    """What I may do, how I sign in, where I am signed in."""
    grants = grants_of(me, clock.now())
    names_of = import_string(settings.KASKAD_PLACE_NAMES)
    state = AccountState(
        account=me,
        grants=grants,
        places=names_of([one.scope for one in grants]),
        factors=factors_of(me),
        codes=len(recovery_codes_of(me)),
        sessions=sessions_of(me, request.session.session_key or ""),
        connected=identities_of(me),
        has_second_factor=sessions.has_second_factor(request),
        resets_others=bool(actor_of(request).scopes((Role.CENTRAL_STAFF.value,))),
    )
    return render(request, TEMPLATE, account_page(state))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def password(request: HttpRequest, me: Account) -> HttpResponse:
    """Another password; every other session ends with the older one."""
    if not me.has_usable_password():
        raise NotFound
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, me, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The password is changed. Other sessions have ended."))
            return redirect("accounts:account")
    status = REFUSED if request.method == "POST" else 200
    return render(request, TEMPLATE, password_page(form), status=status)


def _change(request: HttpRequest, me: Account, form: ChangePasswordForm) -> None:
    limits.count_code(request, me.code)
    if not password_fits(me, form.cleaned_data["current"]):
        raise SignInRefused(field="current")
    limits.forgive_code(request, me.code)
    others = _others(request, me)
    actor, now = actor_of(request), clock.now()
    change_password(actor=actor, account=me, password=form.cleaned_data["password"], now=now)
    end_sessions(actor=actor, account=me, sessions=others, now=now)
    sessions.keep(request, me)


def _others(request: HttpRequest, me: Account) -> list[int]:
    mine = sessions_of(me, request.session.session_key or "")
    return [one.number for one in mine if not one.is_current]


@require_POST
@for_staff
def end_others(request: HttpRequest, me: Account) -> HttpResponse:
    """Sign out everywhere but here."""
    others = _others(request, me)
    end_sessions(actor=actor_of(request), account=me, sessions=others, now=clock.now())
    return redirect("accounts:account")


@require_POST
@for_staff
def end_session(request: HttpRequest, me: Account, number: int) -> HttpResponse:
    """End one of the own sessions elsewhere; it may have ended by itself."""
    chosen = [one for one in _others(request, me) if one == number]
    end_sessions(actor=actor_of(request), account=me, sessions=chosen, now=clock.now())
    return redirect("accounts:account")


@require_POST
@for_staff
def again(request: HttpRequest, _me: Account) -> HttpResponse:
    """Leave the session and come back through the front door, to prove anew who it is."""
    sign_out(actor=actor_of(request), now=clock.now())
    request.session.flush()
    return redirect("accounts:sign_in")
