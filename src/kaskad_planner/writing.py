"""Tables of the planner are written: row by row or by columns, to the byte the same each time."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Self

from kaskad_planner.table import CSV, FORMS, PARQUET, cell_text, in_form, load_arrow


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], form: str = CSV
) -> None:
    """Write a table, the rows as they come, in a form; `path` is that of the table as CSV."""
    with TableWriter(path, columns, form) as table:
        for row in rows:
            table.write(row)


class TableWriter:
    """A table that is written row by row; Parquet is gathered and written at the end."""

    def __init__(self, path: Path, columns: Sequence[str], form: str = CSV) -> None:
        self.path, self.columns, self.form = in_form(path, form), columns, form
        self.gathered: list[Sequence[object]] = []
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        if self.form != PARQUET:
            self.text = self._open()
            self.csv = csv.writer(self.text, lineterminator="\n")
            self.csv.writerow(self.columns)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.stack.close()
        if self.form == PARQUET and kind is None:
            _write_parquet(self.path, self.columns, self.gathered)

    def _open(self) -> IO[str]:
        if self.form == CSV:
            return self.stack.enter_context(self.path.open("w", encoding="utf-8", newline=""))
        # Neither name nor time goes into the file: the same table gives the same bytes.
        raw = self.stack.enter_context(self.path.open("wb"))
        packed = self.stack.enter_context(gzip.GzipFile("", "wb", 6, raw, mtime=0))
        return self.stack.enter_context(io.TextIOWrapper(packed, encoding="utf-8", newline=""))

    def write(self, row: Sequence[object]) -> None:
        if self.form == PARQUET:
            self.gathered.append(row)
        else:
            self.csv.writerow([cell_text(cell) for cell in row])

    def write_columns(self, columns: Sequence[Sequence[object]]) -> None:
        """Write rows that are there as columns, which is quicker."""
        if self.form == PARQUET:
            self.gathered.extend(zip(*columns, strict=True))
        else:
            self.text.write(_lines(columns))


def check_form(path: Path, form: str) -> None:
    """Refuse a form that cannot be written here before anything is done for it."""
    if form == PARQUET:
        load_arrow(in_form(path, form), "pyarrow")


def drop_other_forms(path: Path, form: str) -> None:
    """Remove a table as it was stored before in another form."""
    for other in FORMS:
        if other != form:
            in_form(path, other).unlink(missing_ok=True)


def table_bytes(names: Sequence[str], columns: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV, what it says in whichever form it is stored.

    It is made column by column, which is quickest.
    """
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerow(names)
    return (file.getvalue() + _lines(list(columns))).encode()


def _lines(columns: Sequence[Sequence[object]]) -> str:
    """Return columns as lines of CSV."""
    cells = [_spelt(column) for column in columns]
    lines = [*map(",".join, zip(*cells, strict=True)), ""]
    text = "\n".join(lines)
    commas = (len(cells) - 1) * (len(lines) - 1)
    nothing_to_quote = text.count(",") == commas and text.count("\n") == len(lines) - 1
    if nothing_to_quote and '"' not in text and "\r" not in text:
        return text
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(zip(*cells, strict=True))
    return file.getvalue()


def _spelt(column: Sequence[Any]) -> Sequence[str]:
    """Return cells as `cell_text` spells them, without asking each for its kind."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return column
    if kinds == {float}:
        return [repr(round(cell, 6)) if cell % 1 else str(int(cell)) for cell in column]
    return list(map(str if kinds == {int} else cell_text, column))


def _write_parquet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    arrow = load_arrow(path, "pyarrow")
    parts = zip(*rows, strict=True)
    values = [[_parquet_cell(cell) for cell in part] for part in parts] or [[] for _ in columns]
    typed = [
        arrow.array(part, None if any(cell is not None for cell in part) else arrow.string())
        for part in values
    ]
    table = arrow.table(typed, names=list(columns))
    load_arrow(path, "pyarrow.parquet").write_table(table, path, compression="zstd")


def _parquet_cell(cell: object) -> object:
    """Keep numbers and days as such, rounded as in text; identifiers are text."""
    if isinstance(cell, float):
        return round(cell, 6)
    return cell_text(cell) if isinstance(cell, tuple) else cell
