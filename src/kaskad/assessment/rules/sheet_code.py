"""What the square code of a page says: whose sheet, which page, how it was laid out.

``KS1/CODE/PAGE/PAGES/DIGEST/CHECK`` in signs that a square code packs tightly. The code of the
sheet is opaque: no name, no number of a person. The check finds misreading and mixed-up pages;
it is no signature, for who can print a sheet can also copy one.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Final

from kaskad.assessment.rules.answer_sheet import LAYOUT_VERSION

MOST_PAGES: Final = 20
SHEET: Final = re.compile(r"[A-Z0-9-]{4,16}")
_TEXT: Final = re.compile(
    r"KS(?P<version>[0-9]{1,3})/(?P<sheet>[A-Z0-9-]{4,16})/(?P<page>[0-9]{1,2})"
    r"/(?P<pages>[0-9]{1,2})/(?P<digest>[0-9A-F]{8})/(?P<check>[0-9A-F]{6})"
)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """``digest`` is that of the layout, ``version`` that of its rules."""

    sheet: str
    page: int
    pages: int
    digest: str
    version: int = LAYOUT_VERSION

    def __post_init__(self) -> None:
        if not SHEET.fullmatch(self.sheet) or not 1 <= self.page <= self.pages <= MOST_PAGES:
            raise ValueError("a sheet is named by 4 to 16 capitals, digits and dashes")

    def __str__(self) -> str:
        body = f"KS{self.version}/{self.sheet}/{self.page}/{self.pages}/{self.digest}"
        return f"{body}/{_check(body)}"


def read_code(text: str) -> SheetCode | None:
    """The code of a page; None if this is no code of ours or a sign of it is wrong."""
    found = _TEXT.fullmatch(text)
    if found is None or _check(text.rpartition("/")[0]) != found["check"]:
        return None
    try:
        return SheetCode(
            found["sheet"],
            int(found["page"]),
            int(found["pages"]),
            found["digest"],
            int(found["version"]),
        )
    except ValueError:
        return None


def _check(body: str) -> str:
    return f"{zlib.crc32(body.encode()) & 0xFFFFFF:06X}"
