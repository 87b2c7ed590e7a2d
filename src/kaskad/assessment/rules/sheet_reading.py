"""Reading answer sheets back from photographs: first whose page it is, then its marks.

OpenCV is loaded at the first photograph, so that nobody else pays for it. What a photograph may
cost is bounded before it is decoded (``photograph.py``); afterwards nothing is larger than a page
of ``SCALE`` pixels a millimetre.
"""

from __future__ import annotations

from kaskad.assessment.rules.answer_sheet import Layout
from kaskad.assessment.rules.sheet_page import ReadPage, SeenPage, SheetUnreadableError
from kaskad.assessment.vocab import Unreadable


def see_page(photograph: bytes) -> SeenPage:
    """Find the page in a JPEG or PNG file. SheetUnreadableError says why there is none."""
    from kaskad.assessment.rules.sheet_picture import page_of  # noqa: PLC0415  it loads OpenCV

    return page_of(photograph)


def read_page(seen: SeenPage, layout: Layout) -> ReadPage:
    """Read the marks; refuses a page that was not laid out as ``layout`` says."""
    from kaskad.assessment.rules.sheet_marks import read_rows  # noqa: PLC0415  it loads OpenCV

    code = seen.code
    if code.digest != layout.digest or code.pages != len(layout.pages):
        raise SheetUnreadableError(Unreadable.WRONG_PAGE)
    return ReadPage(code, read_rows(seen.picture, layout.pages[code.page - 1].rows))
