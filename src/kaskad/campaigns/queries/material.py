"""The material of the blocks: what is in force, what it cites, and what has become stale."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from kaskad.accounts.api import names_of
from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.models import (
    Campaign,
    Material,
    MaterialFile,
    MaterialVersion,
    Provision,
    ProvisionVersion,
)
from kaskad.campaigns.queries.law import in_order, newest_versions
from kaskad.campaigns.rules.material import MaterialText
from kaskad.campaigns.rules.spec import Words
from kaskad.campaigns.vocab import MaterialKind, MaterialState
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision that a version cites: in the wording it cites, and in that of the day."""

    cited: ProvisionVersion
    newest: ProvisionVersion

    @property
    def is_stale(self) -> bool:
        """Whether a newer wording is in force."""
        return self.cited.number < self.newest.number


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A material and how far it is: the number of its draft and of its version in force, or 0.

    ``title`` is that of the version in force, else of the newest; ``stale`` what has changed in the
    law since.
    """

    code: str
    block_number: int
    kind: str
    title: LocalizedText
    draft: int
    in_force: int
    in_force_at: datetime | None
    is_withdrawn: bool
    cited: int
    stale: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a version; ``language`` is empty when it is for everybody."""

    id: int
    language: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KitMaterial:
    """A material in force with all that its readers get."""

    code: str
    block_number: int
    kind: str
    version_id: int
    number: int
    sha256: str
    in_force_at: datetime
    title: LocalizedText
    body: LocalizedText
    link: LocalizedText
    cites: tuple[Cited, ...]
    files: tuple[FileRow, ...]

    def files_for(self, language: str) -> tuple[FileRow, ...]:
        """The files for readers of one language, and those for everybody."""
        return tuple(one for one in self.files if one.language in ("", language))


@dataclass(frozen=True, slots=True)
class MaterialVersionRow:
    """A version in the history of a material, the names of people resolved."""

    number: int
    state: str
    title: LocalizedText
    author: str
    second_reader: str
    edited_at: datetime
    in_force_at: datetime | None
    ended_at: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class CitingRow:
    """A version of a material that cites a version of a provision."""

    campaign: str
    code: str
    title: LocalizedText
    number: int
    state: str
    cited_number: int


def text_of(version: MaterialVersion) -> MaterialText:
    """What a version says."""
    parts = (version.title, version.body, version.link)
    return MaterialText(*(Words(part.kk, part.ru, part.en) for part in parts))


def material_by_code(campaign: Campaign, code: str) -> Material:
    """The material. Raises NotFound."""
    material = Material.objects.filter(campaign=campaign, code=code).first()
    if material is None:
        raise NotFound(code)
    return material


def draft_of(material: Material) -> MaterialVersion | None:
    """The open draft, if there is one."""
    draft = MaterialVersion.objects.filter(material=material, state=MaterialState.DRAFT).first()
    if draft is not None:
        draft.material = material
    return draft


def newest_of(material: Material) -> MaterialVersion:
    """The open draft, else the newest version."""
    version = MaterialVersion.objects.filter(material=material).order_by("-number")[0]
    version.material = material
    return version


def library(campaign: Campaign, day: date) -> list[LibraryRow]:
    """Every material of the campaign by block, drafts too, with what is stale on ``day``."""
    materials = Material.objects.filter(campaign=campaign).prefetch_related(
        Prefetch("versions", _with_provisions(MaterialVersion.objects.order_by("-number")))
    )
    found = list(materials)
    versions = [one for material in found for one in material.versions.all()]
    newest = _newest_of(versions, day)
    rows = [_library_row(material, newest) for material in found]
    return sorted(rows, key=_by_block)


def stale_materials(campaign: Campaign, day: date) -> list[LibraryRow]:
    """Materials in force that cite a wording which is not the newest on ``day``."""
    return [row for row in library(campaign, day) if row.in_force and row.stale]


def kit_materials(campaign: Campaign, day: date, block: int | None = None) -> list[KitMaterial]:
    """The materials in force, of one block or of all, with their files and what they cite."""
    key = ("kit materials", campaign.pk, day)
    found = kept(key, PLANS, lambda: _kit_materials(campaign, day))
    return [one for one in found if block in (None, one.block_number)]


def kit_material(campaign: Campaign, code: str, day: date) -> KitMaterial:
    """One material in force. Raises NotFound."""
    for one in kit_materials(campaign, day):
        if one.code == code:
            return one
    raise NotFound(code)


def cites_of(version: MaterialVersion, day: date) -> tuple[Cited, ...]:
    """The provisions that a version cites, in the order of laws and articles."""
    cited = list(version.provisions.select_related("provision__law"))
    return _cited(cited, newest_versions([one.provision_id for one in cited], day))


def files_of(version: MaterialVersion) -> tuple[FileRow, ...]:
    """The files of a version: those for everybody first, then by language and name."""
    return tuple(map(_file_row, version.files.order_by("language", "name")))


def material_versions(material: Material) -> list[MaterialVersionRow]:
    """Every version, the newest first."""
    rows = list(MaterialVersion.objects.filter(material=material).order_by("-number"))
    names = names_of({mark for row in rows for mark in (row.author, row.second_reader)})
    return [
        MaterialVersionRow(
            number=row.number,
            state=row.state,
            title=row.title,
            author=names[row.author],
            second_reader=names[row.second_reader],
            edited_at=row.edited_at,
            in_force_at=row.in_force_at,
            ended_at=row.ended_at,
            end_reason=row.end_reason,
        )
        for row in rows
    ]


def citing_materials(provision: Provision) -> list[CitingRow]:
    """Where the provision is cited, in any version of it and of a material; the newest first."""
    through = MaterialVersion.provisions.through.objects.filter(
        provisionversion__provision=provision
    ).select_related("materialversion__material__campaign", "provisionversion")
    rows = [
        CitingRow(
            campaign=one.materialversion.material.campaign.code,
            code=one.materialversion.material.code,
            title=one.materialversion.title,
            number=one.materialversion.number,
            state=one.materialversion.state,
            cited_number=one.provisionversion.number,
        )
        for one in through
    ]
    return sorted(rows, key=lambda row: (row.campaign, row.code, -row.number))


def _kit_materials(campaign: Campaign, day: date) -> list[KitMaterial]:
    versions = list(
        _with_provisions(
            MaterialVersion.objects.filter(
                material__campaign=campaign, state=MaterialState.IN_FORCE
            )
        )
        .select_related("material")
        .prefetch_related("files")
    )
    newest = _newest_of(versions, day)
    found = [_kit_material(one, newest) for one in versions]
    return sorted(found, key=_by_block)


def as_kit_material(version: MaterialVersion, day: date) -> KitMaterial:
    """A version, a draft too, as its readers would get it; its ``material`` is at hand."""
    prefetch_related_objects([version], _cited_provisions())
    return _kit_material(version, _newest_of([version], day))


def _kit_material(one: MaterialVersion, newest: Mapping[int, ProvisionVersion]) -> KitMaterial:
    return KitMaterial(
        code=one.material.code,
        block_number=one.material.block_number,
        kind=one.material.kind,
        version_id=one.pk,
        number=one.number,
        sha256=one.sha256,
        in_force_at=one.in_force_at or one.edited_at,
        title=one.title,
        body=one.body,
        link=one.link,
        cites=_cited(one.provisions.all(), newest),
        files=tuple(sorted(map(_file_row, one.files.all()), key=_by_language)),
    )


def _by_block(row: LibraryRow | KitMaterial) -> tuple[int, int, str]:
    return row.block_number, MaterialKind.values.index(row.kind), row.code


def _by_language(file: FileRow) -> tuple[str, str]:
    return file.language, file.name


def _with_provisions(versions: QuerySet[MaterialVersion]) -> QuerySet[MaterialVersion]:
    return versions.prefetch_related(_cited_provisions())


def _cited_provisions() -> Prefetch[str]:
    return Prefetch("provisions", ProvisionVersion.objects.select_related("provision__law"))


def _newest_of(versions: Iterable[MaterialVersion], day: date) -> Mapping[int, ProvisionVersion]:
    """The wordings in force on ``day`` of all that some versions cite."""
    cited = {one.provision_id for version in versions for one in version.provisions.all()}
    return newest_versions(cited, day)


def _cited(
    cited: Iterable[ProvisionVersion], newest: Mapping[int, ProvisionVersion]
) -> tuple[Cited, ...]:
    return tuple(Cited(one, newest.get(one.provision_id, one)) for one in in_order(cited))


def _library_row(material: Material, newest: Mapping[int, ProvisionVersion]) -> LibraryRow:
    by_state: dict[str, MaterialVersion] = {}
    versions: Collection[MaterialVersion] = material.versions.all()
    for one in versions:
        by_state.setdefault(one.state, one)
    draft, in_force = by_state.get(MaterialState.DRAFT), by_state.get(MaterialState.IN_FORCE)
    shown = in_force or next(iter(versions))
    cites = _cited(shown.provisions.all(), newest)
    return LibraryRow(
        code=material.code,
        block_number=material.block_number,
        kind=material.kind,
        title=shown.title,
        draft=draft.number if draft else 0,
        in_force=in_force.number if in_force else 0,
        in_force_at=in_force.in_force_at if in_force else None,
        is_withdrawn=in_force is None and MaterialState.WITHDRAWN in by_state,
        cited=len(cites),
        stale=tuple(one for one in cites if one.is_stale),
    )


def _file_row(file: MaterialFile) -> FileRow:
    return FileRow(file.pk, file.language, file.name, file.media_type, file.size, file.sha256)


def export_materials(campaign: Campaign, day: date) -> dict[str, Any]:
    """Every material in force with all its texts, as plain values."""
    return {
        "format": "kaskad-materials",
        "version": 1,
        "campaign": campaign.code,
        "materials": [
            {
                "code": one.code,
                "block": one.block_number,
                "kind": one.kind,
                "version": one.number,
                "sha256": one.sha256,
                "in_force_at": one.in_force_at.isoformat(),
                "title": asdict(one.title),
                "body": asdict(one.body),
                "link": asdict(one.link),
                "cites": [
                    {"provision": cite.cited.provision.code, "version": cite.cited.number}
                    for cite in one.cites
                ],
                "files": [
                    {"language": file.language, "name": file.name, "sha256": file.sha256}
                    for file in one.files
                ],
            }
            for one in kit_materials(campaign, day)
        ],
    }
