"""Rows of a world, kept in a file and put into the database of a test."""

from __future__ import annotations

import fcntl
import pickle
import shutil
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

# The tables that migrations fill, and those of the machinery: not part of a world.
_NOT_OURS = {"django_migrations", "django_content_type", "auth_permission", "django_session"}

Tables = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def _tables() -> list[str]:
    """Our tables in an order in which every row finds the rows it points at."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in _NOT_OURS
    ]
    return [model._meta.db_table for model in models]


def dump() -> Tables:
    """The rows of all tables that have any."""
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            rows = list(cursor.fetchall())
            if rows:
                found[table] = (names, rows)
    return found


def load(tables: Tables) -> None:
    """Put the rows into the empty tables, then look at all foreign keys."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, (names, rows) in tables.items():
            columns = ", ".join(quote(name) for name in names)
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                continue
            marks = ", ".join(["%s"] * len(names))
            sql = f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})"
            cursor.executemany(sql, [[_as_sqlite_takes(value) for value in row] for row in rows])
        # Those between two tables too: Django leaves a row out silently whose number is taken.
        every = apps.get_models(include_auto_created=True)
        models = [one for one in every if one._meta.db_table in tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    # Now, once: PostgreSQL would otherwise look at all these rows again at the end of every test.
    connection.check_constraints()


def keep(folder: Path) -> None:
    """Write the rows of all tables into ``folder``."""
    with (folder / "rows").open("wb") as target:
        pickle.dump(dump(), target)


def restore(folder: Path) -> None:
    """Put the rows that were kept in ``folder`` into the empty tables."""
    with (folder / "rows").open("rb") as source:
        load(pickle.load(source))  # noqa: S301  written by this run of the tests


def _as_sqlite_takes(value: Any) -> Any:
    return value.isoformat() if isinstance(value, time) else value


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """``folder`` with what ``make`` puts there, made by the first of all processes that ask."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "done").touch()
    return folder
