"""Official answers for their readers: find, open, confirm, read what changed in the law."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.answers.access import is_concerned, may_publish, published_answer, seat_in
from kaskad.answers.operations.reading import acknowledge_answers, read_refresher
from kaskad.answers.queries.answers import PAGE_ROWS, answer_row, answers_in_force
from kaskad.answers.queries.readers import (
    changed_answers,
    ended_unseen,
    needs_to_confirm,
    unread_answers,
)
from kaskad.answers.queries.refreshers import has_read, refresher_of
from kaskad.answers.web.layout import TEMPLATE, answers_url, block_titles
from kaskad.answers.web.pages import Shelf, Wanted, answer_page, answers_page, refresher_page
from kaskad.answers.web.reading import number_of
from kaskad.answers.web.staff_parts import staff_parts
from kaskad.campaigns.api import Campaign, campaign_for
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


@require_safe
def answers(request: HttpRequest, campaign: str) -> HttpResponse:
    """All answers in force: public ones for everybody, the others for commissions."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    found = campaign_for(actor, campaign)
    wanted = _wanted(request)
    shelf = _shelf(actor, found, wanted)
    page = answers_page(found, shelf, wanted, block_titles(found), today)
    return render(request, TEMPLATE, page)


def _wanted(request: HttpRequest) -> Wanted:
    block, page = number_of(request.GET.get("block")), number_of(request.GET.get("page"))
    return Wanted(request.GET.get("words", "")[:200], block or None, max(1, page))


def _shelf(actor: Actor, campaign: Campaign, wanted: Wanted) -> Shelf:
    seat, today = seat_in(actor, campaign), clock.local_day(clock.now())
    rows, count = answers_in_force(
        campaign,
        today,
        public_only=not is_concerned(actor, campaign),
        block_number=wanted.block,
        words=wanted.words,
        offset=(wanted.page - 1) * PAGE_ROWS,
    )
    unread = {one.pk for one in unread_answers(campaign, seat.pk)} if seat else None
    return Shelf(
        rows=rows,
        count=count,
        unread=unread,
        changed=changed_answers(campaign, seat.pk) if seat else (),
        asks=seat is not None,
        writes=may_publish(actor, campaign),
    )


@require_safe
def answer(request: HttpRequest, campaign: str, number: int) -> HttpResponse:
    """One published answer, also one that ended: it says so and leads to the new one."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    found = published_answer(actor, campaign_for(actor, campaign), number)
    seat = seat_in(actor, found.campaign)
    page = answer_page(
        found.campaign,
        answer_row(found, today),
        block_titles(found.campaign),
        today,
        acknowledges=seat is not None and needs_to_confirm(found, seat.pk),
        staff=staff_parts(actor, found),
    )
    return render(request, TEMPLATE, page)


@never_cache
@require_POST
def acknowledge(request: HttpRequest, campaign: str) -> HttpResponse:
    """Confirm the answers named, or all that are new to the reader."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    seat = seat_in(actor, found)
    if seat is None:
        raise NotFound
    numbers = [number_of(one) for one in request.POST.getlist("number")[:500]]
    if numbers:
        rows = [published_answer(actor, found, one) for one in numbers]
    else:
        rows = [*unread_answers(found, seat.pk), *ended_unseen(found, seat.pk)]
    acknowledge_answers(actor=actor, answers=rows, now=clock.now())
    messages.success(request, _("Thank you. It is noted that you have read the answers."))
    back = request.POST.get("back", "")
    is_here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if back and is_here else answers_url(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refresher(request: HttpRequest, campaign: str, version: int) -> HttpResponse:
    """What a provision said and says now; a POST confirms that it was read."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    found = campaign_for(actor, campaign)
    if not is_concerned(actor, found):
        raise NotFound
    read = refresher_of(found, version, today)
    seat = seat_in(actor, found)
    if request.method == "POST":
        read_refresher(actor=actor, campaign=found, version=read.new, now=clock.now())
        messages.success(request, _("Thank you. It is noted that you have read what changed."))
        return redirect("answers:refresher", campaign=campaign, version=version)
    page = refresher_page(
        found,
        read.old,
        read.new,
        read.answers,
        block_titles(found),
        today,
        is_read=seat is None or has_read(found, read.new, seat.pk),
    )
    return render(request, TEMPLATE, page)
