"""Marks from devices: deliveries as JSON, and what the marks come to so far."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import marks_for, sheet_for, ticket_of
from kaskad.seminars.operations.presence import record_marks
from kaskad.seminars.queries.presence import decisions_of
from kaskad.seminars.vocab import MARKS_AT_ONCE
from kaskad.seminars.web.delivery import DeliveryUnreadable, read_delivery
from kaskad.seminars.web.pocket_package import served_of


@never_cache
@require_POST
def deliver(request: HttpRequest, code: str) -> HttpResponse:
    """Take a delivery of a device; what became of each mark stands in the answer."""
    actor = actor_of(request)
    try:
        sent = read_delivery(request.body)
    except DeliveryUnreadable as refusal:
        sheet_for(actor, code)
        return _refused(refusal)
    seminar = marks_for(actor, code, sent.ticket)
    try:
        answers = record_marks(
            actor=actor,
            seminar=seminar,
            marks=sent.marks,
            device=sent.device,
            sent_at=sent.sent_at,
            now=clock.now(),
        )
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse(
        {"answers": [{"nonce": one.nonce, "took": one.took.value} for one in answers]}
    )


@never_cache
@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """What a device needs to go on: its ticket, a token for sending, and how it stands so far.

    People are numbers here; whoever they are the device knows from the list.
    """
    actor = actor_of(request)
    seminar, served = _served(actor, code, request.GET.get("ticket", ""))
    return JsonResponse(
        {
            "seminar": seminar.code,
            "state": seminar.state,
            "now": clock.now().isoformat(),
            "ticket": ticket_of(actor, seminar),
            "csrf": get_token(request),
            "marks_at_once": MARKS_AT_ONCE,
            "members": served,
        }
    )


def _served(actor: Actor, code: str, ticket: str) -> tuple[Seminar, list[dict[str, Any]]]:
    """The seminar and how it stands; who teaches it no more may send, and learns nothing new."""
    try:
        seminar = sheet_for(actor, code)
    except NotFound:
        return marks_for(actor, code, ticket), []
    return seminar, served_of(decisions_of(seminar))


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"refusal": refusal.code, "message": refusal.message}, status=REFUSED)
