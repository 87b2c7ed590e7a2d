"""Reading answer sheets back from photographs: first whose page it is, then its marks.

OpenCV is loaded at the first photograph, so that nobody else pays for it. What a photograph may
cost is bounded before it is decoded (``photograph.py``); afterwards nothing is larger than a page
of ``SCALE`` pixels a millimetre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad.assessment.rules.answer_sheet import Key, Layout, Row
from kaskad.assessment.rules.sheet_code import SheetCode
from kaskad.assessment.vocab.sheets import Doubt, Unreadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SheetUnreadableError(Exception):
    """Nothing of the photograph can be used; whoever sent it takes another one."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page laid flat: ``picture`` is grey, ``SCALE`` pixels a millimetre; ``corners`` of 4 seen.

    ``sharpness``: pixels of the photograph for a millimetre of the paper.
    """

    code: SheetCode
    picture: NDArray[np.uint8]
    corners: int
    sharpness: float


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``fills``: share of ink in each circle, 0 to 1; ``marks``: values of those that are marked.

    With a doubt ``marks`` is what seems likely and does not count; ``cutout`` is a PNG of the row.
    """

    key: Key
    fills: tuple[float, ...]
    marks: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    cutout: bytes = b""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Every row of a page."""

    code: SheetCode
    rows: tuple[ReadRow, ...]


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
    rows: Sequence[Row] = layout.pages[code.page - 1].rows
    return ReadPage(code, read_rows(seen.picture, rows))
