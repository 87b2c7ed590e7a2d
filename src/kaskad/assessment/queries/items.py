"""Items of the bank as values, and which of them the law has left behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.problems import problems
from kaskad.assessment.vocab import ItemState
from kaskad.campaigns.api import Campaign, stale_versions
from kaskad.core.names import search_key

_OPEN = (ItemState.DRAFT, ItemState.REVIEWED)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in its newest version; ``state`` says that it is stale where it is, ``stored`` not.

    ``in_use`` is the number of the version that comes into tests, None if there is none.
    """

    code: str
    number: int
    state: ItemState
    stored: ItemState
    content: ItemContent
    in_use: int | None
    is_complete: bool
    edited_at: datetime
    remark: str


@dataclass(frozen=True, slots=True)
class BankCount:
    """How many items a block has in a state, as shown."""

    block: int
    state: ItemState
    count: int


def item_rows(
    campaign: Campaign,
    day: date,
    *,
    block: int | None = None,
    kind: str = "",
    state: str = "",
    words: str = "",
) -> list[ItemRow]:
    """The items of a bank by their newest versions, by block and code.

    ``words`` are looked for in code and question; ``state`` is the one that is shown.
    """
    versions = newest_of(campaign)
    if block is not None:
        versions = versions.filter(block_number=block)
    if kind:
        versions = versions.filter(kind=kind)
    for word in search_key(words).split():
        versions = versions.filter(search_key__contains=word)
    found = list(versions.select_related("item").order_by("block_number", "item__code"))
    stale = stale_among((one.pk for one in found), day)
    used = dict(
        ItemVersion.objects.filter(item__campaign=campaign, state=ItemState.IN_USE).values_list(
            "item_id", "number"
        )
    )
    rows = [_row(one, used.get(one.item_id), is_stale=one.pk in stale) for one in found]
    return [row for row in rows if state in ("", row.state)]


def bank_counts(rows: Iterable[ItemRow]) -> list[BankCount]:
    """How many items there are by block and state."""
    counts: dict[tuple[int, ItemState], int] = {}
    for row in rows:
        place = (row.content.block, row.state)
        counts[place] = counts.get(place, 0) + 1
    return [BankCount(*place, count) for place, count in sorted(counts.items())]


def newest_of(campaign: Campaign) -> QuerySet[ItemVersion]:
    """The newest version of each item of a campaign."""
    newest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-number").values("number")
    return ItemVersion.objects.filter(item__campaign=campaign, number=Subquery(newest[:1]))


def items_of(campaign: Campaign) -> list[Item]:
    """All items of a bank by their codes."""
    return list(Item.objects.filter(campaign=campaign).order_by("code"))


def versions_waiting(campaign: Campaign) -> list[ItemVersion]:
    """The drafts of a bank, each with its item, by code."""
    drafts = ItemVersion.objects.filter(item__campaign=campaign, state=ItemState.DRAFT)
    return list(drafts.select_related("item__campaign").order_by("item__code"))


def versions_of_item(item: Item) -> list[ItemVersion]:
    """All versions, the newest first."""
    return list(item.versions.order_by("-number"))


def stale_among(versions: Iterable[int], day: date) -> frozenset[int]:
    """Those of these versions of items that cite a wording which is in force no more on ``day``.

    A draft cites nothing before it was read.
    """
    cited = ItemVersion.provisions.through.objects.filter(
        itemversion__in=list(versions), provisionversion__in=list(stale_versions(day))
    )
    return frozenset(cited.values_list("itemversion_id", flat=True))


def items_in_use(campaign: Campaign, day: date) -> list[ItemVersion]:
    """What may come into a test that is drawn on ``day``: in use, and not stale."""
    found = list(
        ItemVersion.objects.filter(item__campaign=campaign, state=ItemState.IN_USE)
        .select_related("item")
        .order_by("item__code")
    )
    stale = stale_among((one.pk for one in found), day)
    return [one for one in found if one.pk not in stale]


def contents_of(versions: Collection[ItemVersion]) -> Mapping[int, ItemContent]:
    """The items of versions by their keys."""
    return {one.pk: content_of(one) for one in versions}


def _row(version: ItemVersion, in_use: int | None, *, is_stale: bool) -> ItemRow:
    content = content_of(version)
    state = ItemState(version.state)
    if is_stale and state != ItemState.RETIRED:
        state = ItemState.STALE
    return ItemRow(
        code=version.item.code,
        number=version.number,
        state=state,
        stored=ItemState(version.state),
        content=content,
        in_use=in_use,
        is_complete=not problems(content),
        edited_at=version.edited_at,
        remark=version.remark,
    )
