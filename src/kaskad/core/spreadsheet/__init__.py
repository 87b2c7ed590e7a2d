"""Reading tables that people send: XLSX and CSV, row by row, and writing lists for spreadsheets.

The kind of a file is read from its first bytes, never from its name. Everything that makes a whole
file useless is a ``Refusal`` with the remedy; what only deserves a word is a ``Remark``.
"""

from __future__ import annotations

from pathlib import Path

from kaskad.core.spreadsheet.table import (
    CHUNK,
    MEGABYTE,
    REMARKS,
    BrokenQuotes,
    Cell,
    Damaged,
    EmptySheet,
    HoldsMacros,
    Limits,
    LinksElsewhere,
    NotATable,
    OldFormat,
    PasswordProtected,
    ReachesTooFar,
    Remark,
    Row,
    Spreadsheet,
    TooLarge,
    TooManyColumns,
    TooManyParts,
    UnpacksTooLarge,
    UnreadableText,
)
from kaskad.core.spreadsheet.text import read_text
from kaskad.core.spreadsheet.workbook import read_workbook
from kaskad.core.spreadsheet.writing import (
    WrittenTable,
    harmless,
    write_csv,
    write_csv_rows,
    write_workbook,
)

__all__ = [
    "MEGABYTE",
    "REMARKS",
    "BrokenQuotes",
    "Cell",
    "Damaged",
    "EmptySheet",
    "HoldsMacros",
    "Limits",
    "LinksElsewhere",
    "NotATable",
    "OldFormat",
    "PasswordProtected",
    "ReachesTooFar",
    "Remark",
    "Row",
    "Spreadsheet",
    "TooLarge",
    "TooManyColumns",
    "TooManyParts",
    "UnpacksTooLarge",
    "UnreadableText",
    "WrittenTable",
    "harmless",
    "read_spreadsheet",
    "write_csv",
    "write_csv_rows",
    "write_workbook",
]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"<?xml", b"Rar!")

_DEFAULT_LIMITS = Limits()


def read_spreadsheet(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Spreadsheet:
    """Open a table. Cells keep their types: XLSX text, numbers, dates and booleans, CSV text only.

    Refuses ``TooLarge`` before reading anything, then ``UnpacksTooLarge``, ``ReachesTooFar``,
    ``TooManyParts``, ``HoldsMacros``, ``LinksElsewhere``,
    ``PasswordProtected``, ``OldFormat``, ``NotATable``, ``Damaged``, ``UnreadableText``,
    ``EmptySheet``; while rows are read ``TooManyColumns``, ``BrokenQuotes``.
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
        return read_workbook(path, limits)
    if head.lstrip().startswith(_FOREIGN):
        raise NotATable
    return read_text(path, head, limits)


def _contains(path: Path, needle: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if needle in tail + chunk:
                return True
            tail = chunk[-len(needle) :]
    return False
