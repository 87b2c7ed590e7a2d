"""Lookups that every page makes: the SQL of each is put together once, then only values change.

To write a query over a row and those around it takes Django up to 8 ms, ten times as long as the
database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators

Row = TypeVar("Row", bound=Model)


class Slot(Expression):
    """Where a value will stand."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """A placeholder with itself as what is bound there; ``Prepared`` puts the value."""
        return "%s", (self,)


def slot(name: str) -> Any:
    """The value called ``name`` of a prepared lookup, to be used in its filters."""
    return Slot(name)


class Prepared(Generic[Row]):
    """Rows of a model, with those of ``select_related()``, ``only()`` and ``annotate()`` on them.

    ``rows`` makes the query, with ``slot()`` in place of each value that changes. A value must be
    of the type of its column: nothing converts it, as ``filter()`` would.
    """

    def __init__(self, rows: Callable[[], QuerySet[Row]]) -> None:
        self._rows = rows
        self._written: _Written | None = None

    def all(self, **values: Any) -> list[Row]:
        """Every row with these values."""
        if self._written is None:
            self._written = _write(self._rows())
        written = self._written
        bound = [
            connection.ops.adapt_unknown_value(values[one.name]) if isinstance(one, Slot) else one
            for one in written.bound
        ]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, bound)
            found = cursor.fetchall()
        return [written.read(list(row)) for row in found]

    def one(self, **values: Any) -> Row | None:
        """The first row with these values, None if there is none."""
        return next(iter(self.all(**values)), None)


@dataclass(frozen=True, slots=True)
class _Written:
    """A query as SQL, and how a row of its answer becomes an instance."""

    sql: str
    bound: Sequence[Any]
    converters: Sequence[tuple[int, tuple[Sequence[Callable[..., Any]], Any]]]
    model: type[Any]
    columns: slice
    fields: Sequence[str]
    related: Sequence[RelatedPopulator]
    annotations: Sequence[tuple[str, int]]

    def read(self, row: list[Any]) -> Any:
        for at, (converters, expression) in self.converters:
            for convert in converters:
                row[at] = convert(row[at], expression, connection)
        one = self.model.from_db(connection.alias, self.fields, row[self.columns])
        for around in self.related:
            around.populate(row, one)
        for name, at in self.annotations:
            setattr(one, name, row[at])
        return one


def _write(rows: QuerySet[Any]) -> _Written:
    # What Django's own ModelIterable does before it reads the first row.
    compiler = rows.query.get_compiler(connection=connection)
    sql, bound = compiler.as_sql()
    select, info = compiler.select, compiler.klass_info
    if select is None or info is None or rows.query.values_select:
        raise TypeError(f"a prepared lookup gives rows of a model: {rows.query.model}")
    places = info["select_fields"]
    columns = slice(places[0], places[-1] + 1)
    return _Written(
        sql,
        bound,
        tuple(compiler.get_converters([one[0] for one in select]).items()),
        info["model"],
        columns,
        [one[0].target.attname for one in select[columns]],
        get_related_populators(info, select, connection.alias),  # type: ignore[call-arg]  # stubs of a later Django
        tuple((compiler.annotation_col_map or {}).items()),
    )
