"""Where everything stands on an answer sheet, in millimetres from the upper left of an A4 page.

The same values print the sheet and read it back from a photograph. An item is one row of circles,
or several: a line of a matching, of an ordering and of ballots has its own row, and so has a step
of a case. What is written in words or numbers has a box, which a human reads.

Sizes are for a pen and for eyes of 55: circles of 6 mm, rows of 9 mm. Two columns; rows of an item
stay together where a column can hold them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from kaskad.assessment.rules.items import (
    Ballots,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Ordering,
    Short,
    SimpleBody,
    Truth,
)
from kaskad.assessment.vocab import Kind, Verdict

# Raised whenever any position of any sheet changes: an old sheet is then read by old rules.
LAYOUT_VERSION: Final = 1
WIDTH, HEIGHT = 210.0, 297.0
# Upper left, upper right, lower right, lower left corner mark: where it begins, and its side.
MARKERS: Final = ((8.0, 8.0), (192.0, 8.0), (192.0, 279.0), (8.0, 279.0))
MARKER_SIDE: Final = 10.0
# ArUco 4x4_50, numbers 0 to 3, with their black border: they say which corner they are.
MARKER_BITS: Final = (
    ("111111", "101001", "110101", "111001", "111011", "111111"),
    ("111111", "111111", "100001", "101101", "101011", "111111"),
    ("111111", "111001", "111001", "111011", "100101", "111111"),
    ("111111", "101101", "101101", "110111", "110011", "111111"),
)
# The square code with its white border.
CODE_LEFT, CODE_TOP, CODE_SIDE = 153.0, 10.0, 36.0
RADIUS: Final = 3.0
RING: Final = 0.3
ROW: Final = 9.0
HEADING: Final = 7.5
GAP: Final = 2.5
COLUMNS: Final = (14.0, 108.0)
COLUMN_WIDTH: Final = 88.0
TOP, NEXT_TOP, BOTTOM = 82.0, 50.0, 274.0
BOX_HEIGHT: Final = 13.0
_FIRST: Final = 22.0
_PITCH: Final = {"letters": 12.0, "places": 12.0, "truth": 36.0, "verdicts": 19.0}
_TRUTH_FIRST: Final = 40.0


class Key(NamedTuple):
    """A row: the item by its place in the test from 1, the step of a case, the line of a grid."""

    item: int
    step: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as it stands in a paper.

    ``orders``: for the step (nothing, if it is no case) the keys of its options in printed order,
    for a matching those of the right side. Choices without one stand as they were written; lines of
    an ordering and the right side of a matching are mixed, for as written they tell the answer.
    """

    content: ItemContent
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def questions(self) -> Iterator[tuple[str, Kind, SimpleBody]]:
        """Step, kind and body of everything that is asked; the step of a plain item is empty."""
        body = self.content.body
        if isinstance(body, Case):
            yield from ((step.key, step.kind, step.body) for step in body.steps)
        else:
            yield "", self.content.kind, body

    def shown(self, step: str, body: SimpleBody) -> tuple[str, ...]:
        """Keys of what is chosen from, in printed order."""
        match body:
            case Choices():
                written = tuple(option.key for option in body.options)
            case Matching():
                written = self._mixed(tuple(option.key for option in body.right))
            case Ordering():
                written = self._mixed(tuple(option.key for option in body.lines))
            case _:
                return ()
        order = tuple(self.orders.get(step, written))
        if sorted(order) != sorted(written):
            raise ValueError(f"the order of {self.content.code} does not name its parts")
        return order

    def _mixed(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        def chance(key: str) -> bytes:
            return hashlib.sha256(f"{self.content.code} {key}".encode()).digest()

        return tuple(sorted(keys, key=chance))


@dataclass(frozen=True, slots=True)
class Bubble:
    """A circle to fill, by its centre; ``value`` is what it says in an answer."""

    value: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is written."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Row:
    """What one mark, or several, answer; ``signs`` says what stands beside the circles.

    ``number`` is printed at the first row of an item or step, ``line_sign`` before each line of a
    grid. ``place`` is the area of the row, which a human is shown.
    """

    key: Key
    kind: Kind
    signs: str
    number: str
    line_sign: str
    place: Box
    bubbles: tuple[Bubble, ...] = ()
    box: Box | None = None
    has_heading: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper; ``number`` from 1."""

    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All pages of a sheet, and eight signs that change with any position."""

    pages: tuple[Page, ...]
    digest: str

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for page in self.pages for row in page.rows)


def letter(place: int) -> str:
    """A, B, C and so on, from 0; an item has at most twenty options."""
    return chr(ord("A") + place)


def answer_sheet(items: Sequence[Asked]) -> Layout:
    """The sheet of these items in this order."""
    paper = _Paper()
    for block in _blocks(items):
        height = sum(row.place.height for row in block)
        together = height <= BOTTOM - NEXT_TOP
        for place, row in enumerate(block):
            paper.put(row, height if together and place == 0 else row.place.height)
        paper.y += GAP
    made = tuple(Page(number, tuple(rows)) for number, rows in enumerate(paper.pages, 1))
    return Layout(made, _digest(made))


class _Paper:
    """Rows are put below each other, column by column, page by page."""

    def __init__(self) -> None:
        self.pages: list[list[Row]] = [[]]
        self.column, self.top, self.y = 0, TOP, TOP

    def put(self, row: Row, needed: float) -> None:
        """``needed``: height that must be free, of the row or of the whole it begins."""
        while self.y + needed > BOTTOM:
            self.column += 1
            if self.column == len(COLUMNS):
                self.pages.append([])
                self.column, self.top = 0, NEXT_TOP
            self.y = self.top
        self.pages[-1].append(_moved(row, COLUMNS[self.column], self.y))
        self.y += row.place.height


def _blocks(items: Sequence[Asked]) -> Iterator[list[Row]]:
    for place, asked in enumerate(items, 1):
        many = isinstance(asked.content.body, Case)
        for count, (step, kind, body) in enumerate(asked.questions(), 1):
            number = f"{place}.{count}" if many else str(place)
            yield list(_rows(Key(place, step), kind, body, asked.shown(step, body), number))


def _rows(
    key: Key, kind: Kind, body: SimpleBody, shown: tuple[str, ...], number: str
) -> Iterator[Row]:
    match body:
        case Choices():
            yield _circles(key, kind, "letters", shown, number)
        case Truth():
            yield _circles(key, kind, "truth", ("true", "false"), number)
        case Matching():
            lines = [option.key for option in body.left]
            yield from _grid(key, kind, "letters", lines, shown, number)
        case Ordering():
            places = tuple(str(place) for place in range(1, len(shown) + 1))
            yield from _grid(key, kind, "places", shown, places, number)
        case Ballots():
            lines = [ballot.key for ballot in body.ballots]
            verdicts = tuple(str(one) for one in Verdict)
            yield from _grid(key, kind, "verdicts", lines, verdicts, number)
        case Number() | Short():
            box = Box(14.0, 1.0, COLUMN_WIDTH - 16, BOX_HEIGHT - 2)
            place = Box(0.0, 0.0, COLUMN_WIDTH, BOX_HEIGHT)
            yield Row(key, kind, "box", number, "", place, box=box)


def _grid(
    key: Key, kind: Kind, signs: str, lines: Sequence[str], values: tuple[str, ...], number: str
) -> Iterator[Row]:
    for place, line in enumerate(lines):
        sign = letter(place) if signs == "places" else str(place + 1)
        heading = signs == "verdicts" and place == 0
        first = number if place == 0 else ""
        row = _circles(key._replace(line=line), kind, signs, values, first, heading=heading)
        yield replace(row, line_sign=sign)


def _circles(
    key: Key, kind: Kind, signs: str, values: tuple[str, ...], number: str, *, heading: bool = False
) -> Row:
    """A row at the origin; what is too wide goes on in another line."""
    pitch, first = _PITCH[signs], _TRUTH_FIRST if signs == "truth" else _FIRST
    in_line = int((COLUMN_WIDTH - RADIUS - first) // pitch) + 1
    above = HEADING if heading else 0.0
    bubbles = tuple(
        Bubble(value, first + pitch * (at % in_line), above + ROW * (at // in_line + 0.5))
        for at, value in enumerate(values)
    )
    height = above + ROW * ((len(values) - 1) // in_line + 1)
    place = Box(0.0, 0.0, COLUMN_WIDTH, height)
    return Row(key, kind, signs, number, "", place, bubbles, has_heading=heading)


def _moved(row: Row, x: float, y: float) -> Row:
    def moved(box: Box) -> Box:
        return replace(box, x=box.x + x, y=round(box.y + y, 3))

    bubbles = tuple(replace(one, x=one.x + x, y=round(one.y + y, 3)) for one in row.bubbles)
    return replace(
        row, place=moved(row.place), bubbles=bubbles, box=moved(row.box) if row.box else None
    )


def _digest(pages: tuple[Page, ...]) -> str:
    plain = [
        (page.number, row.key, row.kind, [(one.value, one.x, one.y) for one in row.bubbles])
        for page in pages
        for row in page.rows
    ]
    text = json.dumps([LAYOUT_VERSION, plain], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8].upper()
