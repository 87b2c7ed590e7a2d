"""The door of the room."""

from kaskad.audit.operations import (
    Line,
    Subject,
    Unrecorded,
    nothing_changed,
    operation,
    record,
    record_many,
    record_reading,
    seal_entries,
)
from kaskad.audit.queries import (
    ChainState,
    EntryRow,
    Revised,
    count_entries,
    data_stamp,
    entries_about,
    revisions_of,
    verify_chain,
)
from kaskad.audit.vocab import Tag

__all__ = [
    "ChainState",
    "EntryRow",
    "Line",
    "Revised",
    "Subject",
    "Tag",
    "Unrecorded",
    "count_entries",
    "data_stamp",
    "entries_about",
    "nothing_changed",
    "operation",
    "record",
    "record_many",
    "record_reading",
    "revisions_of",
    "seal_entries",
    "verify_chain",
]
