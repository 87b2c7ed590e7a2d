"""The page of one's own tokens: issue one, see it once, revoke it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from kaskad.accounts.api import (
    STAFF_ROLES,
    Account,
    Grant,
    TokenBeyondGrant,
    account_of,
    grants_in_force,
    issue_token,
    revoke_token,
    tokens_of,
)
from kaskad.commissions.api import commission_for, lineage, scopes_of
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.portals.machines.token_pages import WRITES, TokenForm, grant_choices, tokens_page

TEMPLATE = "portals/machines/tokens.html"


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's tokens and the form; a new secret is shown in the answer to the form alone."""
    actor, now = actor_of(request), clock.now()
    names = {scope.code: str(scope.name) for scope in scopes_of(actor)}
    account = account_of(actor)
    grants = [
        one
        for one in grants_in_force(account, now)
        if one.role in STAFF_ROLES and one.scope in names
    ]
    form = TokenForm(request.POST or None, grants=grant_choices(grants, names))
    secret = refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = _issued(actor, account, form, grants)
        except Refusal as refusal:
            refused = refusal.message
    if secret:
        form = TokenForm(grants=grant_choices(grants, names))
    page = tokens_page(form, tokens_of(account, now), secret=secret, refused=refused)
    status = REFUSED if request.method == "POST" and not secret else 200
    return render(request, TEMPLATE, page, status=status)


@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Make one of the reader's tokens useless."""
    actor = actor_of(request)
    scopes_of(actor)
    revoke_token(actor=actor, account=account_of(actor), code=code, now=clock.now())
    return redirect("portals:tokens")


def _issued(actor: Actor, account: Account, form: TokenForm, grants: list[Grant]) -> str:
    sent = form.cleaned_data
    grant = next(one for one in grants if str(one.pk) == sent["grant"])
    try:
        place = commission_for(actor, sent["scope"] or grant.scope)
    except NotFound as error:
        raise TokenBeyondGrant(field="scope") from error
    issued = issue_token(
        actor=actor,
        account=account,
        label=sent["label"],
        grant=grant,
        scope=place.code,
        lineage=lineage(place),
        writes=sent["rights"] == WRITES,
        days=sent["days"],
        now=clock.now(),
    )
    return issued.secret
