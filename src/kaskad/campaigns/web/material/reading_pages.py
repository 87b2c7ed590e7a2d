"""What the reader of the material sees: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.models import Block, Campaign
from kaskad.campaigns.queries.kit import LawTexts, law_texts, notes_of
from kaskad.campaigns.queries.material import KitMaterial
from kaskad.campaigns.vocab import MaterialKind
from kaskad.core.clock import local_day
from kaskad.core.localized import LANGUAGES
from kaskad.core.markup import markup_as_html
from kaskad.core.web.components import Actions, Button, Empty, Link, Links, Notice
from kaskad.core.web.format import day, language, number, size

_NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A block with what there is to read in it."""

    title: str
    anchor: str
    materials: Links
    kit: Link


@dataclass(frozen=True, slots=True)
class MaterialsPage:
    """Everything in force, block by block."""

    title: str
    lead: str
    kits: Links | None
    kits_note: str
    blocks: tuple[BlockPart, ...]
    empty: Empty | None
    actions: Actions


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One material. ``changed`` says that the law is another one since."""

    title: str
    back: Link
    about: str
    changed: Notice | None
    body: SafeString
    video: Link | None
    files: Links | None
    laws: tuple[LawTexts, ...]
    notes: tuple[str, ...]


def materials_page(
    campaign: Campaign,
    blocks: Sequence[Block],
    materials: Sequence[KitMaterial],
    *,
    is_editor: bool,
) -> MaterialsPage:
    """The list; central staff see the way to the library too."""
    links: list[Button | Link] = [Link(_("Provisions of law"), reverse("law:provisions"))]
    if is_editor:
        library = reverse("material:library", args=[campaign.code])
        links.insert(0, Button(_("Library of materials"), url=library, kind="second"))
    of_block: dict[int, list[KitMaterial]] = {}
    for one in materials:
        of_block.setdefault(one.block_number, []).append(one)
    titles = {one.number: str(one.title) for one in blocks}
    return MaterialsPage(
        title=_("Materials of the training"),
        lead=str(campaign.title),
        kits=_kits(campaign) if materials else None,
        kits_note=_("One ZIP file: take it along and read it where there is no network."),
        blocks=tuple(
            _block(campaign, at, titles.get(at, ""), ones) for at, ones in of_block.items()
        ),
        empty=None
        if materials
        else Empty(
            _("Nothing has been published yet"),
            _("As soon as the central commission publishes a material, it stands here."),
        ),
        actions=Actions(tuple(links)),
    )


def read_page(campaign: Campaign, blocks: Sequence[Block], material: KitMaterial) -> ReadPage:
    """A published material as its readers see it."""
    own = language()
    stale = [one for one in material.cites if one.is_stale]
    files = tuple(
        Link(
            one.name,
            reverse("material:file", args=[campaign.code, material.code, one.id]),
            note=size(one.size),
            download=True,
        )
        for one in material.files_for(own)
    )
    titles = {one.number: str(one.title) for one in blocks}
    video = material.link.get(own)
    return ReadPage(
        title=material.title.get(own),
        back=Link(
            _("Materials of the training"), reverse("material:materials", args=[campaign.code])
        ),
        about=_about(material, titles.get(material.block_number, "")),
        changed=_changed() if stale else None,
        body=markup_as_html(material.body.get(own)),
        video=Link(_("Open the video"), video) if video else None,
        files=Links(files) if files else None,
        laws=law_texts(material.cites, own),
        notes=notes_of(material.cites, own),
    )


def preview_page(campaign: Campaign, blocks: Sequence[Block], draft: KitMaterial) -> ReadPage:
    """The same of a draft, with the way back and a word that nobody else sees it."""
    library = reverse("material:material", args=[campaign.code, draft.code])
    page = read_page(campaign, blocks, draft)
    files = page.files and Links(
        tuple(
            replace(
                link, url=reverse("material:draft_file", args=[campaign.code, draft.code, one.id])
            )
            for link, one in zip(page.files.items, draft.files_for(language()), strict=True)
        )
    )
    return replace(
        page,
        title=page.title or draft.code,
        back=Link(_("Back to the draft"), library),
        about=_("A draft: only the central commission sees it."),
        changed=None,
        files=files,
    )


def _about(material: KitMaterial, block: str) -> str:
    values = {
        "block": f"{number(material.block_number)}. {block}",
        "kind": MaterialKind(material.kind).label,
        "number": number(material.number),
        "day": day(local_day(material.in_force_at), "from"),
    }
    return _("%(block)s. %(kind)s. Version %(number)s, in force from %(day)s") % values


def _changed() -> Notice:
    return Notice(
        _("The law has changed since this was written"),
        _("What holds now stands under “What the law says”."),
        kind="warn",
        still=True,
    )


def _kits(campaign: Campaign) -> Links:
    """The kits, that of the reader's language first."""
    own = language()
    order = sorted(LANGUAGES, key=lambda one: one != own)
    return Links(
        tuple(
            Link(
                _("The whole kit: %(language)s") % {"language": _NAMES[one]},
                reverse("material:kit", args=[campaign.code, one]),
                note="ZIP",
                download=True,
            )
            for one in order
        )
    )


def _block(campaign: Campaign, at: int, title: str, materials: Sequence[KitMaterial]) -> BlockPart:
    own = language()
    return BlockPart(
        title=f"{number(at)}. {title}",
        anchor=f"block-{at}",
        materials=Links(
            tuple(
                Link(
                    one.title.get(own),
                    reverse("material:read", args=[campaign.code, one.code]),
                    note=_note(one),
                )
                for one in materials
            )
        ),
        kit=Link(
            pgettext("kit", "This block as ZIP"),
            reverse("material:block_kit", args=[campaign.code, own, at]),
            download=True,
        ),
    )


def _note(material: KitMaterial) -> str:
    kind = str(MaterialKind(material.kind).label)
    if any(one.is_stale for one in material.cites):
        return _("%(kind)s, the law has changed since") % {"kind": kind}
    return kind
