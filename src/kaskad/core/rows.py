"""Rows as models, by the ways that cost least: thousands ask for some in the same minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet

Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")


def rows_of(model: type[Row], sql: str, values: Sequence[Any]) -> Iterator[Row]:
    """The rows of a query as instances of ``model``, other columns as attributes of them.

    It asks for all columns of the model. How each is read is found out once: the same by
    ``raw()`` takes three times as long as the query, because it is found out for every row.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        # What a driver says of columns costs more than to read a row of them.
        reading = _readings.get((model, sql, connection.vendor))
        if reading is None:
            reading = _reading(model, tuple(column[0] for column in cursor.description))
            _readings[model, sql, connection.vendor] = reading
        found = cursor.fetchall()
    for row in found:
        read = [
            value if convert is None else convert(value)
            for value, convert in zip(row, reading.converters, strict=True)
        ]
        one = model.from_db(connection.alias, reading.fields, [read[at] for at in reading.places])
        vars(one).update((name, read[at]) for name, at in reading.others)
        yield one


def one_of(rows: QuerySet[Any, Found]) -> Found | None:
    """The row that something unique finds, None if there is none.

    It sorts nothing, as ``first()`` does: with the rows around a seminar at hand, to write the
    order takes Django half as long again as all the rest of the query.
    """
    return next(iter(rows.order_by()), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a row becomes an instance: what makes a value of each column, and what stands where."""

    converters: tuple[Callable[[Any], Any] | None, ...]
    fields: tuple[str, ...]
    places: tuple[int, ...]
    others: tuple[tuple[str, int], ...]


# By query and database: there are as many as are written in the code.
_readings: dict[tuple[type[Model], str, str], Reading] = {}


def _reading(model: type[Model], names: tuple[str, ...]) -> Reading:
    fields = {field.column: field for field in model._meta.concrete_fields}  # noqa: SLF001  Django's public meta API
    return Reading(
        tuple(_converter(fields[name]) if name in fields else None for name in names),
        tuple(field.attname for field in fields.values()),
        tuple(names.index(column) for column in fields),
        tuple((name, at) for at, name in enumerate(names) if name not in fields),
    )


def _converter(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    column = field.get_col(field.model._meta.db_table)  # noqa: SLF001  as above
    found = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
    if not found:
        return None

    def convert(value: Any) -> Any:
        for one in found:
            value = one(value, column, connection)
        return value

    return convert
