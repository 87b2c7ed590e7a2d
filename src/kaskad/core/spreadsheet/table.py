"""What a table that people send is, and why one cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal

Cell = str | int | float | bool | date | time | timedelta

MEGABYTE = 1024 * 1024
CHUNK = MEGABYTE
NO_FORMULAS: frozenset[int] = frozenset()


class TooLarge(Refusal):
    code = "spreadsheet.too_large"
    text = _(
        "The file has %(megabytes)d MB, at most %(limit)d MB are read. Save only the list, without "
        "pictures, or divide it by regions."
    )


class UnpacksTooLarge(Refusal):
    code = "spreadsheet.unpacks_too_large"
    text = _(
        "Unpacked, the file would take %(megabytes)d MB, at most %(limit)d MB are read. Copy the "
        "list "
        "into a new workbook and save that."
    )


class ReachesTooFar(Refusal):
    code = "spreadsheet.reaches_too_far"
    text = _(
        "Something stands in line %(line)d, column %(column)s, far from the list. Delete what is "
        "there, or copy only the list into a new workbook and save that."
    )


class TooManyColumns(Refusal):
    code = "spreadsheet.too_many_columns"
    text = _(
        "Line %(line)d has more than %(limit)d columns. Keep only the columns of the list, or save "
        "it as .xlsx."
    )


class PasswordProtected(Refusal):
    code = "spreadsheet.password_protected"
    text = _(
        "The file is protected with a password. Open it, remove the password "
        "(File, Info, Protect Workbook) and save it again."
    )


class TooManyParts(Refusal):
    code = "spreadsheet.too_many_parts"
    text = _(
        "The file is packed of %(parts)d pieces, a list has fewer than %(limit)d. Copy only the "
        "list into a new workbook and save that."
    )


class HoldsMacros(Refusal):
    code = "spreadsheet.macros"
    text = _(
        "The file holds macros, which a list does not need. Save it as “Excel Workbook (.xlsx)” "
        "and send that."
    )


class LinksElsewhere(Refusal):
    code = "spreadsheet.external_links"
    text = _(
        "The file takes values from other files. Copy the list, paste it as values into a new "
        "workbook and save that."
    )


class OldFormat(Refusal):
    code = "spreadsheet.old_format"
    text = _("This is the old Excel format. Open the file and save it as “Excel Workbook (.xlsx)”.")


class NotATable(Refusal):
    code = "spreadsheet.not_a_table"
    text = _("This file is no table that can be read. Save the list as .xlsx or as .csv.")


class Damaged(Refusal):
    code = "spreadsheet.damaged"
    text = _(
        "The file is damaged or was cut off on its way. Open it in Excel, save it again and send "
        "that."
    )


class BrokenQuotes(Refusal):
    code = "spreadsheet.broken_quotes"
    text = _(
        "Quotation marks do not match near line %(line)d of the file. Correct that line, or save "
        "the "
        "list as .xlsx."
    )


class EmptySheet(Refusal):
    code = "spreadsheet.empty"
    text = _("There is nothing in the file. Choose the file that holds the list.")


class UnreadableText(Refusal):
    code = "spreadsheet.unreadable_text"
    text = _("The letters of the file cannot be read. Save it as “CSV UTF-8”, or as .xlsx.")


class Remark(NamedTuple):
    """Something to know about the whole file; ``code`` is a key of ``REMARKS``."""

    code: str
    values: Mapping[str, str | int]


REMARKS: dict[str, str | Promise] = {
    "spreadsheet.other_sheets": _(
        "Only the sheet “%(sheet)s” was read; these were not: %(others)s."
    ),
    "spreadsheet.old_encoding": _(
        "The file is in the old Windows encoding. Look whether the Kazakh letters are right; "
        "save as "
        "“CSV UTF-8” next time."
    ),
}


class Row(NamedTuple):
    """A line of the table as a spreadsheet counts it (from 1), and the places of formulas in it."""

    line: int
    cells: tuple[Cell, ...]
    formulas: frozenset[int] = NO_FORMULAS


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a file as it lies there and of what it unpacks to; columns; cells of a sheet; parts.

    The cells are those between its first corner and its last: a reader asks memory for them all,
    empty or not.
    """

    file: int = 50 * MEGABYTE
    unpacked: int = 400 * MEGABYTE
    columns: int = 1_000
    cells: int = 16 * 1024 * 1024
    parts: int = 2_000


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The rows that are not empty, read as they are asked for; the first is usually the header."""

    kind: str
    rows: Iterator[Row]
    remarks: tuple[Remark, ...] = field(default=())


def without_nul(text: str) -> str:
    """A sign that no list has and PostgreSQL cannot keep, made visible."""
    return text.replace("\x00", "\ufffd") if "\x00" in text else text
