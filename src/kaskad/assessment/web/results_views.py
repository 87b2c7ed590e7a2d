"""Results of tests, for those who work for a place and those who teach a group."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.assessment.access import (
    ResultsReader,
    bank_for,
    given_test_for,
    results_for,
    results_group,
    results_place,
    test_of,
)
from kaskad.assessment.models import Test
from kaskad.assessment.queries.answers import answer_lines
from kaskad.assessment.queries.print_runs import runs_of
from kaskad.assessment.queries.results import (
    groups_of,
    people_at_each,
    people_of_commission,
    results_in,
    totals_by_test,
)
from kaskad.assessment.queries.statements import statement_lines
from kaskad.assessment.queries.tests import tests_of
from kaskad.assessment.vocab import TestState
from kaskad.assessment.web.group_results import group_page, groups_page
from kaskad.assessment.web.layout import TEMPLATE, block_titles
from kaskad.assessment.web.results_pages import Shown, index_page, place_page
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import Campaign, campaign_for, may_edit
from kaskad.commissions.api import Commission, Level, levels_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


@never_cache
@require_safe
def results(request: HttpRequest, campaign: str) -> HttpResponse:
    """The tests of a campaign in the places of the reader; who only teaches sees the groups."""
    actor = actor_of(request)
    reader = results_for(actor, campaign)
    if not reader.places:
        return _groups(request, reader)
    tests = _published(reader.campaign)
    totals = totals_by_test(tests, reader.places[0])
    may_export = may_edit(actor, reader.campaign)
    return render(request, TEMPLATE, index_page(reader, tests, totals, may_export=may_export))


@never_cache
@require_safe
def test(request: HttpRequest, campaign: str, test: str) -> HttpResponse:
    """One test in the place of the reader."""
    actor = actor_of(request)
    return _place(request, campaign_for(actor, campaign), test, results_place(actor))


@never_cache
@require_safe
def place(request: HttpRequest, campaign: str, test: str, place: str) -> HttpResponse:
    """One test in any place for which the reader works."""
    actor = actor_of(request)
    return _place(request, campaign_for(actor, campaign), test, results_place(actor, place))


def _place(request: HttpRequest, campaign: Campaign, code: str, place: Commission) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = test_of(campaign, code)
    people = people_of_commission(found, place, now)
    above = () if place.level == Level.CENTRAL else levels_for(actor, place)
    shown = Shown(campaign, found, place, above, may_edit(actor, campaign))
    page = place_page(shown, results_in(found, place, people), people, block_titles(campaign))
    return render(request, TEMPLATE, page)


@never_cache
@require_safe
def groups(request: HttpRequest, campaign: str) -> HttpResponse:
    """The groups that the reader teaches, and how far they are."""
    reader = results_for(actor_of(request), campaign)
    if not reader.seminars:
        raise NotFound(campaign)
    return _groups(request, reader)


def _groups(request: HttpRequest, reader: ResultsReader) -> HttpResponse:
    tests = _published(reader.campaign)
    rows = groups_of(reader.seminars, tests, clock.now())
    return render(request, TEMPLATE, groups_page(reader.campaign, rows, tests))


def _published(campaign: Campaign) -> list[Test]:
    return [one for one in tests_of(campaign) if one.state == TestState.PUBLISHED]


@never_cache
@require_safe
def group(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The people of one group: who has passed, and who has still to be reminded."""
    seminar = results_group(actor_of(request), campaign, code)
    found, now = seminar.group.plan.campaign, clock.now()
    tests = [one for one in _published(found) if one.stage_id == seminar.group.stage_id]
    members = groups_of([seminar], [], now)[0].members
    people = people_at_each(tests, members, now)
    page = group_page(found, seminar, people, runs_of(seminar), now)
    return render(request, TEMPLATE, page)


@never_cache
@require_safe
def answers(request: HttpRequest, campaign: str, test: str) -> StreamingHttpResponse:
    """All answers of a test as a list for analysts, without names; the record says who took it."""
    actor, now = actor_of(request), clock.now()
    found = given_test_for(actor, campaign, test)
    subject = Subject("test", found.code, "", found.stage.campaign.root.code)
    record_reading(actor=actor, tag=Tag.ANSWERS_TAKEN_OUT, subject=subject, now=now)
    response = StreamingHttpResponse(answer_lines(found), content_type="text/csv; charset=utf-8")
    name = f"answers-{found.stage.code}-{found.purpose}-{now:%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@never_cache
@require_safe
def statements(request: HttpRequest, campaign: str) -> StreamingHttpResponse:
    """All results of the campaign as xAPI statements, without names; the record says who took."""
    actor, now = actor_of(request), clock.now()
    found = bank_for(actor, campaign)
    subject = Subject("campaign", found.code, str(found.title), found.root.code)
    record_reading(actor=actor, tag=Tag.RESULTS_HANDED_OUT, subject=subject, now=now)
    lines = statement_lines(found, request.build_absolute_uri("/"))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    name = f"results-{found.code}-{clock.local_day(now)}.jsonl"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
