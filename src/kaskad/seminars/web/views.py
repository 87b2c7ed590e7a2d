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
from kaskad.core.web.format import number
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations.corrections import propose_correction
from kaskad.seminars.operations.sheets import record_sheets
from kaskad.seminars.queries.corrections import how_it_was, waiting_of
from kaskad.seminars.queries.deciding import Sheet
from kaskad.seminars.queries.presence import decisions_of, late_evidence
from kaskad.seminars.queries.sheet import (
    Looked,
    SheetPart,
    part_of_sheet,
    people_on,
    sheet_of,
    territories_of,
)
from kaskad.seminars.vocab import SHEET_ROWS
from kaskad.seminars.vocab.refusals import EvidenceMissing, MarksChanged
from kaskad.seminars.web.confirming import confirm_page, is_repeated, refuse_unfit
from kaskad.seminars.web.correcting import REASON_LENGTH
from kaskad.seminars.web.forms import CorrectionSent, member_number
from kaskad.seminars.web.long_sheet import long_sheet_page, looked_at
from kaskad.seminars.web.marking import checked, keep, keep_rest, record_marked, refused_check
from kaskad.seminars.web.pages import Filled, Refused, Standing, is_open_on, sheet_page
from kaskad.seminars.web.printing import parts_page, print_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet; a POST says it in words first, and only a confirmed one records it."""
    seminar = sheet_for(actor_of(request), code)
    if request.method != "POST":
        if request.GET.get("check") and is_open_on(seminar, clock.local_day(clock.now())):
            return checked(request, seminar)
        return _shown(request, seminar, _marked(request, seminar))
    is_long = request.POST.get("step") in _LONG
    return _long(request, seminar) if is_long else _short(request, seminar)


def _short(request: HttpRequest, seminar: Seminar) -> HttpResponse:
    """A step of a sheet that is sent as a whole."""
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
        return _refused(request, seminar, refusal, filled)
    return render(request, "seminars/confirm.html", confirm_page(seminar, rows, sent))


def _long(request: HttpRequest, seminar: Seminar) -> HttpResponse:
    """A step of a sheet that is marked page by page."""
    try:
        return _LONG[request.POST["step"]](request, seminar)
    except Refusal as refusal:
        present = request.POST.getlist("present")
        filled = Filled(frozenset(member_number(value) for value in present))
        return _refused(request, seminar, refusal, filled)


def _marks_recorded(request: HttpRequest, seminar: Seminar) -> HttpResponse:
    """Record the sheet that was marked page by page."""
    try:
        record_marked(request, seminar)
    except (EvidenceMissing, MarksChanged) as refusal:
        return refused_check(request, seminar, refusal)
    words = _("The sheet is recorded. People present: %(present)d.")
    held = part_of_sheet(sheet_for(actor_of(request), seminar.code), Looked())
    messages.success(request, words % {"present": held.tally.came})
    return redirect("seminars:sheet", code=seminar.code)


_LONG = {
    "keep": keep,
    "keep_check": keep,
    "rest": keep_rest,
    "record_marked": _marks_recorded,
}


def _refused(
    request: HttpRequest, seminar: Seminar, refusal: Refusal, filled: Filled
) -> HttpResponse:
    # Read again: somebody else may have recorded or cancelled it meanwhile.
    seminar = sheet_for(actor_of(request), seminar.code)
    refused = Refused("record", refusal.message, refusal.field)
    return _shown(request, seminar, filled, refused)


def _recorded(request: HttpRequest, seminar: Seminar, sent: Sheet) -> HttpResponse:
    """Record a confirmed sheet and say what stands in the record, also when it stood there."""
    report = record_sheets(
        actor=actor_of(request),
        campaign=seminar.group.plan.campaign,
        sheets=[sent],
        now=clock.now(),
    )
    came = {row.member_id for row in sheet_of(seminar) if row.present}
    if report.by_marks:
        words = _("Recorded by their marks and not by the sheet: %(count)s.")
        messages.info(request, words % {"count": number(report.by_marks)})
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
    """Propose to correct one person's attendance."""
    seminar = sheet_for(actor_of(request), code)
    sent = CorrectionSent(
        request.POST.get("member", ""),
        request.POST.get("present", ""),
        request.POST.get("evidence_ref", "")[:80].strip(),
        request.POST.get("reason", "")[:REASON_LENGTH],
    )
    try:
        proposed = propose_correction(
            actor=actor_of(request),
            seminar=seminar,
            member_id=member_number(sent.member),
            wanted=sent.wanted,
            reason=sent.reason,
            now=clock.now(),
        )
    except Refusal as refusal:
        refused = Refused("correct", refusal.message, refusal.field, sent)
        return _shown(request, seminar, refused=refused)
    if proposed is None:
        messages.info(request, _("It stands so already."))
    else:
        messages.success(request, _("The correction waits for a second person."))
    return redirect("seminars:sheet", code=code)


@never_cache
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The list of the group on paper, with room for signatures; a long one by territory."""
    seminar = sheet_for(actor_of(request), code)
    place = looked_at(request.GET).place
    is_long = people_on(seminar) > SHEET_ROWS
    parts = territories_of(seminar) if is_long else []
    if parts and all(one.code != place for one in parts):
        return render(request, "seminars/print.html", parts_page(seminar, parts))
    part = next((one for one in parts if one.code == place), None)
    rows = sheet_of(seminar, part.code if part else "")
    site = request.build_absolute_uri("/").rstrip("/")
    return render(request, "seminars/print.html", print_page(seminar, rows, part, site=site))


def _shown(
    request: HttpRequest,
    seminar: Seminar,
    filled: Filled | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    looked, now = looked_at(request.GET), clock.now()
    part = part_of_sheet(seminar, looked)
    is_open = is_open_on(seminar, clock.local_day(now))
    filled = filled or (_by_marks(seminar) if is_open and not part.is_long else None)
    page = sheet_page(
        seminar,
        part,
        now=now,
        nonce=random_code(16),
        above=_above(actor_of(request), seminar),
        change=_change(actor_of(request), seminar),
        filled=filled,
        refused=refused,
        stands=_standing(seminar, part) if seminar.state == "held" else None,
    )
    if part.is_long:
        places = territories_of(seminar)
        page = long_sheet_page(page, seminar, part, looked, places, is_open=is_open, filled=filled)
    return render(request, "seminars/sheet.html", page, status=REFUSED if refused else 200)


def _by_marks(seminar: Seminar) -> Filled:
    """Whom the marks say to have been there so far."""
    decided = decisions_of(seminar)
    return Filled(frozenset(key for key, one in decided.items() if one.present))


def _standing(seminar: Seminar, part: SheetPart) -> Standing:
    return Standing(
        how_it_was([row.attendance_id for row in part.rows]),
        waiting_of(seminar),
        frozenset(one.member_id for one in late_evidence(seminar)),
    )


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
    return Filled(frozenset(row.member_id for row in sheet_of(seminar) if not row.is_exempt))


def _sheet(request: HttpRequest, seminar: Seminar) -> Sheet:
    return Sheet(
        seminar_id=seminar.pk,
        present=frozenset(member_number(value) for value in request.POST.getlist("present")),
        evidence=request.POST.get("evidence", ""),
        evidence_ref=request.POST.get("evidence_ref", "")[:80].strip(),
        nonce=request.POST.get("nonce", "")[:64] or random_code(16),
    )
