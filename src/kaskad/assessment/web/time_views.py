"""More time for members: who has it, whom to give it to, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.assessment.access import tests_for
from kaskad.assessment.operations.accommodations import give_time, take_back_time
from kaskad.assessment.queries.extra_time import (
    accommodations_of,
    holder_of_time,
    member_to_accommodate,
    members_called,
)
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.assessment.web.staff_test_list import url_in_tests
from kaskad.assessment.web.time_pages import GivenTime, TimeReading, time_page
from kaskad.assessment.web.typed import whole
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Member
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST_SEARCH = 100
_LONGEST = 300


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extra_time(request: HttpRequest, campaign: str) -> HttpResponse:
    """The list, the search, and the form of whoever was chosen; a POST gives or takes back."""
    actor, now = actor_of(request), clock.now()
    found = tests_for(actor, campaign)
    if request.method != "POST":
        return _shown(request, found, _chosen(found, request.GET.get("person", "")), GivenTime())
    if request.POST.get("deed") == "take_back":
        holder = holder_of_time(found, request.POST.get("person", "").replace("\x00", ""))
        take_back_time(actor=actor, campaign=found, member=holder, now=now)
        messages.success(request, _("It is taken back. An attempt that runs keeps its time."))
        return redirect(url_in_tests(found, "time"))
    member = _chosen(found, request.POST.get("person", ""))
    if member is None:
        raise NotFound(campaign)
    percent, reason = request.POST.get("percent", "")[:6], request.POST.get("reason", "")
    given = GivenTime(percent, reason.replace("\x00", "")[:_LONGEST])
    try:
        give_time(
            actor=actor, campaign=found, member=member, percent=whole(given.percent),
            reason=given.reason, now=now,
        )  # fmt: skip
    except Refusal as refusal:
        return _shown(request, found, member, GivenTime(given.percent, given.reason, refusal))
    messages.success(request, _("It is given. It holds for attempts that begin from now on."))
    return redirect(url_in_tests(found, "time"))


def _chosen(campaign: Campaign, person: str) -> Member | None:
    if not person:
        return None
    day = clock.local_day(clock.now())
    member = member_to_accommodate(campaign, person.replace("\x00", ""), day)
    if member is None:
        raise NotFound(person)
    return member


def _shown(
    request: HttpRequest, campaign: Campaign, member: Member | None, given: GivenTime
) -> HttpResponse:
    words, commission = (
        request.GET.get(name, "").replace("\x00", "").strip()[:_LONGEST_SEARCH]
        for name in ("words", "commission")
    )
    called = None
    if (words or commission) and member is None:
        day = clock.local_day(clock.now())
        called = members_called(campaign, words, commission, day)
    read = TimeReading(
        campaign=campaign,
        words=words,
        commission=commission,
        called=called,
        given=accommodations_of(campaign),
        member=member,
        typed=given,
    )
    return render(request, TEMPLATE, time_page(read), status=REFUSED if given.refusal else 200)
