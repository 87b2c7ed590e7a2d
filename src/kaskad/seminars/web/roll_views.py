"""The roll call: one tap or one code for each person, and the last tap taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.campaigns.api import Seminar, exempt_members
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.headers import permissions
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations.presence import NewMark, Took, record_marks
from kaskad.seminars.queries.codes import member_with_code
from kaskad.seminars.queries.presence import decisions_of, last_marks_by
from kaskad.seminars.queries.sheet import part_of_sheet, refusal_of_state
from kaskad.seminars.vocab import MarkKind
from kaskad.seminars.vocab.refusals import MemberCodeUnknown, NothingToUndo, NotInGroup
from kaskad.seminars.web.forms import member_number
from kaskad.seminars.web.long_sheet import looked_at
from kaskad.seminars.web.roll import roll_page

_TAPS = (MarkKind.CALLED, MarkKind.ARRIVED, MarkKind.LEFT, MarkKind.MISSING)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, code: str) -> HttpResponse:
    """Show the roll call; a POST marks one person and comes back to their line."""
    seminar = sheet_for(actor_of(request), code)
    refused = ""
    if request.method == "POST":
        try:
            member = _marked(request, seminar)
        except Refusal as refusal:
            refused = refusal.message
        else:
            return redirect(f"{reverse('seminars:roll', args=[code])}#m{member}")
    looked = looked_at(request.GET)
    page = roll_page(
        seminar,
        part_of_sheet(seminar, looked),
        looked,
        decisions_of(seminar),
        last_marks_by(seminar, actor_of(request).mark),
        exempt=exempt_members(seminar.group.plan.campaign, seminar.day),
        refused=refused,
    )
    answer = render(request, "seminars/roll.html", page, status=REFUSED if refused else 200)
    # The camera may look where a member's code is read, and nowhere else.
    answer.headers["Permissions-Policy"] = permissions("camera")
    return answer


def _marked(request: HttpRequest, seminar: Seminar) -> int:
    """Mark somebody as the form says; whom."""
    now, step = clock.now(), request.POST.get("step", "")
    if refusal := refusal_of_state(seminar, clock.local_day(now)):
        raise refusal
    member, of = member_number(request.POST.get("member", "")), ""
    kind = MarkKind(step) if step in _TAPS else MarkKind.WITHDRAWN
    if step == "code":
        typed = request.POST.get("code", "")[:12].strip()
        member, kind = member_with_code(seminar, typed) or 0, MarkKind.SCANNED
        if not member:
            raise MemberCodeUnknown(typed=typed)
    if kind == MarkKind.WITHDRAWN:
        of = last_marks_by(seminar, actor_of(request).mark).get(member, "")
        if not of:
            raise NothingToUndo
    mark = NewMark(member, kind, now, random_code(20), of=of)
    (answer,) = record_marks(actor=actor_of(request), seminar=seminar, marks=[mark], now=now)
    if answer.took != Took.RECORDED:
        raise NotInGroup(seminar=seminar.code, count=1)
    if step == "code":
        messages.success(request, _("Marked as here."))
    return member
