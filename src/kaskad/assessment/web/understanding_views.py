"""What is not understood: pages for central staff and coordinators, and their tables as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.assessment.access import CascadeReader, cascade_for, given_test_for
from kaskad.assessment.models import Test
from kaskad.assessment.queries.item_readings import item_of_test, read_test_items
from kaskad.assessment.queries.tests import tests_of
from kaskad.assessment.vocab import TestState
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.assessment.web.typed import whole
from kaskad.assessment.web.understanding_groups import (
    Choosing,
    alerts_csv,
    chosen_in,
    groups_csv,
    groups_page,
)
from kaskad.assessment.web.understanding_item import found_item_page
from kaskad.assessment.web.understanding_items import items_csv, items_page, languages_page
from kaskad.assessment.web.understanding_pages import empty_groups_page, overview_page
from kaskad.assessment.web.understanding_reading import CascadeReading, read_cascade
from kaskad.core import clock
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


@never_cache
@require_safe
def overview(request: HttpRequest, campaign: str) -> HttpResponse:
    """Early alerts, then stage by stage what was gained."""
    read = _read(request, campaign, with_ahead=True)
    tests: tuple[Test, ...] = ()
    if read.reader.is_central:
        tests = tuple(
            one for one in tests_of(read.campaign) if one.state == TestState.PUBLISHED.value
        )
    return render(request, TEMPLATE, overview_page(read, tests))


@never_cache
@require_safe
def groups(request: HttpRequest, campaign: str) -> HttpResponse:
    """What regions, districts or trainers gained in a block."""
    read = _read(request, campaign)
    if not read.found:
        return render(request, TEMPLATE, empty_groups_page(read))
    return render(request, TEMPLATE, groups_page(read, _chosen(request, read)))


@never_cache
@require_safe
def groups_file(request: HttpRequest, campaign: str) -> HttpResponse:
    """The same as a list; empty until there is anything."""
    read = _read(request, campaign)
    text = groups_csv(read, _chosen(request, read)) if read.found else ""
    return _file(text, f"{campaign}-groups.csv")


@never_cache
@require_safe
def alerts(request: HttpRequest, campaign: str) -> HttpResponse:
    """All early alerts as a list."""
    return _file(alerts_csv(_read(request, campaign)), f"{campaign}-alerts.csv")


@never_cache
@require_safe
def items(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The items of a test, those that somebody should look at first."""
    test = given_test_for(actor_of(request), campaign, code)
    return render(request, TEMPLATE, items_page(read_test_items(test)))


@never_cache
@require_safe
def items_file(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The same as a list."""
    test = given_test_for(actor_of(request), campaign, code)
    return _file(items_csv(read_test_items(test)), f"{code}-items.csv")


@never_cache
@require_safe
def languages(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The items by how much harder they are in one of the languages."""
    test = given_test_for(actor_of(request), campaign, code)
    return render(request, TEMPLATE, languages_page(read_test_items(test)))


@never_cache
@require_safe
def item(request: HttpRequest, campaign: str, code: str, version: int) -> HttpResponse:
    """One item of a test."""
    test = given_test_for(actor_of(request), campaign, code)
    content = item_of_test(test, version)
    return render(request, TEMPLATE, found_item_page(read_test_items(test), version, content))


def _read(request: HttpRequest, campaign: str, *, with_ahead: bool = False) -> CascadeReading:
    reader: CascadeReader = cascade_for(actor_of(request), campaign)
    today = clock.local_day(clock.now())
    return read_cascade(reader, today, with_ahead=with_ahead)


def _chosen(request: HttpRequest, read: CascadeReading) -> Choosing:
    sent = request.GET
    stage, block = whole(sent.get("stage", "")), whole(sent.get("block", ""))
    return chosen_in(read, stage or 0, block or 0, sent.get("by", ""))


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
