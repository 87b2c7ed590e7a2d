"""Own certificates: the paper to print, and the picture for the phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.credentials.access import certificate_for, design_at
from kaskad.credentials.models import Certificate, PaperDesign
from kaskad.credentials.queries.overview import own_certificates
from kaskad.credentials.queries.papers import (
    design_in_force,
    design_of,
    languages_of,
    paper_of,
)
from kaskad.credentials.rules.number import shown
from kaskad.credentials.rules.paper import certificate_pdf, wallet_png
from kaskad.credentials.web.own_pages import own_page

TEMPLATE = "credentials/page.html"


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The reader's own certificates; to those who are no person there is no such page."""
    actor = actor_of(request)
    if actor.kind != "person":
        raise NotFound
    return render(request, TEMPLATE, own_page(own_certificates(actor.code)))


@never_cache
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF, in Kazakh and Russian; ``?en=1`` adds English.

    It is drawn with the design in force, or with the version of ``?design=``: as it was then.
    """
    one = certificate_for(actor_of(request), number)
    languages = languages_of(with_english=bool(request.GET.get("en")))
    design, paper = design_of(one.campaign, _design(request, one)), paper_of(one)
    # The moment of issue, so that the same certificate is the same file.
    content = certificate_pdf(paper, design, now=one.issued_at, languages=languages)
    return pdf_answer(content, f"{shown(one.number)}.pdf")


@never_cache
@require_safe
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a picture of the size of a phone."""
    one = certificate_for(actor_of(request), number)
    design = design_of(one.campaign, _design(request, one))
    return _file(wallet_png(paper_of(one), design), "image/png", f"{shown(one.number)}.png")


def _design(request: HttpRequest, one: Certificate) -> PaperDesign | None:
    wished = request.GET.get("design")
    return design_at(one.campaign, wished) if wished else design_in_force(one.campaign)


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A file to keep."""
    return _file(content, "application/pdf", name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
