"""Making the test of a stage, and changing it while it is a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.assessment.access import test_for, tests_for
from kaskad.assessment.operations.tests import draft_test, edit_test
from kaskad.assessment.queries.stage_tests import proposal_of, settings_of
from kaskad.assessment.vocab import Purpose, TestState
from kaskad.assessment.vocab.test_refusals import TestNotDraft
from kaskad.assessment.web.layout import TEMPLATE, block_titles
from kaskad.assessment.web.staff_test_form import TestWriting, test_form_page
from kaskad.assessment.web.staff_test_list import title_of, url_in_tests
from kaskad.assessment.web.typed_test import (
    TypedTest,
    sent_settings,
    settings_in,
    typed_settings,
)
from kaskad.campaigns.api import Campaign, Stage, stages_of
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Link
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, campaign: str) -> HttpResponse:
    """A test that is not made yet, with what is proposed for its stage."""
    actor = actor_of(request)
    found = tests_for(actor, campaign)
    sent = request.POST if request.method == "POST" else request.GET
    stage, purpose = _asked(found, sent.get("stage", ""), sent.get("purpose", ""))
    if request.method != "POST":
        typed = typed_settings(proposal_of(found, stage, purpose))
        return _form(request, _new(found, stage, purpose, typed))
    writing = _new(found, stage, purpose, sent_settings(request.POST))
    settings = settings_in(writing.typed)
    if isinstance(settings, dict):
        return _form(request, writing, settings)
    try:
        test = draft_test(
            actor=actor, stage=stage, purpose=purpose, settings=settings, now=clock.now()
        )
    except Refusal as refusal:
        return _refused(request, writing, refusal)
    messages.success(request, _("The draft is saved. Look at it, then publish it."))
    return redirect(url_in_tests(found, "test", test.code))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The settings of a draft."""
    actor = actor_of(request)
    test = test_for(actor, campaign, code)
    page = url_in_tests(test.stage.campaign, "test", test.code)
    if test.state != TestState.DRAFT:
        return render_refusal(request, TestNotDraft(), back=page)
    is_sent = request.method == "POST"
    writing = TestWriting(
        campaign=test.stage.campaign,
        title=title_of(test),
        back=Link(pgettext("link", "Back without saving"), page),
        typed=sent_settings(request.POST) if is_sent else typed_settings(settings_of(test)),
        blocks=block_titles(test.stage.campaign),
    )
    if not is_sent:
        return _form(request, writing)
    settings = settings_in(writing.typed)
    if isinstance(settings, dict):
        return _form(request, writing, settings)
    try:
        edit_test(actor=actor, test=test, settings=settings, now=clock.now())
    except Refusal as refusal:
        return _refused(request, writing, refusal)
    messages.success(request, _("The draft is saved. Look at it, then publish it."))
    return redirect(page)


def _new(campaign: Campaign, stage: Stage, purpose: Purpose, typed: TypedTest) -> TestWriting:
    return TestWriting(
        campaign=campaign,
        title=f"{purpose.label}: {stage.title}",
        back=Link(pgettext("link", "Back without saving"), url_in_tests(campaign)),
        typed=typed,
        blocks=block_titles(campaign),
        hidden=(("stage", stage.code), ("purpose", purpose.value)),
    )


def _asked(campaign: Campaign, stage: str, purpose: str) -> tuple[Stage, Purpose]:
    """The stage and the purpose of the address, or else the first of them."""
    stages = stages_of(campaign)
    if not stages:
        raise NotFound(stage)
    found = next((one for one in stages if one.code == stage), stages[0])
    return found, Purpose(purpose) if purpose in Purpose.values else Purpose.ENTRY


def _refused(request: HttpRequest, writing: TestWriting, refusal: Refusal) -> HttpResponse:
    """At its field, if it has one."""
    if refusal.field:
        return _form(request, writing, {refusal.field: refusal.message})
    return _form(request, writing, {}, refusal.message)


def _form(
    request: HttpRequest,
    writing: TestWriting,
    faults: dict[str, str] | None = None,
    refused: str = "",
) -> HttpResponse:
    page = test_form_page(
        TestWriting(
            writing.campaign, writing.title, writing.back, writing.typed, writing.blocks,
            writing.hidden, faults, refused,
        )
    )  # fmt: skip
    return render(request, TEMPLATE, page, status=200 if faults is None else REFUSED)
