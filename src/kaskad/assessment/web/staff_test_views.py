"""The tests of a campaign and one of them; what is done with a test as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.assessment.access import test_for, tests_for
from kaskad.assessment.models import Test
from kaskad.assessment.operations.tests import publish_test, withdraw_test
from kaskad.assessment.queries.stage_tests import (
    forms_of_test,
    items_of_test,
    stage_tests,
    supply_for,
    turnouts_of,
)
from kaskad.assessment.vocab import TestState
from kaskad.assessment.web.deeds import Deeds, Done, answer_deed
from kaskad.assessment.web.layout import TEMPLATE, block_titles
from kaskad.assessment.web.staff_test_list import tests_page, url_in_tests
from kaskad.assessment.web.staff_test_page import Published, TestReading, staff_test_page
from kaskad.assessment.web.typed import whole
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST = 300


@never_cache
@require_safe
def tests(request: HttpRequest, campaign: str) -> HttpResponse:
    """All stages with their tests."""
    found = tests_for(actor_of(request), campaign)
    return render(request, TEMPLATE, tests_page(found, stage_tests(found), clock.now()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """A test; a POST publishes it or takes it back."""
    actor = actor_of(request)
    return answer_deed(request, _DEEDS, lambda: test_for(actor, campaign, code), _shown)


def _shown(request: HttpRequest, found: Test, deed: str, refusal: Refusal | None) -> HttpResponse:
    now = clock.now()
    is_draft = found.state == TestState.DRAFT
    read = TestReading(
        test=found,
        blocks=block_titles(found.stage.campaign),
        now=now,
        supply=supply_for(found, clock.local_day(now)) if is_draft else (),
        published=None if is_draft else _published(found),
        page=max(whole(request.GET.get("page", "")), 1),
        deed=deed,
        refusal=refusal,
        sent=request.POST.get("reason", "")[:_LONGEST],
    )
    return render(request, TEMPLATE, staff_test_page(read), status=REFUSED if refusal else 200)


def _published(found: Test) -> Published:
    turnout = turnouts_of([found.pk]).get(found.pk)
    return Published(turnout, forms_of_test(found), items_of_test(found))


def _publish(_request: HttpRequest, actor: Actor, found: Test) -> Done:
    publish_test(actor=actor, test=found, now=clock.now())
    said = _("It is published. People see it now, and begin it when it opens.")
    return url_in_tests(found.stage.campaign, "test", found.code), said


def _withdraw(request: HttpRequest, actor: Actor, found: Test) -> Done:
    reason = request.POST.get("reason", "").replace("\x00", "")
    withdraw_test(actor=actor, test=found, reason=reason, now=clock.now())
    said = _("It is withdrawn. You can make the test of this stage anew.")
    return url_in_tests(found.stage.campaign), said


_DEEDS: Deeds[Test] = {
    "publish": _publish,
    "withdraw": _withdraw,
}
