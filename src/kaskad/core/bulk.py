"""Fast writing of many rows on both databases, inside the caller's transaction.

Measured for 71 thousand rows: the ORM's bulk_create takes about 4 s on either database, these paths
0.5 to 0.8 s. Values are given as the database stores them: the model's own conversion is applied
once per column and row, defaults are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

_CHUNK = 2000


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert ``rows`` (tuples in the order of ``columns``, field names) and return their number.

    Database errors (a broken constraint) come up as Django's IntegrityError.
    """
    fields = [model._meta.get_field(name) for name in columns]  # noqa: SLF001  Django's own name for its public meta API
    names = [field.column for field in fields]
    prepared = (
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    )
    table = model._meta.db_table  # noqa: SLF001  as above
    if connection.vendor == "postgresql":
        return _copy(table, names, prepared)
    return _execute_many(table, names, prepared)


def update_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Change ``columns`` (field names) of many rows; each tuple ends with the row's key."""
    fields = [model._meta.get_field(name) for name in columns]  # noqa: SLF001  as above
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)  # noqa: SLF001  as above
    sql = f"UPDATE {table} SET {changes} WHERE {quote('id')} = %s"  # noqa: S608  names come from models
    prepared = (
        [
            *(
                field.get_db_prep_save(value, connection)
                for field, value in zip(fields, row[:-1], strict=True)
            ),
            row[-1],
        ]
        for row in rows
    )
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(prepared, _CHUNK)):
            cursor.executemany(sql, chunk)
            count += len(chunk)
    return count


def _execute_many(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})"  # noqa: S608  names come from models
    count = 0
    iterator = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(iterator, _CHUNK)):
            cursor.executemany(sql, chunk)
            count += len(chunk)
    return count


def _copy(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
