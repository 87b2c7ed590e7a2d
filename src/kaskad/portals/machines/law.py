"""Provisions of law, the material of the blocks, and the kit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Schema

from kaskad.campaigns.api import (
    Campaign,
    KitMaterial,
    ProvisionRow,
    VersionOfProvision,
    find_provisions,
    gate_of_law,
    kit_file,
    kit_material,
    kit_materials,
    kit_of,
    provision_by_code,
    reader_campaign_for,
    versions_of,
)
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.downloads import download
from kaskad.core.web.request import actor_of
from kaskad.portals.machines.paging import After, Limit, PageSchema, page_of
from kaskad.portals.machines.values import CODE, NO_CONTROLS, Code, Text, answers, text_of

router = Router(tags=["law"])
_ZIP = "application/zip"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
Words = Annotated[
    str, Query("", max_length=100, pattern=NO_CONTROLS, description="Article or words")
]
OfLaw = Annotated[str, Query("", max_length=40, pattern=rf"{CODE}|^$", description="Code of a law")]
Language = Annotated[Literal["kk", "ru", "en"], Query("kk", description="Language of the kit")]
OfBlock = Annotated[int | None, Query(None, ge=1, le=32_000, description="Only this block")]


class ProvisionOut(Schema):
    """A provision in the wording of today, in words of our own."""

    code: str
    law: str
    law_name: Text
    label: Text
    version: int
    text: Text
    note: Text
    in_force_from: date
    repealed: bool


class ProvisionsOut(PageSchema):
    """Provisions in the order of laws and articles."""

    items: list[ProvisionOut]


class WordingOut(Schema):
    """A version of a provision, those of coming days too."""

    version: int
    text: Text
    note: Text
    act: Text
    source: str
    in_force_from: date
    repealed: bool


class ProvisionHistoryOut(Schema):
    """A provision with all its versions, the newest first."""

    code: str
    law: str
    law_name: Text
    label: Text
    versions: list[WordingOut]


class CiteOut(Schema):
    """A provision that a material cites; ``newest`` is the version in force today."""

    provision: str
    version: int
    newest: int


class MaterialFileOut(Schema):
    """A file of a material; ``language`` is empty when it is for everybody."""

    name: str
    language: str
    media_type: str
    size: int
    sha256: str


class MaterialLineOut(Schema):
    """A material in force; ``stale``: it cites a text that has changed."""

    code: str
    block: int
    kind: str
    version: int
    sha256: str
    in_force_at: datetime
    title: Text
    stale: bool


class MaterialsOut(Schema):
    """The materials in force by block."""

    items: list[MaterialLineOut]


class MaterialOut(MaterialLineOut):
    """A material with its text in markup, what it cites and its files."""

    body: Text
    link: Text
    cites: list[CiteOut]
    files: list[MaterialFileOut]


@router.get(
    "/provisions", response=answers(ProvisionsOut), url_name="provisions", operation_id="provisions"
)
def provisions(
    request: HttpRequest, q: Words, law: OfLaw, after: After, limit: Limit
) -> ProvisionsOut:
    """Provisions in force today, all or those with every word of ``q``."""
    gate_of_law(actor_of(request))
    rows = find_provisions(q, clock.local_day(clock.now()), law=law)
    shown, following = page_of(rows, lambda row: row.code, after, limit)
    return ProvisionsOut(items=[_provision(row) for row in shown], next=following)


@router.get(
    "/provisions/{provision}",
    response=answers(ProvisionHistoryOut),
    url_name="provision",
    operation_id="provision",
)
def provision(request: HttpRequest, provision: Code) -> ProvisionHistoryOut:
    """One provision with all its versions."""
    gate_of_law(actor_of(request))
    found = provision_by_code(provision)
    return ProvisionHistoryOut(
        code=found.code,
        law=found.law.code,
        law_name=text_of(found.law.name),
        label=text_of(found.label),
        versions=[_wording(one) for one in versions_of(found)],
    )


@router.get(
    "/campaigns/{campaign}/materials",
    response=answers(MaterialsOut),
    url_name="materials",
    operation_id="materials",
)
def materials(request: HttpRequest, campaign: Code) -> MaterialsOut:
    """The materials in force of a campaign."""
    found = _campaign(request, campaign)
    rows = kit_materials(found, clock.local_day(clock.now()))
    return MaterialsOut(items=[MaterialLineOut(**_line(one)) for one in rows])


@router.get(
    "/campaigns/{campaign}/materials/{material}",
    response=answers(MaterialOut),
    url_name="material",
    operation_id="material",
)
def material(request: HttpRequest, campaign: Code, material: Code) -> MaterialOut:
    """One material in force, word for word."""
    found = _campaign(request, campaign)
    one = kit_material(found, material, clock.local_day(clock.now()))
    return MaterialOut(
        **_line(one),
        body=text_of(one.body),
        link=text_of(one.link),
        cites=[
            CiteOut(
                provision=cite.cited.provision.code,
                version=cite.cited.number,
                newest=cite.newest.number,
            )
            for cite in one.cites
        ],
        files=[
            MaterialFileOut(
                name=file.name,
                language=file.language,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
            )
            for file in one.files
        ],
    )


@router.get(
    "/campaigns/{campaign}/kit.zip",
    response=answers(None),
    url_name="kit",
    operation_id="kit",
    openapi_extra={"responses": {200: {"content": {_ZIP: _BINARY}}}},
)
def kit(
    request: HttpRequest, campaign: Code, language: Language, block: OfBlock
) -> HttpResponse | StreamingHttpResponse:
    """The kit of a language as a ZIP, of one block or of all: same materials, same bytes."""
    found = _campaign(request, campaign)
    today = clock.local_day(clock.now())
    if block is not None and not kit_materials(found, today, block):
        raise NotFound(str(block))
    wanted = kit_of(found, language, today, block)
    return download(
        request,
        kit_file(wanted),
        name=f"{wanted.name}.zip",
        media_type=_ZIP,
        digest=wanted.sha256,
        cache="private, no-cache",
    )


def _campaign(request: HttpRequest, code: str) -> Campaign:
    return reader_campaign_for(actor_of(request), code)


def _provision(row: ProvisionRow) -> ProvisionOut:
    return ProvisionOut(
        code=row.code,
        law=row.law_code,
        law_name=text_of(row.law),
        label=text_of(row.label),
        version=row.number,
        text=text_of(row.text),
        note=text_of(row.note),
        in_force_from=row.in_force_from,
        repealed=row.is_repeal,
    )


def _wording(one: VersionOfProvision) -> WordingOut:
    return WordingOut(
        version=one.number,
        text=text_of(one.text),
        note=text_of(one.note),
        act=text_of(one.act),
        source=one.source,
        in_force_from=one.in_force_from,
        repealed=one.is_repeal,
    )


def _line(one: KitMaterial) -> dict[str, Any]:
    return {
        "code": one.code,
        "block": one.block_number,
        "kind": one.kind,
        "version": one.number,
        "sha256": one.sha256,
        "in_force_at": one.in_force_at,
        "title": text_of(one.title),
        "stale": any(cite.is_stale for cite in one.cites),
    }
