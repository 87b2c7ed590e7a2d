"""The record as the lines of its format, read as a stream: for checking and for taking it out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from kaskad.audit.models import Entry, Seal
from kaskad.audit.rules.entries import EntryFields, entry_value
from kaskad.audit.rules.seals import seal_as_json

_CHUNK = 5000
_FIELDS = EntryFields._fields[1:]  # all but the moment
_UTC = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?")


def entry_lines(after: int, last: int | None = None) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Number, digest and value of every entry after ``after``, up to ``last``, in order.

    Columns are read as the database gives them, moments as text: measured, converters double the
    time.
    """
    entries = Entry.objects.order_by("id").annotate(moment=Cast("at", TextField()))
    if last is not None:
        entries = entries.filter(id__lte=last)
    while True:
        page = entries.filter(id__gt=after).values_list("id", "digest", "moment", *_FIELDS)[:_CHUNK]
        sql, values = page.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        for number, digest, at, *fields, changes in rows:
            yield number, digest, entry_value(_moment(at), [*fields, json.loads(changes)])
        if len(rows) < _CHUNK:
            return
        after = rows[-1][0]


def _moment(text: str) -> str:
    """As ``moment_text`` writes it; other texts than those of a moment in UTC stay what they are.

    SQLite keeps moments without their zone, which is UTC; connections to PostgreSQL are in UTC.
    """
    found = _UTC.fullmatch(text)
    if found is None:
        return text
    day, time, fraction = found.groups()
    return f"{day}T{time}.{fraction or '':0<6}Z"


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
