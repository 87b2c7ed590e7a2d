"""Writing items: from a file or one by one, always as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.operations.item_entry import CONTENT, DRAFT, ChangedItem
from kaskad.assessment.queries.written import content_of, digest_of, text_with
from kaskad.assessment.rules.exchange import Fault, Reading, line_of
from kaskad.assessment.rules.item_languages import joined_or_fault, languages_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.problems import CODE
from kaskad.assessment.vocab import ItemState
from kaskad.assessment.vocab.item_refusals import (
    ItemChangedMeanwhile,
    ItemCodeKept,
    ItemCodeTaken,
    ItemsFileEmpty,
    ItemsFileRefused,
)
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor


@dataclass(slots=True)
class ItemsReport:
    """What became of the items of a file, by count; ``faulty`` were left out."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0


@operation(Tag.ITEMS_IMPORTED)
def import_items(
    *,
    actor: Actor,
    campaign: Campaign,
    reading: Reading,
    file_name: str = "",
    leave_out_faulty: bool = False,
    now: datetime,
) -> ItemsReport:
    """Take the items of a file into the bank, as drafts.

    A new code is a new item. An item that says something else than its newest version gets a draft
    with the new words, beside what is in use; one that says the same is left as it is, so a file
    can be taken again. Refuses a file without items, and one with faults unless those items are to
    be left out; then nothing at all is taken. An item in one language that the bank has in others
    gets that language and keeps the others; one that differs in more than words is a fault.
    """
    reading = _with_languages(campaign, _with_good_codes(reading))
    if not reading.items and not reading.faults:
        raise ItemsFileEmpty(field="file")
    if reading.faults and not (leave_out_faulty and reading.items):
        raise ItemsFileRefused(reading.faults)
    report = ItemsReport(faulty=len({(one.file, one.item) for one in reading.faults}))
    items = _items(campaign, [content.code for content in reading.items])
    newest = _newest(list(items.values()))
    opened: list[ChangedItem] = []
    for content in reading.items:
        version = newest.get(content.code)
        if version is not None and version.sha256 == digest_of(text_with(content)):
            report.unchanged += 1
            continue
        if version is None:
            report.new += 1
            changed = ChangedItem.begun(items[content.code], 1, actor, now)
        else:
            report.changed += 1
            changed = ChangedItem(version).reopened(actor, now)
        changed.put(content)
        opened.append(changed)
    if not opened:
        nothing_changed()
        return report
    versions = [changed.version for changed in opened]
    known = [version for version in versions if version.pk]
    ItemVersion.objects.bulk_create(
        [version for version in versions if not version.pk], batch_size=100
    )
    ItemVersion.objects.bulk_update(known, DRAFT, batch_size=50)
    _write_down(actor, campaign, file_name, report, opened, now)
    return report


@operation(Tag.ITEM_DRAFTED)
def draft_item(
    *, actor: Actor, campaign: Campaign, content: ItemContent, now: datetime
) -> ItemVersion:
    """Begin a new item; the same again is the draft that is there. Refuses a code that is taken."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    known = Item.objects.filter(campaign=campaign, code=content.code).first()
    if known is not None:
        version = known.versions.order_by("-number")[0]
        if version.author == actor.mark and version.sha256 == digest_of(text_with(content)):
            nothing_changed()
            return version
        raise ItemCodeTaken(field="code", code=content.code)
    item = Item.objects.create(campaign=campaign, code=content.code)
    changed = ChangedItem.begun(item, 1, actor, now)
    changed.put(content)
    changed.store()
    changes = {"block": content.block}
    changed.write_down(actor=actor, tag=Tag.ITEM_DRAFTED, changes=changes, now=now)
    return changed.version


@operation(Tag.ITEM_DRAFTED)
def redraft_item(*, actor: Actor, item: Item, now: datetime) -> ItemVersion:
    """Open the next version of an item, as its newest one stands; an open draft is that one.

    A version that was read and is not in use yet becomes a draft again.
    """
    newest = ChangedItem.newest(item)
    if newest.version.state == ItemState.DRAFT:
        nothing_changed()
        return newest.version
    number = newest.version.number
    draft = newest.reopened(actor, now)
    for name in CONTENT:
        setattr(draft.version, name, getattr(newest.version, name))
    draft.store()
    draft.version.provisions.set(newest.version.provisions.all())
    draft.write_down(actor=actor, tag=Tag.ITEM_DRAFTED, changes={"from": number}, now=now)
    return draft.version


@operation(Tag.ITEM_EDITED)
def edit_item(
    *, actor: Actor, draft: ItemVersion, content: ItemContent, seen: str, now: datetime
) -> ItemVersion:
    """Write a draft anew, complete or not.

    ``seen`` is the digest of what the writer had before them. The same again changes nothing.
    Refuses another code, a version that is no draft, and a draft changed in between.
    """
    changed = ChangedItem.draft(draft)
    draft = changed.version
    if content.code != draft.item.code:
        raise ItemCodeKept(field="code", code=draft.item.code)
    before = draft.sha256
    if before == digest_of(text_with(content)):
        nothing_changed()
        return draft
    if before != seen:
        raise ItemChangedMeanwhile
    changed.put(content)
    changed.joined(actor, now).store()
    changes = {"content": [before, draft.sha256]}
    changed.write_down(actor=actor, tag=Tag.ITEM_EDITED, changes=changes, now=now)
    return draft


@operation(Tag.ITEM_DISCARDED)
def discard_item(*, actor: Actor, draft: ItemVersion, seen: str, now: datetime) -> None:
    """Throw a draft away; an item that has no other version goes with it. Again changes nothing.

    Refuses a version that is no draft, and a draft changed in between.
    """
    if not ItemVersion.objects.filter(pk=draft.pk).exists():
        nothing_changed()
        return
    changed = ChangedItem.draft(draft)
    draft = changed.version
    if draft.sha256 != seen:
        raise ItemChangedMeanwhile
    changes = {"content": [draft.sha256, None]}
    changed.write_down(actor=actor, tag=Tag.ITEM_DISCARDED, changes=changes, now=now)
    item = draft.item
    draft.delete()
    if not item.versions.exists():
        item.delete()


def _with_good_codes(reading: Reading) -> Reading:
    wrong = [one.code for one in reading.items if not CODE.fullmatch(one.code)]
    if not wrong:
        return reading
    words = "The code has Latin letters, digits, hyphens and points."
    faults = (
        Fault(line_of(reading.lines.get(code, {}), "code"), code, "code", "code_malformed", words)
        for code in wrong
    )
    good = tuple(one for one in reading.items if one.code not in wrong)
    return replace(reading, items=good, faults=(*reading.faults, *faults))


def _with_languages(campaign: Campaign, reading: Reading) -> Reading:
    """The items with the other languages that the bank has of them; the campaign is locked."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    single = [one.code for one in reading.items if len(languages_of(one)) == 1]
    rows = Item.objects.filter(campaign=campaign, code__in=single).select_related("campaign__root")
    newest = _newest(list(rows))
    items: list[ItemContent] = []
    faults = list(reading.faults)
    for content in reading.items:
        version = newest.get(content.code)
        known = content_of(version) if version is not None else content
        if not languages_of(known) - languages_of(content):
            items.append(content)
            continue
        joined = joined_or_fault(known, content, reading.lines.get(content.code, {}))
        if isinstance(joined, Fault):
            faults.append(joined)
        else:
            items.append(joined)
    faults.sort(key=lambda one: (one.file, one.line))
    return replace(reading, items=tuple(items), faults=tuple(faults))


def _items(campaign: Campaign, codes: Sequence[str]) -> dict[str, Item]:
    """The items of these codes, made where there are none yet; the campaign is locked."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    known = set(
        Item.objects.filter(campaign=campaign, code__in=codes).values_list("code", flat=True)
    )
    Item.objects.bulk_create(
        [Item(campaign=campaign, code=code) for code in codes if code not in known], batch_size=500
    )
    rows = Item.objects.filter(campaign=campaign, code__in=codes).select_related("campaign__root")
    return {item.code: item for item in rows}


def _newest(items: Sequence[Item]) -> dict[str, ItemVersion]:
    newest: dict[str, ItemVersion] = {}
    by_key = {item.pk: item for item in items}
    for version in ItemVersion.objects.filter(item__in=by_key).order_by("number"):
        version.item = by_key[version.item_id]
        newest[version.item.code] = version
    return newest


def _write_down(
    actor: Actor,
    campaign: Campaign,
    file_name: str,
    report: ItemsReport,
    opened: Sequence[ChangedItem],
    now: datetime,
) -> None:
    """One entry for the file, one for each item that it changed."""
    whole = Subject("items", campaign.code, file_name[:80], campaign.root.code)
    lines = [Line(Tag.ITEMS_IMPORTED, whole, asdict(report))]
    for changed in opened:
        version = changed.version
        changes = {"version": version.number, "content": version.sha256}
        lines.append(Line(Tag.ITEM_DRAFTED, changed.subject, changes))
    record_many(actor=actor, lines=lines, now=now)
