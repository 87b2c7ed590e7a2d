"""What a page says of one item: its versions with the names of people, the provisions it cites."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaskad.accounts.api import names_of
from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.queries.items import versions_of_item
from kaskad.assessment.vocab import ItemState
from kaskad.campaigns.api import Provision, ProvisionVersion, newest_versions


@dataclass(frozen=True, slots=True)
class ItemVersionRow:
    """A version in the history of an item, the names of people resolved."""

    version: ItemVersion
    author: str
    second_reader: str
    ended_by: str

    @property
    def since(self) -> datetime:
        """When it came into the state in which it is."""
        one = self.version
        if one.state == ItemState.RETIRED and one.ended_at:
            return one.ended_at
        return one.in_use_at or one.reviewed_at or one.edited_at


@dataclass(frozen=True, slots=True)
class CitedProvision:
    """A provision of an item: the wording that it was read against, and that of today.

    A new draft was not read yet and has no ``cited``, that of a next version has those of the one
    before it; a code that no provision has has neither.
    """

    code: str
    cited: ProvisionVersion | None
    newest: ProvisionVersion | None

    @property
    def is_changed(self) -> bool:
        """Whether the law says something else by now."""
        return self.cited is not None and self.newest is not None and self.cited != self.newest

    @property
    def is_over(self) -> bool:
        """Whether it is not in force today, or not there at all."""
        return self.newest is None or self.newest.is_repeal


def item_history(item: Item) -> list[ItemVersionRow]:
    """All versions of an item, the newest first."""
    versions = versions_of_item(item)
    names = names_of(
        {mark for one in versions for mark in (one.author, one.second_reader, one.ended_by)}
    )
    return [
        ItemVersionRow(
            version=one,
            author=names[one.author],
            second_reader=names[one.second_reader],
            ended_by=names[one.ended_by],
        )
        for one in versions
    ]


def cited_by(version: ItemVersion, codes: Sequence[str], day: date) -> list[CitedProvision]:
    """The provisions that an item names, in its order."""
    rows = version.provisions.select_related("provision__law")
    pinned = {one.provision.code: one for one in rows}
    newest = provisions_named(codes, day)
    return [CitedProvision(code, pinned.get(code), newest.get(code)) for code in codes]


def provisions_named(codes: Collection[str], day: date) -> dict[str, ProvisionVersion]:
    """What provisions say on ``day`` by their codes; what is not there is left out."""
    if not codes:
        return {}
    keys = Provision.objects.filter(code__in=codes).values_list("pk", flat=True)
    return {one.provision.code: one for one in newest_versions(list(keys), day).values()}
