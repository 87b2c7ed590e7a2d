"""The run book of a seminar: a page, and one sheet of paper in two languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.commissions.api import is_staff, linked
from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.queries.book import run_book
from kaskad.seminars.web.book_page import book_page
from kaskad.seminars.web.book_paper import book_pdf


@never_cache
@require_safe
def book(request: HttpRequest, code: str) -> HttpResponse:
    """What the trainer needs before, during and after the seminar."""
    actor = actor_of(request)
    seminar = sheet_for(actor, code)
    page = book_page(
        seminar,
        run_book(seminar, now=clock.now()),
        is_staff=is_staff(actor, linked(seminar.group.commission)),
    )
    return render(request, "seminars/book.html", page)


@never_cache
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same on one sheet, in Kazakh and Russian side by side."""
    seminar, now = sheet_for(actor_of(request), code), clock.now()
    pdf = book_pdf(run_book(seminar, now=now), request.build_absolute_uri("/"), now=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="run-book-{seminar.code}.pdf"'
    return response
