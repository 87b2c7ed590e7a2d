"""The door of the room."""

from kaskad.assessment.access import bank_for, item_for
from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.operations.items_state import (
    put_items_in_use,
    retire_item,
    return_item,
    review_item,
)
from kaskad.assessment.operations.items_writing import (
    ItemsReport,
    discard_item,
    draft_item,
    edit_item,
    import_items,
    redraft_item,
)
from kaskad.assessment.queries.items import (
    BankCount,
    ItemRow,
    bank_counts,
    item_rows,
    items_of,
    versions_of_item,
    versions_waiting,
)
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.exchange import Fault, Reading
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.rules.item_formats import ItemFormat
from kaskad.assessment.rules.item_formats import read_files as read_item_files
from kaskad.assessment.rules.item_formats import write_file as write_item_file
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.vocab import Difficulty, ItemState, Kind
from kaskad.assessment.vocab.item_refusals import ItemsFileRefused
from kaskad.assessment.vocab.wordings import describe_fault, describe_losses, describe_problem

__all__ = [
    "BankCount",
    "Difficulty",
    "Fault",
    "Item",
    "ItemContent",
    "ItemFormat",
    "ItemRow",
    "ItemState",
    "ItemVersion",
    "ItemsFileRefused",
    "ItemsReport",
    "Kind",
    "Reading",
    "bank_counts",
    "bank_for",
    "content_of",
    "describe_fault",
    "describe_losses",
    "describe_problem",
    "discard_item",
    "draft_item",
    "edit_item",
    "import_items",
    "item_for",
    "item_rows",
    "items_of",
    "put_items_in_use",
    "read_item_files",
    "read_items",
    "redraft_item",
    "retire_item",
    "return_item",
    "review_item",
    "versions_of_item",
    "versions_waiting",
    "write_item_file",
]
