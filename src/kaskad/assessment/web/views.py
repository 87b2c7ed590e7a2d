"""A member's own tests: what is to be done, beginning one, its result."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.assessment.access import Candidate, own_attempt, own_test, own_tests
from kaskad.assessment.models import Attempt
from kaskad.assessment.operations.appeals import raise_appeal
from kaskad.assessment.queries.own import (
    blocks_of_attempt,
    change_of,
    is_over,
    items_of_attempt,
    own_test_states,
    rulings_on,
)
from kaskad.assessment.web.own_pages import list_page, test_page
from kaskad.assessment.web.result_pages import SaidOfItem, result_page
from kaskad.assessment.web.tickets import Ticket, read_moment, written_moment, written_ticket
from kaskad.assessment.web.typed import whole
from kaskad.campaigns.api import blocks_of
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST = 3000


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """All tests that the reader may take."""
    actor, now = actor_of(request), clock.now()
    if not actor.is_signed_in:
        raise NotFound
    found = own_tests(actor, clock.local_day(now))
    rows = own_test_states([(one.test, one.member_id) for one in found], now, now)
    return render(request, "assessment/own.html", list_page(rows))


@never_cache
@require_safe
def test(request: HttpRequest, code: str) -> HttpResponse:
    """One test before it begins; while the waiting room is full, the page asks again by itself."""
    actor, now = actor_of(request), clock.now()
    candidate = own_test(actor, code, clock.local_day(now))
    arrived = _arrived(request, code, now)
    state = own_test_states([(candidate.test, candidate.member_id)], arrived, now)[0]
    ticket = written_ticket(_ticket(actor, candidate, arrived))
    again = written_moment(arrived, code)
    return render(request, "assessment/test.html", test_page(state, ticket, again, now))


@never_cache
@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """What an attempt came to, and the right answers once the test is over for everybody."""
    return _result(request, own_attempt(actor_of(request), code))


@never_cache
@require_POST
def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is wrong with an item, once the right answers are shown."""
    actor, now = actor_of(request), clock.now()
    attempt = own_attempt(actor, code)
    if not is_over(attempt.test, now):
        raise NotFound(code)
    number, text = whole(request.POST.get("number", "")), request.POST.get("text", "")
    said = SaidOfItem(number, text.replace("\x00", "")[:_LONGEST])
    try:
        raise_appeal(
            actor=actor, attempt=attempt, number=number, text=said.text, language=actor.language,
            now=now,
        )  # fmt: skip
    except Refusal as refusal:
        return _result(request, attempt, SaidOfItem(number, said.text, refusal.message))
    messages.success(request, _("Your appeal is sent. What is decided will stand beside the item."))
    return redirect("assessment:result", code)


def _result(request: HttpRequest, attempt: Attempt, said: SaidOfItem | None = None) -> HttpResponse:
    titles = {one.number: one.title for one in blocks_of(attempt.test.stage.campaign)}
    items, rulings = None, rulings_on(attempt.test)
    if is_over(attempt.test, clock.now()):
        items = items_of_attempt(attempt, actor_of(request).code, rulings)
    page = result_page(
        attempt,
        blocks_of_attempt(attempt),
        items,
        titles,
        change=change_of(attempt, rulings),
        said=said,
    )
    return render(request, "assessment/result.html", page, status=REFUSED if said else 200)


def _ticket(actor: Actor, candidate: Candidate, arrived: datetime) -> Ticket:
    return Ticket(
        test=candidate.test.code,
        member=candidate.member_id,
        scope=candidate.scope,
        account=actor.code,
        language=actor.language,
        arrived=arrived.isoformat(),
        taker=candidate.taker,
    )


def _arrived(request: HttpRequest, code: str, now: datetime) -> datetime:
    """When the reader first came to this page, as the signed address says that asks again."""
    return read_moment(request.GET.get("since", ""), code) or now
