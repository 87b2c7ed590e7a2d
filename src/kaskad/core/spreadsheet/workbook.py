"""Reading workbooks (XLSX): what they hold is looked through before it is read whole."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from xml.parsers import expat

import python_calamine

from kaskad.core.spreadsheet.scan import scan_sheet
from kaskad.core.spreadsheet.table import (
    MEGABYTE,
    NO_FORMULAS,
    Cell,
    Damaged,
    EmptySheet,
    HoldsMacros,
    Limits,
    LinksElsewhere,
    NotATable,
    PasswordProtected,
    ReachesTooFar,
    Remark,
    Row,
    Spreadsheet,
    TooManyParts,
    UnpacksTooLarge,
    without_nul,
)

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_MACROS = ("vbaproject.bin", "vbadata.xml")
_OLD_MACROS = ("xl/macrosheets/", "xl/dialogsheets/")
_LINKS = "xl/externallinks/"
_TEXTS = "xl/sharedStrings.xml"
_TEXT = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
_REFERENCE = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
# What the readers of an archive, of its XML and of its sheets say of a file that is not whole.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that zipfile does not know; a RuntimeError too
    OSError,
    ValueError,
    expat.ExpatError,
    python_calamine.CalamineError,
)


def read_workbook(path: Path, limits: Limits) -> Spreadsheet:
    try:
        return _opened_workbook(path, limits)
    except python_calamine.PasswordError as error:
        raise PasswordProtected from error
    except _BROKEN as error:
        raise Damaged from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise PasswordProtected from error


def _opened_workbook(path: Path, limits: Limits) -> Spreadsheet:
    with zipfile.ZipFile(path) as archive:
        _refuse_foreign_parts(archive.namelist(), limits)
        parts = _parts_of_sheets(archive)
        unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > limits.unpacked:
            raise UnpacksTooLarge(
                megabytes=-(-unpacked // MEGABYTE), limit=limits.unpacked // MEGABYTE
            )
        # Sizes that lie and members that two readers would take for different ones end here.
        if archive.testzip() or len(set(archive.namelist())) < len(archive.namelist()):
            raise Damaged
        workbook = python_calamine.load_workbook(path)
        scans = {
            name: scan_sheet(archive, parts.get(name, ""), limits) for name in _visible(workbook)
        }
    filled = [name for name, scan in scans.items() if scan.is_filled]
    if not filled:
        raise EmptySheet
    scan = scans[filled[0]]
    if scan.exceeds(limits):
        raise ReachesTooFar(line=scan.lines, column=scan.last_column)
    _refuse_repeated_text(path, parts[filled[0]], scan.lines * scan.columns, limits)
    remarks: tuple[Remark, ...] = ()
    if len(filled) > 1:
        values = {"sheet": filled[0], "others": ", ".join(filled[1:])}
        remarks = (Remark("spreadsheet.other_sheets", values),)
    sheet = workbook.get_sheet_by_name(filled[0])
    return Spreadsheet("xlsx", _workbook_rows(sheet, scan.formulas), remarks)


def _refuse_foreign_parts(names: Sequence[str], limits: Limits) -> None:
    """By what lies in the archive, whatever the file is called."""
    if len(names) > limits.parts:
        raise TooManyParts(parts=len(names), limit=limits.parts)
    lower = [name.lower() for name in names]
    if any(name.endswith(_MACROS) or name.startswith(_OLD_MACROS) for name in lower):
        raise HoldsMacros
    if any(name.startswith(_LINKS) for name in lower):
        raise LinksElsewhere


def _refuse_repeated_text(path: Path, part: str, cells: int, limits: Limits) -> None:
    """A text that stands once in the file and in very many cells fills the memory when read."""
    with zipfile.ZipFile(path) as archive:
        if _TEXTS not in archive.namelist():
            return
        lengths = [len(one) for one in _TEXT.findall(archive.read(_TEXTS))]
        if max(lengths, default=0) * cells <= limits.unpacked:
            return
        shown = _REFERENCE.findall(archive.read(part))
    weight = sum(lengths[place] for one in shown if (place := int(one)) < len(lengths))
    if weight > limits.unpacked:
        raise UnpacksTooLarge(megabytes=-(-weight // MEGABYTE), limit=limits.unpacked // MEGABYTE)


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


def _workbook_rows(
    sheet: python_calamine.CalamineSheet, formulas: dict[int, frozenset[int]]
) -> Iterator[Row]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        here = formulas.get(line, NO_FORMULAS)
        if here or any(cell not in ("", None) for cell in cells):
            # Most cells are text without the sign looked for: no call for them.
            plain = [
                cell if type(cell) is str and "\x00" not in cell else _plain(cell) for cell in cells
            ]
            yield Row(line, tuple(plain), here)


def _plain(cell: Cell) -> Cell:
    """A number without a fraction as an int: the file itself does not write the point."""
    if type(cell) is str:
        return without_nul(cell)
    return int(cell) if type(cell) is float and cell.is_integer() else cell
