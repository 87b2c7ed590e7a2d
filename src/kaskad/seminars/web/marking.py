"""Marking a long sheet page by page: keep marks, check the whole, record it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.format import number
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.operations.marks import keep_marks, mark_the_rest, record_marked_sheet
from kaskad.seminars.operations.sheets import RecordReport
from kaskad.seminars.queries.sheet import Looked, part_of_sheet, state_of_marks
from kaskad.seminars.vocab import OF_SHEETS, SHEET_ROWS, Marked
from kaskad.seminars.vocab.refusals import EvidenceMissing
from kaskad.seminars.web.confirming import confirm_marked_page
from kaskad.seminars.web.forms import member_number
from kaskad.seminars.web.long_sheet import address, looked_at
from kaskad.seminars.web.pages import Filled, Refused


def keep(request: HttpRequest, seminar: Seminar) -> HttpResponse:
    """Keep the marks of the people shown, then the next page or the check."""
    present = set(request.POST.getlist("present"))
    shown = request.POST.getlist("shown")[:SHEET_ROWS]
    marks = {member_number(value): value in present for value in shown}
    keep_marks(actor=actor_of(request), seminar=seminar, marks=marks, now=clock.now())
    if request.POST.get("step") == "keep_check":
        return redirect(_check_url(seminar))
    looked = looked_at(request.GET)
    tally = part_of_sheet(seminar, looked).tally
    words = _("The marks are kept. Not marked yet: %(count)s.")
    messages.success(request, words % {"count": number(tally.unmarked)})
    # Who is marked now is not among those looked at any more: the next ones stand on this page.
    page = looked.page if looked.marked else looked.page + 1
    return redirect(address(seminar, looked, page))


def keep_rest(request: HttpRequest, seminar: Seminar) -> HttpResponse:
    """Mark everybody else as present, in one place or in all."""
    count = mark_the_rest(
        actor=actor_of(request),
        seminar=seminar,
        place=request.POST.get("place", "")[:60],
        now=clock.now(),
    )
    words = _("Marked as present: %(count)s.")
    messages.success(request, words % {"count": number(count)})
    return redirect(address(seminar, looked_at(request.GET)))


def checked(
    request: HttpRequest,
    seminar: Seminar,
    filled: Filled | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """The whole sheet in words, before it is recorded."""
    page = confirm_marked_page(
        seminar,
        part_of_sheet(seminar, Looked(marked=Marked.ABSENT)),
        seen=state_of_marks(seminar),
        nonce=request.POST.get("nonce", "")[:64] or random_code(16),
        filled=filled,
        refused=refused,
    )
    return render(request, "seminars/confirm.html", page, status=REFUSED if refused else 200)


def record_marked(request: HttpRequest, seminar: Seminar) -> RecordReport:
    """Record what was marked and confirmed."""
    evidence = request.POST.get("evidence", "")
    if evidence not in OF_SHEETS:
        raise EvidenceMissing(field="evidence")
    return record_marked_sheet(
        actor=actor_of(request),
        seminar=seminar,
        evidence=evidence,
        evidence_ref=_reference(request),
        nonce=request.POST.get("nonce", "")[:64] or random_code(16),
        seen=request.POST.get("seen", ""),
        now=clock.now(),
    )


def refused_check(request: HttpRequest, seminar: Seminar, refusal: Refusal) -> HttpResponse:
    """The check once more, with what was filled in and why it was not recorded."""
    filled = Filled(frozenset(), request.POST.get("evidence", ""), _reference(request))
    return checked(request, seminar, filled, Refused("record", refusal.message, refusal.field))


def _reference(request: HttpRequest) -> str:
    return request.POST.get("evidence_ref", "")[:80].strip()


def _check_url(seminar: Seminar) -> str:
    return f"{reverse('seminars:sheet', args=[seminar.code])}?check=1"
