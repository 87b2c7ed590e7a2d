"""What the list of the library and the editor hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.models import Block, Campaign, MaterialVersion
from kaskad.campaigns.queries.law import provision_words
from kaskad.campaigns.queries.material import LibraryRow
from kaskad.campaigns.vocab import MaterialKind
from kaskad.campaigns.web.material.forms import BODY_HINT, BODY_LIMIT, TextForm
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Actions, Button, Choice, Empty, Link, Notice, Status
from kaskad.core.web.format import number
from kaskad.core.web.forms import Field, Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Every material of the campaign, and the form that begins a new one."""

    title: str
    back: Link
    stale: Notice | None
    actions: Actions
    table: Table | None
    empty: Empty | None
    refused: Notice | None
    form: Form


@dataclass(frozen=True, slots=True)
class EditPage:
    """The texts of a draft."""

    title: str
    back: Link
    refused: Notice | None
    form: Form


def list_page(
    campaign: Campaign,
    blocks: Sequence[Block],
    rows: Sequence[LibraryRow],
    refusal: Refusal | None,
) -> LibraryPage:
    """The library; ``refusal`` says why no material was begun."""
    titles = {one.number: str(one.title) for one in blocks}
    readers = reverse("material:materials", args=[campaign.code])
    return LibraryPage(
        title=_("Library of materials"),
        back=Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code])),
        stale=_stale([row for row in rows if row.stale and row.in_force]),
        actions=Actions(
            (
                Link(_("As readers see it"), readers),
                Link(_("Provisions of law"), reverse("law:provisions")),
            )
        ),
        table=_table(campaign, titles, rows) if rows else None,
        empty=None
        if rows
        else Empty(_("There are no materials yet"), _("Begin with the notes of the first block.")),
        refused=Notice(_("Nothing was begun"), refusal.message, kind="error") if refusal else None,
        form=_new(blocks),
    )


def _stale(rows: Sequence[LibraryRow]) -> Notice | None:
    """Which materials explain a text that has changed, and what has."""
    if not rows:
        return None
    title = ngettext(
        "%(count)s material in force cites a text that has changed",
        "%(count)s materials in force cite a text that has changed",
        len(rows),
    ) % {"count": number(len(rows))}
    changes = {str(provision_words(one.cited)) for row in rows for one in row.stale}
    return Notice(
        title,
        _("Open a draft of each, compare the two texts there, and publish it anew."),
        kind="warn",
        items=tuple(sorted(changes)),
        still=True,
    )


def _table(campaign: Campaign, titles: dict[int, str], rows: Sequence[LibraryRow]) -> Table:
    return Table(
        caption=_("Library of materials"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("material", "Material")),
            Column(pgettext("material", "Block"), wide=True),
            Column(pgettext("material", "State")),
            Column(pgettext("material", "The law")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        str(row.title) or row.code,
                        url=reverse("material:material", args=[campaign.code, row.code]),
                        note=str(MaterialKind(row.kind).label),
                    ),
                    f"{number(row.block_number)}. {titles.get(row.block_number, '')}",
                    Cell(part=state_of(row), note=_state_note(row)),
                    Cell(part=_law(row)),
                ),
                flag=bool(row.stale and row.in_force),
            )
            for row in rows
        ),
    )


def state_of(row: LibraryRow) -> Status:
    """How far a material is, in a word."""
    if row.in_force:
        return Status(pgettext("material", "In force"), "done")
    if row.is_withdrawn:
        return Status(pgettext("material", "Withdrawn"), "bad")
    return Status(pgettext("material", "Draft"), "plan")


def _state_note(row: LibraryRow) -> str:
    """Which version is in force, and whether the next one is being written."""
    notes = []
    if row.in_force:
        notes.append(pgettext("material", "Version %(number)s") % {"number": row.in_force})
    if row.draft and (row.in_force or row.is_withdrawn):
        notes.append(_("Draft of version %(number)s is open") % {"number": row.draft})
    return "; ".join(notes)


def _law(row: LibraryRow) -> Status:
    if row.stale:
        text = ngettext("%(count)s text changed", "%(count)s texts changed", len(row.stale))
        return Status(text % {"count": number(len(row.stale))}, "late")
    if not row.cited:
        return Status(_("Cites nothing"), "plan")
    text = ngettext("%(count)s provision", "%(count)s provisions", row.cited)
    return Status(text % {"count": number(row.cited)}, "done")


def _new(blocks: Sequence[Block]) -> Form:
    return Form(
        fields=(
            Field(
                "block",
                pgettext("material", "Block"),
                kind="select",
                choices=tuple(
                    Choice(str(one.number), f"{number(one.number)}. {one.title}") for one in blocks
                ),
            ),
            Field(
                "kind",
                pgettext("material", "Kind"),
                kind="select",
                choices=tuple(Choice(one.value, str(one.label)) for one in MaterialKind),
            ),
        ),
        submit=Button(pgettext("button", "Begin a material")),
        label=_("New material"),
    )


def edit_page(
    campaign: Campaign, draft: MaterialVersion, form: TextForm, refusal: Refusal | None
) -> EditPage:
    """The editor; a refusal that belongs to no field stands above it."""
    url = reverse("material:material", args=[campaign.code, draft.material.code])
    hint = str(BODY_HINT) % {"limit": number(BODY_LIMIT)}
    fields = tuple(
        replace(one, hint=hint) if one.name == "body_kk" else one for one in fields_of(form)
    )
    at_field = refusal is not None and refusal.field in form.fields
    return EditPage(
        title=_("Text of the material"),
        back=Link(str(draft.title) or draft.material.code, url),
        refused=Notice(_("The text was not saved"), refusal.message, kind="error")
        if refusal is not None and not at_field
        else None,
        form=Form(
            fields=fields,
            submit=Button(pgettext("button", "Save the draft")),
            alternative=Link(pgettext("button", "Back without saving"), url),
        ),
    )
