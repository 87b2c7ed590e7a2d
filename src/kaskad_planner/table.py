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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

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


def lines_of(
    path: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[str, tuple[str, ...], Iterator[bytes]]:
    """Return the name of a table's file, its header, and its lines one by one, unread."""
    path = stored(path)
    lines = _parquet_lines(path) if form_of(path) == PARQUET else _text_lines(path)
    head = next(lines, b"").decode("utf-8-sig", errors="replace").strip()
    header = check_header(path.name, head.split(",") if head else None, columns, optional)
    return path.name, tuple(header), lines


def _text_lines(path: Path) -> Iterator[bytes]:
    packed = path.name.endswith(f".{GZIP}")
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        raise _missing(path) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadInput(path.name, 0, "", "it is not whole gzip", "Pack it anew") from None


def _parquet_lines(path: Path) -> Iterator[bytes]:
    names, cells = _parquet_columns(path)
    yield ",".join(names).encode()
    for row in zip(*cells, strict=True):
        yield ",".join(row).encode() + b"\n"


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
    arrow = load_arrow(path, "pyarrow")
    try:
        table = load_arrow(path, "pyarrow.parquet").read_table(path)
    except (arrow.ArrowException, OSError):
        raise BadInput(path.name, 0, "", "it is not Parquet", "Write it anew") from None
    cells = [[cell_text(cell) for cell in column.to_pylist()] for column in table.columns]
    return list(table.column_names), cells


def load_arrow(path: Path, module: str) -> Any:
    """Load pyarrow, which is needed for nothing else; say how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        problem = "Parquet needs the package pyarrow, which is not installed"
        remedy = "Install it (pip install pyarrow), or store the tables as csv.gz"
        raise BadInput(path.name, 0, "", problem, remedy) from None


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
        raise _missing(path) from None
    except UnicodeDecodeError:
        raise BadInput(path.name, 0, "", "it is not UTF-8 text", "Save it as UTF-8") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadInput(path.name, 0, "", "it is not whole gzip", "Pack it anew") from None
    except OSError as error:
        raise BadInput(path.name, 0, "", f"{error.strerror}", "Give a readable file") from None


def _missing(path: Path) -> BadInput:
    folder = path.parent.name or "."
    return BadInput(path.name, 0, "", f"no such file in '{folder}'", "Add the file")
