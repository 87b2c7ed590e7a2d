"""Tables of the planner, with named columns.

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
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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


class Table:
    """A table as columns of text, with typed access to whole columns.

    `numbers` are the rows in the file. A wrong cell is refused with its row and what to do.
    """

    def __init__(
        self, file: str, numbers: Sequence[int], columns: Mapping[str, Sequence[str]]
    ) -> None:
        self.file, self.numbers, self.columns = file, numbers, columns

    def __len__(self) -> int:
        return len(self.numbers)

    def bad(self, row: int, field: str, problem: str, remedy: str) -> BadInput:
        """Return the refusal of a cell; rows count from 0 here."""
        return BadInput(self.file, self.numbers[row], field, problem, remedy)

    def text(self, field: str, *, empty: bool = False) -> list[str]:
        """Return cells without spaces around them."""
        values = list(map(str.strip, self.columns[field]))
        if not empty and not all(values):
            raise self.bad(values.index(""), field, "the cell is empty", "Fill it in")
        return values

    def choice(self, field: str, allowed: Sequence[str]) -> list[str]:
        """Return cells that are among some words."""
        remedy = f"Use one of: {', '.join(allowed)}"
        return self._among(field, allowed, "'{}' is not known", remedy)

    def known(self, field: str, codes: Collection[str], what: str) -> list[str]:
        """Return cells that are identifiers of something."""
        return self._among(field, codes, f"there is no {what} '{{}}'", f"Use an existing {what}")

    def _among(self, field: str, codes: Collection[str], problem: str, remedy: str) -> list[str]:
        values = self.text(field)
        strange = set(values).difference(codes)
        if strange:
            row = next(row for row, value in enumerate(values) if value in strange)
            raise self.bad(row, field, problem.format(values[row]), remedy)
        return values

    def unique(self, field: str) -> list[str]:
        """Return cells of which no two are the same."""
        values = self.text(field)
        if len(set(values)) < len(values):
            seen: dict[str, int] = {}
            for row, value in enumerate(values):
                if value in seen:
                    problem = f"'{value}' is already in row {self.numbers[seen[value]]}"
                    raise self.bad(row, field, problem, "Keep one of them")
                seen[value] = row
        return values

    def _read(self, field: str, read: Callable[[str], Value], what: str) -> list[Value]:
        values = self.text(field)
        try:
            return list(map(read, values))
        except ValueError:
            row = next(row for row, value in enumerate(values) if _fails(read, value))
        raise self.bad(row, field, f"'{values[row]}' is not {what}", f"Write {what}")

    def whole(self, field: str, *, least: int) -> list[int]:
        """Return whole numbers."""
        values = self._read(field, int, "a whole number")
        if values and min(values) < least:
            row = next(row for row, value in enumerate(values) if value < least)
            problem = f"{values[row]} is less than {least}"
            raise self.bad(row, field, problem, f"Write {least} or more")
        return values

    def degrees(self, field: str, limit: float) -> list[float]:
        """Return degrees on the globe."""
        values = self._read(field, float, "a number of degrees")
        for row, value in enumerate(values):
            if not -limit <= value <= limit:
                problem = f"{value} degrees is off the globe"
                raise self.bad(row, field, problem, f"Stay within {limit:g}")
        return values

    def number(self, field: str) -> list[float]:
        """Return numbers."""
        return self._read(field, float, "a number")

    def day(self, field: str) -> list[dt.date]:
        """Return days."""
        return self._read(field, dt.date.fromisoformat, "a date as YYYY-MM-DD")

    def optional_day(self, field: str) -> list[dt.date | None]:
        """Return days, None where the cell is empty."""
        values = self.text(field, empty=True)
        rows = [row for row, value in enumerate(values) if value]
        some = Table(
            self.file,
            [self.numbers[row] for row in rows],
            {field: [values[row] for row in rows]},
        )
        found: list[dt.date | None] = [None] * len(values)
        for row, day in zip(rows, some.day(field), strict=True):
            found[row] = day
        return found


def _fails(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return True
    return False


def read_table(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a table with a header of exactly these columns, in any order.

    `path` is that of the table as CSV; it is read in whichever form it is there.
    """
    path = stored(path)
    if form_of(path) == PARQUET:
        names, cells = _parquet_columns(path)
        header = check_header(path.name, names, columns, optional)
        numbers: Sequence[int] = range(2, 2 + (len(cells[0]) if cells else 0))
        found = dict(zip(header, cells, strict=True))
        return Table(path.name, numbers, _with_optional(found, optional, numbers))
    rows = csv.reader(io.StringIO(read_text(path), newline=""))
    header = check_header(path.name, next(rows, None), columns, optional)
    return table_of(path.name, header, rows, None, optional)


def check_header(
    file: str, cells: Sequence[str] | None, columns: Sequence[str], optional: Sequence[str]
) -> list[str]:
    """Return the names of columns; refuse a header that lacks one or has another."""
    if cells is None:
        problem, remedy = "the file is empty", f"Give the header {','.join(columns)}"
        raise BadInput(file, 0, "", problem, remedy)
    header = [cell.strip() for cell in cells]
    for name in columns:
        if name not in header:
            raise BadInput(file, 1, name, "the column is missing", "Add it to the header")
    for name in header:
        if name not in columns and name not in optional:
            raise BadInput(file, 1, name, "the column is unknown", "Take it out")
        if header.count(name) > 1:
            raise BadInput(file, 1, name, "the column is there twice", "Keep one of them")
    return header


def table_of(
    file: str,
    header: Sequence[str],
    rows: Iterable[list[str]],
    numbers: Sequence[int] | None,
    optional: Sequence[str] = (),
) -> Table:
    """Return rows of cells as a table; they are numbered from 2 if nothing else is said.

    Empty lines are no rows.
    """
    cells = list(rows)
    if numbers is None:
        numbers = range(2, 2 + len(cells))
    if not all(cells):
        numbers = [number for number, row in zip(numbers, cells, strict=True) if row]
        cells = [row for row in cells if row]
    for number, row in zip(numbers, cells, strict=True):
        if len(row) != len(header):
            problem = f"{len(row)} cells under a header of {len(header)}"
            raise BadInput(file, number, "", problem, "Give every row a cell for each column")
    columns = zip(*cells, strict=True) if cells else ((),) * len(header)
    found = dict(zip(header, columns, strict=True))
    return Table(file, numbers, _with_optional(found, optional, numbers))


def _with_optional(
    columns: Mapping[str, Sequence[str]], optional: Sequence[str], numbers: Sequence[int]
) -> Mapping[str, Sequence[str]]:
    return {**dict.fromkeys(optional, ("",) * len(numbers)), **columns}


def in_form(path: Path, form: str) -> Path:
    """Return where a table is stored in a form, given its path as CSV."""
    return path.with_name(f"{path.stem}.{form}")


def form_of(path: Path) -> str:
    return next(form for form in reversed(FORMS) if path.name.endswith(f".{form}"))


def stored(path: Path) -> Path:
    """Return the one file of a table; refuse two of them, and name the plain one if none is."""
    found = [in_form(path, form) for form in FORMS if in_form(path, form).is_file()]
    if len(found) > 1:
        problem = f"the table is also there as {found[1].name}"
        raise BadInput(found[0].name, 0, "", problem, "Keep one of them")
    return found[0] if found else path


def _parquet_columns(path: Path) -> tuple[list[str], list[list[str]]]:
    arrow = _arrow(path, "pyarrow")
    try:
        table = _arrow(path, "pyarrow.parquet").read_table(path)
    except (arrow.ArrowException, OSError):
        raise BadInput(path.name, 0, "", "it is not Parquet", "Write it anew") from None
    cells = [[cell_text(cell) for cell in column.to_pylist()] for column in table.columns]
    return list(table.column_names), cells


def _arrow(path: Path, module: str) -> Any:
    """Load pyarrow, which is needed for nothing else; say how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        problem = "Parquet needs the package pyarrow, which is not installed"
        remedy = "Install it (pip install pyarrow), or store the tables as csv.gz"
        raise BadInput(path.name, 0, "", problem, remedy) from None


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


def read_text(path: Path) -> str:
    """Return the text of a file, refusing with one readable line."""
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
