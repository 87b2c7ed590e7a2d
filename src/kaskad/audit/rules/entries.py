"""What the digest of an entry covers, and the values that an entry may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple


class EntryFields(NamedTuple):
    """The fields of an entry in the order of its table, without number and digest."""

    at: datetime
    tag: str
    actor_kind: str
    actor_code: str
    actor_label: str
    subject_kind: str
    subject_code: str
    subject_label: str
    scope: str
    request_id: str
    address: str
    changes: Mapping[str, Any]


def entry_as_json(entry: EntryFields) -> dict[str, Any]:
    """The value whose canonical bytes the digest covers; documented in docs/formats/record.md."""
    at, *fields = entry
    return entry_value(moment_text(at), fields)


def entry_value(at: str, fields: Sequence[Any]) -> dict[str, Any]:
    """The same of columns: the moment as ``moment_text`` writes it, then all others in order."""
    tag, kind, code, label, of_kind, of_code, of_label, scope, request, address, changes = fields
    return {
        "at": at,
        "tag": tag,
        "actor": [kind, code, label],
        "subject": [of_kind, of_code, of_label],
        "scope": scope,
        "request": [request, address],
        "changes": changes,
    }


def moment_text(moment: datetime) -> str:
    """UTC to the microsecond: ``2026-03-04T09:00:00.000000Z``."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(timespec='microseconds')[:26]}Z"


def plain(value: Any) -> Any:
    """``value`` as texts, whole numbers, truth values, nothing, lists and objects of these.

    Fractions become texts: every language writes them in another way, and bytes must be the same.
    """
    match value:
        case None | bool():
            found: Any = value
        case str():
            found = str(value).replace("\x00", "\ufffd")
        case int():
            found = int(value)
        case Mapping():
            found = {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            found = [plain(one) for one in value]
        case datetime():
            found = moment_text(value)
        case _:
            found = str(value)  # dates as 2026-03-04, and texts that wait for their language
    return found
