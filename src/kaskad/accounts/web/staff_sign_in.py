"""Signing in with a sign-in name and a password, then a code; or with a passkey alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.models import Account
from kaskad.accounts.operations.sessions import (
    CodeRefused,
    PasskeyRefused,
    SignInRefused,
    note_failure,
)
from kaskad.accounts.queries.accounts import account_by_login, password_fits
from kaskad.accounts.queries.factors import code_fits, factors_of
from kaskad.accounts.rules.passwords import login_of
from kaskad.accounts.vocab import Way
from kaskad.accounts.web import limits, passkeys, sessions
from kaskad.accounts.web.staff_forms import CodeForm, PasskeyForm, SignInForm
from kaskad.accounts.web.staff_pages import code_page, sign_in_page
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

TEMPLATE = "accounts/staff.html"
REFUSAL = "sign_in_refusal"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways to sign in; the form is for staff."""
    if request.method != "POST":
        said = _said(request.session.pop(REFUSAL, None))
        return render(request, TEMPLATE, sign_in_page(SignInForm(), said))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return render(request, TEMPLATE, sign_in_page(form), status=REFUSED)
    try:
        account = _account_by_password(request, **form.cleaned_data)
    except Refusal as refusal:
        again = SignInForm(initial={"login": form.cleaned_data["login"]})
        return render(request, TEMPLATE, sign_in_page(again, refusal.message), status=REFUSED)
    return sessions.proceed(request, account, Way.PASSWORD)


def refuse_sign_in(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Back to the ways to sign in, which say why."""
    request.session[REFUSAL] = [refusal.code, refusal.values]
    return redirect("accounts:sign_in")


def _said(kept: list[object] | None) -> str:
    if not kept:
        return ""
    code, values = str(kept[0]), kept[1]
    return Refusal.known[code](**values).message if isinstance(values, dict) else ""


def _account_by_password(request: HttpRequest, login: str, password: str) -> Account:
    """Refuses in the same words and the same time whether the account exists or not."""
    login = login_of(login)
    limits.count_address(request)
    limits.count_name(request, login)
    account = account_by_login(login)
    if not password_fits(account, password) or account is None:
        if account is not None:
            _note(request, account, Way.PASSWORD)
        raise SignInRefused
    limits.forgive_name(request, login)
    return account


def _note(request: HttpRequest, account: Account, way: Way) -> None:
    if limits.may_leave_entry(request, account.code):
        note_failure(actor=actor_of(request), account=account, way=way, now=clock.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second proof: a code of the app or a recovery code."""
    try:
        account, way = sessions.pending(request)
    except Refusal as refusal:
        return refuse_sign_in(request, refusal)
    has_passkey = any(one.kind == "webauthn" for one in factors_of(account))
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = REFUSED if request.method == "POST" else 200
        page = code_page(form, with_passkey=has_passkey)
        return render(request, TEMPLATE, page, status=status)
    try:
        factor = _factor_of_code(request, account, form.cleaned_data["code"])
    except Refusal as refusal:
        form.refuse(refusal)
        page = code_page(form, with_passkey=has_passkey)
        return render(request, TEMPLATE, page, status=REFUSED)
    return sessions.enter(request, account, [way], factor)


def _factor_of_code(request: HttpRequest, account: Account, typed: str) -> Way:
    limits.count_address(request)
    limits.count_code(request, account.code)
    factor = code_fits(account, typed)
    if factor is None:
        _note(request, account, Way.APP)
        raise CodeRefused(field="code")
    limits.forgive_code(request, account.code)
    return factor


@never_cache
@require_safe
def passkey_options(request: HttpRequest) -> HttpResponse:
    """The challenge for a passkey."""
    try:
        limits.count_address(request)
    except Refusal as refusal:
        return JsonResponse({"refusal": refusal.code}, status=REFUSED)
    return JsonResponse(passkeys.request_options())


@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """The answer to the challenge: two proofs in one, the device and its PIN, finger or face."""
    form = PasskeyForm(request.POST)
    try:
        limits.count_address(request)
        if not form.is_valid():
            raise PasskeyRefused
        account = passkeys.verified_account(form.cleaned_data["credential"])
    except Refusal as refusal:
        return refuse_sign_in(request, refusal)
    return sessions.enter(request, account, [], Way.PASSKEY)
