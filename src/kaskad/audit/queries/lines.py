"""The record as the lines of its format, read as a stream: for checking and for taking it out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from kaskad.audit.models import Entry, Seal
from kaskad.audit.rules.entries import EntryFields, entry_as_json
from kaskad.audit.rules.seals import seal_as_json

_CHUNK = 5000
_FIELDS = EntryFields._fields


def entry_lines(after: int, last: int | None = None) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Number, digest and value of every entry after ``after``, up to ``last``, in order.

    Columns are read as the database gives them: measured, Django's converters double the time.
    """
    entries = Entry.objects.order_by("id")
    if last is not None:
        entries = entries.filter(id__lte=last)
    while True:
        page = entries.filter(id__gt=after).values_list("id", "digest", *_FIELDS)[:_CHUNK]
        sql, values = page.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        for number, digest, at, *fields, changes in rows:
            entry = EntryFields._make((_moment(at), *fields, json.loads(changes)))
            yield number, digest, entry_as_json(entry)
        if len(rows) < _CHUNK:
            return
        after = rows[-1][0]


def _moment(value: datetime) -> datetime:
    """SQLite keeps moments without their zone, which is UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


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
