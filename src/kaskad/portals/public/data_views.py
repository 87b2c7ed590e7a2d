"""Open data, their dictionary, and news to follow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaskad.audit.api import last_written
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.shared import shared
from kaskad.portals.public.campaign import campaign_or_404
from kaskad.portals.public.datasets import BY_NAME
from kaskad.portals.public.day import shown_day
from kaskad.portals.public.feed import KINDS, feed_text
from kaskad.portals.public.open_data import csv_text, data_page, json_text, package_text

_WRITERS = {
    "csv": (csv_text, "text/csv; charset=utf-8"),
    "json": (json_text, "application/json"),
}


@require_safe
@shared(last_written)
def open_data(request: HttpRequest) -> HttpResponse:
    """Every set with the meaning of its columns."""
    campaign = campaign_or_404()
    page = data_page(shown_day(request, campaign).day)
    return render(request, "portals/public/open_data.html", page)


@require_safe
@shared(last_written)
def data_package(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    campaign = campaign_or_404()
    text = package_text(campaign, shown_day(request, campaign).day)
    return HttpResponse(text, content_type="application/json")


@require_safe
@shared(last_written)
def dataset(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One set as a file."""
    found = BY_NAME.get(name)
    if found is None or found.read is None or kind not in _WRITERS:
        raise NotFound(name)
    campaign = campaign_or_404()
    write, content_type = _WRITERS[kind]
    day = shown_day(request, campaign).day
    response = HttpResponse(write(found, campaign, day), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{day.isoformat()}.{kind}"'
    return response


@require_safe
@shared(last_written)
def feed(request: HttpRequest, kind: str) -> HttpResponse:  # noqa: ARG001  views take it
    """The newest bulletins and answers for readers of news."""
    if kind not in KINDS:
        raise NotFound(kind)
    return HttpResponse(feed_text(campaign_or_404(), kind), content_type=KINDS[kind][1])
