"""A printed sheet, and people who mark it with pens: well, badly, and with second thoughts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

import cv2
import numpy as np
import typst
from numpy.typing import NDArray

from kaskad.assessment.queries.answer_sheet_paper import TEMPLATE, SheetOf, answer_sheet_paper
from kaskad.assessment.rules.answer_sheet import RADIUS, Box, Bubble, Key, Layout, Row
from kaskad.core.documents.pdf import PACKAGE, _fonts

Grey = NDArray[np.uint8]
PPI = 200
DOT = PPI / 25.4
_FINE = 3  # bits of a pixel that OpenCV draws with


def printed(layout: Layout, code: str = "7K2M-9QXD", language: str = "kk") -> list[Grey]:
    """Every page as a printer would make it."""
    paper = answer_sheet_paper("Тест", [SheetOf(code, "", layout)], language)
    made = typst.compile(
        str(TEMPLATE),
        root=str(PACKAGE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=PPI,
        sys_inputs={"paper": json.dumps(asdict(paper), ensure_ascii=False)},
    )
    pages = [made] if isinstance(made, bytes) else made
    return [_grey(page) for page in pages]


def _grey(page: bytes) -> Grey:
    return np.asarray(cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


class Pen:
    """``ink``: 0 is black, 255 leaves nothing; ``width`` of its line in millimetres."""

    def __init__(
        self, page: Grey, rng: np.random.Generator, ink: int = 50, width: float = 0.5
    ) -> None:
        self.page, self.rng, self.ink, self.width = page, rng, ink, width

    def line(self, points: Sequence[tuple[float, float]], width: float | None = None) -> None:
        where = np.array(points) * DOT * 2**_FINE
        layer = np.full_like(self.page, 255)
        thick = max(round((width or self.width) * DOT), 1)
        corners = [where.round().astype(np.int32).reshape(-1, 1, 2)]
        cv2.polylines(layer, corners, False, (self.ink,), thick, cv2.LINE_AA, _FINE)
        self._put(layer)

    def disc(self, x: float, y: float, radius: float) -> None:
        layer = np.full_like(self.page, 255)
        middle = (round(x * DOT * 2**_FINE), round(y * DOT * 2**_FINE))
        size = round(radius * DOT * 2**_FINE)
        cv2.circle(layer, middle, size, (self.ink,), -1, cv2.LINE_AA, _FINE)
        self._put(layer)

    def _put(self, layer: Grey) -> None:
        np.minimum(self.page, layer, out=self.page)

    def near(self, spread: float) -> tuple[float, float]:
        x, y = self.rng.normal(0, spread, 2)
        return float(x), float(y)


def fill(pen: Pen, bubble: Bubble) -> None:
    """As asked: nearly all of the circle."""
    x, y = pen.near(0.2)
    pen.disc(bubble.x + x, bubble.y + y, RADIUS * pen.rng.uniform(0.8, 1.02))


def scribble(pen: Pen, bubble: Bubble) -> None:
    """To and fro, with gaps and over the edge."""
    turn, pitch = pen.rng.uniform(0, np.pi), pen.rng.uniform(0.5, 1.0)
    points = []
    for at, offset in enumerate(np.arange(-RADIUS + 0.3, RADIUS, pitch / 2)):
        half = np.sqrt(max(RADIUS**2 - offset**2, 0.2)) * pen.rng.uniform(0.75, 1.1)
        along = half if at % 2 else -half
        points.append(_turned(along, offset, turn, bubble))
    pen.line(points)


def cross(pen: Pen, bubble: Bubble) -> None:
    size, turn = RADIUS * pen.rng.uniform(0.7, 1.1), pen.rng.uniform(-0.3, 0.3)
    for direction in (1, -1):
        ends = ((-size, -size * direction), (size, size * direction))
        pen.line([_turned(x * 0.8, y * 0.8, turn, bubble) for x, y in ends])


def tick(pen: Pen, bubble: Bubble) -> None:
    corners = ((-2.0, -0.3), (-0.5, 1.8), (2.6, -3.2))
    turn, size = pen.rng.uniform(-0.25, 0.25), pen.rng.uniform(0.8, 1.1)
    x, y = pen.near(0.3)
    points = [_turned(a * size + x, b * size + y, turn, bubble) for a, b in corners]
    pen.line(points)


def half(pen: Pen, bubble: Bubble) -> None:
    """A blot in a part of the circle."""
    x, y = pen.near(0.5)
    pen.disc(bubble.x + x, bubble.y + y, RADIUS * pen.rng.uniform(0.5, 0.7))


def _turned(x: float, y: float, turn: float, bubble: Bubble) -> tuple[float, float]:
    right, down = np.cos(turn), np.sin(turn)
    return bubble.x + x * right - y * down, bubble.y + x * down + y * right


def strike_out(pen: Pen, bubble: Bubble) -> None:
    """A cross that is larger than the circle, as the sheet asks for."""
    size = RADIUS * pen.rng.uniform(1.5, 1.9)
    for direction in (1, -1):
        ends = ((-size, -size * direction), (size, size * direction))
        pen.line([_turned(x * 0.8, y * 0.8, 0, bubble) for x, y in ends], 0.6)


def write(pen: Pen, box: Box) -> None:
    """Something that looks like a number."""
    x, middle = box.x + 5, box.y + box.height / 2
    for _digit in range(3):
        points = [(x + pen.rng.uniform(0, 4), middle + pen.rng.uniform(-4, 4)) for _at in range(5)]
        pen.line(points)
        x += 6


Way = Callable[[Pen, Bubble], None]
TIDY: tuple[Way, ...] = (fill,)
MIXED: tuple[Way, ...] = (fill, fill, fill, fill, scribble, scribble, cross, tick, half)


def fill_in(
    page: Grey,
    rows: Sequence[Row],
    wanted: Mapping[Key, Sequence[str]],
    rng: np.random.Generator,
    ways: Sequence[Way] = MIXED,
    corrections: float = 0.0,
) -> Grey:
    """The page with these marks; one person has one pen and one way, and may change their mind."""
    marked = page.copy()
    pen = Pen(marked, rng, int(rng.integers(20, 95)), rng.uniform(0.45, 0.7))
    way = ways[int(rng.integers(len(ways)))]
    for row in rows:
        values = wanted.get(row.key, ())
        if row.box is not None and values:
            write(pen, row.box)
        for bubble in row.bubbles:
            if bubble.value in values:
                way(pen, bubble)
            elif values and rng.random() < corrections / len(row.bubbles):
                fill(pen, bubble)
                strike_out(pen, bubble)
    return marked
