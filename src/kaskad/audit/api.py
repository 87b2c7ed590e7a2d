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
    Written,
    count_entries,
    data_stamp,
    data_stamps,
    entries_about,
    last_written,
    latest_entry,
    revisions_of,
    written_after,
)
from kaskad.audit.queries.export import export_lines, key_lines, verifier_text
from kaskad.audit.queries.history import (
    HistoryFilter,
    HistoryRow,
    SealState,
    history,
    seal_state,
)
from kaskad.audit.queries.kept import (
    ANSWERS,
    EVERYTHING,
    LIVE,
    MEMBERS,
    PLANS,
    QUESTIONS,
    forget,
    kept,
    one_reading,
    reading_in,
)
from kaskad.audit.queries.roles import role_may_change
from kaskad.audit.rules.changes import changes_between, masked
from kaskad.audit.vocab import Tag

__all__ = [
    "ANSWERS",
    "EVERYTHING",
    "LIVE",
    "MEMBERS",
    "PLANS",
    "QUESTIONS",
    "EntryRow",
    "HistoryFilter",
    "HistoryRow",
    "KeyMissing",
    "Line",
    "NoAnswer",
    "RecordState",
    "Revised",
    "SealState",
    "StillWriting",
    "Subject",
    "Tag",
    "Unrecorded",
    "Written",
    "change_key",
    "changes_between",
    "count_entries",
    "data_stamp",
    "data_stamps",
    "entries_about",
    "export_lines",
    "forget",
    "history",
    "kept",
    "key_lines",
    "last_written",
    "latest_entry",
    "masked",
    "nothing_changed",
    "one_reading",
    "operation",
    "reading_in",
    "record",
    "record_many",
    "record_reading",
    "revisions_of",
    "role_may_change",
    "seal_entries",
    "seal_state",
    "stamp_seal",
    "verifier_text",
    "verify_record",
    "written_after",
]
