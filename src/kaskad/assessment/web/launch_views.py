"""Going on with a launch: who it is, and the test."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.accounts.api import account_of
from kaskad.accounts.api import actor_of as actor_with_account
from kaskad.assessment.access import Candidate, own_test
from kaskad.assessment.models import Launch, PlatformUser
from kaskad.assessment.operations.lti_launches import link_user
from kaskad.assessment.queries.lti import launch_by_key, user_of
from kaskad.assessment.queries.own import own_test_states
from kaskad.assessment.vocab.lti_refusals import NotYourTest, OtherBrowser, OtherMember
from kaskad.assessment.web.lti_pages import (
    begin_page,
    launch_url,
    link_page,
    refused_page,
    sign_in_page,
)
from kaskad.assessment.web.lti_state import is_same_browser
from kaskad.assessment.web.lti_views import FORBIDDEN, TEMPLATE
from kaskad.assessment.web.tickets import Ticket, read_moment, written_moment, written_ticket
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.format import language
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest, key: str) -> HttpResponse:
    """The next step of a launch; a POST connects the signed-in account with the platform's."""
    found, actor = launch_by_key(key, clock.machine_now()), actor_of(request)
    try:
        if not is_same_browser(request, found.browser_hash):
            raise OtherBrowser
        if request.method == "POST":
            link_user(actor=actor, launch=found, account=account_of(actor), now=clock.now())
            return redirect(launch_url(key))
        return _next(request, found, key, actor)
    except Refusal as refusal:
        return render(request, TEMPLATE, refused_page(refusal), status=FORBIDDEN)


def _next(request: HttpRequest, found: Launch, key: str, actor: Actor) -> HttpResponse:
    user = user_of(found)
    if actor.is_signed_in:
        if user is None:
            return render(request, TEMPLATE, link_page(found, key, actor.label))
        if user.account.code != actor.code:
            raise OtherMember
        _candidate(actor, found)
        return redirect("assessment:test", found.test.code)
    if user is not None and found.platform.is_trusted:
        return _begin(request, found, key, user)
    return render(request, TEMPLATE, sign_in_page(found, key, is_linked=user is not None))


def _begin(request: HttpRequest, found: Launch, key: str, user: PlatformUser) -> HttpResponse:
    """Only the one test: the ticket opens no session."""
    now, account = clock.now(), user.account
    actor = actor_with_account(account, now=now, language=language())
    candidate = _candidate(actor, found)
    code = found.test.code
    arrived = read_moment(request.GET.get("since", ""), code) or now
    state = own_test_states([(candidate.test, candidate.member_id)], arrived, now)[0]
    ticket = Ticket(
        test=code,
        member=candidate.member_id,
        scope=candidate.scope,
        account=account.code,
        language=language(),
        arrived=arrived.isoformat(),
        taker=candidate.taker,
    )
    refresh = f"{launch_url(key)}?since={written_moment(arrived, code)}"
    page = begin_page(state, written_ticket(ticket), refresh, now)
    return render(request, TEMPLATE, page)


def _candidate(actor: Actor, found: Launch) -> Candidate:
    try:
        return own_test(actor, found.test.code, clock.local_day(clock.now()))
    except NotFound:
        raise NotYourTest from None
