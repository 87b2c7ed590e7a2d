"""The door of the room."""

from kaskad.audit.operations.keys import change_key
from kaskad.audit.operations.recording import (
    Line,
    Subject,
    Unrecorded,
    nothing_changed,
    operation,
    record,
    record_many,
    record_reading,
)
from kaskad.audit.operations.sealing import KeyMissing, StillWriting, seal_entries
from kaskad.audit.operations.stamping import NoAnswer, stamp_seal
from kaskad.audit.queries.checking import RecordState, verify_record
from kaskad.audit.queries.entries import (
    EntryRow,
    Revised,
    count_entries,
    data_stamp,
    entries_about,
    revisions_of,
)
from kaskad.audit.queries.export import export_lines, key_lines
from kaskad.audit.queries.roles import role_may_change
from kaskad.audit.rules.changes import changes_between, masked
from kaskad.audit.vocab import Tag

__all__ = [
    "EntryRow",
    "KeyMissing",
    "Line",
    "NoAnswer",
    "RecordState",
    "Revised",
    "StillWriting",
    "Subject",
    "Tag",
    "Unrecorded",
    "change_key",
    "changes_between",
    "count_entries",
    "data_stamp",
    "entries_about",
    "export_lines",
    "key_lines",
    "masked",
    "nothing_changed",
    "operation",
    "record",
    "record_many",
    "record_reading",
    "revisions_of",
    "role_may_change",
    "seal_entries",
    "stamp_seal",
    "verify_record",
]
