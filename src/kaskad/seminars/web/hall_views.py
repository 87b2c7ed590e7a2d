"""The code of the hall on the trainer's screen, and on the phone of a member who types it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.codes import CodePicture
from kaskad.core.web.components import Button, Ladder, Link
from kaskad.core.web.format import day_of_week
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import own_place, sheet_for
from kaskad.seminars.operations.hall import enter_hall_code
from kaskad.seminars.queries.codes import hall_code, member_code
from kaskad.seminars.web.titles import title_of


@dataclass(frozen=True, slots=True)
class HallPage:
    """What the screen of the hall shows: digits that change, and the way to the page for them."""

    title: str
    ladder: Ladder
    digits: str
    refresh: str
    picture: CodePicture
    address: str


@dataclass(frozen=True, slots=True)
class HerePage:
    """Where a member says that they are there: by the digits, or by showing their own code."""

    title: str
    kicker: str
    ladder: Ladder
    form: Form
    picture: CodePicture
    own_code: str


@never_cache
@require_safe
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """The code of the hall, large."""
    seminar = sheet_for(actor_of(request), code)
    digits = hall_code(seminar, clock.now())
    here = request.build_absolute_uri(reverse("seminars:here", args=[code]))
    sheet = Link(title_of(seminar), reverse("seminars:sheet", args=[code]))
    page = HallPage(
        title=_("Code of the hall"),
        ladder=Ladder((sheet,), _("Code of the hall")),
        digits=f"{digits[:3]} {digits[3:]}",
        refresh=reverse("seminars:hall", args=[code]),
        picture=CodePicture(_("Opens the page where members type the code"), here),
        address=here,
    )
    return render(request, "seminars/hall.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, code: str) -> HttpResponse:
    """A member's page in the hall; a POST takes the digits."""
    actor = actor_of(request)
    seminar, member = own_place(actor, code)
    refused = ""
    if request.method == "POST":
        try:
            enter_hall_code(
                actor=actor,
                seminar=seminar,
                member_id=member,
                typed=request.POST.get("code", "")[:12],
                tick=clock.machine_now(),
                now=clock.now(),
            )
        except Refusal as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("It is noted that you are here."))
            return redirect("seminars:here", code=code)
    page = _here_page(seminar, member, refused)
    return render(request, "seminars/here.html", page, status=REFUSED if refused else 200)


def _here_page(seminar: Seminar, member: int, refused: str) -> HerePage:
    own = member_code(seminar.group.plan.campaign, member)
    return HerePage(
        title=_("I am here"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        ladder=Ladder(
            (Link(pgettext("member", "My training"), reverse("portals:member")),), _("I am here")
        ),
        form=Form(
            (
                Field(
                    "code",
                    _("Code that the screen of the hall shows"),
                    inputmode="numeric",
                    autocomplete="off",
                    maxlength=12,
                    error=refused,
                ),
            ),
            Button(pgettext("button", "I am here")),
            action=reverse("seminars:here", args=[seminar.code]),
            label=_("Code that the screen of the hall shows"),
        ),
        picture=CodePicture(_("Your code for the trainer"), own),
        own_code=f"{own[:4]} {own[4:]}",
    )
