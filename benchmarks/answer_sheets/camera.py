"""A phone over a sheet on a table: where it is held, the light, the paper, its lens, its JPEG."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.answer_sheets.pen import DOT
from kaskad.assessment.rules.answer_sheet import HEIGHT, WIDTH

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]
Small = NDArray[np.float32]
_FAR = 450.0  # of the lens from the paper, millimetres


@dataclass(frozen=True, slots=True)
class Level:
    """How bad a photograph is; pairs are drawn from evenly.

    ``tilt`` degrees from above; ``turn`` degrees beside a right angle; ``megapixels``; ``fall`` of
    the light over the page and ``shadow`` under a hand, shares; ``blur`` pixels; ``noise`` of 255;
    ``jpeg`` quality; ``bend`` of the paper in millimetres; ``folded``: how often a corner is.
    """

    name: str
    tilt: float
    turn: float
    megapixels: tuple[float, float]
    fall: float
    shadow: float
    blur: tuple[float, float]
    noise: float
    jpeg: tuple[int, int]
    bend: float
    folded: float = 0.0


LEVELS = (
    Level("scan", 0, 1, (3.8, 3.9), 0, 0, (0.3, 0.5), 2, (85, 95), 0),
    Level("good", 8, 5, (5, 12), 0.2, 0, (0.6, 1.2), 3, (80, 95), 0.5),
    Level("ordinary", 15, 12, (3, 12), 0.35, 0.3, (0.6, 1.6), 5, (65, 92), 1.0),
    Level("hard", 25, 45, (1.5, 4), 0.5, 0.5, (0.8, 1.6), 8, (45, 80), 2.0, 0.2),
    Level("extreme", 35, 45, (1, 2), 0.6, 0.65, (0.8, 1.8), 12, (30, 60), 3.0, 0.5),
)
BY_NAME = {level.name: level for level in LEVELS}


def photographed(page: Grey, level: Level, rng: np.random.Generator) -> bytes:
    """The JPEG file that a phone would make of the page."""
    pixels = rng.uniform(*level.megapixels) * 1e6
    height = int(np.sqrt(pixels * 4 / 3))
    width = int(pixels / height)
    to_paper: Floats = np.asarray(np.linalg.inv(_view(level, rng, width, height)), np.float64)
    x, y = _on_paper(to_paper, width, height)
    if level.folded > rng.random():
        page = _folded(page, rng)
    right, down = _bent(x, y, level.bend, rng)
    sampled = cv2.remap(
        _softened(page, to_paper, width),
        ((x + right) * DOT - 0.5).astype(np.float32),
        ((y + down) * DOT - 0.5).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255.0,),
    ).astype(np.float32)
    outside = (x < 0) | (x > WIDTH) | (y < 0) | (y > HEIGHT)
    table = rng.uniform(60, 150) + 12 * np.sin(x / 3)
    seen = np.where(outside, table, 25 + sampled * 0.83)
    seen *= _light(x, y, level, rng)
    seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(*level.blur))
    seen += level.noise * rng.standard_normal(seen.shape, np.float32)
    picture = cv2.cvtColor(np.clip(seen, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    quality = int(rng.integers(*level.jpeg))
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _view(level: Level, rng: np.random.Generator, width: int, height: int) -> Floats:
    """From millimetres of the paper to pixels."""
    tilt, axis = np.radians(rng.uniform(0, level.tilt)), rng.uniform(0, 2 * np.pi)
    turn = np.radians(rng.choice([0, 90, 180, 270]) + rng.uniform(-level.turn, level.turn))
    around = np.array([np.cos(axis), np.sin(axis), 0]) * tilt
    leaning, _jacobian = cv2.Rodrigues(around)
    turning, _jacobian = cv2.Rodrigues(np.array([0, 0, turn]))
    turned = leaning @ turning
    matrix = np.column_stack(
        [turned[:, 0], turned[:, 1], turned @ [-WIDTH / 2, -HEIGHT / 2, 0] + [0, 0, _FAR]]
    )
    corners = np.array([[[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]], np.float64)
    drawn = cv2.perspectiveTransform(corners, matrix)[0]
    low, high = drawn.min(axis=0), drawn.max(axis=0)
    scale = min(np.array([width, height]) / (high - low)) * rng.uniform(0.86, 0.97)
    shift = np.array([width, height]) / 2 - scale * (low + high) / 2
    placed = np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1]]) @ matrix
    return np.asarray(placed, np.float64)


def _on_paper(to_paper: Floats, width: int, height: int) -> tuple[Small, Small]:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    (a, b, c), (d, e, f), (g, h, i) = to_paper.tolist()
    deep = g * x + h * y + i
    return (a * x + b * y + c) / deep, (d * x + e * y + f) / deep


def _softened(page: Grey, to_paper: Floats, width: int) -> Grey:
    """The page without detail that the pixels of the photograph cannot hold."""
    middle = cv2.perspectiveTransform(
        np.array([[[width / 2, width / 2], [width / 2 + 1, width / 2]]]), to_paper
    )[0]
    dots = float(np.linalg.norm(middle[1] - middle[0])) * DOT
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 0.4 * dots), np.uint8) if dots > 1 else page


def _bent(x: Small, y: Small, bend: float, rng: np.random.Generator) -> tuple[Small, Small]:
    """A soft wave in the paper moves what stands on it."""
    size, phase = rng.uniform(-bend, bend, 2).tolist(), rng.uniform(0, math.pi, 2).tolist()
    right = size[0] * np.sin(math.pi * y / HEIGHT + phase[0])
    down = size[1] * np.sin(math.pi * x / WIDTH + phase[1])
    return right, down


def _light(x: Small, y: Small, level: Level, rng: np.random.Generator) -> Small:
    angle = rng.uniform(0, 2 * np.pi)
    along = (x / WIDTH - 0.5) * math.cos(angle) + (y / HEIGHT - 0.5) * math.sin(angle)
    light = 1 - rng.uniform(0, level.fall) * (along + 0.7) / 1.4
    if level.shadow:
        angle, edge = rng.uniform(0, 2 * np.pi), rng.uniform(2, 25)
        away = (x - WIDTH * rng.uniform(0.2, 0.8)) * math.cos(angle)
        away += (y - HEIGHT * rng.uniform(0.2, 0.8)) * math.sin(angle)
        light = light * (
            1 - rng.uniform(0, level.shadow) / (1 + np.exp(np.clip(-4 * away / edge, -60, 60)))
        )
    return np.asarray(light, np.float32)


def _folded(page: Grey, rng: np.random.Generator) -> Grey:
    """A corner turned in: table where it was, the back of the paper where it lies now."""
    folded, size = page.copy(), rng.uniform(22, 32) * DOT
    height, width = page.shape
    at_x, at_y = (0, width)[rng.integers(2)], (0, height)[rng.integers(2)]
    in_x, in_y = (size if at_x == 0 else width - size), (size if at_y == 0 else height - size)
    away = [(at_x, at_y), (in_x, at_y), (at_x, in_y)]
    turned = [(in_x, in_y), (in_x, at_y), (at_x, in_y)]
    cv2.fillPoly(folded, [np.array(away, np.int32)], (70,))
    cv2.fillPoly(folded, [np.array(turned, np.int32)], (235,))
    return folded
