"""Writing lists for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import xlsxwriter

# What spreadsheets compute, behind blanks and quotation marks too, and written wide as in Asia.
_STARTS_FORMULA = re.compile(r"""[\s"\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]""")
_NEGATIVE_NUMBER = re.compile(r"-[0-9]{1,15}(?:[.,][0-9]{1,15})?")


_LONGEST_NAME = 31  # letters of a sheet's name
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it, never as a formula it runs.

    The apostrophe in front is what spreadsheets themselves write, and reading a list takes it away.
    """
    # Nearly all: a list of the country has 15 million cells.
    if text[:1].isalnum():
        return text
    if not _STARTS_FORMULA.match(text) or _NEGATIVE_NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def write_csv(
    file: IO[str],
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
) -> None:
    """Write a list that a spreadsheet may open safely; the caller chose encoding and mark."""
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    write_csv_rows(file, rows, delimiter=delimiter)


def write_csv_rows(
    file: IO[str], rows: Iterable[Sequence[object]], *, delimiter: str = ","
) -> None:
    """Go on with a list of which the header is written, for what is sent piece by piece."""
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A sheet of a workbook: texts, whole numbers, numbers with one decimal; None leaves it empty.

    ``title`` stands above the header and ``foot`` under the rows; ``widths`` are in letters.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[str | float | None]]
    widths: tuple[int, ...]
    title: str = ""
    foot: str = ""
    fixed_columns: int = 0
    is_filtered: bool = False


def write_workbook(
    tables: Iterable[WrittenTable], *, title: str = "", created: datetime | None = None
) -> bytes:
    """The tables as an XLSX file, each on a sheet of its own; no text becomes a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        if created is not None:
            book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        forms = {
            str: book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            int: book.add_format({"num_format": "# ##0"}),
            float: book.add_format({"num_format": "0.0"}),
        }
        for table in tables:
            name = table.name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip()
            _write_sheet(book.add_worksheet(name), table, forms)
    return content.getvalue()


def _write_sheet(sheet: Any, table: WrittenTable, forms: Mapping[type, Any]) -> None:
    top = 2 if table.title else 0
    if table.title:
        sheet.write_string(0, 0, harmless(table.title), forms[str])
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width)
    for column, word in enumerate(table.header):
        sheet.write_string(top, column, harmless(word), forms[str])
    line = top
    for line, row in enumerate(table.rows, top + 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, harmless(value))
            elif value is not None:
                sheet.write_number(
                    line, column, value, forms[int if isinstance(value, int) else float]
                )
    if table.foot:
        sheet.write_string(line + 2, 0, harmless(table.foot))
    sheet.freeze_panes(top + 1, table.fixed_columns)
    if table.is_filtered:
        sheet.autofilter(top, 0, max(line, top + 1), len(table.header) - 1)
