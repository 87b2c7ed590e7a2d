"""The card of one person, for staff of the subtree; one's own data, for everybody who has any.

Every opening of a card, every showing of contacts and every export stands in the record.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.commissions.api import (
    ErasureReason,
    Person,
    erase_person,
    erasure_ahead,
    is_erased,
    may_erase,
    own_person,
    person_for,
    person_to_erase,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import as_json
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.portals.person.erasure import ErasureForm, erasure_page
from kaskad.portals.person.pages import card_page, own_data_page
from kaskad.portals.person.reading import CardReading, read_card
from kaskad.reporting.api import ExportReason, PersonData, export_person, person_pdf

CARD, OWN = "portals/person/card.html", "portals/person/own_data.html"
ERASURE = "portals/person/erasure.html"


@never_cache
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The card with masked contacts."""
    actor, now = actor_of(request), clock.now()
    person = person_for(actor, code)
    read = _opened(actor, person, Tag.PERSON_CARD_OPENED, now)
    return render(request, CARD, card_page(read, shown=False, erases=may_erase(actor)))


@never_cache
@require_POST
def contacts(request: HttpRequest, code: str) -> HttpResponse:
    """The card with telephone and e-mail."""
    actor, now = actor_of(request), clock.now()
    person = person_for(actor, code)
    read = _opened(actor, person, Tag.PERSON_CONTACTS_SHOWN, now)
    return render(request, CARD, card_page(read, shown=True, erases=may_erase(actor)))


@never_cache
@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Everything held about the person, as a file."""
    actor, now = actor_of(request), clock.now()
    person = person_for(actor, code)
    reason = request.POST.get("reason", "")[:300]
    try:
        data = export_person(actor=actor, person=person, reason=reason, now=now)
    except ExportReason as refusal:
        read = _opened(actor, person, Tag.PERSON_CARD_OPENED, now)
        page = card_page(read, shown=False, erases=may_erase(actor), refused=refusal.message)
        return render(request, CARD, page, status=REFUSED)
    return _file(data, request.POST.get("kind", ""), now)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """What is held about the reader; to accounts of nobody there is no such page."""
    actor, now = actor_of(request), clock.now()
    person = own_person(actor)
    if request.method != "POST":
        return render(request, OWN, own_data_page())
    data = export_person(actor=actor, person=person, reason="", now=now)
    return _file(data, request.POST.get("kind", ""), now)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, code: str) -> HttpResponse:
    """What an erasure would do, and doing it; for the central commission only."""
    actor, now = actor_of(request), clock.now()
    person = person_to_erase(actor, code)
    if is_erased(person):
        return redirect("portals:person", code=person.code)
    form = ErasureForm(person.code, request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            person = erase_person(actor=actor, person=person, reason=reason, now=now)
        except Refusal as refusal:
            field = "reason" if isinstance(refusal, ErasureReason) else None
            form.add_error(field, refusal.message)
        else:
            return redirect("portals:person", code=person.code)
    status = REFUSED if request.method == "POST" else 200
    page = erasure_page(person, erasure_ahead(person), form)
    return render(request, ERASURE, page, status=status)


def _opened(actor: Actor, person: Person, tag: Tag, now: datetime) -> CardReading:
    """What the card shows, once its entry stands in the record."""
    read = read_card(person, clock.local_day(now))
    scope = read.seats[0].commission_code if read.seats else ""
    subject = Subject("person", person.code, scope=scope)
    record_reading(actor=actor, tag=tag, subject=subject, now=now)
    return read


def _file(data: PersonData, kind: str, now: datetime) -> HttpResponse:
    if kind == "json":
        response = HttpResponse(as_json(data.as_json()), content_type="application/json")
    else:
        kind = "pdf"
        response = HttpResponse(person_pdf(data, now=now), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="person-{data.code}.{kind}"'
    return response
