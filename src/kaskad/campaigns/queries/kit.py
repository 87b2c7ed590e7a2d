"""The kit: every material in force as files that can be read without a network.

The same materials make the same bytes. A kit is of one language, of one block or of all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.models import Campaign
from kaskad.campaigns.queries.campaign_file import blocks_of
from kaskad.campaigns.queries.material import Cited, FileRow, KitMaterial, kit_materials
from kaskad.campaigns.vocab import MATERIAL_FOLDER, MaterialKind
from kaskad.core.attachments import place_of
from kaskad.core.clock import local_day
from kaskad.core.markup import markup_as_html

FORMAT, VERSION = "kaskad-kit", 1
_SHEET = Path(__file__).parents[1] / "static" / "campaigns" / "kit.css"


@dataclass(frozen=True, slots=True)
class KitPart:
    """A file of the kit: ``content``, or the place where its bytes lie."""

    path: str
    size: int
    sha256: str
    content: bytes = b""
    stored: Path | None = None


@dataclass(frozen=True, slots=True)
class Kit:
    """All files in their order; ``sha256`` is that of the manifest, which names all others."""

    name: str
    sha256: str
    parts: tuple[KitPart, ...]


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """A cited provision for a reader; ``newer`` is what holds now if that is another text."""

    title: str
    text: str
    newer: str = ""
    newer_from: date | None = None
    is_repealed: bool = False


@dataclass(frozen=True, slots=True)
class LawTexts:
    """The cited provisions of one law."""

    law: str
    provisions: tuple[ProvisionText, ...]


@dataclass(frozen=True, slots=True)
class KitPage:
    """A material as a page of its own."""

    language: str
    style: SafeString
    title: str
    block: str
    kind: str
    number: int
    since: date
    body: SafeString
    link: str
    files: tuple[tuple[str, FileRow], ...]
    laws: tuple[LawTexts, ...]
    notes: tuple[str, ...]
    index: str


@dataclass(frozen=True, slots=True)
class KitIndex:
    """The page that leads to all others: blocks, each with the links to its materials."""

    language: str
    style: SafeString
    title: str
    blocks: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def kit_of(campaign: Campaign, language: str, day: date, block: int | None = None) -> Kit:
    """The kit of one language: of one block, or of all."""
    key = ("kit", campaign.pk, language, block, day)
    return kept(key, PLANS, lambda: _kit(campaign, language, day, block))


def law_texts(cites: Iterable[Cited], language: str) -> tuple[LawTexts, ...]:
    """The cited provisions as their reader sees them, law by law."""
    by_law: dict[str, list[ProvisionText]] = {}
    for one in cites:
        provision = one.cited.provision
        by_law.setdefault(provision.law.name.get(language), []).append(
            ProvisionText(
                title=provision.label.get(language),
                text=one.cited.text.get(language),
                newer=one.newest.text.get(language) if one.is_stale else "",
                newer_from=one.newest.in_force_from if one.is_stale else None,
                is_repealed=one.newest.is_repeal,
            )
        )
    return tuple(LawTexts(law, tuple(texts)) for law, texts in by_law.items())


def notes_of(cites: Iterable[Cited], language: str) -> tuple[str, ...]:
    """What kind of wordings these are: each note once."""
    notes = (note.get(language) for one in cites for note in (one.cited.note, one.newest.note))
    return tuple(dict.fromkeys(filter(None, notes)))


def _kit(campaign: Campaign, language: str, day: date, block: int | None) -> Kit:
    titles = {one.number: one.title.get(language) for one in blocks_of(campaign)}
    style = _style()
    parts: list[KitPart] = []
    listed: list[dict[str, Any]] = []
    shown: dict[int, list[tuple[str, str, str]]] = {}
    with override(language):
        for one in kit_materials(campaign, day, block):
            block_title = f"{one.block_number}. {titles.get(one.block_number, '')}".strip()
            files = [_file_part(one, file) for file in one.files_for(language)]
            page = _page(one, language, style, block_title)
            path = f"block-{one.block_number}/{one.code}.html"
            parts += [_written(path, "campaigns/kit/material.html", page), *files]
            kind = str(MaterialKind(one.kind).label)
            shown.setdefault(one.block_number, []).append((path, page.title, kind))
            listed.append(_listed(one, language, path, files))
        index = KitIndex(
            language=language,
            style=style,
            title=campaign.title.get(language),
            blocks=tuple(
                (f"{number}. {titles.get(number, '')}", tuple(links))
                for number, links in shown.items()
            ),
        )
        parts.insert(0, _written("index.html", "campaigns/kit/index.html", index))
    manifest = _manifest(campaign, language, block, parts, listed)
    name = f"{campaign.code}-{language}" + (f"-block-{block}" if block is not None else "")
    return Kit(name, manifest.sha256, (manifest, *parts))


def _page(material: KitMaterial, language: str, style: SafeString, block: str) -> KitPage:
    return KitPage(
        language=language,
        style=style,
        title=material.title.get(language),
        block=block,
        kind=str(MaterialKind(material.kind).label),
        number=material.number,
        since=local_day(material.in_force_at),
        body=markup_as_html(material.body.get(language)),
        link=material.link.get(language),
        files=tuple((_file_path(material, one), one) for one in material.files_for(language)),
        laws=law_texts(material.cites, language),
        notes=notes_of(material.cites, language),
        index="../index.html",
    )


def _style() -> SafeString:
    """The sheet inside the page: a file opened from a disk stands alone, under no policy."""
    sheet = mark_safe(_SHEET.read_text(encoding="utf-8"))  # noqa: S308  our own file
    return format_html("<{0}>{1}</{0}>", "style", sheet)


def _written(path: str, template: str, page: KitPage | KitIndex) -> KitPart:
    content = render_to_string(template, {"page": page}).encode()
    return KitPart(path, len(content), hashlib.sha256(content).hexdigest(), content)


def _file_path(material: KitMaterial, file: FileRow) -> str:
    """Where a file lies, as seen from its material."""
    return f"{material.code}/{file.language or 'all'}-{file.name}"


def _file_part(material: KitMaterial, file: FileRow) -> KitPart:
    path = f"block-{material.block_number}/{_file_path(material, file)}"
    return KitPart(path, file.size, file.sha256, stored=place_of(MATERIAL_FOLDER, file.sha256))


def _listed(
    material: KitMaterial, language: str, path: str, files: list[KitPart]
) -> dict[str, Any]:
    return {
        "code": material.code,
        "block": material.block_number,
        "kind": material.kind,
        "title": material.title.get(language),
        "version": material.number,
        "in_force_since": local_day(material.in_force_at).isoformat(),
        "sha256": material.sha256,
        "path": path,
        "files": [one.path for one in files],
        "provisions": [
            {
                "code": one.cited.provision.code,
                "version": one.cited.number,
                "newest": one.newest.number,
            }
            for one in material.cites
        ],
    }


def _manifest(
    campaign: Campaign,
    language: str,
    block: int | None,
    parts: list[KitPart],
    materials: list[dict[str, Any]],
) -> KitPart:
    content = {
        "format": FORMAT,
        "version": VERSION,
        "campaign": campaign.code,
        "language": language,
        "block": block,
        "materials": materials,
        "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in parts],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    written = text.encode()
    return KitPart("manifest.json", len(written), hashlib.sha256(written).hexdigest(), written)
