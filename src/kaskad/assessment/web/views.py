"""A member's own tests: what is to be done, beginning one, its result."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.assessment.access import Candidate, own_attempt, own_test, own_tests
from kaskad.assessment.queries.own import (
    blocks_of_attempt,
    is_over,
    items_of_attempt,
    own_test_states,
)
from kaskad.assessment.web.own_pages import list_page, result_page, test_page
from kaskad.assessment.web.tickets import Ticket, read_moment, written_moment, written_ticket
from kaskad.campaigns.api import blocks_of
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


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
    attempt, now = own_attempt(actor_of(request), code), clock.now()
    titles = {one.number: one.title for one in blocks_of(attempt.test.stage.campaign)}
    items = items_of_attempt(attempt) if is_over(attempt.test, now) else None
    page = result_page(attempt, blocks_of_attempt(attempt), items, titles)
    return render(request, "assessment/result.html", page)


def _ticket(actor: Actor, candidate: Candidate, arrived: datetime) -> Ticket:
    return Ticket(
        test=candidate.test.code,
        member=candidate.member_id,
        scope=candidate.scope,
        account=actor.code,
        language=actor.language,
        arrived=arrived.isoformat(),
    )


def _arrived(request: HttpRequest, code: str, now: datetime) -> datetime:
    """When the reader first came to this page, as the signed address says that asks again."""
    return read_moment(request.GET.get("since", ""), code) or now
