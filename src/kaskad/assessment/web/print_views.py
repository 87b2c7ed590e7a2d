"""The papers of a whole district, or of the group of a seminar: asked for, fetched when made."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.assessment.access import group_papers_for, papers_for, run_at
from kaskad.assessment.models import Test
from kaskad.assessment.operations.print_runs import ask_papers
from kaskad.assessment.queries.print_runs import run_content
from kaskad.assessment.queries.sheets import check_printing
from kaskad.assessment.vocab.sheet_refusals import PapersGone
from kaskad.assessment.web.print_runs import is_printed_whole
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import Unreadable
from kaskad.core.web.format import language
from kaskad.core.web.render import render_refusal
from kaskad.core.web.request import actor_of


@never_cache
@require_POST
def print_district(request: HttpRequest, campaign: str, test: str, place: str) -> HttpResponse:
    """Have the papers made of everybody in a district."""
    found = papers_for(actor_of(request), campaign, test, place)
    if not is_printed_whole(found.place):
        raise NotFound(place)
    back = reverse("sheets:desk", args=[campaign, test, place])
    return _asked(request, found.test, found.place, back)


@never_cache
@require_safe
def district_run(
    request: HttpRequest, campaign: str, test: str, place: str, run: str
) -> HttpResponse:
    """The finished papers of a district; whoever takes them leaves an entry."""
    found = papers_for(actor_of(request), campaign, test, place)
    return _file(request, found.test, found.place, run)


@never_cache
@require_POST
def print_group(request: HttpRequest, campaign: str, code: str, test: str) -> HttpResponse:
    """Have the papers made of the group of a seminar."""
    seminar, found = group_papers_for(actor_of(request), campaign, code, test)
    return _asked(request, found, seminar, reverse("results:group", args=[campaign, code]))


@never_cache
@require_safe
def group_run(request: HttpRequest, campaign: str, code: str, test: str, run: str) -> HttpResponse:
    """The finished papers of a group; whoever takes them leaves an entry."""
    seminar, found = group_papers_for(actor_of(request), campaign, code, test)
    return _file(request, found, seminar, run)


def _asked(
    request: HttpRequest, test: Test, within: Commission | Seminar, back: str
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    try:
        ask_papers(actor=actor, test=test, within=within, language=language(), now=now)
    except Refusal as refusal:
        return render_refusal(request, refusal, back=back)
    messages.success(request, _("The papers are being made. They will stand here as one file."))
    return redirect(f"{back}#papers-{test.code}" if isinstance(within, Seminar) else back)


def _file(
    request: HttpRequest, test: Test, within: Commission | Seminar, code: str
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    run = run_at(test, within, code)
    try:
        check_printing(test, actor, now)
        content = run_content(run)
    except Refusal as refusal:
        return render_refusal(request, refusal)
    except Unreadable:
        return render_refusal(request, PapersGone())
    record_reading(
        actor=actor,
        tag=Tag.PAPERS_TAKEN_OUT,
        subject=Subject("test", test.code, "", run.place.code),
        changes={"run": run.code},
        now=now,
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{test.code}-{run.seminar.code if run.seminar else run.place.code}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
