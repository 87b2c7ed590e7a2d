"""Dates as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaskad.core.spreadsheet import Cell

# Excel counts a 29 February 1900 that never was: from day 61 on its numbers are one too high.
_BEFORE_LEAP: Final = date(1899, 12, 31)
_AFTER_LEAP: Final = date(1899, 12, 30)
_NEVER: Final = 60
_LAST: Final = 2_958_465  # 31 December 9999
_ISO: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR_WORD: Final = re.compile(r"\s*(?:г\.?|ж\.?|жылы?)$")
_OURS: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


def read_day(cell: Cell) -> date | None:
    """The day a cell means: a date, an Excel serial number, 2026-02-21 or 21.02.2026; else None."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return from_serial(cell)
    return _from_text(cell) if isinstance(cell, str) else None


def from_serial(number: float) -> date | None:
    """The day of an Excel serial number in the 1900 system; None outside of it."""
    whole = int(number) if isfinite(number) else 0
    if not 1 <= whole <= _LAST or whole == _NEVER:
        return None
    return (_BEFORE_LEAP if whole < _NEVER else _AFTER_LEAP) + timedelta(whole)


def _from_text(text: str) -> date | None:
    if re.fullmatch(r"\d{5}(?:[.,]0+)?", text):
        return from_serial(int(text[:5]))
    text = _YEAR_WORD.sub("", text)
    if found := _ISO.fullmatch(text):
        year, month, number = (int(part) for part in found.groups())
    elif found := _OURS.fullmatch(text):
        number, month, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None
