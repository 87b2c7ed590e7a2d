"""The public pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaskad.audit.api import last_written
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Empty
from kaskad.core.web.render import render
from kaskad.core.web.shared import shared
from kaskad.portals.public import data as open_data
from kaskad.portals.public import guides
from kaskad.portals.public.bulletins import bulletin_file, bulletin_page, bulletins_page
from kaskad.portals.public.campaign import campaign_or_404, shown_campaign
from kaskad.portals.public.day import shown_day
from kaskad.portals.public.figures_page import figures_page
from kaskad.portals.public.help import help_page
from kaskad.portals.public.home import home_page
from kaskad.portals.public.pages import EmptyPage
from kaskad.portals.public.place import place_page
from kaskad.portals.public.press import press_kit

FORMATS = {
    "csv": ("text/csv; charset=utf-8", open_data.coverage_csv),
    "json": ("application/json", open_data.coverage_json),
}


@require_safe
@shared(last_written)
def home(request: HttpRequest) -> HttpResponse:
    campaign = shown_campaign()
    if campaign is None:
        return render(request, "portals/public/empty.html", _empty())
    page = home_page(campaign, shown_day(request, campaign))
    return render(request, "portals/public/home.html", page)


@require_safe
@shared(last_written)
def place(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_or_404()
    if code == campaign.root.code:
        return redirect("portals:home")
    page = place_page(campaign, code, shown_day(request, campaign))
    return render(request, "portals/public/place.html", page)


@require_safe
@shared(last_written)
def help_for_all(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/public/help.html", help_page())


@require_safe
def guide(request: HttpRequest, audience: str) -> HttpResponse:
    return render(request, "portals/public/guide.html", guides.guide_page(audience))


@require_safe
def guide_picture(_request: HttpRequest, name: str) -> HttpResponse:
    headers = {"Cache-Control": "public, max-age=86400"}
    return HttpResponse(guides.guide_picture(name), content_type="image/png", headers=headers)


@require_safe
@shared(last_written)
def figures(request: HttpRequest) -> HttpResponse:
    campaign = shown_campaign()
    page = figures_page(campaign, shown_day(request, campaign) if campaign else None)
    return render(request, "portals/public/figures.html", page)


@require_safe
@shared(last_written)
def bulletins(request: HttpRequest) -> HttpResponse:
    campaign = shown_campaign()
    if campaign is None:
        return render(request, "portals/public/empty.html", _empty())
    return render(request, "portals/public/bulletins.html", bulletins_page(campaign))


@require_safe
@shared(last_written)
def bulletin(request: HttpRequest, number: int) -> HttpResponse:
    page = bulletin_page(campaign_or_404(), number)
    return render(request, "portals/public/bulletin.html", page)


@require_safe
@shared(last_written)
def bulletin_text(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001  views take it
    name, text = bulletin_file(campaign_or_404(), number)
    return _file(name, text, "text/plain; charset=utf-8")


@require_safe
@shared(last_written)
def press(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001  views take it
    """The map, the table and the text of a bulletin in one file."""
    response = HttpResponse(press_kit(campaign_or_404(), number), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="bulletin-{number}.zip"'
    return response


@require_safe
@shared(last_written)
def data(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in FORMATS:
        raise NotFound
    campaign = campaign_or_404()
    day = shown_day(request, campaign).day
    content_type, write = FORMATS[kind]
    districts = request.GET.get("level") == "district"
    of = request.GET.get("of") or None
    text = write(campaign, day, None if districts else of, districts=districts)
    return _file(f"coverage-{day.isoformat()}.{kind}", text, content_type)


def _file(name: str, text: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _empty() -> EmptyPage:
    return EmptyPage(
        _("Training of commission members"),
        Empty(
            _("There is no campaign yet"),
            _("Coverage and bulletins appear here once the training for a vote is approved."),
        ),
    )


@require_safe
def answers(_request: HttpRequest) -> HttpResponse:
    """On to the official answers of the campaign at hand."""
    return redirect("answers:answers", campaign=campaign_or_404().code)
