"""Whether the rows of a package keep the standard: every problem with its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from kaskad.core.oneroster.spec import (
    BOOLEANS,
    EXTENSION,
    OPEN_VOCABULARIES,
    TABLES,
    VOCABULARIES,
    Column,
)
from kaskad.core.oneroster.values import (
    ACTIVE,
    BULK,
    DELTA,
    TO_BE_DELETED,
    Package,
    Problem,
    Record,
    Table,
)

MOST_PROBLEMS: Final = 1000
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_YEAR: Final = re.compile(r"\d{4}")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_ALWAYS: Final = ("sourcedId",)


def check_package(package: Package) -> list[Problem]:
    """Everything that is wrong in the rows, in the order of files and lines; the first thousand."""
    found: list[Problem] = []
    ids = {name: {one.id for one in table.records} for name, table in package.tables.items()}
    for name, table in package.tables.items():
        for problem in _table(package, name, table, ids):
            found.append(problem)
            if len(found) >= MOST_PROBLEMS:
                return found
    found.extend(_cycles(package))
    return found


def _table(
    package: Package, name: str, table: Table, ids: Mapping[str, set[str]]
) -> Iterator[Problem]:
    columns = TABLES[name].columns
    seen: dict[str, int] = {}
    for record in table.records:
        yield from _lifecycle(name, table.kind, record)
        if record.id and record.id in seen:
            yield _problem(name, record, "sourcedId", "oneroster.id_twice", line=seen[record.id])
        seen.setdefault(record.id, record.line)
        for column in columns:
            if problem := _cell(package, name, record, column, ids):
                yield problem


def _lifecycle(name: str, kind: str, record: Record) -> Iterator[Problem]:
    """Bulk rows say nothing of status and moment; delta rows must say both."""
    status, moment = record.get("status"), record.get("dateLastModified")
    if kind == BULK:
        if status and status != ACTIVE:
            yield _problem(name, record, "status", "oneroster.bulk_status", value=status[:40])
        return
    if status not in (ACTIVE, TO_BE_DELETED):
        expected = f"{ACTIVE}, {TO_BE_DELETED}"
        yield _problem(
            name, record, "status", "oneroster.word", value=status[:40], expected=expected
        )
    if not _is_moment(moment):
        yield _problem(name, record, "dateLastModified", "oneroster.moment", value=moment[:40])


def _cell(
    package: Package, name: str, record: Record, column: Column, ids: Mapping[str, set[str]]
) -> Problem | None:
    value = record.get(column.name)
    if not value:
        needed = column.required and not (record.is_leaving and column.name not in _ALWAYS)
        return _problem(name, record, column.name, "oneroster.empty") if needed else None
    kind, _colon, about = column.kind.partition(":")
    if kind in ("ref", "refs"):
        return _reference(package, name, record, column, value, ids)
    if kind == "words":
        return _word(name, record, column.name, value, about)
    judge = _KINDS.get(kind)
    if judge is None or judge(value):
        return None
    return _problem(name, record, column.name, f"oneroster.{kind}", value=value[:40])


def _word(name: str, record: Record, column: str, value: str, about: str) -> Problem | None:
    known = VOCABULARIES[about]
    if value in known or (about in OPEN_VOCABULARIES and value.startswith(EXTENSION)):
        return None
    expected = ", ".join(sorted(known))
    return _problem(name, record, column, "oneroster.word", value=value[:40], expected=expected)


def _reference(
    package: Package,
    name: str,
    record: Record,
    column: Column,
    value: str,
    ids: Mapping[str, set[str]],
) -> Problem | None:
    """Rows point at rows of the same package; what a delta does not name stands with the reader."""
    kind, _colon, target = column.kind.partition(":")
    if package.kind(target) != BULK or package.kind(name) == DELTA:
        return None
    wanted = [one.strip() for one in value.split(",")] if kind == "refs" else [value]
    missing = [one for one in wanted if one not in ids[target]]
    if not missing:
        return None
    return _problem(
        name,
        record,
        column.name,
        "oneroster.orphan",
        value=missing[0][:60],
        file=f"{target}.csv",
    )


def _cycles(package: Package) -> Iterator[Problem]:
    """Organisations that stand, over others, below themselves."""
    for table in ("orgs", "academicSessions"):
        by_id = {one.id: one for one in package.records(table) if one.id}
        done: set[str] = set()
        for start in by_id:
            way: list[str] = []
            here = start
            on_way: set[str] = set()
            while here in by_id and here not in done and here not in on_way:
                way.append(here)
                on_way.add(here)
                here = by_id[here].get("parentSourcedId")
            if here in on_way:
                yield _problem(
                    table, by_id[here], "parentSourcedId", "oneroster.cycle", value=here[:60]
                )
            done |= on_way


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value) or not value.isascii():
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_moment(value: str) -> bool:
    return bool(_MOMENT.fullmatch(value)) and value.isascii() and _is_date(value[:10])


_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "boolean": lambda value: value in BOOLEANS,
    "date": _is_date,
    "year": lambda value: bool(_YEAR.fullmatch(value)) and value.isascii(),
    "number": lambda value: bool(_NUMBER.fullmatch(value)) and value.isascii(),
}


def _problem(table: str, record: Record, column: str, code: str, **values: str | int) -> Problem:
    return Problem(f"{table}.csv", record.line, column, code, values)
