"""Square codes of the middle sizes are those that another library makes, module by module."""

import random

import cv2
import numpy as np
import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M

from kaskad.core.qr import square_code
from kaskad.core.qr_middle import modules

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SHORTEST, LONGEST = 222, 528  # signs of versions 9 and 14 at level M
MASK = 1


def text_of(length):
    chance = random.Random(length)
    # A digit first or a text of digits alone would be written in another mode.
    return "A" + "".join(chance.choice(SIGNS) for _ in range(length - 1))


def others(text):
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return [bytes(row) for row in code.get_matrix()]


@pytest.mark.parametrize("length", [*range(SHORTEST, LONGEST, 23), SHORTEST, LONGEST])
def test_a_code_is_the_one_of_another_library(length):
    text = text_of(length)

    assert modules(text, MASK) == others(text)


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1])
def test_other_sizes_are_left_to_others(length):
    text = text_of(length)

    assert modules(text, MASK) is None
    assert read(square_code(text, mask=MASK)) == text


def test_other_letters_and_masks_are_left_to_others():
    text = text_of(300)

    assert modules(text.lower(), MASK) is None
    assert modules(text, 2) is None
    assert read(square_code(text.lower(), mask=MASK)) == text.lower()


def test_a_camera_reads_it():
    text = text_of(406)

    assert read(square_code(text, mask=MASK)) == text


def read(code):
    scale = 4
    picture = np.full((code.size * scale, code.size * scale), 255, np.uint8)
    for x, y, length in code.runs:
        picture[y * scale : (y + 1) * scale, x * scale : (x + length) * scale] = 0
    return cv2.QRCodeDetector().detectAndDecode(picture)[0]


def test_the_picture_of_lines_shows_the_same_runs():
    code = square_code(text_of(406), mask=MASK)
    x, y, length = code.runs[0]

    assert f"M{x} {y}h{length}v1h-{length}z" in code.svg
    assert f"M{x} {y}.5h{length}" in code.lines
    assert code.lines.count("M") == code.svg.count("M") == len(code.runs)
