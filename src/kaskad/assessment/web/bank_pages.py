"""The bank of a campaign: how much there is, what needs somebody, and every item of a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.queries.items import BankCount, ItemRow, bank_counts
from kaskad.assessment.vocab import ItemState, Kind
from kaskad.assessment.web.layout import (
    BankPage,
    Section,
    Wanted,
    bank_url,
    below_campaign,
    item_url,
    question_of,
    state_of,
)
from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Component,
    Empty,
    Link,
    Notice,
    Pages,
    Status,
    pages,
    shown,
)
from kaskad.core.web.format import number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

PAGE_ROWS = 40
MOST_AT_ONCE = 500
# The order in which an item is looked for: what needs somebody comes first.
STATES = (
    ItemState.STALE,
    ItemState.DRAFT,
    ItemState.REVIEWED,
    ItemState.IN_USE,
    ItemState.RETIRED,
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All items of a bank, and those that are looked for, in the order of the page."""

    every: Sequence[ItemRow]
    found: Sequence[ItemRow]
    blocks: Mapping[int, str]
    refusal: Refusal | None = None


def in_order(rows: Sequence[ItemRow]) -> list[ItemRow]:
    """What the law has changed first, then what was given back, then by block and code."""
    return sorted(rows, key=lambda one: (one.state != ItemState.STALE, not one.remark))


def bank_page(campaign: Campaign, shelf: Shelf, wanted: Wanted) -> BankPage:
    """The bank; ``shelf.refusal`` says why nothing was put in use."""
    counts = bank_counts(shelf.every)
    sections = [
        Section("found", _how_many(len(shelf.found)), _found(campaign, shelf, wanted), is_wide=True)
    ]
    if shelf.every:
        table = _counts(campaign, counts, shelf.blocks)
        title = pgettext("items", "By block and state")
        sections.insert(0, Section("counts", title, (table,), is_wide=True))
    sections.append(Section("new", pgettext("items", "New item"), (_new(campaign, shelf, wanted),)))
    return BankPage(
        title=_("Item bank"),
        ladder=below_campaign(campaign, _("Item bank")),
        lead=_("Everything that tests may ask. Only the central commission sees it."),
        top=shown([_refused(shelf), _stale(campaign, counts), _actions(campaign, wanted)]),
        sections=tuple(sections),
    )


def _how_many(count: int) -> str:
    return ngettext("%(count)s item", "%(count)s items", count) % {"count": number(count)}


def _refused(shelf: Shelf) -> Notice | None:
    if shelf.refusal is None:
        return None
    return Notice(_("Nothing was put in use"), shelf.refusal.message, kind="error")


def _stale(campaign: Campaign, counts: Sequence[BankCount]) -> Notice | None:
    count = sum(one.count for one in counts if one.state == ItemState.STALE)
    if not count:
        return None
    title = ngettext(
        "The law has changed for %(count)s item", "The law has changed for %(count)s items", count
    ) % {"count": number(count)}
    return Notice(
        title,
        _("No new test takes them. Open each, compare the two texts of the law, and write anew."),
        kind="warn",
        link=Link(
            pgettext("items", "Show only these"),
            bank_url(campaign) + Wanted(state=ItemState.STALE.value).query() + "#h-found",
        ),
        still=True,
    )


def _actions(campaign: Campaign, wanted: Wanted) -> Actions:
    return Actions(
        (
            Button(
                pgettext("items", "Write a new item"),
                url=bank_url(campaign) + wanted.query() + "#h-new",
                kind="second",
            ),
            Link(pgettext("items", "Take items in from files"), bank_url(campaign, "import")),
            Link(
                pgettext("items", "Download the items"),
                bank_url(campaign, "export") + wanted.query(),
                icon="down",
            ),
        )
    )


def _counts(campaign: Campaign, counts: Sequence[BankCount], blocks: Mapping[int, str]) -> Table:
    """Blocks in rows, states in columns; every number leads to its items."""
    found = {(one.block, one.state): one.count for one in counts}
    here = [one for one in STATES if any(state == one for _block, state in found)]
    numbers = sorted({*blocks, *(block for block, _state in found)})
    rows = [
        Row(
            (
                Cell(f"{number(block)}. {blocks.get(block, '')}", url=_only(campaign, block=block)),
                *(_count(campaign, found.get((block, state), 0), block, state) for state in here),
            )
        )
        for block in numbers
    ]
    totals = (
        _count(campaign, sum(one.count for one in counts if one.state == state), None, state)
        for state in here
    )
    return Table(
        caption=pgettext("items", "By block and state"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Block")),
            *(Column(str(state.label), number=True) for state in here),
        ),
        rows=(*rows, Row((_("All blocks"), *totals), total=True)),
    )


def _count(campaign: Campaign, count: int, block: int | None, state: ItemState) -> Cell | str:
    if not count:
        return "–"
    return Cell(number(count), url=_only(campaign, block=block, state=state.value))


def _only(campaign: Campaign, *, block: int | None, state: str = "") -> str:
    return bank_url(campaign) + Wanted(block=block, state=state).query() + "#h-found"


def _found(campaign: Campaign, shelf: Shelf, wanted: Wanted) -> tuple[Component, ...]:
    """The search, what can be done with all that was found, and a page of it."""
    if not shelf.every:
        words = _("Write the first one below, or take a file in.")
        return (Empty(_("There are no items yet"), words),)
    parts: list[Component | None] = [_search(campaign, shelf, wanted)]
    if not shelf.found:
        parts.append(Empty(_("No such item was found"), _("Choose less, or look for fewer words.")))
        return shown(parts)
    first = (wanted.page - 1) * PAGE_ROWS
    parts += [
        _use(campaign, shelf, wanted),
        _table(campaign, shelf.found[first : first + PAGE_ROWS], shelf.blocks),
        _turning(campaign, shelf, wanted),
    ]
    return shown(parts)


def _search(campaign: Campaign, shelf: Shelf, wanted: Wanted) -> Form:
    every = pgettext("items", "All")
    blocks = [
        Choice("", every),
        *(
            Choice(str(key), f"{key}. {title}", chosen=key == wanted.block)
            for key, title in shelf.blocks.items()
        ),
    ]
    states = [
        Choice("", every),
        *(Choice(one.value, str(one.label), chosen=one == wanted.state) for one in STATES),
    ]
    kinds = [
        Choice("", every),
        *(Choice(one.value, str(one.label), chosen=one == wanted.kind) for one in Kind),
    ]
    return Form(
        (
            Field("block", pgettext("item", "Block"), kind="select", choices=tuple(blocks)),
            Field("state", pgettext("item", "State"), kind="select", choices=tuple(states)),
            Field("kind", pgettext("item", "Kind"), kind="select", choices=tuple(kinds)),
            Field(
                "words",
                _("Words of the question, or its code"),
                kind="search",
                value=wanted.words,
                maxlength=100,
            ),
        ),
        Button(pgettext("button", "Show"), kind="second"),
        action=f"{bank_url(campaign)}#h-found",
        method="get",
        inline=True,
        label=pgettext("items", "Find items"),
    )


def _use(campaign: Campaign, shelf: Shelf, wanted: Wanted) -> Button | None:
    """Puts exactly the reviewed items that were seen in use."""
    codes = [one.code for one in shelf.found if one.state == ItemState.REVIEWED][:MOST_AT_ONCE]
    if not codes:
        return None
    words = ngettext(
        "Put %(count)s reviewed item in use", "Put %(count)s reviewed items in use", len(codes)
    ) % {"count": number(len(codes))}
    fields = (*wanted.pairs().items(), *(("item", code) for code in codes))
    return Button(words, post=bank_url(campaign, "use"), fields=fields)


def _turning(campaign: Campaign, shelf: Shelf, wanted: Wanted) -> Pages | None:
    last = -(-len(shelf.found) // PAGE_ROWS)
    if last <= 1:
        return None
    url = bank_url(campaign)
    return pages(wanted.page, last, lambda one: f"{url}{wanted.query(page=one)}#h-found")


def _table(campaign: Campaign, rows: Sequence[ItemRow], blocks: Mapping[int, str]) -> Table:
    return Table(
        caption=pgettext("items", "Items"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Question")),
            Column(pgettext("item", "Block"), wide=True),
            Column(pgettext("item", "Kind")),
            Column(pgettext("item", "State")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        question_of(one.content)[:160],
                        url=item_url(campaign, one.code),
                        note=one.code,
                    ),
                    f"{number(one.content.block)}. {blocks.get(one.content.block, '')}",
                    Cell(str(one.content.kind.label), note=str(one.content.difficulty.label)),
                    Cell(part=_state(one), note=_state_note(one)),
                ),
                flag=one.state == ItemState.STALE or bool(one.remark),
            )
            for one in rows
        ),
    )


def _state(row: ItemRow) -> Status:
    """What has to be known first: a remark, something missing, or else the state."""
    if row.state == ItemState.STALE:
        return state_of(row.state)
    if row.remark:
        return Status(pgettext("item", "Given back with a remark"), "late")
    if not row.is_complete:
        return Status(pgettext("item", "Not complete"), "bad")
    return state_of(row.state)


def _state_note(row: ItemRow) -> str:
    notes = []
    if row.stored == ItemState.DRAFT and (row.state == ItemState.STALE or row.in_use):
        notes.append(_("Version %(number)s is being written") % {"number": number(row.number)})
    elif row.remark or not row.is_complete:
        notes.append(str(row.stored.label))
    if row.in_use and row.in_use != row.number:
        notes.append(_("Version %(number)s is in use") % {"number": number(row.in_use)})
    return "; ".join(notes)


def _new(campaign: Campaign, shelf: Shelf, wanted: Wanted) -> Form:
    blocks = tuple(
        Choice(str(key), f"{key}. {title}", chosen=key == wanted.block)
        for key, title in shelf.blocks.items()
    )
    kinds = tuple(Choice(one.value, str(one.label)) for one in Kind)
    return Form(
        (
            Field(
                "kind",
                _("How it is answered"),
                kind="select",
                choices=kinds,
                anchor="f-new-kind",
            ),
            Field(
                "block",
                pgettext("item", "Block"),
                kind="select",
                choices=blocks,
                anchor="f-new-block",
            ),
        ),
        Button(pgettext("button", "Begin an item"), kind="second"),
        action=bank_url(campaign, "new"),
        method="get",
        label=pgettext("items", "New item"),
    )
