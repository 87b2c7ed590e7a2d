"""Tests on paper: papers out, photographs in, doubtful marks decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.assessment.access import PaperDesk, papers_for, photo_at, sheet_at
from kaskad.assessment.models import AnswerSheet, SheetPhoto
from kaskad.assessment.operations.sheet_photos import assign_photo, set_aside_photo, use_photo
from kaskad.assessment.operations.sheets import print_sheets
from kaskad.assessment.queries.sheet_photos import cutout_of, photo_content
from kaskad.assessment.queries.sheets import read_sheet, used_photos
from kaskad.assessment.queries.test_papers import test_papers_pdf
from kaskad.assessment.vocab import PhotoState
from kaskad.assessment.vocab.sheet_refusals import PhotoGone
from kaskad.assessment.web.deeds import Deeds, Done, answer_deed
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.assessment.web.photo_pages import assignable, photo_page
from kaskad.assessment.web.sheet_check import SheetShown, check_page
from kaskad.assessment.web.sheet_desk import desk_page, desk_url, reading_of_desk
from kaskad.assessment.web.sheet_entry import enter_one, enter_sure, keep_photos
from kaskad.assessment.web.typed import whole
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import Unreadable
from kaskad.core.web.format import language
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of

_DESK: Deeds[PaperDesk] = {"photos": keep_photos, "sure": enter_sure}


def _desk(request: HttpRequest, campaign: str, test: str, place: str) -> PaperDesk:
    return papers_for(actor_of(request), campaign, test, place)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, campaign: str, test: str, place: str) -> HttpResponse:
    """A test on paper in a commission; a POST keeps photographs or enters sheets without doubt."""
    return answer_deed(request, _DESK, lambda: _desk(request, campaign, test, place), _desk_shown)


def _desk_shown(
    request: HttpRequest, found: PaperDesk, deed: str, refusal: Refusal | None
) -> HttpResponse:
    read = reading_of_desk(actor_of(request), found, clock.now())
    page = desk_page(read, deed, refusal, request.POST)
    return render(request, TEMPLATE, page, status=REFUSED if refusal else 200)


@never_cache
@require_POST
def papers(request: HttpRequest, campaign: str, test: str, place: str) -> HttpResponse:
    """The papers of those who have not begun, as one PDF; the printing is recorded."""
    found, now = _desk(request, campaign, test, place), clock.now()
    try:
        sheets = print_sheets(actor=actor_of(request), test=found.test, place=found.place, now=now)
    except Refusal as refusal:
        return render_refusal(request, refusal)
    content = test_papers_pdf(found.test, sheets, language(), now=now)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{found.test.code}-{found.place.code}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, campaign: str, test: str, place: str, sheet: str) -> HttpResponse:
    """A sheet as it was read, with what a human has to decide; a POST enters it."""
    found = _desk(request, campaign, test, place)

    def shown(
        request: HttpRequest, one: AnswerSheet, _deed: str, refusal: Refusal | None
    ) -> HttpResponse:
        read = read_sheet(one, used_photos([one])[one.pk])
        everything = "all" in request.GET or "all" in request.POST
        page = check_page(SheetShown(found, read, everything, refusal, request.POST))
        return render(request, TEMPLATE, page, status=REFUSED if refusal else 200)

    def enter(request: HttpRequest, actor: Actor, one: AnswerSheet) -> Done:
        return desk_url(found), enter_one(request, actor, one)

    return answer_deed(request, {"enter": enter}, lambda: sheet_at(found, sheet), shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, campaign: str, test: str, place: str, photo: str) -> HttpResponse:
    """A photograph that needs a human; a POST says what becomes of it."""
    found = _desk(request, campaign, test, place)

    def shown(
        request: HttpRequest, one: SheetPhoto, _deed: str, refusal: Refusal | None
    ) -> HttpResponse:
        people = assignable(found) if one.state == PhotoState.UNREADABLE else []
        page = photo_page(found, one, people, refusal)
        return render(request, TEMPLATE, page, status=REFUSED if refusal else 200)

    def assign(request: HttpRequest, actor: Actor, one: SheetPhoto) -> Done:
        code, _dash, page = request.POST.get("page", "").partition("-")
        sheet = sheet_at(found, code)
        assign_photo(actor=actor, photo=one, sheet=sheet, page=max(whole(page), 0), now=clock.now())
        return desk_url(found, "sheet", sheet.code), _("Now type in what stands on the sheet.")

    def use(_request: HttpRequest, actor: Actor, one: SheetPhoto) -> Done:
        use_photo(actor=actor, photo=one, now=clock.now())
        return desk_url(found), _("This photograph is used now.")

    def aside(_request: HttpRequest, actor: Actor, one: SheetPhoto) -> Done:
        set_aside_photo(actor=actor, photo=one, now=clock.now())
        return desk_url(found), _("The photograph is set aside.")

    deeds: Deeds[SheetPhoto] = {"assign": assign, "use": use, "aside": aside}
    return answer_deed(request, deeds, lambda: photo_at(found, photo), shown)


@never_cache
@require_safe
def photo_file(
    request: HttpRequest, campaign: str, test: str, place: str, photo: str
) -> HttpResponse:
    """The photograph itself; whoever looks at it leaves an entry."""
    found = _desk(request, campaign, test, place)
    one = photo_at(found, photo)
    try:
        content = photo_content(one)
    except Unreadable:
        return render_refusal(request, PhotoGone())
    record_reading(
        actor=actor_of(request),
        tag=Tag.PHOTO_READ,
        subject=Subject("test", found.test.code, "", found.place.code),
        changes={"photo": one.code},
        now=clock.now(),
    )
    answer = HttpResponse(content, content_type=one.kind)
    ending = one.kind.partition("/")[2]
    answer["Content-Disposition"] = f'inline; filename="{one.code}.{ending}"'
    return answer


@never_cache
@require_safe
def cutout(
    request: HttpRequest, campaign: str, test: str, place: str, photo: str, row: int
) -> HttpResponse:
    """The picture of a doubtful row."""
    found = _desk(request, campaign, test, place)
    picture = cutout_of(photo_at(found, photo), row)
    if picture is None:
        raise NotFound(photo)
    return HttpResponse(picture, content_type="image/png")
