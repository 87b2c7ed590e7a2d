"""The late lane: a seat, and replacing who sits there in three clicks."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.api import exemption_to_show, plan_in_force, seminars_of_member
from kaskad.commissions.api import Member, member_for
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.planning.api import NoSeat, first_day_of, hand_over_seat, seats_for
from kaskad.portals.staff.seat import (
    SeatReading,
    replace_check_page,
    replace_form_page,
    seat_page,
)
from kaskad.portals.staff.seat_form import NewcomerForm
from kaskad.reporting.api import red_seat_of
from kaskad.seminars.api import current_campaign


@never_cache
@require_safe
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """The seat that a person holds or held last, for staff of its commission."""
    member = member_for(actor_of(request), code)
    return render(request, "portals/staff/seat.html", seat_page(_read(member)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes; POST says what that does, and only a confirmed one is done."""
    member = member_for(actor_of(request), code)
    today = clock.local_day(clock.now())
    if request.method != "POST":
        initial = {"since": today, "language": member.language}
        return _form(request, member, NewcomerForm(initial=initial))
    form = NewcomerForm(request.POST)
    if request.POST.get("step") == "change":
        return _form(request, member, NewcomerForm(initial=request.POST.dict()))
    if not form.is_valid():
        return _form(request, member, form, status=REFUSED)
    try:
        if request.POST.get("step") != "apply":
            return _check(request, member, form)
        done = hand_over_seat(
            actor=actor_of(request),
            member=member,
            newcomer=form.newcomer,
            since=form.cleaned_data["since"],
            now=clock.now(),
        )
    except Refusal as refusal:
        return _form(request, member, form, refusal, status=REFUSED)
    messages.success(request, _("The member is replaced."))
    return redirect("portals:seat", code=done.came.person.code)


def _form(
    request: HttpRequest,
    member: Member,
    form: NewcomerForm,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    page = replace_form_page(member, form, refused)
    return render(request, "portals/staff/replace.html", page, status=status)


def _check(request: HttpRequest, member: Member, form: NewcomerForm) -> HttpResponse:
    """The replacement done and taken back: what it says is what it will do."""
    campaign = current_campaign(clock.local_day(clock.now()))
    with transaction.atomic():
        done = hand_over_seat(
            actor=actor_of(request),
            member=member,
            newcomer=form.newcomer,
            since=form.cleaned_data["since"],
            now=clock.now(),
        )
        rows = seminars_of_member(campaign, member_ids=[done.came.pk]) if campaign else []
        last = campaign.last_day if campaign else None
        page = replace_check_page(member, form, done, {one.code: one for one in rows}, last)
        transaction.set_rollback(True)
    return render(request, "portals/staff/replace.html", page)


def _read(member: Member) -> SeatReading:
    now = clock.now()
    today = clock.local_day(now)
    campaign = current_campaign(today)
    if campaign is None:
        return SeatReading(member, today)
    red = red_seat_of(campaign, member, today)
    rows = seminars_of_member(campaign, member_ids=[member.pk])
    booked = next((one for one in rows if one.state == "planned" and one.day >= today), None)
    exemption = exemption_to_show(campaign, member.pk, today)
    why: NoSeat | None = None
    plan = plan_in_force(campaign)
    has_to_come = exemption is None or exemption.decided_at is None
    if has_to_come and booked is None and member.until is None and plan and not rows:
        found = seats_for(campaign, plan, first_day_of(now), [member.pk]).get(member.pk)
        why = found if isinstance(found, NoSeat) else None
    return SeatReading(member, today, campaign, red, booked, why, exemption)
