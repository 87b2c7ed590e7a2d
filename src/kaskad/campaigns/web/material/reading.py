"""The published material: to read on a phone, and to take along as a kit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kaskad.campaigns.access import may_edit, reader_campaign_for
from kaskad.campaigns.queries.campaign_file import blocks_of
from kaskad.campaigns.queries.kit import kit_of
from kaskad.campaigns.queries.kit_file import kit_file
from kaskad.campaigns.queries.material import FileRow, kit_material, kit_materials
from kaskad.campaigns.vocab import MATERIAL_FOLDER
from kaskad.campaigns.web.material.reading_pages import materials_page, read_page
from kaskad.core import clock
from kaskad.core.attachments import place_of
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import NotFound
from kaskad.core.web.downloads import download
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of

Answer = HttpResponse | StreamingHttpResponse


@require_safe
def materials(request: HttpRequest, campaign: str) -> HttpResponse:
    """What is in force, block by block, with the kit."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    found = reader_campaign_for(actor, campaign)
    page = materials_page(
        found, blocks_of(found), kit_materials(found, today), is_editor=may_edit(actor, found)
    )
    return render(request, "campaigns/material/materials.html", page)


@require_safe
def read(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """One material in the reader's language, the provisions beside it."""
    found = reader_campaign_for(actor_of(request), campaign)
    material = kit_material(found, code, clock.local_day(clock.now()))
    page = read_page(found, blocks_of(found), material)
    return render(request, "campaigns/material/read.html", page)


@require_safe
def file(request: HttpRequest, campaign: str, code: str, number: int) -> Answer:
    """A file of a material in force."""
    found = reader_campaign_for(actor_of(request), campaign)
    material = kit_material(found, code, clock.local_day(clock.now()))
    return file_answer(request, material.files, number)


@require_safe
def kit(request: HttpRequest, campaign: str, language: str, block: int | None = None) -> Answer:
    """The kit of a language as a ZIP, of one block or of all; made once and read from the disk."""
    found = reader_campaign_for(actor_of(request), campaign)
    if language not in LANGUAGES:
        raise NotFound(language)
    today = clock.local_day(clock.now())
    if block is not None and not kit_materials(found, today, block):
        raise NotFound(str(block))
    wanted = kit_of(found, language, today, block)
    return download(
        request,
        kit_file(wanted),
        name=f"{wanted.name}.zip",
        media_type="application/zip",
        digest=wanted.sha256,
    )


def file_answer(request: HttpRequest, files: tuple[FileRow, ...], number: int) -> Answer:
    """One of these files as a download. Raises NotFound."""
    row = next((one for one in files if one.id == number), None)
    if row is None:
        raise NotFound(str(number))
    place = place_of(MATERIAL_FOLDER, row.sha256)
    if not place.exists():
        raise NotFound(row.name)
    return download(request, place, name=row.name, media_type=row.media_type, digest=row.sha256)
