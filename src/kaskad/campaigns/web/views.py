"""The page of a campaign for staff, its file to edit, and its downloads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaskad.campaigns import access
from kaskad.campaigns.operations.campaign_file import import_campaign
from kaskad.campaigns.queries.campaign_file import (
    export_campaign,
    file_text,
    file_versions,
    spec_of,
)
from kaskad.campaigns.queries.campaigns import days_off
from kaskad.campaigns.queries.seminars import stage_rows
from kaskad.campaigns.web.forms import based_on, text_from
from kaskad.campaigns.web.pages import campaign_page, edit_page
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of


@require_GET
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that the campaign's file says, readable, with the state of the stages."""
    actor = actor_of(request)
    found = access.staff_campaign_for(actor, code)
    page = campaign_page(
        code=code,
        content=spec_of(found),
        stages=stage_rows(found),
        days_off=frozenset(days_off(found)),
        today=clock.local_day(clock.now()),
        may_edit=access.may_edit(actor, found),
    )
    return render(request, "campaigns/campaign.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The file as text; what was sent comes back with its mistakes, or becomes a version."""
    actor = actor_of(request)
    found = access.editable_campaign_for(actor, code)
    text, refusal = file_text(found), None
    if request.method == "POST":
        try:
            text = text_from(request)
            before = file_versions(found)[0].number
            import_campaign(
                actor=actor, text=text, code=code, based_on=based_on(request), now=clock.now()
            )
        except Refusal as no:
            refusal = no
        else:
            _say_what_happened(request, before, file_versions(found)[0].number)
            return HttpResponseRedirect(reverse("campaigns:edit", args=[code]))
    page = edit_page(code, str(found.title), text, file_versions(found), refusal)
    return render(request, "campaigns/edit.html", page, status=REFUSED if refusal else 200)


def _say_what_happened(request: HttpRequest, before: int, after: int) -> None:
    if before == after:
        messages.info(request, _("The file says the same as before. Nothing was changed."))
    else:
        text = _("The campaign is changed. This is version %(version)s of the file.")
        messages.success(request, text % {"version": after})


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The present content in canonical order."""
    access.staff_campaign_for(actor_of(request), code)
    return _toml(export_campaign(code), f"{code}.toml")


@require_GET
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version of the file as it was written."""
    found = access.staff_campaign_for(actor_of(request), code)
    return _toml(file_text(found, number), f"{code}-{number}.toml")


def _toml(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
