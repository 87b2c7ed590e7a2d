"""A page of an answer sheet as it was seen and as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad.assessment.rules.answer_sheet import Key
from kaskad.assessment.rules.sheet_code import SheetCode
from kaskad.assessment.vocab import Doubt, Unreadable

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
