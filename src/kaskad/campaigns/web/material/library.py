"""The library of the centre: every material with its versions, drafts and what is stale."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.campaigns.access import editable_campaign_for
from kaskad.campaigns.models import Campaign, Material, MaterialVersion
from kaskad.campaigns.operations.material_draft import draft_material, edit_material
from kaskad.campaigns.queries.campaign_file import blocks_of
from kaskad.campaigns.queries.law import find_provisions
from kaskad.campaigns.queries.material import (
    as_kit_material,
    cites_of,
    draft_of,
    files_of,
    library,
    material_by_code,
    material_versions,
    newest_of,
    text_of,
)
from kaskad.campaigns.web.material.forms import TextForm, whole_number
from kaskad.campaigns.web.material.library_pages import edit_page, list_page
from kaskad.campaigns.web.material.material_pages import Sources, material_page
from kaskad.campaigns.web.material.reading import Answer, file_answer
from kaskad.campaigns.web.material.reading_pages import preview_page
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

LONGEST_SEARCH = 100
MOST_FOUND = 8


def material_for(actor: Actor, campaign: str, code: str) -> tuple[Campaign, Material]:
    """A material that the actor may change; NotFound to others."""
    found = editable_campaign_for(actor, campaign)
    return found, material_by_code(found, code)


def draft_for(actor: Actor, campaign: str, code: str) -> tuple[Campaign, MaterialVersion]:
    """Its open draft; NotFound where there is none."""
    found, material = material_for(actor, campaign, code)
    draft = draft_of(material)
    if draft is None:
        raise NotFound(code)
    return found, draft


@require_http_methods(["GET", "HEAD", "POST"])
def library_page(request: HttpRequest, campaign: str) -> HttpResponse:
    """All materials by block; sending the form begins a new one."""
    actor, now = actor_of(request), clock.now()
    found = editable_campaign_for(actor, campaign)
    refusal = None
    if request.method == "POST":
        try:
            draft = draft_material(
                actor=actor,
                campaign=found,
                block_number=whole_number(request.POST.get("block", "")),
                kind=request.POST.get("kind", ""),
                now=now,
            )
        except Refusal as no:
            refusal = no
        else:
            return HttpResponseRedirect(
                reverse("material:edit", args=[campaign, draft.material.code])
            )
    rows = library(found, clock.local_day(now))
    page = list_page(found, blocks_of(found), rows, refusal)
    status = REFUSED if refusal else 200
    return render(request, "campaigns/material/library.html", page, status=status)


@require_safe
def material(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """One material for those who write and publish it."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    found, material = material_for(actor, campaign, code)
    version = newest_of(material)
    wanted = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip()
    sources = Sources(
        campaign=found,
        material=material,
        version=version,
        cites=cites_of(version, today),
        files=files_of(version),
        versions=material_versions(material),
        wanted=wanted,
        found=find_provisions(wanted, today, limit=MOST_FOUND) if wanted else [],
    )
    page = material_page(sources, actor.mark)
    return render(request, "campaigns/material/material.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The texts of the draft in three languages; what was sent comes back with what is wrong."""
    actor = actor_of(request)
    found, draft = draft_for(actor, campaign, code)
    form, refusal = TextForm.of(draft.material.kind, text_of(draft), draft.sha256, request), None
    if request.method == "POST" and form.is_valid():
        try:
            edit_material(actor=actor, draft=draft, now=clock.now(), **form.content())
        except Refusal as no:
            refusal = no
            form.point_at(no)
        else:
            return HttpResponseRedirect(reverse("material:material", args=[campaign, code]))
    page = edit_page(found, draft, form, refusal)
    status = REFUSED if refusal or form.errors else 200
    return render(request, "campaigns/material/edit.html", page, status=status)


@require_safe
def preview(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The draft as its readers would see it, in the language of the page."""
    found, draft = draft_for(actor_of(request), campaign, code)
    shown = as_kit_material(draft, clock.local_day(clock.now()))
    page = preview_page(found, blocks_of(found), shown)
    return render(request, "campaigns/material/read.html", page)


@require_safe
def draft_file(request: HttpRequest, campaign: str, code: str, number: int) -> Answer:
    """A file of any version, for those who may change it."""
    _found, material = material_for(actor_of(request), campaign, code)
    return file_answer(request, files_of(newest_of(material)), number)
