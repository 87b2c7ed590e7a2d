"""Reading workbooks (XLSX): what they hold is looked through before it is read whole."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
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
    Limits,
    NotATable,
    PasswordProtected,
    ReachesTooFar,
    Remark,
    Row,
    Spreadsheet,
    UnpacksTooLarge,
    without_nul,
)

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
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
    remarks: tuple[Remark, ...] = ()
    if len(filled) > 1:
        values = {"sheet": filled[0], "others": ", ".join(filled[1:])}
        remarks = (Remark("spreadsheet.other_sheets", values),)
    sheet = workbook.get_sheet_by_name(filled[0])
    return Spreadsheet("xlsx", _workbook_rows(sheet, scan.formulas), remarks)


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
