"""Appeals, an item of a test with what is said against it, and the decision about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.assessment.access import test_for, tests_for
from kaskad.assessment.models import Test
from kaskad.assessment.operations.appeals import reject_appeals, rule_on_item
from kaskad.assessment.queries.contested import (
    ItemOfTest,
    answers_to,
    contested_items,
    item_of_test,
    open_appeals,
    progress_of,
    ruling_on,
    rulings_of_campaign,
)
from kaskad.assessment.vocab import RulingKind
from kaskad.assessment.vocab.test_refusals import DecisionMissing
from kaskad.assessment.web.layout import TEMPLATE, block_titles
from kaskad.assessment.web.staff_test_list import url_in_tests
from kaskad.assessment.web.tested_item_pages import (
    STAYS,
    ItemDecision,
    TestedItem,
    appeals_page,
    tested_item_page,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.format import number
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST = 1000
_MOST_CODES = 100


@never_cache
@require_safe
def appeals(request: HttpRequest, campaign: str) -> HttpResponse:
    """The items with appeals that wait, and the latest decisions."""
    found = tests_for(actor_of(request), campaign)
    rulings = progress_of(rulings_of_campaign(found))
    return render(request, TEMPLATE, appeals_page(found, contested_items(found), rulings))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, campaign: str, code: str, item: str) -> HttpResponse:
    """An item of a test; a POST decides about it."""
    actor = actor_of(request)
    test = test_for(actor, campaign, code)
    found = item_of_test(test, item)
    if request.method != "POST":
        return _shown(request, test, found, ItemDecision())
    decision = ItemDecision(
        kind=request.POST.get("decision", ""),
        reason=request.POST.get("reason", "").replace("\x00", "")[:_LONGEST],
    )
    try:
        said = _decide(request, actor, test, found, decision)
    except Refusal as refusal:
        decision = ItemDecision(decision.kind, decision.reason, refusal)
        return _shown(request, test, found, decision)
    messages.success(request, said)
    return redirect(url_in_tests(test.stage.campaign, "item", test.code, item))


def _decide(
    request: HttpRequest, actor: Actor, test: Test, found: ItemOfTest, decision: ItemDecision
) -> str:
    now = clock.now()
    if decision.kind == STAYS:
        codes = request.POST.getlist("appeal")[:_MOST_CODES]
        count = reject_appeals(
            actor=actor, test=test, appeals=codes, reason=decision.reason, now=now
        )
        said = ngettext(
            "%(count)s appeal is decided: the item stays as it is.",
            "%(count)s appeals are decided: the item stays as it is.",
            count,
        )
        return said % {"count": number(count)}
    if decision.kind not in RulingKind.values:
        raise DecisionMissing(field="decision")
    rule_on_item(
        actor=actor,
        test=test,
        version=found.version,
        kind=RulingKind(decision.kind),
        reason=decision.reason,
        now=now,
    )
    return _("It is decided. All results of the test are counted anew now; nobody loses a pass.")


def _shown(
    request: HttpRequest, test: Test, found: ItemOfTest, decision: ItemDecision
) -> HttpResponse:
    read = TestedItem(
        test=test,
        item=found,
        blocks=block_titles(test.stage.campaign),
        answers=answers_to(test, found),
        appeals=open_appeals(test, found.version),
        ruling=ruling_on(test, found.version),
        decision=decision,
    )
    status = REFUSED if decision.refusal else 200
    return render(request, TEMPLATE, tested_item_page(read), status=status)
