"""The door of the room."""

from kaskad.assessment.access import bank_for, item_for
from kaskad.assessment.models import Appeal, Attempt, Item, ItemVersion, Test
from kaskad.assessment.operations.accommodations import give_time, take_back_time
from kaskad.assessment.operations.appeals import (
    raise_appeal,
    recount_results,
    reject_appeals,
    rule_on_item,
)
from kaskad.assessment.operations.attempts import (
    close_overdue,
    keep_answers,
    start_attempt,
)
from kaskad.assessment.operations.entry import Entered, EntryReport, enter_attempts
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
from kaskad.assessment.operations.lti_platforms import (
    PlatformSettings,
    add_platform,
    make_tool_key,
    remove_platform,
)
from kaskad.assessment.operations.retention import RETENTION
from kaskad.assessment.operations.store_client import StoreClient, StoreFault
from kaskad.assessment.operations.stores import add_store, remove_store
from kaskad.assessment.operations.tests import (
    draft_test,
    edit_test,
    publish_test,
    withdraw_test,
)
from kaskad.assessment.queries.answers import answer_lines
from kaskad.assessment.queries.finals import Final, asks_final, finals_of, passed_final
from kaskad.assessment.queries.findings import (
    ComparedDistrict,
    ComparedDistricts,
    alerted_blocks,
    compared_districts,
)
from kaskad.assessment.queries.flags import open_flags
from kaskad.assessment.queries.items import (
    BankCount,
    ItemRow,
    bank_counts,
    item_rows,
    items_of,
    versions_of_item,
    versions_waiting,
)
from kaskad.assessment.queries.lti import PlatformRow, platform_by_code, platform_rows
from kaskad.assessment.queries.own import TestStep, entry_is_open, final_step
from kaskad.assessment.queries.stage_tests import proposal_of
from kaskad.assessment.queries.statements import statement_lines
from kaskad.assessment.queries.stores import record_stores, store_by_code, waiting_results
from kaskad.assessment.queries.tests import form_items, forms_by_lot, tests_of
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.answering import Answered, Batch
from kaskad.assessment.rules.blueprint import proposed_counts
from kaskad.assessment.rules.exchange import Fault, Reading
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.rules.item_formats import ItemFormat
from kaskad.assessment.rules.item_formats import read_files as read_item_files
from kaskad.assessment.rules.item_formats import write_file as write_item_file
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.responses import right_response, wrong_responses
from kaskad.assessment.rules.test_settings import TestSettings
from kaskad.assessment.rules.timing import Start
from kaskad.assessment.vocab import (
    AttemptWay,
    Difficulty,
    ItemState,
    Kind,
    Purpose,
    RulingKind,
    TestState,
)
from kaskad.assessment.vocab.item_refusals import ItemsFileRefused
from kaskad.assessment.vocab.wordings import describe_fault, describe_losses, describe_problem

__all__ = [
    "RETENTION",
    "Answered",
    "Appeal",
    "Attempt",
    "AttemptWay",
    "BankCount",
    "Batch",
    "ComparedDistrict",
    "ComparedDistricts",
    "Difficulty",
    "Entered",
    "EntryReport",
    "Fault",
    "Final",
    "Item",
    "ItemContent",
    "ItemFormat",
    "ItemRow",
    "ItemState",
    "ItemVersion",
    "ItemsFileRefused",
    "ItemsReport",
    "Kind",
    "PlatformRow",
    "PlatformSettings",
    "Purpose",
    "Reading",
    "RulingKind",
    "Start",
    "StoreClient",
    "StoreFault",
    "Test",
    "TestSettings",
    "TestState",
    "TestStep",
    "add_platform",
    "add_store",
    "alerted_blocks",
    "answer_lines",
    "asks_final",
    "bank_counts",
    "bank_for",
    "close_overdue",
    "compared_districts",
    "content_of",
    "describe_fault",
    "describe_losses",
    "describe_problem",
    "discard_item",
    "draft_item",
    "draft_test",
    "edit_item",
    "edit_test",
    "enter_attempts",
    "entry_is_open",
    "final_step",
    "finals_of",
    "form_items",
    "forms_by_lot",
    "give_time",
    "import_items",
    "item_for",
    "item_rows",
    "items_of",
    "keep_answers",
    "make_tool_key",
    "open_flags",
    "passed_final",
    "platform_by_code",
    "platform_rows",
    "proposal_of",
    "proposed_counts",
    "publish_test",
    "put_items_in_use",
    "raise_appeal",
    "read_item_files",
    "read_items",
    "record_stores",
    "recount_results",
    "redraft_item",
    "reject_appeals",
    "remove_platform",
    "remove_store",
    "retire_item",
    "return_item",
    "review_item",
    "right_response",
    "rule_on_item",
    "start_attempt",
    "statement_lines",
    "store_by_code",
    "take_back_time",
    "tests_of",
    "versions_of_item",
    "versions_waiting",
    "waiting_results",
    "withdraw_test",
    "write_item_file",
    "wrong_responses",
]
