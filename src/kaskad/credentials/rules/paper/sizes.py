"""How large letters can be so that a text fits its place, found without drawing it.

Letters count as wide as the widest of their kind in bold Noto Sans, and lines break as the drawing
program breaks them or oftener. So nothing ever stands higher than here, and drawing it several
times, which takes longer than all else, is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_POINT = 25.4 / 72  # millimetres
_LINE = 1.22  # height of a line, in sizes of the letter: capitals and what stands between lines
_ROW_GAP = 0.75
_LEADING = 0.45  # of the first line, which has nothing above it
# A longer word is broken every so many letters: parts.typ does it.
LONGEST_WORD, PART = 24, 8
_OTHER = 1.5
_KINDS = {
    0.31: (" .,:;'\N{NO-BREAK SPACE}", "і", "ilj"),
    0.52: ('-()/«»"', "гғзстэ", "cfrstz"),
    0.62: ("0123456789", "аәбвеёклоөхьяуұү", "aekopuvxy"),
    0.67: ("дийқнпрһцчъ", "bdghnq"),
    0.84: ("–+", "АӘБВГҒДЕЁЗИЙКҚЛНҢОӨПРСТУҰҮХҺЦЧІЬЭЯң", "ABCDEFGHIJKLNOPQRSTUVXYZ"),
    1.07: ("№—%", "ЖМФШЩЪЫЮжмфшщыю", "MWmw"),
}
_WIDTHS = {sign: width for width, kinds in _KINDS.items() for sign in "".join(kinds)}


@dataclass(frozen=True, slots=True)
class Room:
    """A place: width and height in millimetres, and the sizes to try in points, largest first."""

    width: float
    height: float
    sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Texts one below another in one cell: each with its scale.

    The cell has a ``share`` of the width, without ``indent`` sizes of the letter.
    """

    texts: tuple[tuple[str, float], ...]
    share: float = 1.0
    indent: float = 0.0


def size_in(room: Room, rows: Sequence[Iterable[Stack]]) -> float:
    """The largest size at which the rows of cells fit, or the smallest of all."""
    rows = [tuple(row) for row in rows]
    for size in room.sizes:
        side = size * _POINT
        height = sum(max(_height(cell, room.width / side) for cell in row) for row in rows)
        if (height + _ROW_GAP * (len(rows) - 1)) * side <= room.height:
            return size
    return room.sizes[-1]


@lru_cache(maxsize=4096)
def lines_of(text: str, room: float) -> int:
    """In how many lines a text stands at most; ``room`` in sizes of the letter.

    Kept, as most texts of a district are the same on every paper.
    """
    lines, used = 1, 0.0
    for word in text.split(" "):
        parts = [word]
        if len(word) > LONGEST_WORD:
            parts = [word[place : place + PART] for place in range(0, len(word), PART)]
        gap = _WIDTHS[" "] if used else 0.0
        for part in parts:
            width = sum(_WIDTHS.get(sign, _OTHER) for sign in part)
            if used and used + gap + width > room:
                lines, used = lines + 1, width
            else:
                used += gap + width
            gap = 0.0
    return lines


def _height(cell: Stack, width: float) -> float:
    room = cell.share * width - cell.indent
    lines = sum(scale * _LINE * lines_of(text, room / scale) for text, scale in cell.texts)
    return lines - _LEADING * cell.texts[0][1]
