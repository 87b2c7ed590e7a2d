"""The sheet of a seminar: read it, print it, record it once, correct single people afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations import Sheet, correct_attendance, record_sheets
from kaskad.seminars.queries import sheet_of
from kaskad.seminars.vocab import Evidence
from kaskad.seminars.web.pages import Refused, print_page, sheet_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet; POST records it."""
    seminar = sheet_for(actor_of(request), code)
    if request.method != "POST":
        return _shown(request, seminar)
    sent = _sheet(request, seminar)
    try:
        record_sheets(
            actor=actor_of(request),
            campaign=seminar.group.plan.campaign,
            sheets=[sent],
            now=clock.now(),
        )
    except Refusal as refusal:
        # Read again: somebody else may have recorded or cancelled it meanwhile.
        seminar = sheet_for(actor_of(request), code)
        return _shown(request, seminar, Refused("record", refusal.message, sent.present))
    came = {"present": len(sent.present)}
    messages.success(request, _("The sheet is recorded. People present: %(present)d.") % came)
    return redirect("seminars:sheet", code=code)


@never_cache
@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct one person's attendance."""
    seminar = sheet_for(actor_of(request), code)
    try:
        correct_attendance(
            actor=actor_of(request),
            seminar=seminar,
            member_id=_number(request.POST.get("member", "")),
            present=request.POST.get("present") == "yes",
            reason=request.POST.get("reason", "")[:200],
            now=clock.now(),
        )
    except Refusal as refusal:
        return _shown(request, seminar, Refused("correct", refusal.message))
    messages.success(request, _("The correction is recorded."))
    return redirect("seminars:sheet", code=code)


@never_cache
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The list of the group on paper, with room for signatures."""
    seminar = sheet_for(actor_of(request), code)
    return render(request, "seminars/print.html", print_page(seminar, sheet_of(seminar)))


def _shown(request: HttpRequest, seminar: Seminar, refused: Refused | None = None) -> HttpResponse:
    page = sheet_page(
        seminar,
        sheet_of(seminar),
        now=clock.now(),
        nonce=random_code(16),
        refused=refused,
    )
    return render(request, "seminars/sheet.html", page, status=REFUSED if refused else 200)


def _sheet(request: HttpRequest, seminar: Seminar) -> Sheet:
    evidence = request.POST.get("evidence", "")
    return Sheet(
        seminar_id=seminar.pk,
        present=frozenset(_number(value) for value in request.POST.getlist("present")),
        evidence=evidence if evidence in Evidence.values else Evidence.ROLL_CALL.value,
        evidence_ref=request.POST.get("evidence_ref", "")[:80],
        nonce=request.POST.get("nonce", "")[:64] or random_code(16),
    )


def _number(text: str) -> int:
    """The key that a form sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
