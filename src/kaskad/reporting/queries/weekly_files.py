"""The weekly report as files: PDF, DOCX, XLSX, and its table of territories as CSV."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kaskad.core.documents import make_pdf
from kaskad.core.spreadsheet import WrittenTable, write_csv, write_workbook
from kaskad.reporting.queries.weekly_sheet import Cell, SheetTable, WeeklySheet

_TEMPLATE = Path(__file__).with_name("weekly.typ")
_LETTERS = "Noto Sans"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def weekly_file(sheet: WeeklySheet, kind: str, *, now: datetime) -> bytes:
    """The report as a file of one of ``MEDIA_TYPES``."""
    if kind == "pdf":
        return make_pdf(_TEMPLATE, sheet, now=now)
    if kind == "docx":
        return _docx(sheet, now)
    return _xlsx(sheet, now) if kind == "xlsx" else _csv(sheet)


def _docx(sheet: WeeklySheet, now: datetime) -> bytes:
    document = Document()
    _about(document, sheet, now)
    document.add_heading(sheet.title, level=1)
    document.add_paragraph(sheet.place).runs[0].bold = True
    for sentence in sheet.lead:
        document.add_paragraph(sentence)
    for label, value in sheet.facts:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(f"{label}: ")
        line.add_run(value).bold = True
    for table in sheet.tables:
        document.add_heading(table.title, level=2)
        _docx_table(document, table)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _about(document: Any, sheet: WeeklySheet, now: datetime) -> None:
    """Title, language and letters of the whole document."""
    document.core_properties.title = sheet.title
    document.core_properties.author = sheet.place
    document.core_properties.comments = ""
    document.core_properties.language = sheet.language
    document.core_properties.created = document.core_properties.modified = now
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        section.footer.paragraphs[0].text = sheet.foot
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LETTERS, Pt(10)
    marks = normal.element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}[sheet.language])
    marks.append(language)


def _docx_table(document: Any, table: SheetTable) -> None:
    if not table.rows:
        document.add_paragraph(table.nothing)
        return
    drawn = document.add_table(rows=1, cols=len(table.header), style="Light Grid Accent 1")
    for place, word in enumerate(table.header):
        _written(drawn.rows[0].cells[place], word, right=place in table.numbers, bold=True)
    # The head comes again on every page.
    head = drawn.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  the library has no other way
    head.append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(table.rows, 1):
        cells = drawn.add_row().cells
        bold = table.has_total and number == len(table.rows)
        for place, cell in enumerate(row):
            _written(cells[place], cell.text, right=place in table.numbers, bold=bold)


def _written(cell: Any, text: str, *, right: bool, bold: bool) -> None:
    line = cell.paragraphs[0]
    line.add_run(text).bold = bold
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _xlsx(sheet: WeeklySheet, now: datetime) -> bytes:
    tables = (
        WrittenTable(
            f"{number}. {table.title}",
            table.header,
            [
                [cell.text if cell.value is None else cell.value for cell in row]
                for row in table.rows
            ],
            (40, *(16 for _ in table.header[1:])),
            title=f"{sheet.place}. {sheet.title}",
            fixed_columns=1,
        )
        for number, table in enumerate(sheet.tables, 1)
    )
    return write_workbook(tables, title=sheet.title, created=now)


def _csv(sheet: WeeklySheet) -> bytes:
    """The territories; of a district, which has no parts, its days."""
    table = next((one for one in sheet.tables if one.name == "parts"), sheet.tables[0])
    out = io.StringIO()
    out.write("\ufeff")
    rows = ([_worth(cell) for cell in row] for row in table.rows)
    write_csv(out, table.header, rows)
    return out.getvalue().encode()


def _worth(cell: Cell) -> str | float:
    return cell.text if cell.value is None else cell.value
