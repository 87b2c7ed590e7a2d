"""Every sealed column of every room: a column whose name ends in ``_sealed``, found by its name."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from kaskad.core.secrets import seal, seal_keys, unseal

SUFFIX = "_sealed"


class SealedColumn(NamedTuple):
    """A column that holds nothing but sealed values and empty ones."""

    model: type[models.Model]
    name: str

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.name}"  # noqa: SLF001  Django's public meta API

    @property
    def rows(self) -> models.QuerySet[Any]:
        """The rows that hold a value."""
        return self.model._default_manager.exclude(**{self.name: ""}).exclude(  # noqa: SLF001  as above
            **{f"{self.name}__isnull": True}
        )


def sealed_columns() -> tuple[SealedColumn, ...]:
    """All of them, in the order of the tables' names."""
    found = [
        SealedColumn(model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy  # noqa: SLF001  as above
        for field in model._meta.local_concrete_fields  # noqa: SLF001  as above
        if field.name.endswith(SUFFIX)
    ]
    return tuple(sorted(found, key=str))


def sealed_with(column: SealedColumn, key: str) -> Q:
    """The rows whose value was sealed with the key; an empty ``key`` is the pepper."""
    if key:
        return Q(**{f"{column.name}__startswith": f"{key}:"})
    return ~Q(**{f"{column.name}__contains": ":"})


def values_by_key() -> dict[str, int]:
    """How many values each key of the installation holds closed; the pepper's id is empty."""
    keys = [*(key.id for key in seal_keys()), ""]
    return {
        key: sum(
            column.rows.filter(sealed_with(column, key)).count() for column in sealed_columns()
        )
        for key in keys
    }


def reseal(column: SealedColumn, limit: int) -> int:
    """Seal up to ``limit`` values of a column with the newest key; how many there were to do.

    A value that somebody changes meanwhile keeps what they wrote.
    """
    newest = seal_keys()[0].id
    waiting = column.rows.exclude(sealed_with(column, newest)).order_by("pk")
    pairs = list(waiting.values_list("pk", column.name)[:limit])
    quote, meta = connection.ops.quote_name, column.model._meta  # noqa: SLF001  Django's public meta API
    table, name = quote(meta.db_table), quote(column.name)
    sql = f"UPDATE {table} SET {name} = %s WHERE {quote(str(meta.pk.column))} = %s AND {name} = %s"  # noqa: S608  names come from models
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(seal(unseal(value)), key, value) for key, value in pairs])
    return len(pairs)
