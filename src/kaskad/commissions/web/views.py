"""Lists of members: sending, reviewing, accepting; and the people of a commission."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.commissions.access import (
    commission_for,
    levels_for,
    roster_for,
    rosters_of,
    scopes_of,
)
from kaskad.commissions.operations.receiving import discard_roster, request_acceptance
from kaskad.commissions.queries.rosters import roster_list
from kaskad.commissions.tasks import work_at_once
from kaskad.commissions.vocab.limits import ROSTERS_SHOWN
from kaskad.commissions.web.forms import RosterForm
from kaskad.commissions.web.people import commission_page
from kaskad.commissions.web.review import error_heads, error_rows, roster_page
from kaskad.commissions.web.rosters import rosters_page, scope_choices
from kaskad.commissions.web.sending import send
from kaskad.commissions.web.template_file import template_workbook
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.spreadsheet import write_csv
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """The lists sent so far, and the form to send one."""
    actor = actor_of(request)
    choices = scope_choices(scopes_of(actor))
    form = RosterForm(request.POST or None, request.FILES or None, scopes=choices)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            batch = send(actor, form.cleaned_data["file"], form.cleaned_data["scope"])
        except Refusal as refusal:
            refused = refusal.message
        else:
            work_at_once(batch, actor=actor)
            return redirect("commissions:roster", code=batch.code)
    page = rosters_page(form, roster_list(rosters_of(actor), ROSTERS_SHOWN), refused=refused)
    status = 422 if request.method == "POST" else 200
    return render(request, "commissions/rosters.html", page, status=status)


@require_safe
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """How far a list is, what it changes, what is wrong in it."""
    batch = roster_for(actor_of(request), code)
    place = request.GET.get("page", "1")
    page = roster_page(
        batch,
        page=int(place) if place.isascii() and place.isdecimal() and len(place) < 7 else 1,
        commission=request.GET.get("commission", "")[:40],
    )
    return render(request, "commissions/roster.html", page)


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the good rows."""
    actor = actor_of(request)
    batch = roster_for(actor, code)
    try:
        batch = request_acceptance(actor=actor, batch=batch, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../")
    work_at_once(batch, actor=actor)
    return redirect("commissions:roster", code=code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Give a list up."""
    actor = actor_of(request)
    batch = roster_for(actor, code)
    try:
        discard_roster(actor=actor, batch=batch, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../")
    return redirect("commissions:rosters")


@never_cache
@require_safe
def errors(request: HttpRequest, code: str) -> HttpResponse:
    """Every wrong cell as a table, as Excel opens it with Kazakh settings."""
    actor = actor_of(request)
    batch = roster_for(actor, code)
    record_reading(
        actor=actor,
        tag=Tag.ROSTER_ERRORS_EXPORTED,
        subject=Subject("roster", batch.code, scope=batch.scope.code),
        changes={"rows": batch.rows_rejected},
        now=clock.now(),
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="errors-{batch.code}.csv"'
    response.write("\ufeff")
    write_csv(response, error_heads(), error_rows(batch), delimiter=";")  # type: ignore[arg-type]  # it has write()
    return response


@never_cache
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    scopes_of(actor_of(request))
    response = HttpResponse(template_workbook(), content_type=_XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="kaskad-roster.xlsx"'
    return response


@require_safe
def commission(request: HttpRequest, code: str) -> HttpResponse:
    """The people of one commission."""
    actor = actor_of(request)
    place = commission_for(actor, code)
    marks_of = import_string(settings.KASKAD_SEAT_MARKS)
    page = commission_page(place, levels_for(actor, place), marks_of(place))
    return render(request, "commissions/commission.html", page)
