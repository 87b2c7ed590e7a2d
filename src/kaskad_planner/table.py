"""Files of the planner: tables with named columns and small TOML documents.

Writing is deterministic to the byte (UTF-8, LF, fixed order of columns, sorted rows). Reading is
strict: the first wrong cell raises `BadInput` with file, row, field and what to do. A table may be
stored as CSV, as CSV in gzip, or as Parquet if pyarrow is installed; its name says which.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import importlib
import io
import tomllib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Self, TypeVar

Value = TypeVar("Value")

CSV, GZIP, PARQUET = "csv", "csv.gz", "parquet"
FORMS = (CSV, GZIP, PARQUET)


class BadInput(Exception):
    """An input file says something that cannot be planned.

    `row` 1 is the header; 0 means the whole file.
    """

    def __init__(self, file: str, row: int, field: str, problem: str, remedy: str) -> None:
        self.file, self.row, self.field = file, row, field
        self.problem, self.remedy = problem, remedy
        place = file + (f", row {row}" if row else "") + (f", {field}" if field else "")
        super().__init__(f"{place}: {problem}. {remedy}.")


class Row:
    """One row of a table with typed access to its cells."""

    def __init__(self, file: str, number: int, cells: Mapping[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells

    def bad(self, field: str, problem: str, remedy: str) -> BadInput:
        return BadInput(self.file, self.number, field, problem, remedy)

    def text(self, field: str, *, empty: bool = False) -> str:
        value = self.cells[field].strip()
        if not value and not empty:
            raise self.bad(field, "the cell is empty", "Fill it in")
        return value

    def choice(self, field: str, allowed: Sequence[str]) -> str:
        value = self.text(field)
        if value not in allowed:
            raise self.bad(field, f"'{value}' is not known", f"Use one of: {', '.join(allowed)}")
        return value

    def known(self, field: str, codes: Iterable[str], what: str) -> str:
        value = self.text(field)
        if value not in codes:
            raise self.bad(field, f"there is no {what} '{value}'", f"Use an existing {what}")
        return value

    def _read(self, field: str, read: Callable[[str], Value], what: str) -> Value:
        value = self.text(field)
        try:
            return read(value)
        except ValueError:
            raise self.bad(field, f"'{value}' is not {what}", f"Write {what}") from None

    def whole(self, field: str, *, least: int) -> int:
        value = self._read(field, int, "a whole number")
        if value < least:
            raise self.bad(field, f"{value} is less than {least}", f"Write {least} or more")
        return value

    def degrees(self, field: str, limit: float) -> float:
        value = self._read(field, float, "a number of degrees")
        if not -limit <= value <= limit:
            raise self.bad(field, f"{value} degrees is off the globe", f"Stay within {limit:g}")
        return value

    def day(self, field: str) -> dt.date:
        return self._read(field, dt.date.fromisoformat, "a date as YYYY-MM-DD")

    def optional_day(self, field: str) -> dt.date | None:
        return self.day(field) if self.cells[field].strip() else None


def read_table(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """Read a table with a header of exactly these columns, in any order.

    `path` is that of the table as CSV; it is read in whichever form it is there.
    """
    path = _stored(path)
    rows = _parquet_rows(path) if _form(path) == PARQUET else _csv_rows(path)
    if not rows:
        problem, remedy = "the file is empty", f"Give the header {','.join(columns)}"
        raise BadInput(path.name, 0, "", problem, remedy)
    header = [cell.strip() for cell in rows[0]]
    for name in columns:
        if name not in header:
            raise BadInput(path.name, 1, name, "the column is missing", "Add it to the header")
    for name in header:
        if name not in columns and name not in optional:
            raise BadInput(path.name, 1, name, "the column is unknown", "Take it out")
    blank = dict.fromkeys(optional, "")
    table = []
    for number, cells in enumerate(rows[1:], start=2):
        if not cells:
            continue
        if len(cells) != len(header):
            problem = f"{len(cells)} cells under a header of {len(header)}"
            raise BadInput(path.name, number, "", problem, "Give every row a cell for each column")
        table.append(Row(path.name, number, {**blank, **dict(zip(header, cells, strict=True))}))
    return table


def in_form(path: Path, form: str) -> Path:
    """Return where a table is stored in a form, given its path as CSV."""
    return path.with_name(f"{path.stem}.{form}")


def _form(path: Path) -> str:
    return next(form for form in reversed(FORMS) if path.name.endswith(f".{form}"))


def _stored(path: Path) -> Path:
    """Return the one file of a table; refuse two of them, and name the plain one if none is."""
    found = [in_form(path, form) for form in FORMS if in_form(path, form).is_file()]
    if len(found) > 1:
        problem = f"the table is also there as {found[1].name}"
        raise BadInput(found[0].name, 0, "", problem, "Keep one of them")
    return found[0] if found else path


def _csv_rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_read_text(path), newline="")))


def _parquet_rows(path: Path) -> list[list[str]]:
    arrow = _arrow(path, "pyarrow")
    try:
        table = _arrow(path, "pyarrow.parquet").read_table(path)
    except (arrow.ArrowException, OSError):
        raise BadInput(path.name, 0, "", "it is not Parquet", "Write it anew") from None
    cells = ([cell_text(cell) for cell in column.to_pylist()] for column in table.columns)
    return [list(table.column_names), *(list(row) for row in zip(*cells, strict=True))]


def _arrow(path: Path, module: str) -> Any:
    """Load pyarrow, which is needed for nothing else; say how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        problem = "Parquet needs the package pyarrow, which is not installed"
        remedy = "Install it (pip install pyarrow), or store the tables as csv.gz"
        raise BadInput(path.name, 0, "", problem, remedy) from None


def unique(rows: Sequence[Row], field: str) -> None:
    """Refuse a table in which two rows have the same identifier."""
    seen: dict[str, int] = {}
    for row in rows:
        value = row.text(field)
        if value in seen:
            problem = f"'{value}' is already in row {seen[value]}"
            raise row.bad(field, problem, "Keep one of them")
        seen[value] = row.number


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
            self.csv = csv.writer(self._open(), lineterminator="\n")
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


def check_form(path: Path, form: str) -> None:
    """Refuse a form that cannot be written here before anything is done for it."""
    if form == PARQUET:
        _arrow(in_form(path, form), "pyarrow")


def drop_other_forms(path: Path, form: str) -> None:
    """Remove a table as it was stored before in another form."""
    for other in FORMS:
        if other != form:
            in_form(path, other).unlink(missing_ok=True)


def table_bytes(names: Sequence[str], columns: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV, what it says in whichever form it is stored.

    It is made column by column, which is quickest.
    """
    cells = [_spelt(column) for column in columns]
    lines = [",".join(names), *map(",".join, zip(*cells, strict=True)), ""]
    text = "\n".join(lines)
    commas = (len(names) - 1) * (len(lines) - 1)
    nothing_to_quote = text.count(",") == commas and text.count("\n") == len(lines) - 1
    if nothing_to_quote and '"' not in text and "\r" not in text:
        return text.encode()
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*cells, strict=True))
    return file.getvalue().encode()


def _spelt(column: Sequence[Any]) -> Sequence[str]:
    """Return cells as `cell_text` spells them, without asking each for its kind."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return column
    if kinds == {float}:
        return [repr(round(cell, 6)) if cell % 1 else str(int(cell)) for cell in column]
    return list(map(str if kinds == {int} else cell_text, column))


def _write_parquet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    arrow = _arrow(path, "pyarrow")
    parts = zip(*rows, strict=True)
    values = [[_parquet_cell(cell) for cell in part] for part in parts] or [[] for _ in columns]
    typed = [
        arrow.array(part, None if any(cell is not None for cell in part) else arrow.string())
        for part in values
    ]
    table = arrow.table(typed, names=list(columns))
    _arrow(path, "pyarrow.parquet").write_table(table, path, compression="zstd")


def _parquet_cell(cell: object) -> object:
    """Keep numbers and days as such, rounded as in text; identifiers are text."""
    if isinstance(cell, float):
        return round(cell, 6)
    return cell_text(cell) if isinstance(cell, tuple) else cell


def cell_text(value: object) -> str:
    """Return the one spelling of a value in a table."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(round(value, 6)) if value != int(value) else str(int(value))
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML document, refusing with one readable line."""
    try:
        return tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(path.name, 0, "", f"it is not TOML: {error}", "Correct that place") from None


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        packed = path.name.endswith(f".{GZIP}")
        return (gzip.decompress(raw) if packed else raw).decode("utf-8-sig")
    except FileNotFoundError:
        folder = path.parent.name or "."
        raise BadInput(path.name, 0, "", f"no such file in '{folder}'", "Add the file") from None
    except UnicodeDecodeError:
        raise BadInput(path.name, 0, "", "it is not UTF-8 text", "Save it as UTF-8") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadInput(path.name, 0, "", "it is not whole gzip", "Pack it anew") from None
    except OSError as error:
        raise BadInput(path.name, 0, "", f"{error.strerror}", "Give a readable file") from None


def toml_text(document: Mapping[str, Any]) -> str:
    """Return a TOML document of plain values, tables and lists of tables, in the order given."""
    return "\n".join(_toml_lines(document, "")).lstrip("\n") + "\n"


def _toml_lines(table: Mapping[str, Any], prefix: str) -> list[str]:
    lines: list[str] = []
    inner: list[str] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            inner += ["", f"[{name}]", *_toml_lines(value, f"{name}.")]
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            for part in value:
                inner += ["", f"[[{name}]]", *_toml_lines(part, f"{name}.")]
        else:
            lines.append(f"{key} = {_toml_value(value)}")
    return lines + inner


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml_value(part) for part in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return value.isoformat() if isinstance(value, dt.date) else repr(value)
