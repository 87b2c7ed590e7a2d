"""A page in a photograph: found by its corner marks, laid flat, its square code read."""

from __future__ import annotations

from itertools import product
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.answer_sheet import (
    CODE_LEFT,
    CODE_SIDE,
    CODE_TOP,
    HEIGHT,
    LAYOUT_VERSION,
    MARKER_SIDE,
    MARKERS,
    WIDTH,
)
from kaskad.assessment.rules.photograph import (
    MOST_BYTES,
    announced,
    has_too_many_scans,
)
from kaskad.assessment.rules.sheet_code import SheetCode, read_code
from kaskad.assessment.rules.sheet_page import SeenPage, SheetUnreadableError
from kaskad.assessment.vocab import Unreadable

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]
# Pixels for a millimetre of a page laid flat: a circle is 36 wide.
SCALE: Final = 6.0
# The longer side of what is looked at: 12 megapixels have no more to say.
LONGEST: Final = 2600
SHORTEST: Final = 500
# Below, the lines of a pen are half a pixel.
LEAST_SHARP: Final = 2.2
FEWEST_CORNERS: Final = 3
_FLAGS: Final = {
    1: cv2.IMREAD_GRAYSCALE,
    2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
}

# Requests are served side by side already.
cv2.setNumThreads(1)


def page_of(photograph: bytes) -> SeenPage:
    """The page, flat and upright, and what its code says."""
    picture = decoded(photograph)
    found = corner_marks(picture)
    if len(found) < FEWEST_CORNERS:
        raise SheetUnreadableError(Unreadable.NO_CORNERS)
    to_photograph, sharpness = _laid(found)
    if sharpness < LEAST_SHARP:
        raise SheetUnreadableError(Unreadable.TOO_SMALL)
    code = _code(picture, to_photograph)
    if code is None:
        raise SheetUnreadableError(Unreadable.NO_CODE)
    if code.version != LAYOUT_VERSION:
        raise SheetUnreadableError(Unreadable.WRONG_PAGE)
    flat = _flat(picture, to_photograph, 0, 0, WIDTH, HEIGHT, SCALE)
    return SeenPage(code, flat, len(found), sharpness)


def decoded(photograph: bytes) -> Grey:
    """In grey, its longer side at most ``LONGEST``; what is in the file decides about the cost."""
    if len(photograph) > MOST_BYTES:
        raise SheetUnreadableError(Unreadable.TOO_LARGE)
    says = announced(photograph)
    if says is None:
        raise SheetUnreadableError(Unreadable.NOT_PICTURE)
    if not says.is_bearable or (says.is_jpeg and has_too_many_scans(photograph)):
        raise SheetUnreadableError(Unreadable.TOO_LARGE)
    if min(says.width, says.height) < SHORTEST:
        raise SheetUnreadableError(Unreadable.TOO_SMALL)
    part = 1
    while says.is_jpeg and part < 4 and max(says.width, says.height) / (2 * part) >= LONGEST / 1.5:
        part *= 2
    flags = _FLAGS[part] | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        picture = cv2.imdecode(np.frombuffer(photograph, np.uint8), flags)
    except cv2.error as error:
        raise SheetUnreadableError(Unreadable.NOT_PICTURE) from error
    if picture is None:
        raise SheetUnreadableError(Unreadable.NOT_PICTURE)
    smaller = LONGEST / max(picture.shape)
    if smaller < 1:
        picture = cv2.resize(picture, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA)
    return np.asarray(picture, np.uint8)


def corner_marks(picture: Grey) -> dict[int, Floats]:
    """Number of a corner mark to its four corners in the photograph, clockwise from its first."""
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    settings.adaptiveThreshWinSizeMax = 43
    settings.minMarkerPerimeterRate = 0.02
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    finder = cv2.aruco.ArucoDetector(family, settings)
    corners, numbers, _refused = finder.detectMarkers(picture)
    found: dict[int, Floats] = {}
    doubled = set()
    # Without marks there are no numbers at all, whatever the stubs say.
    for number, four in zip(numbers.ravel() if len(corners) else (), corners, strict=True):
        if number in found:
            doubled.add(int(number))
        if number < len(MARKERS):
            found[int(number)] = four.reshape(4, 2).astype(np.float64)
    # Two sheets in one photograph: which corners belong together is not guessed.
    return {} if doubled else found


def _laid(found: dict[int, Floats]) -> tuple[Floats, float]:
    """The matrix from millimetres to the photograph, and its pixels for a millimetre."""
    on_paper, in_picture, sides = [], [], []
    for number, four in found.items():
        x, y = MARKERS[number]
        far_x, far_y = x + MARKER_SIDE, y + MARKER_SIDE
        on_paper += [(x, y), (far_x, y), (far_x, far_y), (x, far_y)]
        in_picture += four.tolist()
        sides.append(np.linalg.norm(four - np.roll(four, 1, axis=0), axis=1).min() / MARKER_SIDE)
    found_matrix, _used = cv2.findHomography(np.array(on_paper), np.array(in_picture), 0)
    if found_matrix is None:
        raise SheetUnreadableError(Unreadable.NO_CORNERS)
    matrix: Floats = np.asarray(found_matrix, np.float64)
    drawn = cv2.perspectiveTransform(np.array([on_paper]), matrix)[0]
    worst = np.linalg.norm(drawn - np.array(in_picture), axis=1).max() / min(sides)
    # Marks that do not lie on one flat page: of two sheets, or of a crumpled one.
    if worst > 3.0:
        raise SheetUnreadableError(Unreadable.NO_CORNERS)
    return matrix, float(min(sides))


def _flat(
    picture: Grey, to_photograph: Floats, x: float, y: float, width: float, height: float,
    scale: float,
) -> Grey:  # fmt: skip
    """A part of the page, from millimetres; what lies outside of the photograph is white."""
    place = np.array([[1 / scale, 0, x], [0, 1 / scale, y], [0, 0, 1]])
    size = (round(width * scale), round(height * scale))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(
        picture, to_photograph @ place, size, flags=flags,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(255.0,),
    )  # fmt: skip
    return np.asarray(laid, np.uint8)


def _code(picture: Grey, to_photograph: Floats) -> SheetCode | None:
    """The code stands where the corner marks say; several sizes and sharpnesses are tried."""
    reader = cv2.QRCodeDetector()
    for scale, blur in product((10.0, 6.0, 15.0), (0.0, 1.2)):
        part = _flat(
            picture, to_photograph, CODE_LEFT - 1, CODE_TOP - 1, CODE_SIDE + 2, CODE_SIDE + 2, scale
        )
        if blur:
            soft = cv2.GaussianBlur(part, (0, 0), blur * scale / 6)
            part = np.asarray(cv2.addWeighted(part, 2.5, soft, -1.5, 0), np.uint8)
        try:
            text, _corners, _straight = reader.detectAndDecode(part)
        except cv2.error:
            continue
        if text and (code := read_code(text)):
            return code
    return None
