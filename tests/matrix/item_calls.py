"""The operations on items, called in the tests' own world."""

from dataclasses import replace

from kaskad.assessment.api import (
    Item,
    content_of,
    discard_item,
    draft_item,
    edit_item,
    redraft_item,
    retire_item,
    return_item,
)
from tests.world import ACTOR, NOW

WHO = {"actor": ACTOR, "now": NOW}
IN_THE_WORLD = "the making of the world ran it"


def _item():
    return Item.objects.order_by("code")[0]


def _content():
    return content_of(_item().versions.order_by("-number")[0])


def _draft(house):
    content = replace(_content(), code="new-1")
    return draft_item(campaign=house.campaign, content=content, **WHO)


def _edit(house):
    draft = _draft(house)
    content = replace(content_of(draft), source="Article 18")
    edit_item(draft=draft, content=content, seen=draft.sha256, **WHO)


def _discard(house):
    draft = _draft(house)
    discard_item(draft=draft, seen=draft.sha256, **WHO)


ITEM_CALLS = {
    "assessment.operations.items_writing.import_items": IN_THE_WORLD,
    "assessment.operations.items_writing.draft_item": _draft,
    "assessment.operations.items_writing.redraft_item": lambda house: redraft_item(  # noqa: ARG005  as all calls
        item=_item(), **WHO
    ),
    "assessment.operations.items_writing.edit_item": _edit,
    "assessment.operations.items_writing.discard_item": _discard,
    "assessment.operations.items_state.review_item": IN_THE_WORLD,
    "assessment.operations.items_state.return_item": lambda house: return_item(
        draft=_draft(house), remark="Two of them are right.", **WHO
    ),
    "assessment.operations.items_state.put_items_in_use": IN_THE_WORLD,
    "assessment.operations.items_state.retire_item": lambda house: retire_item(  # noqa: ARG005  as all calls
        item=_item(), reason="Leaked", **WHO
    ),
}
