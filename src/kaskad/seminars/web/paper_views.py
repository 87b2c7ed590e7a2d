"""Signed sheets: keep a photograph, enter who signed, look at what was kept."""

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

from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.sealed_files import read_sealed
from kaskad.core.secrets import Unreadable, random_code
from kaskad.core.web.components import Button, Choice, Ladder, Link, Links, Notice, Pages
from kaskad.core.web.format import day_of_week, number, size
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations.papers import keep_paper
from kaskad.seminars.operations.presence import NewMark, Took, record_marks
from kaskad.seminars.queries.papers import PaperRow, list_mark, paper_path, paper_with, papers_of
from kaskad.seminars.queries.sheet import SheetPart, part_of_sheet, refusal_of_state
from kaskad.seminars.rules.papers import ENDINGS
from kaskad.seminars.vocab import LARGEST_PAPER, MarkKind
from kaskad.seminars.vocab.refusals import PaperGone, PaperUnusable
from kaskad.seminars.web.forms import member_number
from kaskad.seminars.web.long_sheet import looked_at, pager
from kaskad.seminars.web.pages import line_of
from kaskad.seminars.web.titles import title_of


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The kept files of a seminar, a place for another one, and who signed."""

    title: str
    kicker: str
    ladder: Ladder
    notice: Notice | None
    kept: Links | None
    upload: Form
    signed: Form | None
    pages: Pages


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """Show the papers of a seminar; a POST keeps one, or enters who signed."""
    seminar = sheet_for(actor_of(request), code)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("step") == "signed":
                _enter(request, seminar)
            else:
                _keep(request, seminar)
        except Refusal as refusal:
            refused = refusal.message
        else:
            return redirect("seminars:papers", code=code)
    looked = looked_at(request.GET)
    part = part_of_sheet(seminar, looked)
    kept = papers_of(seminar)
    page = PaperPage(
        title=_("Signed sheets"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        ladder=Ladder(
            (Link(title_of(seminar), reverse("seminars:sheet", args=[code])),), _("Signed sheets")
        ),
        notice=_notice(seminar, request.GET.get("list", ""), refused),
        kept=_kept(seminar, kept),
        upload=_upload(seminar),
        signed=_signed(seminar, part, kept) if seminar.state == "planned" and part.rows else None,
        pages=pager(seminar, part, looked, name="papers"),
    )
    return render(request, "seminars/papers.html", page, status=REFUSED if refused else 200)


@never_cache
@require_safe
def paper(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """The file itself; whoever takes it leaves an entry."""
    actor = actor_of(request)
    seminar = sheet_for(actor, code)
    found = paper_with(seminar, paper)
    try:
        content = read_sealed(paper_path(found.code), found.key_sealed)
    except Unreadable:
        return render_refusal(request, PaperGone())
    record_reading(
        actor=actor,
        tag=Tag.PAPER_READ,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"paper": found.code},
        now=clock.now(),
    )
    answer = HttpResponse(content, content_type=found.kind)
    name = f"{seminar.code}-{found.code}.{ENDINGS[found.kind]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _keep(request: HttpRequest, seminar: Seminar) -> None:
    upload = request.FILES.get("paper")
    if upload is None:
        raise PaperUnusable(field="paper")
    # One byte more than allowed says that it is too large, however large it is.
    content = upload.read(LARGEST_PAPER + 1)
    keep_paper(actor=actor_of(request), seminar=seminar, content=content, now=clock.now())
    messages.success(request, _("The sheet is kept."))


def _enter(request: HttpRequest, seminar: Seminar) -> None:
    """Mark those who signed, with the paper that shows it."""
    now, reference = clock.now(), request.POST.get("paper", "")[:12]
    if refusal := refusal_of_state(seminar, clock.local_day(now)):
        raise refusal
    reference = paper_with(seminar, reference).code if reference else ""
    marks = [
        NewMark(member_number(one), MarkKind.PAPER, now, random_code(20), evidence_ref=reference)
        for one in request.POST.getlist("signed")
    ]
    answers = record_marks(actor=actor_of(request), seminar=seminar, marks=marks, now=now)
    count = sum(one.took == Took.RECORDED for one in answers)
    messages.success(request, _("Entered as signed: %(count)s.") % {"count": number(count)})


def _notice(seminar: Seminar, printed: str, refused: str) -> Notice | None:
    if refused:
        return Notice(_("Nothing was kept"), refused, kind="error")
    if printed and printed != list_mark(seminar):
        return Notice(
            _("The list changed after it was printed"),
            _("Other people are in the group now. Compare the paper with the list below."),
            kind="warn",
            still=True,
        )
    return None


def _kept(seminar: Seminar, kept: list[PaperRow]) -> Links | None:
    if not kept:
        return None
    return Links(
        tuple(
            Link(
                _("Sheet %(number)s, kept by %(name)s")
                % {"number": number(place), "name": one.kept_name},
                reverse("seminars:paper", args=[seminar.code, one.code]),
                note=f"{ENDINGS[one.kind].upper()}, {size(one.size)}",
                download=True,
            )
            for place, one in enumerate(kept, 1)
        )
    )


def _upload(seminar: Seminar) -> Form:
    drop = FileDrop(
        "paper",
        _("Photograph or scan of the signed sheet"),
        hint=_("JPEG, PNG or PDF, at most %(limit)s") % {"limit": size(LARGEST_PAPER)},
        accept="image/jpeg,image/png,application/pdf",
        limit=LARGEST_PAPER,
    )
    return Form(
        (drop,),
        Button(pgettext("button", "Keep the sheet")),
        action=reverse("seminars:papers", args=[seminar.code]),
        label=_("Photograph or scan of the signed sheet"),
    )


def _signed(seminar: Seminar, part: SheetPart, kept: list[PaperRow]) -> Form:
    shown_by = [
        Choice(one.code, _("Sheet %(number)s") % {"number": number(place)}, chosen=True)
        for place, one in enumerate(kept, 1)
    ]
    papers = (
        Field(
            "paper", _("Which sheet shows it"), kind="select", choices=tuple(shown_by),
            required=False, anchor="f-shown-by",
        ),
    )  # fmt: skip
    return Form(
        (
            Field("step", "", kind="hidden", value="signed"),
            Field(
                "signed",
                _("Who signed?"),
                kind="checkboxes",
                choices=tuple(Choice(str(row.member_id), line_of(row)) for row in part.rows),
            ),
            *(papers if shown_by else ()),
        ),
        Button(pgettext("button", "Enter the signatures"), kind="second"),
        action=reverse("seminars:papers", args=[seminar.code]),
        label=_("Who signed?"),
    )
