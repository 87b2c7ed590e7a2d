"""Readiness of precincts, for staff and auditors of a territory; noting what is done: for staff."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.answers.api import answers_by_key, pass_on_answers
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, children_of, commission_for, is_staff
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.format import number
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.portals.staff.readiness_files import readiness_csv, readiness_xlsx
from kaskad.portals.staff.readiness_pages import (
    ALL,
    NOT_READY,
    Asked,
    district_page,
    precinct_page,
    readiness_url,
    territory_page,
)
from kaskad.reporting.api import Missing, precincts_of, readiness
from kaskad.seminars.api import current_campaign, hand_over_kits, take_back_kits

TEMPLATE = "portals/staff/readiness.html"
READERS = (*STAFF_ROLES, Role.AUDITOR.value)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
def place_readiness(request: HttpRequest, code: str) -> HttpResponse:
    """The country, a region, a district or a precinct."""
    here, campaign, today = _asked(request, code)
    if here.level in ("central", "region"):
        report = readiness(campaign, here, today)
        return render(request, TEMPLATE, territory_page(campaign, here, report, today))
    asked = _choice(request, here)
    precincts = precincts_of(campaign, here, today)
    if here.level == "precinct":
        return render(request, TEMPLATE, precinct_page(here, precincts[0], today, asked))
    return render(request, TEMPLATE, district_page(here, precincts, today, asked))


@never_cache
@require_safe
def readiness_list(request: HttpRequest, code: str) -> HttpResponse:
    """What is missing in a territory, as CSV."""
    here, campaign, today = _asked(request, code)
    text = readiness_csv(precincts_of(campaign, here, today), today)
    return _file(text, "text/csv; charset=utf-8", f"readiness-{here.code}-{today}.csv")


@never_cache
@require_safe
def readiness_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook."""
    here, campaign, today = _asked(request, code)
    content = readiness_xlsx(precincts_of(campaign, here, today), today)
    return _file(content, _XLSX, f"readiness-{here.code}-{today}.xlsx")


@require_POST
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Note what staff did for precincts: ``step`` is kit, back or told; staff only."""
    actor, now = actor_of(request), clock.now()
    here = commission_for(actor, code)
    campaign = _campaign(clock.local_day(now), code)
    step = request.POST.get("step", "")
    try:
        if step == "told":
            done = _tell(actor, campaign, here, now)
        elif step == "back":
            precincts = _ticked(request, here)
            take_back_kits(actor=actor, campaign=campaign, precincts=precincts, now=now)
            done = _("Noted: the kit is not there.")
        else:
            done = _hand_over(request, campaign, here, now)
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(readiness_url(here.code))


def _hand_over(request: HttpRequest, campaign: Campaign, here: Commission, now: datetime) -> str:
    count = hand_over_kits(
        actor=actor_of(request),
        campaign=campaign,
        precincts=_ticked(request, here),
        day=_day(request) or clock.local_day(now),
        now=now,
    )
    return ngettext(
        "Noted: %(count)s precinct has its kit.",
        "Noted: %(count)s precincts have their kits.",
        count,
    ) % {"count": number(count)}


def _tell(actor: Actor, campaign: Campaign, here: Commission, now: datetime) -> str:
    """The answers that the chair or secretary of one precinct has not read are passed on."""
    if here.level == "precinct":
        (one,) = precincts_of(campaign, here, clock.local_day(now))
        answers = answers_by_key(campaign, one.unread)
        pass_on_answers(actor=actor, place=here, answers=answers, members=one.posts, now=now)
    return _("Noted: the chair and the secretary know the new answers.")


def _ticked(request: HttpRequest, here: Commission) -> list[Commission]:
    """The chosen precincts, this one or those right below."""
    wanted = set(request.POST.getlist("precinct"))
    below = [here] if here.level == "precinct" else children_of(here)
    return [one for one in below if one.level == "precinct" and one.code in wanted]


def _asked(request: HttpRequest, code: str) -> tuple[Commission, Campaign, date]:
    today = clock.local_day(clock.now())
    here = commission_for(actor_of(request), code, READERS)
    return here, _campaign(today, code), today


def _campaign(today: date, code: str) -> Campaign:
    campaign = current_campaign(today)
    if campaign is None:
        raise NotFound(code)
    return campaign


def _choice(request: HttpRequest, here: Commission) -> Asked:
    missing, page = request.GET.get("missing", ""), request.GET.get("page", "")
    known = {ALL, NOT_READY, *(one.value for one in Missing)}
    return Asked(
        missing=missing if missing in known else NOT_READY,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        may_note=is_staff(actor_of(request), here),
    )


def _day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.POST.get("day", ""))
    except ValueError:
        return None


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
