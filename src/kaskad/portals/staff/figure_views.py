"""Figures of a territory for its staff and for auditors: numbers, their rows, lists."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, commission_for, is_staff
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.portals.public.day import shown_day
from kaskad.portals.staff.figures import PER_PAGE, Asked, figures_page, rows_page
from kaskad.reporting.api import (
    Breakdown,
    Figure,
    completion_lines,
    in_campaign,
    measured,
    rows_behind,
)
from kaskad.seminars.api import current_campaign

READERS = (*STAFF_ROLES, Role.AUDITOR.value)


@never_cache
@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of a territory; NotFound for whoever has nothing to do with it."""
    asked, named = _asked(request, code)
    found = measured(asked.campaign, asked.shown.day, code, asked.by)
    page = figures_page(asked, found, named=named)
    return render(request, "portals/staff/figures.html", page)


@never_cache
@require_safe
def figure_rows(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """What one number is made of, a page at a time."""
    asked, named = _asked(request, code)
    page = _page(request)
    found = rows_behind(
        asked.campaign, asked.shown.day, _figure(figure), code, _part(asked),
        start=(page - 1) * PER_PAGE, most=PER_PAGE,
    )  # fmt: skip
    shown = rows_page(asked, _figure(figure), found, page, named=named)
    return render(request, "portals/staff/figure_rows.html", shown)


@never_cache
@require_safe
def figure_file(request: HttpRequest, code: str, figure: str) -> StreamingHttpResponse:
    """All rows of one number as a list, with names for those who may see them."""
    asked, named = _asked(request, code)
    _record(request, asked, _figure(figure).value, named=named)
    lines = completion_lines(
        asked.campaign, asked.shown.day, code, (_figure(figure), _part(asked)), named=named
    )
    return _file(lines, f"{figure}-{code}", asked)


@never_cache
@require_safe
def figure_members(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Everybody who sits on the day, a line each, with names for those who may see them."""
    asked, named = _asked(request, code)
    lines = completion_lines(asked.campaign, asked.shown.day, code, named=named)
    _record(request, asked, "members", named=named)
    return _file(lines, f"members-{code}", asked)


def reader_of(request: HttpRequest, code: str) -> tuple[Campaign, Commission, bool]:
    """The campaign, a territory of the reader, and whether the reader may see names in it.

    NotFound for strangers, outside of a campaign, and of a territory that it does not reach.
    """
    actor = actor_of(request)
    here = commission_for(actor, code, READERS)
    campaign = current_campaign(clock.local_day(clock.now()))
    if campaign is None or not in_campaign(campaign, here):
        raise NotFound(code)
    return campaign, here, is_staff(actor, here)


def _asked(request: HttpRequest, code: str) -> tuple[Asked, bool]:
    campaign, here, named = reader_of(request, code)
    by = request.GET.get("by", "")
    asked = Asked(
        campaign,
        here,
        shown_day(request, campaign),
        Breakdown(by) if by in set(Breakdown) else None,
        request.GET.get("part", ""),
    )
    return asked, named


def _figure(code: str) -> Figure:
    if code not in set(Figure):
        raise NotFound(code)
    return Figure(code)


def _part(asked: Asked) -> tuple[Breakdown, str] | None:
    return (asked.by, asked.part) if asked.by is not None and asked.part else None


def _page(request: HttpRequest) -> int:
    wished = request.GET.get("page", "")
    return max(int(wished), 1) if wished.isdecimal() and len(wished) < 8 else 1


def _file(lines: Iterator[bytes], name: str, asked: Asked) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    file = f"{name}-{asked.shown.day.isoformat()}.csv"
    response["Content-Disposition"] = content_disposition_header(True, file)
    return response


def _record(request: HttpRequest, asked: Asked, what: str, *, named: bool) -> None:
    """Handing out a list of people is in the record."""
    here = asked.here
    record_reading(
        actor=actor_of(request),
        tag=Tag.FIGURES_TAKEN_OUT,
        subject=Subject("commission", here.code, str(here.name), here.code),
        changes={
            "figure": what,
            "as_of": asked.shown.day.isoformat(),
            "part": asked.part,
            "names": named,
        },
        now=clock.now(),
    )
