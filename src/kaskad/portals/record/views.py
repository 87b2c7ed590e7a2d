"""Who did what, each reader for their own subtree; and what proves it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.audit.api import (
    Subject,
    Tag,
    export_lines,
    key_lines,
    record_reading,
    verifier_text,
)
from kaskad.commissions.api import ROOT_CODE, Commission, commission_for, scopes_of
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.portals.record.pages import record_page
from kaskad.portals.record.reading import ROLES, WHOLE, Wanted, read_record

LEVELS = ("central", "region", "district", "precinct")
LARGEST = 2**63 - 1


@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The record of the reader's widest grant; NotFound for those without one."""
    actor = actor_of(request)
    scopes = scopes_of(actor, ROLES)
    widest = min(scopes, key=lambda scope: LEVELS.index(scope.level))
    return _answer(request, widest, [one for one in scopes if one.pk != widest.pk])


@never_cache
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The record of a territory of the reader's subtree; NotFound outside of it."""
    return _answer(request, commission_for(actor_of(request), code, ROLES), [])


def _answer(request: HttpRequest, here: Commission, others: list[Commission]) -> HttpResponse:
    read = read_record(actor_of(request), here, _wanted(request))
    return render(request, "portals/record/record.html", record_page(read, others))


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    before = asked.get("before", "")
    return Wanted(
        action=asked.get("action", ""),
        who=asked.get("who", "")[:40].replace("\x00", ""),
        first=_day(asked.get("first", "")),
        last=_day(asked.get("last", "")),
        before=min(int(before), LARGEST) if before.isascii() and before.isdecimal() else None,
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2999 else None


@never_cache
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole sealed record as a file, for the centre and auditors of the country; an entry."""
    actor, now = actor_of(request), clock.now()
    if not actor.holds(WHOLE, [ROOT_CODE]):
        raise NotFound
    record_reading(
        actor=actor,
        tag=Tag.RECORD_EXPORTED,
        subject=Subject("record", "all", scope=ROOT_CODE),
        now=now,
    )
    response = StreamingHttpResponse(export_lines(), content_type="application/jsonl")
    response["Content-Disposition"] = f'attachment; filename="record-{now:%Y-%m-%d}.jsonl"'
    return response


@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """The program that checks a downloaded record; for everybody."""
    return _file("verify_record.py", verifier_text(), "text/x-python; charset=utf-8")


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """The public keys that prove the record; for everybody."""
    return _file("record-keys.txt", key_lines(), "text/plain; charset=utf-8")


def _file(name: str, text: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
