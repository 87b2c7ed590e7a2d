"""Writing lists for spreadsheets."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import IO

# What spreadsheets compute, behind blanks and quotation marks too, and written wide as in Asia.
_STARTS_FORMULA = re.compile(r"""[\s"\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]""")
_NEGATIVE_NUMBER = re.compile(r"-[0-9]{1,15}(?:[.,][0-9]{1,15})?")


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
