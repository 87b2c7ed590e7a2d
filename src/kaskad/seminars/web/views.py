"""The sheet of a seminar: read it, record it once, correct single people afterwards."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaskad.campaigns.api import Seminar, seminar_for_trainer
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.seminars.operations import Sheet, correct_attendance, record_sheets
from kaskad.seminars.queries import sheet_of
from kaskad.seminars.vocab import Evidence
from kaskad.seminars.web.pages import SheetLine, SheetPage

TEMPLATE = "seminars/sheet.html"


@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet; POST records it."""
    actor, now = actor_of(request), clock.now()
    seminar = seminar_for_trainer(actor, code)
    if request.method != "POST":
        return render(request, TEMPLATE, _page(seminar, now))
    try:
        record_sheets(
            actor=actor,
            campaign=seminar.group.plan.campaign,
            sheets=[_sheet(request, seminar)],
            now=now,
        )
    except Refusal as refusal:
        return render(request, TEMPLATE, _page(seminar, now, refusal.message), status=422)
    return redirect("seminars:sheet", code=code)


@never_cache
@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct one person's attendance."""
    actor, now = actor_of(request), clock.now()
    seminar = seminar_for_trainer(actor, code)
    member = request.POST.get("member", "")
    try:
        correct_attendance(
            actor=actor,
            seminar=seminar,
            member_id=int(member) if member.isdecimal() else 0,
            present=request.POST.get("present") == "yes",
            reason=request.POST.get("reason", "")[:200],
            now=now,
        )
    except Refusal as refusal:
        return render(request, TEMPLATE, _page(seminar, now, refusal.message), status=422)
    return redirect("seminars:sheet", code=code)


def _sheet(request: HttpRequest, seminar: Seminar) -> Sheet:
    evidence = request.POST.get("evidence", "")
    marked = request.POST.getlist("present")
    return Sheet(
        seminar_id=seminar.pk,
        present=frozenset(int(value) for value in marked if value.isdecimal()),
        evidence=evidence if evidence in Evidence.values else Evidence.ROLL_CALL,
        evidence_ref=request.POST.get("evidence_ref", "")[:80],
        nonce=request.POST.get("nonce", "")[:64] or random_code(16),
    )


def _page(seminar: Seminar, now: datetime, refusal: str = "") -> SheetPage:
    rows = sheet_of(seminar)
    group, trainer = seminar.group, seminar.trainer
    return SheetPage(
        code=seminar.code,
        title=str(group.stage.title),
        place=str(seminar.venue.name) if seminar.venue else "",
        day=seminar.day,
        starts=seminar.starts,
        trainer=f"{trainer.person.last_name} {trainer.person.first_name}" if trainer else "",
        state=seminar.state,
        lines=tuple(
            SheetLine(row.member_id, row.name, row.commission, row.role, row.present)
            for row in rows
        ),
        evidence=tuple((value, str(label)) for value, label in Evidence.choices),
        nonce=random_code(16),
        can_record=seminar.state == "planned" and seminar.day <= clock.local_day(now),
        present_count=sum(1 for row in rows if row.present),
        refusal=refusal,
    )
