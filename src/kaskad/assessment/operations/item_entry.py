"""A version of an item that is being changed: its item locked, every change with its entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.queries.written import digest_of, found_as, text_with
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.vocab import ItemState
from kaskad.assessment.vocab.item_refusals import ItemNotDraft
from kaskad.audit.api import Subject, Tag, record
from kaskad.core.actor import Actor

CONTENT = ["kind", "block_number", "difficulty", "content", "sha256", "search_key"]
DRAFT = [*CONTENT, "state", "second_reader", "reviewed_at", "remark", "writers", "edited_at"]
_OPEN = (ItemState.DRAFT, ItemState.REVIEWED)


class ChangedItem:
    """A version, its ``item`` and campaign at hand, that an operation changes."""

    def __init__(self, version: ItemVersion) -> None:
        self.version = version

    @classmethod
    def newest(cls, item: Item) -> ChangedItem:
        """The newest version of an item, whose row is locked."""
        rows = Item.objects.select_for_update(of=("self",)).select_related("campaign__root")
        item = rows.get(pk=item.pk)
        version = item.versions.order_by("-number")[0]
        version.item = item
        return cls(version)

    @classmethod
    def draft(cls, draft: ItemVersion) -> ChangedItem:
        """The draft as it is now; refuses a version that is none."""
        changed = cls.newest(draft.item)
        if changed.version.pk != draft.pk or changed.version.state != ItemState.DRAFT:
            raise ItemNotDraft
        return changed

    @classmethod
    def begun(cls, item: Item, number: int, actor: Actor, now: datetime) -> ChangedItem:
        """A new version without content, not saved yet."""
        return cls(
            ItemVersion(
                item=item,
                number=number,
                state=ItemState.DRAFT,
                author=actor.mark,
                writers=[actor.mark],
                drafted_at=now,
                edited_at=now,
            )
        )

    @property
    def subject(self) -> Subject:
        """The item as entries name it."""
        item = self.version.item
        return Subject("item", f"{item.campaign.code}/{item.code}", "", item.campaign.root.code)

    def reopened(self, actor: Actor, now: datetime) -> ChangedItem:
        """An open version as a draft, or the next one after what was in use."""
        version = self.version
        if version.state not in _OPEN:
            return self.begun(version.item, version.number + 1, actor, now)
        version.state, version.second_reader, version.reviewed_at = ItemState.DRAFT, "", None
        return self.joined(actor, now)

    def joined(self, actor: Actor, now: datetime) -> ChangedItem:
        """The actor writes in it too."""
        version = self.version
        version.edited_at = now
        if actor.mark not in version.writers:
            version.writers = [*version.writers, actor.mark]
        return self

    def put(self, content: ItemContent) -> None:
        """Write the item; it is not saved yet."""
        version, text = self.version, text_with(content)
        version.kind, version.difficulty = content.kind, content.difficulty
        version.block_number = content.block
        version.content, version.sha256 = text, digest_of(text)
        version.search_key = found_as(content)

    def store(self) -> None:
        """Keep what ``put`` and ``reopened`` changed."""
        if not self.version.pk:
            self.version.save(force_insert=True)
        else:
            self.version.save(update_fields=DRAFT)

    def write_down(
        self, *, actor: Actor, tag: Tag, changes: Mapping[str, object], now: datetime
    ) -> None:
        """The entry about it."""
        changes = {"version": self.version.number, **changes}
        record(actor=actor, tag=tag, subject=self.subject, changes=changes, now=now)
