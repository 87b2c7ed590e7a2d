"""Answer sheets on paper, one person after another, where the rules say that everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.assessment.rules import answer_sheet as sheet
from kaskad.assessment.rules.answer_sheet import Layout, Row
from kaskad.assessment.rules.sheet_code import SheetCode
from kaskad.assessment.vocab import Verdict
from kaskad.core.documents import Paper, make_pdf
from kaskad.core.qr import square_code

TEMPLATE = Path(__file__).with_name("answer_sheet.typ")


@dataclass(frozen=True, slots=True)
class SheetOf:
    """A sheet to print: its opaque code, the name on it (nothing leaves a line), its layout."""

    code: str
    person: str
    layout: Layout


@dataclass(frozen=True, slots=True)
class PrintedCircle:
    """Millimetres; ``sign`` stands beside it, words above it if it has a heading."""

    x: float
    y: float
    sign: str
    heading: str


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """``line_y`` is the middle of the first line; ``box`` is x, y, width, height, or nothing."""

    x: float
    y: float
    line_y: float
    number: str
    line_sign: str
    has_words: bool
    circles: tuple[PrintedCircle, ...]
    box: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """``code`` is the picture, ``code_text`` what it says, ``sheet`` what a human reads out."""

    code: str
    code_text: str
    sheet: str
    pages: str
    person: str
    is_first: bool
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerSheetPaper(Paper):
    """Sheets of any number of people."""

    head: str
    name: str
    date: str
    signature: str
    rules: tuple[str, ...]
    examples: tuple[str, ...]
    markers: tuple[tuple[float, float, tuple[str, ...]], ...]
    marker_side: float
    code_place: tuple[float, float, float]
    radius: float
    ring: float
    pages: tuple[PrintedPage, ...]


def answer_sheets_pdf(
    head: str, sheets: Sequence[SheetOf], language: str, *, now: datetime
) -> bytes:
    """All sheets as one PDF; ``head`` names the test, in ``language``."""
    return make_pdf(TEMPLATE, answer_sheet_paper(head, sheets, language), now=now)


def answer_sheet_paper(head: str, sheets: Sequence[SheetOf], language: str) -> AnswerSheetPaper:
    """What stands on the sheets."""
    with override(language):
        return AnswerSheetPaper(
            title=pgettext("answer sheet", "Answer sheet"),
            language=language,
            head=head,
            name=pgettext("answer sheet", "Surname, first name"),
            date=pgettext("answer sheet", "Date"),
            signature=pgettext("answer sheet", "Signature"),
            rules=(
                _("Fill in the circle completely, with a blue or black pen."),
                _(
                    "A mistake: strike the wrong circle out with a cross that is larger than it,"
                    " and fill in the right one. A person will look at it."
                ),
                _(
                    "Do not write on the corner marks and on the square code. Do not fold the"
                    " sheet."
                ),
            ),
            examples=(
                pgettext("answer sheet", "right"),
                pgettext("answer sheet", "mistake put right"),
            ),
            markers=tuple(
                (x, y, bits) for (x, y), bits in zip(sheet.MARKERS, sheet.MARKER_BITS, strict=True)
            ),
            marker_side=sheet.MARKER_SIDE,
            code_place=(sheet.CODE_LEFT, sheet.CODE_TOP, sheet.CODE_SIDE),
            radius=sheet.RADIUS,
            ring=sheet.RING,
            pages=tuple(page for one in sheets for page in _pages(one)),
        )


def _pages(one: SheetOf) -> list[PrintedPage]:
    pages = len(one.layout.pages)
    words = pgettext("answer sheet", "Page %(page)s of %(pages)s")
    made = []
    for page in one.layout.pages:
        code = str(SheetCode(one.code, page.number, pages, one.layout.digest))
        made.append(
            PrintedPage(
                code=square_code(code).svg,
                code_text=code,
                sheet=one.code,
                pages=words % {"page": page.number, "pages": pages},
                person=one.person,
                is_first=page.number == 1,
                rows=tuple(_row(row) for row in page.rows),
            )
        )
    return made


def _row(row: Row) -> PrintedRow:
    signs = _signs(row)
    headed = row.has_heading
    heading_words = [_verdict(Verdict(one.value)) for one in row.bubbles] if headed else []
    circles = tuple(
        PrintedCircle(one.x, one.y, signs[at], heading_words[at] if headed else "")
        for at, one in enumerate(row.bubbles)
    )
    box = (row.box.x, row.box.y, row.box.width, row.box.height) if row.box else ()
    middle = row.bubbles[0].y if row.bubbles else row.place.y + row.place.height / 2
    return PrintedRow(
        row.place.x, row.place.y, middle, row.number, row.line_sign, row.signs == "truth",
        circles, box,
    )  # fmt: skip


def signs_in_words(row: Row) -> list[str]:
    """What stands beside or above the circles of a row."""
    if row.signs == "verdicts":
        return [_verdict(Verdict(one.value)) for one in row.bubbles]
    return _signs(row)


def _signs(row: Row) -> list[str]:
    match row.signs:
        case "letters":
            return [sheet.letter(at) for at in range(len(row.bubbles))]
        case "places":
            return [one.value for one in row.bubbles]
        case "truth":
            return [pgettext("answer sheet", "True"), pgettext("answer sheet", "False")]
        case _:
            return [""] * len(row.bubbles)


def _verdict(verdict: Verdict) -> str:
    """Short enough to stand above a circle."""
    match verdict:
        case Verdict.FOR:
            return pgettext("answer sheet, ballot", "For")
        case Verdict.AGAINST:
            return pgettext("answer sheet, ballot", "Against")
        case Verdict.INVALID:
            return pgettext("answer sheet, ballot", "Invalid")
        case Verdict.NOT_COUNTED:
            return pgettext("answer sheet, ballot", "Not counted")
