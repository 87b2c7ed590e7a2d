"""Provisions to read and search, and for the centre to import and amend."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.access import gate_of_law, may_amend
from kaskad.campaigns.operations.law import amend_provision, import_provisions
from kaskad.campaigns.queries.law import find_provisions, laws, provision_by_code, versions_of
from kaskad.campaigns.queries.material import citing_materials
from kaskad.campaigns.web.law.forms import AmendForm, provisions_from
from kaskad.campaigns.web.law.pages import (
    LONGEST_SEARCH,
    amend_page,
    import_page,
    provision_page,
    provisions_page,
)
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of


@require_safe
def provisions(request: HttpRequest) -> HttpResponse:
    """All provisions in force today, or those with the words that are looked for."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    gate_of_law(actor)
    wanted = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "")
    law, page = request.GET.get("law", "")[:40].replace("\x00", ""), request.GET.get("page", "")
    content = provisions_page(
        rows=find_provisions(wanted, today, law=law),
        laws=laws(),
        wanted=wanted,
        law=law,
        number_of_page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        may_amend=may_amend(actor),
    )
    return render(request, "campaigns/law/provisions.html", content)


@require_safe
def provision(request: HttpRequest, code: str) -> HttpResponse:
    """One provision: what holds today, every version, and what cites it."""
    actor = actor_of(request)
    gate_of_law(actor)
    found = provision_by_code(code)
    page = provision_page(
        provision=found,
        versions=versions_of(found),
        citing=citing_materials(found),
        today=clock.local_day(clock.now()),
        may_amend=may_amend(actor),
    )
    return render(request, "campaigns/law/provision.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, code: str) -> HttpResponse:
    """What the provision says from a day on; the text in force stands in the form to begin with."""
    actor = actor_of(request)
    gate_of_law(actor, to_amend=True)
    found = provision_by_code(code)
    newest = versions_of(found)[0]
    form, refusal = AmendForm.of(newest, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            amend_provision(actor=actor, provision=found, now=clock.now(), **form.amendment())
        except Refusal as no:
            refusal = no
            form.point_at(no)
        else:
            messages.success(request, _("The new version is recorded."))
            return HttpResponseRedirect(reverse("law:provision", args=[code]))
    page = amend_page(found, newest, form, refusal)
    status = REFUSED if refusal or form.errors else 200
    return render(request, "campaigns/law/amend.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def take_file(request: HttpRequest) -> HttpResponse:
    """A file of provisions from the reader's computer, with all its mistakes or taken."""
    actor = actor_of(request)
    gate_of_law(actor, to_amend=True)
    refusal, text = None, ""
    if request.method == "POST":
        try:
            name, text = provisions_from(request)
            report = import_provisions(actor=actor, text=text, file_name=name, now=clock.now())
        except Refusal as no:
            refusal = no
        else:
            said = _("New: %(new)s, amended: %(amended)s, unchanged: %(unchanged)s.")
            messages.success(
                request,
                said
                % {
                    "new": report.new,
                    "amended": report.amended,
                    "unchanged": report.unchanged,
                },
            )
            return HttpResponseRedirect(reverse("law:provisions"))
    page = import_page(text, refusal)
    status = REFUSED if refusal else 200
    return render(request, "campaigns/law/import.html", page, status=status)
