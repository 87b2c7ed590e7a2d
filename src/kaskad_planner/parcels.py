"""Tables on their way to another process: as columns, which travel four times as fast as rows."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any, NamedTuple


class Columns(NamedTuple):
    """The rows of a table, field by field."""

    kind: type
    values: tuple[tuple[Any, ...], ...]


def pack(record: Any) -> tuple[Any, ...]:
    """Return the fields of a record, tuples of rows among them as columns."""
    return tuple(_as_columns(getattr(record, one.name)) for one in fields(record))


def unpack(kind: type, packed: tuple[Any, ...]) -> Any:
    """Return the record that was packed."""
    return kind(*(_as_rows(value) for value in packed))


def _as_columns(value: Any) -> Any:
    if not isinstance(value, tuple) or not value or not is_dataclass(value[0]):
        return value
    names = [one.name for one in fields(value[0])]
    return Columns(type(value[0]), tuple(tuple(map(attrgetter(name), value)) for name in names))


def _as_rows(value: Any) -> Any:
    return tuple(map(value.kind, *value.values)) if isinstance(value, Columns) else value
