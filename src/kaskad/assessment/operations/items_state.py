"""The way of an item: read by a second person, in use, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.operations.item_entry import ChangedItem
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.problems import problems
from kaskad.assessment.vocab import ItemState
from kaskad.assessment.vocab.item_refusals import (
    ItemBlockUnknown,
    ItemChangedMeanwhile,
    ItemIncomplete,
    ItemNotInUse,
    ItemNotReviewed,
    ItemProvisionOver,
    ItemProvisionUnknown,
    ItemReaderNeeded,
    ItemReasonMissing,
)
from kaskad.assessment.vocab.wordings import describe_problem
from kaskad.audit.api import Line, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import (
    Campaign,
    Provision,
    ProvisionVersion,
    blocks_of,
    newest_versions,
    provision_words,
)
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day

_LONGEST_REASON = 300
_LONGEST_REMARK = 1000
_SHOWN_PROBLEMS = 3


@operation(Tag.ITEM_REVIEWED)
def review_item(*, actor: Actor, draft: ItemVersion, seen: str, now: datetime) -> ItemVersion:
    """Say of a draft that it is right: ``actor`` is its second reader.

    ``seen`` is the digest of what was read. From now on it cites the provisions as they are in
    force today. Reviewing again changes nothing. Refuses whoever wrote in it, a draft that is not
    complete, a block or provision that is not there, and a draft changed in between.
    """
    present = ChangedItem.newest(draft.item).version
    if present.state == ItemState.REVIEWED and present.second_reader == actor.mark:
        nothing_changed()
        return present
    changed = ChangedItem.draft(draft)
    draft = changed.version
    if actor.mark in draft.writers:
        raise ItemReaderNeeded
    if draft.sha256 != seen:
        raise ItemChangedMeanwhile
    content = content_of(draft)
    _refuse_incomplete(draft.item.campaign, content)
    cited = _cited(content, now)
    draft.state, draft.second_reader, draft.reviewed_at = ItemState.REVIEWED, actor.mark, now
    draft.remark = ""
    draft.save(update_fields=["state", "second_reader", "reviewed_at", "remark"])
    draft.provisions.set(cited)
    changes = {"author": draft.author, "content": draft.sha256}
    changed.write_down(actor=actor, tag=Tag.ITEM_REVIEWED, changes=changes, now=now)
    return draft


@operation(Tag.ITEM_RETURNED)
def return_item(*, actor: Actor, draft: ItemVersion, remark: str, now: datetime) -> ItemVersion:
    """Tell the writer of a draft what is wrong with it. Refuses without a remark."""
    changed, remark = ChangedItem.draft(draft), remark.strip()[:_LONGEST_REMARK]
    draft = changed.version
    if not remark:
        raise ItemReasonMissing(field="remark")
    if draft.remark == remark:
        nothing_changed()
        return draft
    draft.remark = remark
    draft.save(update_fields=["remark"])
    changes = {"content": draft.sha256}
    changed.write_down(actor=actor, tag=Tag.ITEM_RETURNED, changes=changes, now=now)
    return draft


@operation(Tag.ITEMS_PUT_IN_USE)
def put_items_in_use(
    *, actor: Actor, campaign: Campaign, items: Sequence[Item], now: datetime
) -> int:
    """Let reviewed items come into tests; what was in use of them before is taken out.

    Gives how many came into use; those that are in use already stay so. Refuses all of them if one
    has not been read by a second person, or cites what is not in force today.
    """
    keys = sorted(item.pk for item in items if item.campaign_id == campaign.pk)
    rows = list(Item.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    versions = _to_be_used(rows)
    if not versions:
        nothing_changed()
        return 0
    _refuse_old(versions, now)
    numbers = {version.item_id: version.number for version in versions}
    before = ItemVersion.objects.filter(item__in=numbers, state=ItemState.IN_USE)
    ended = list(before)
    for version in ended:
        version.state, version.ended_at, version.ended_by = ItemState.RETIRED, now, actor.mark
    ItemVersion.objects.bulk_update(ended, ["state", "ended_at", "ended_by"], batch_size=100)
    chosen = ItemVersion.objects.filter(pk__in=[version.pk for version in versions])
    chosen.update(state=ItemState.IN_USE, in_use_at=now)
    lines = [
        Line(Tag.ITEMS_PUT_IN_USE, ChangedItem(version).subject, {"version": version.number})
        for version in versions
    ]
    record_many(actor=actor, lines=lines, now=now)
    return len(versions)


@operation(Tag.ITEM_RETIRED)
def retire_item(*, actor: Actor, item: Item, reason: str, now: datetime) -> ItemVersion:
    """Take an item out of use; tests that hold it already keep it. Again changes nothing.

    Refuses without a reason, and an item that is not in use.
    """
    newest, reason = ChangedItem.newest(item).version, " ".join(reason.split())[:_LONGEST_REASON]
    version = newest.item.versions.filter(state=ItemState.IN_USE).first()
    if version is None:
        if newest.state == ItemState.RETIRED and newest.end_reason:
            nothing_changed()
            return newest
        raise ItemNotInUse(code=item.code)
    if not reason:
        raise ItemReasonMissing(field="reason")
    version.item = newest.item
    version.state, version.end_reason = ItemState.RETIRED, reason
    version.ended_at, version.ended_by = now, actor.mark
    version.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
    ChangedItem(version).write_down(
        actor=actor, tag=Tag.ITEM_RETIRED, changes={"reason": reason}, now=now
    )
    return version


def _to_be_used(items: Sequence[Item]) -> list[ItemVersion]:
    """The reviewed versions; refuses an item that has neither one nor a version in use."""
    rows = ItemVersion.objects.filter(
        item__in=[item.pk for item in items], state__in=(ItemState.REVIEWED, ItemState.IN_USE)
    ).select_related("item__campaign__root")
    found: dict[int, list[ItemVersion]] = {}
    for version in rows.order_by("item", "number"):
        found.setdefault(version.item_id, []).append(version)
    for item in items:
        if item.pk not in found:
            raise ItemNotReviewed(code=item.code)
    return [one for own in found.values() for one in own if one.state == ItemState.REVIEWED]


def _refuse_incomplete(campaign: Campaign, content: ItemContent) -> None:
    found = problems(content)
    if found:
        words = "; ".join(describe_problem(one) for one in found[:_SHOWN_PROBLEMS])
        raise ItemIncomplete(code=content.code, problems=words)
    if content.block not in {block.number for block in blocks_of(campaign)}:
        raise ItemBlockUnknown(field="block", number=content.block)


def _cited(content: ItemContent, now: datetime) -> list[ProvisionVersion]:
    """The provisions as they are in force today, all of them."""
    provisions = Provision.objects.filter(code__in=content.provisions)
    keys = dict(provisions.values_list("code", "pk"))
    unknown = [code for code in content.provisions if code not in keys]
    if unknown:
        raise ItemProvisionUnknown(field="provisions", names=", ".join(unknown))
    newest = newest_versions(list(keys.values()), local_day(now))
    over = [
        code
        for code, key in keys.items()
        if (version := newest.get(key)) is None or version.is_repeal
    ]
    if over:
        raise ItemProvisionOver(field="provisions", names=", ".join(over))
    return list(newest.values())


def _refuse_old(versions: Sequence[ItemVersion], now: datetime) -> None:
    keys = [version.pk for version in versions]
    cited = list(
        ProvisionVersion.objects.filter(items__in=keys)
        .select_related("provision__law")
        .distinct()
        .order_by("pk")
    )
    newest = newest_versions([one.provision_id for one in cited], local_day(now))
    old = [
        one
        for one in cited
        if newest[one.provision_id].pk != one.pk or newest[one.provision_id].is_repeal
    ]
    if old:
        raise ItemProvisionOver(names="; ".join(str(provision_words(one)) for one in old))
