"""Reading tables that people send: XLSX and CSV, row by row, and writing lists for spreadsheets.

The kind of a file is read from its first bytes, never from its name. Everything that makes a whole
file useless is a ``Refusal`` with the remedy; what only deserves a word is a ``Remark``.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from html import unescape
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

import python_calamine
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal

Cell = str | int | float | bool | date | time | timedelta

MEGABYTE = 1024 * 1024
_CHUNK = MEGABYTE
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FOREIGN = (b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"<?xml", b"Rar!")
_LINES_LOOKED_AT = 10
_DECLARATION = re.compile(r"\ufeff?sep=.\s*")
_DELIMITERS = ";,\t|"
_NO_FORMULAS: frozenset[int] = frozenset()
# A formula inside the cell that was opened last; a prefix is allowed by the format.
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>"
    rb"(?:(?!<(?:\w+:)?c[\s>]).)*?<(?:\w+:)?f[\s/>]",
    re.DOTALL,
)
_FORMULA_START = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


class PasswordProtected(Refusal):
    code = "spreadsheet.password_protected"
    text = _(
        "The file is protected with a password. Open it, remove the password "
        "(File, Info, Protect Workbook) and save it again."
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
    formulas: frozenset[int] = _NO_FORMULAS


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a file as it lies there, and of what it unpacks to."""

    file: int = 50 * MEGABYTE
    unpacked: int = 400 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The rows that are not empty, read as they are asked for; the first is usually the header."""

    kind: str
    rows: Iterator[Row]
    remarks: tuple[Remark, ...] = field(default=())


_DEFAULT_LIMITS = Limits()


def read_spreadsheet(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Spreadsheet:
    """Open a table. Cells keep their types: XLSX text, numbers, dates and booleans, CSV text only.

    Refuses ``TooLarge`` before reading anything, then ``UnpacksTooLarge``, ``PasswordProtected``,
    ``OldFormat``, ``NotATable``, ``Damaged``, ``UnreadableText``, ``EmptySheet``; while rows are
    read ``BrokenQuotes``.
    """
    size = path.stat().st_size
    if size > limits.file:
        raise TooLarge(megabytes=-(-size // MEGABYTE), limit=limits.file // MEGABYTE)
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise EmptySheet
    if head.startswith(_OLE):
        raise PasswordProtected if _contains(path, _ENCRYPTED) else OldFormat
    if head.startswith(b"PK"):
        return _read_workbook(path, limits)
    if head.lstrip().startswith(_FOREIGN):
        raise NotATable
    return _read_text(path, head)


def _contains(path: Path, needle: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if needle in tail + chunk:
                return True
            tail = chunk[-len(needle) :]
    return False


# Workbooks


def _read_workbook(path: Path, limits: Limits) -> Spreadsheet:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _parts_of_sheets(archive)
            unpacked = sum(info.file_size for info in archive.infolist())
            if unpacked > limits.unpacked:
                raise UnpacksTooLarge(
                    megabytes=-(-unpacked // MEGABYTE), limit=limits.unpacked // MEGABYTE
                )
            workbook = python_calamine.load_workbook(path)
            sheets = [workbook.get_sheet_by_name(name) for name in _visible(workbook)]
            filled = [sheet for sheet in sheets if sheet.height]
            if not filled:
                raise EmptySheet
            formulas = _formulas(archive, parts.get(filled[0].name, ""))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Damaged from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise PasswordProtected from error
    except python_calamine.PasswordError as error:
        raise PasswordProtected from error
    except python_calamine.CalamineError as error:
        raise Damaged from error
    remarks: tuple[Remark, ...] = ()
    if len(filled) > 1:
        others = ", ".join(sheet.name for sheet in filled[1:])
        values = {"sheet": filled[0].name, "others": others}
        remarks = (Remark("spreadsheet.other_sheets", values),)
    return Spreadsheet("xlsx", _workbook_rows(filled[0], formulas), remarks)


def _visible(workbook: python_calamine.CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet and the member of the archive that holds it."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        raise NotATable
    targets: dict[str, str] = {}
    for found in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")):
        values = dict(_ATTRIBUTE.findall(found))
        target = values.get("Target", "")
        targets[values.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    parts: dict[str, str] = {}
    for found in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8")):
        values = dict(_ATTRIBUTE.findall(found))
        relation = next((values[key] for key in values if key.endswith(":id")), "")
        if targets.get(relation, "") in names:
            parts[unescape(values.get("name", ""))] = targets[relation]
    return parts


def _formulas(archive: zipfile.ZipFile, part: str) -> dict[int, frozenset[int]]:
    """Line -> columns (from 0) that hold a formula; also proves that the member is whole."""
    found: dict[int, set[int]] = {}
    if not part:
        return {}
    with archive.open(part) as sheet:
        rest = b""
        while chunk := sheet.read(_CHUNK):
            text = rest + chunk
            if _FORMULA_START.search(text):
                for match in _FORMULA.finditer(text):
                    found.setdefault(int(match[2]), set()).add(_column(match[1].decode()))
            rest = text[max(text.rfind(b"<c "), text.rfind(b":c "), len(text) - 4096) :]
    return {line: frozenset(columns) for line, columns in found.items()}


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _workbook_rows(
    sheet: python_calamine.CalamineSheet, formulas: dict[int, frozenset[int]]
) -> Iterator[Row]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        here = formulas.get(line, _NO_FORMULAS)
        if here or any(cell not in ("", None) for cell in cells):
            yield Row(line, tuple([_whole(cell) for cell in cells]), here)


def _whole(cell: Cell) -> Cell:
    """A number without a fraction as an int: the file itself does not write the point."""
    return int(cell) if type(cell) is float and cell.is_integer() else cell


# Text


def _read_text(path: Path, head: bytes) -> Spreadsheet:
    encoding = _encoding(path, head)
    remarks = (Remark("spreadsheet.old_encoding", {}),) if encoding == "kz1048" else ()
    return Spreadsheet("csv", _text_rows(path, encoding), remarks)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(_UTF16):
        candidates = ["utf-16"]
    elif b"\x00" in head:
        raise NotATable
    else:
        # The Kazakh Windows page holds every letter of the Russian one at the same place.
        candidates = ["utf-8-sig", "kz1048"]
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(_CHUNK):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise UnreadableText


def _text_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as text:
        lines = iter(text)
        skipped = 0
        first = list(islice(lines, _LINES_LOOKED_AT))
        while first and (not first[0].strip() or _DECLARATION.fullmatch(first[0])):
            del first[0]
            skipped += 1
        if not first:
            raise EmptySheet
        reader = csv.reader(chain(first, lines), delimiter=_delimiter(first), strict=True)
        line = skipped
        try:
            for line, cells in enumerate(reader, skipped + 1):
                if any(cells):
                    yield Row(line, tuple(cells))
        except csv.Error as error:
            raise BrokenQuotes(line=line + 1) from error


def _delimiter(lines: Sequence[str]) -> str:
    """The mark that one of the first lines has most of: a title may stand above the headings."""
    outside = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max(_DELIMITERS, key=lambda mark: max(line.count(mark) for line in outside))


# Writing


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it, never as a formula it runs."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


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
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
