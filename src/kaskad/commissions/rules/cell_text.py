"""Cells of a row as one line of text, so that what was written can be kept word for word."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaskad.core.spreadsheet import Cell

_DAY = "day"
_MOMENT = "moment"


def pack(cells: Sequence[Cell], formulas: frozenset[int] = frozenset()) -> str:
    """Cells with their types, and the places of formulas, as JSON."""
    packed = [cell if type(cell) in _PLAIN else _wrapped(cell) for cell in cells]
    value: Any = {"cells": packed, "formulas": sorted(formulas)} if formulas else packed
    return _encoded(value)


def unpack(text: str) -> tuple[list[Cell], frozenset[int]]:
    """What ``pack`` was given."""
    value = json.loads(text)
    formulas: frozenset[int] = frozenset()
    if isinstance(value, dict):
        formulas, value = frozenset(value["formulas"]), value["cells"]
    return [_unwrapped(cell) if type(cell) is dict else cell for cell in value], formulas


_PLAIN = (str, int, float, bool)
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _wrapped(cell: Cell) -> dict[str, str] | str:
    if isinstance(cell, datetime):
        return {_MOMENT: cell.isoformat()}
    if isinstance(cell, date):
        return {_DAY: cell.isoformat()}
    return str(cell)


def _unwrapped(cell: dict[str, str]) -> Cell:
    if _MOMENT in cell:
        return datetime.fromisoformat(cell[_MOMENT])
    return date.fromisoformat(cell[_DAY])
