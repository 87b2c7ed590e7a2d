"""Marks on a page laid flat: how much ink is in every circle, and what that says.

The numbers are explained and measured in docs/algorithms/answer-sheets.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.answer_sheet import (
    HEIGHT,
    MARKER_SIDE,
    MARKERS,
    RADIUS,
    RING,
    WIDTH,
    Box,
    Bubble,
    Row,
)
from kaskad.assessment.rules.sheet_page import ReadRow
from kaskad.assessment.rules.sheet_picture import SCALE
from kaskad.assessment.vocab import Doubt, Kind

Grey = NDArray[np.uint8]
Ink = NDArray[np.float32]
Floats = NDArray[np.float64]

# Mean ink within a circle: below the first it is empty, from the second on it is marked.
EMPTY, MARKED = 0.045, 0.10
# A pen leaves this share of pixels this dark; what is marked without them is a smudge or pale.
DARK, LEAST_DARK = 0.33, 0.05
# This share of pixels that are not white is no line but an area.
PALE, WIDE = 0.08, 0.6
# Filled and with ink well outside of the circle: perhaps struck out.
FILLED, STRUCK = 0.5, 0.02
# The printed ring is seen in this share of its directions, or something covers it.
RING_SEEN, LEAST_RING = 0.10, 0.7
BOX_EMPTY: Final = 0.004
_INNER: Final = RADIUS - RING / 2 - 0.5
_OUTER: Final = (RADIUS + 1.0, RADIUS + 2.2)
_REACH: Final = 1.5
_HALF: Final = RADIUS + RING / 2 + 2.6
_SIZE: Final = 2 * round(_HALF * SCALE) + 1


@dataclass(frozen=True, slots=True)
class Filled:
    """What is seen of a circle: means and shares of 0 to 1."""

    mean: float
    dark: float
    pale: float
    outside: float
    ring: float

    @property
    def is_empty(self) -> bool:
        return self.mean < EMPTY

    @property
    def is_marked(self) -> bool:
        return self.mean >= MARKED and self.dark >= LEAST_DARK

    @property
    def is_covered(self) -> bool:
        return self.ring < LEAST_RING and self.mean < FILLED

    @property
    def may_be_struck(self) -> bool:
        return self.mean >= FILLED and self.outside >= STRUCK


def read_rows(picture: Grey, rows: Sequence[Row]) -> tuple[ReadRow, ...]:
    """Read every row; ``picture`` is a page of ``SCALE`` pixels a millimetre."""
    ink = ink_of(picture)
    bend = _bend(ink, [bubble for row in rows for bubble in row.bubbles])
    return tuple(_row(picture, ink, bend, row) for row in rows)


def ink_of(picture: Grey) -> Ink:
    """0 where there is paper, 1 where it is as dark as a corner mark, in any light.

    The paper's own brightness is the closing of the picture, wider than anything printed or filled
    in: light may fall off and shadows may have edges, ink does not count as either.
    """
    step = 6
    small = cv2.resize(picture, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(small, 3)
    wide = round(11 * SCALE / step) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    paper = cv2.GaussianBlur(paper, (0, 0), 1.0)
    paper = cv2.resize(paper, picture.shape[::-1], interpolation=cv2.INTER_LINEAR)
    ink = 1 - picture.astype(np.float32) / np.maximum(paper.astype(np.float32), 8)
    blackest = []
    for x, y in MARKERS:
        left, top, side = (round(one * SCALE) for one in (x, y, MARKER_SIDE))
        blackest.append(float(np.quantile(ink[top : top + side, left : left + side], 0.8)))
    # The middle ones of four: one may be folded away or lie in glare.
    black = float(np.mean(sorted(blackest)[1:3]))
    return np.asarray(ink / max(black, 0.3), np.float32)


def _bend(ink: Ink, bubbles: Sequence[Bubble]) -> Floats:
    """How far circles lie from where they should, as two polynomials of the place, in millimetres.

    Paper is never quite flat. Rings are looked for near their places; a smooth surface through what
    was found moves all of them, so that no mark draws its own circle away.
    """
    weights = np.zeros((6, 6)) + np.diag([0.5, 2, 2, 4, 4, 4])
    sums = np.zeros((6, 2))
    drawn = _ring_drawn()
    for bubble in bubbles:
        found = _ring_near(ink, drawn, bubble)
        if found is None:
            continue
        x, y, sure = found
        terms = _terms(bubble.x, bubble.y)
        weights += sure * np.outer(terms, terms)
        sums += sure * np.outer(terms, (x, y))
    return np.asarray(np.linalg.solve(weights, sums), np.float64)


def _terms(x: float, y: float) -> Floats:
    right, down = 2 * x / WIDTH - 1, 2 * y / HEIGHT - 1
    return np.array([1, right, down, right * right, right * down, down * down])


def _ring_drawn() -> Ink:
    size = 2 * round((RADIUS + 0.8) * SCALE) + 1
    drawn = np.zeros((size, size), np.float32)
    middle = (size // 2, size // 2)
    cv2.circle(drawn, middle, round(RADIUS * SCALE), (1.0,), 2, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), 1.5), np.float32)


def _ring_near(ink: Ink, drawn: Ink, bubble: Bubble) -> tuple[float, float, float] | None:
    """How far off the ring is, right and down in millimetres, and how sure that is."""
    half, reach = drawn.shape[0] // 2, round(_REACH * SCALE)
    x, y = round(bubble.x * SCALE), round(bubble.y * SCALE)
    out = half + reach
    part = ink[max(y - out, 0) : y + out + 1, max(x - out, 0) : x + out + 1]
    if part.shape != (2 * out + 1, 2 * out + 1):
        return None
    alike = cv2.matchTemplate(part, drawn, cv2.TM_CCOEFF_NORMED)
    _least, most, _where, (right, down) = cv2.minMaxLoc(alike)
    if most < 0.45 or right in {0, 2 * reach} or down in {0, 2 * reach}:
        return None
    off_x = (x + right - reach) / SCALE - bubble.x
    off_y = (y + down - reach) / SCALE - bubble.y
    return off_x, off_y, most**2


def _row(picture: Grey, ink: Ink, bend: Floats, row: Row) -> ReadRow:
    if row.box is not None:
        return _box(picture, ink, bend, row, row.box)
    seen = [_filled(ink, bend, bubble) for bubble in row.bubbles]
    marked = [one.value for one, how in zip(row.bubbles, seen, strict=True) if how.is_marked]
    doubts = _doubts(row.kind, seen)
    fills = tuple(round(how.mean, 3) for how in seen)
    cutout = _cutout(picture, bend, row.place) if doubts else b""
    return ReadRow(row.key, fills, tuple(marked), doubts, cutout)


def _doubts(kind: Kind, seen: Sequence[Filled]) -> tuple[Doubt, ...]:
    found = set()
    unsure = [how for how in seen if not how.is_empty and not how.is_marked]
    if any(how.pale >= WIDE for how in unsure):
        found.add(Doubt.SMUDGE)
    if any(how.pale < WIDE for how in unsure):
        found.add(Doubt.FAINT)
    if any(how.is_covered for how in seen):
        found.add(Doubt.COVERED)
    if any(how.may_be_struck for how in seen):
        found.add(Doubt.CORRECTION)
    if kind != Kind.CHOICES and sum(how.is_marked for how in seen) > 1:
        found.add(Doubt.TWO_MARKS)
    return tuple(one for one in Doubt if one in found)


def _box(picture: Grey, ink: Ink, bend: Floats, row: Row, box: Box) -> ReadRow:
    """Whatever is written is for a human; only that nothing is written is read."""
    right, down = _terms(box.x + box.width / 2, box.y + box.height / 2) @ bend
    x, y, inset = box.x + right, box.y + down, 1.2
    part = ink[
        round((y + inset) * SCALE) : round((y + box.height - inset) * SCALE),
        round((x + inset) * SCALE) : round((x + box.width - inset) * SCALE),
    ]
    mean = float(np.mean(part > 0.2)) if part.size else 0.0
    if mean < BOX_EMPTY:
        return ReadRow(row.key, (round(mean, 3),), ())
    cutout = _cutout(picture, bend, row.place)
    return ReadRow(row.key, (round(mean, 3),), (), (Doubt.WRITTEN,), cutout)


def _distances() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    half = _SIZE // 2
    down, right = np.mgrid[-half : half + 1, -half : half + 1] / SCALE
    return np.hypot(right, down), np.arctan2(down, right)


_FROM_MIDDLE, _ANGLE = _distances()
_INSIDE: Final = _FROM_MIDDLE <= _INNER
# To the left of a circle stands its sign.
_AROUND: Final = (
    (_OUTER[0] <= _FROM_MIDDLE) & (_OUTER[1] >= _FROM_MIDDLE) & (np.abs(_ANGLE) < np.pi * 0.7)
)
_ON_RING: Final = np.abs(_FROM_MIDDLE - RADIUS) <= 0.45
_DIRECTION: Final = ((_ANGLE[_ON_RING] + np.pi) / (2 * np.pi) * 16).astype(np.int64) % 16
_IN_DIRECTION: Final = np.bincount(_DIRECTION, minlength=16)


def _filled(ink: Ink, bend: Floats, bubble: Bubble) -> Filled:
    right, down = _terms(bubble.x, bubble.y) @ bend
    middle = ((bubble.x + right) * SCALE, (bubble.y + down) * SCALE)
    part = cv2.getRectSubPix(ink, (_SIZE, _SIZE), middle)
    inside = part[_INSIDE]
    ring = np.bincount(_DIRECTION, part[_ON_RING], 16) / _IN_DIRECTION
    return Filled(
        mean=float(np.clip(inside, -1, 1).mean()),
        dark=float((inside >= DARK).mean()),
        pale=float((inside >= PALE).mean()),
        outside=float((part[_AROUND] >= DARK).mean()),
        ring=float((ring >= RING_SEEN).mean()),
    )


def _cutout(picture: Grey, bend: Floats, place: Box) -> bytes:
    """The row with a little around it, as PNG."""
    right, down = _terms(place.x + place.width / 2, place.y + place.height / 2) @ bend
    x, y, more = place.x + right, place.y + down, 2.0
    part = picture[
        max(round((y - more) * SCALE), 0) : round((y + place.height + more) * SCALE),
        max(round((x - more) * SCALE), 0) : round((x + place.width + more) * SCALE),
    ]
    _made, data = cv2.imencode(".png", part)
    return data.tobytes()
