"""The record as the lines of its format, read as a stream: for checking and for taking it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaskad.audit.models import Entry, Seal
from kaskad.audit.rules.entries import EntryFields, entry_as_json
from kaskad.audit.rules.seals import seal_as_json

_CHUNK = 5000
_FIELDS = EntryFields._fields


def entry_lines(after: int, last: int | None = None) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Number, digest and value of every entry after ``after``, up to ``last``, in order."""
    entries = Entry.objects.filter(id__gt=after).order_by("id")
    if last is not None:
        entries = entries.filter(id__lte=last)
    rows = entries.values_list("id", "digest", *_FIELDS)
    for number, digest, *fields in rows.iterator(chunk_size=_CHUNK):
        yield number, digest, entry_as_json(EntryFields(*fields))


def seal_value(seal: Seal) -> dict[str, Any]:
    """The value that was signed."""
    return seal_as_json(
        number=seal.number,
        first=seal.first,
        last=seal.last,
        count=seal.count,
        previous=seal.previous,
        digest=seal.digest,
        sealed_at=seal.sealed_at,
        key=seal.key,
    )
