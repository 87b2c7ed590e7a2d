"""A seminar changed by hand: what is possible, the check, and putting it in force."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.campaigns.api import Seminar, refusal_of_state
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.planning.access import places_above, seminar_to_change
from kaskad.planning.operations.by_hand import change_seminar
from kaskad.planning.queries.change import judge_change, refusals_by_hand, seminar_to_judge
from kaskad.planning.web.asked import CANCEL, Asked, asked
from kaskad.planning.web.change import change_page
from kaskad.planning.web.change_check import check_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seminar(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The form; POST says what the change does, and only a confirmed one is put in force."""
    actor = actor_of(request)
    found = seminar_to_change(actor, campaign, code)
    above = places_above(actor, found.group.commission)
    if request.method != "POST":
        return _form(request, found, asked(found, request.GET.dict(), above), above)
    sent = asked(found, request.POST.dict(), above)
    step = request.POST.get("step", "")
    if step == "change":
        return _form(request, found, sent, above)
    if step != "apply":
        return _check(request, found, sent)
    try:
        return _done(request, found, sent)
    except Refusal:
        return _check(request, seminar_to_judge(found.pk), sent)


def _done(request: HttpRequest, found: Seminar, sent: Asked) -> HttpResponse:
    """Put the change in force, or refuse it; sent twice it is done once."""
    change_seminar(
        actor=actor_of(request),
        seminar=found,
        seen=sent.seen,
        wanted=sent.arrangement,
        reason=sent.reason,
        now=clock.now(),
    )
    done = _("The seminar is cancelled.") if sent.what == CANCEL else _("The seminar is changed.")
    messages.success(request, done)
    group = found.group
    return redirect("planning:place", group.plan.campaign.code, group.commission.code)


def _form(
    request: HttpRequest, found: Seminar, filled: Asked, above: Sequence[Commission]
) -> HttpResponse:
    page = change_page(found, above, today=clock.local_day(clock.now()), filled=filled)
    return render(request, "planning/change.html", page)


def _check(request: HttpRequest, found: Seminar, sent: Asked) -> HttpResponse:
    """The change judged: everything that stands against it is said at once."""
    refusals = list(
        refusals_by_hand(found, sent.seen, sent.arrangement, reason=sent.reason, now=clock.now())
    )
    verdict = None if refusal_of_state(found) else judge_change(found, sent.arrangement)
    page = check_page(found, sent, refusals, verdict)
    status = REFUSED if page.against else 200
    return render(request, "planning/change_check.html", page, status=status)
