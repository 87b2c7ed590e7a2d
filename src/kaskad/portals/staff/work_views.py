"""Background work, for the central commission alone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.accounts.api import Role
from kaskad.commissions.api import ROOT_CODE
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.portals.staff.work import work_page
from kaskad.work.api import discard_task, retry_task, stop_task


def may_see_work(actor: Actor) -> bool:
    """Whether the actor works for the central commission itself."""
    return actor.holds((Role.CENTRAL_STAFF.value,), (ROOT_CODE,))


@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What failed, runs, waits, and comes by the clock."""
    if not may_see_work(actor_of(request)):
        raise NotFound
    return render(request, "portals/staff/work.html", work_page())


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Stop a task that waits or runs."""
    return _decide(request, code, stop_task)


@require_POST
def retry(request: HttpRequest, code: str) -> HttpResponse:
    """Try a failed task again."""
    return _decide(request, code, retry_task)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Give a failed task up."""
    return _decide(request, code, discard_task)


def _decide(request: HttpRequest, code: str, decision: Callable[..., object]) -> HttpResponse:
    actor = actor_of(request)
    if not may_see_work(actor):
        raise NotFound
    try:
        decision(actor=actor, code=code, now=clock.now())
    except Refusal as refusal:
        return render_refusal(request, refusal, back=reverse("portals:work"))
    return redirect("portals:work")
