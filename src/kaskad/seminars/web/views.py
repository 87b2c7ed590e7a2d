"""The sheet of a seminar: read it, print it, record it once, correct single people afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import is_staff
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.components import Link
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations.sheets import Sheet, correct_attendance, record_sheets
from kaskad.seminars.queries.attendance import sheet_of
from kaskad.seminars.web.confirming import confirm_page, is_repeated, refuse_unfit
from kaskad.seminars.web.forms import Correction
from kaskad.seminars.web.pages import Filled, Refused, sheet_page
from kaskad.seminars.web.printing import print_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet; a POST says it in words first, and only a confirmed one records it."""
    seminar = sheet_for(actor_of(request), code)
    if request.method != "POST":
        return _shown(request, seminar, _marked(request, seminar))
    sent = _sheet(request, seminar)
    filled = Filled(sent.present, sent.evidence, sent.evidence_ref)
    step = request.POST.get("step", "")
    if step == "change":
        return _shown(request, seminar, filled)
    try:
        if step == "record" or is_repeated(seminar, sent):
            return _recorded(request, seminar, sent)
        rows = sheet_of(seminar)
        refuse_unfit(seminar, rows, sent, now=clock.now())
    except Refusal as refusal:
        # Read again: somebody else may have recorded or cancelled it meanwhile.
        seminar = sheet_for(actor_of(request), code)
        refused = Refused("record", refusal.message, refusal.field)
        return _shown(request, seminar, filled, refused)
    return render(request, "seminars/confirm.html", confirm_page(seminar, rows, sent))


def _recorded(request: HttpRequest, seminar: Seminar, sent: Sheet) -> HttpResponse:
    """Record a confirmed sheet and say what stands in the record, also when it stood there."""
    report = record_sheets(
        actor=actor_of(request),
        campaign=seminar.group.plan.campaign,
        sheets=[sent],
        now=clock.now(),
    )
    came = {row.member_id for row in sheet_of(seminar) if row.present}
    if report.repeated and came != sent.present:
        messages.warning(
            request,
            _("The sheet was recorded before with other marks. Correct single people below."),
        )
    else:
        words = _("The sheet is recorded. People present: %(present)d.")
        messages.success(request, words % {"present": len(came)})
    return redirect("seminars:sheet", code=seminar.code)


@never_cache
@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct one person's attendance."""
    seminar = sheet_for(actor_of(request), code)
    sent = Correction(
        request.POST.get("member", ""),
        request.POST.get("present", ""),
        request.POST.get("reason", "")[:200],
    )
    try:
        correct_attendance(
            actor=actor_of(request),
            seminar=seminar,
            member_id=_number(sent.member),
            present=sent.was_there,
            reason=sent.reason,
            now=clock.now(),
        )
    except Refusal as refusal:
        refused = Refused("correct", refusal.message, refusal.field, sent)
        return _shown(request, seminar, refused=refused)
    messages.success(request, _("The correction is recorded."))
    return redirect("seminars:sheet", code=code)


@never_cache
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The list of the group on paper, with room for signatures."""
    seminar = sheet_for(actor_of(request), code)
    return render(request, "seminars/print.html", print_page(seminar, sheet_of(seminar)))


def _shown(
    request: HttpRequest,
    seminar: Seminar,
    filled: Filled | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    page = sheet_page(
        seminar,
        sheet_of(seminar),
        now=clock.now(),
        nonce=random_code(16),
        above=_above(actor_of(request), seminar),
        change=_change(actor_of(request), seminar),
        filled=filled,
        refused=refused,
    )
    return render(request, "seminars/sheet.html", page, status=REFUSED if refused else 200)


def _above(actor: Actor, seminar: Seminar) -> list[Link]:
    """The page that leads to a sheet: the trainer's own, for others the plan of its commission."""
    trainer = seminar.trainer.person.account if seminar.trainer else None
    if trainer is not None and trainer.code == actor.code:
        return [Link(pgettext("sheet", "My seminars"), reverse("portals:trainer"))]
    campaign, commission = seminar.group.plan.campaign, seminar.group.commission
    overview = reverse("planning:overview", args=[campaign.code])
    place = reverse("planning:place", args=[campaign.code, commission.code])
    is_whole = commission.pk == campaign.root.pk
    return [Link(pgettext("sheet", "Plan"), overview if is_whole else place)]


def _change(actor: Actor, seminar: Seminar) -> str:
    """Where the staff of the territory moves or cancels it; trainers cannot."""
    if not is_staff(actor, seminar.group.commission):
        return ""
    return reverse("planning:seminar", args=[seminar.group.plan.campaign.code, seminar.code])


def _marked(request: HttpRequest, seminar: Seminar) -> Filled | None:
    if request.GET.get("marked") != "all":
        return None
    return Filled(frozenset(row.member_id for row in sheet_of(seminar)))


def _sheet(request: HttpRequest, seminar: Seminar) -> Sheet:
    return Sheet(
        seminar_id=seminar.pk,
        present=frozenset(_number(value) for value in request.POST.getlist("present")),
        evidence=request.POST.get("evidence", ""),
        evidence_ref=request.POST.get("evidence_ref", "")[:80].strip(),
        nonce=request.POST.get("nonce", "")[:64] or random_code(16),
    )


def _number(text: str) -> int:
    """The key that a form sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
