"""Answer sheets printed, filled in, photographed and read; files that are no photographs."""

import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as searching
from hypothesis import strategies as st

from benchmarks.answer_sheets import pen
from benchmarks.answer_sheets.camera import BY_NAME, photographed
from kaskad.assessment.rules.answer_sheet import Asked, answer_sheet
from kaskad.assessment.rules.photograph import announced
from kaskad.assessment.rules.scoring import score
from kaskad.assessment.rules.sheet_answers import answers as read_answers
from kaskad.assessment.rules.sheet_answers import marks_of
from kaskad.assessment.rules.sheet_page import SheetUnreadableError
from kaskad.assessment.rules.sheet_reading import read_page, see_page
from kaskad.assessment.vocab import Doubt, Kind, Unreadable
from kaskad.assessment.vocab.sheet_refusals import REFUSALS
from tests.assessment.items import answers, item

CIRCLED = (
    *[Kind.CHOICE] * 6,
    *(Kind.CHOICES, Kind.TRUTH, Kind.MATCHING, Kind.ORDERING, Kind.BALLOTS, Kind.CASE),
)
ITEMS = [item(kind) for kind in (*CIRCLED, Kind.SHORT, Kind.NUMERIC)]
ASKED = [Asked(one) for one in ITEMS]
LAYOUT = answer_sheet(ASKED)
ROWS = LAYOUT.rows
PHONE = replace(BY_NAME["ordinary"], megapixels=(2.5, 3.5))
STILL = replace(BY_NAME["good"], megapixels=(2.5, 2.6), bend=0)
ONE = ROWS[0].bubbles


@cache
def blank():
    return pen.printed(LAYOUT)[0]


def photograph(page, level=STILL, seed=1):
    return photographed(page, level, np.random.default_rng(seed))


def drawn(*actions, ink=40):
    """A photograph of the sheet after somebody drew on its first row."""
    page = blank().copy()
    hand = pen.Pen(page, np.random.default_rng(3), ink, 0.55)
    for action in actions:
        action(hand)
    return photograph(page)


def first_row(data):
    return read_page(see_page(data), LAYOUT).rows[0]


def refused(data):
    with pytest.raises(SheetUnreadableError) as caught:
        see_page(data)
    return caught.value.reason


@searching(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a photograph is too dear to look for a smaller one
    suppress_health_check=list(HealthCheck),
)
@given(st.data(), st.integers(0, 10**6), st.sampled_from(pen.MIXED))
def test_answers_come_back_from_a_photograph(data, seed, way):
    given_ = [data.draw(st.none() | answers(one.body, one.kind)) for one in ITEMS[: len(CIRCLED)]]
    marks = marks_of(ASKED[: len(CIRCLED)], given_)
    page = pen.fill_in(blank(), ROWS, marks, np.random.default_rng(seed), (way,))
    read = read_page(see_page(photograph(page, PHONE, seed)), LAYOUT)
    for row in read.rows:
        assert row.doubts or set(row.marks) == set(marks.get(row.key, ()))
        assert bool(row.cutout) == bool(row.doubts)
    sure = [row for row in read.rows if not row.doubts]
    assert len(sure) >= len(read.rows) * 0.7
    found = read_answers(
        ASKED,
        {row.key: row.marks for row in read.rows},
        {row.key: row.doubts for row in read.rows if row.doubts},
    )
    meant = read_answers(ASKED, marks, {})
    for content, got, one in zip(ITEMS, found, meant, strict=True):
        assert got.doubts or score(content, got.answer) == score(content, one.answer)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_sheet_may_lie_any_way_round(turn):
    page = pen.fill_in(blank(), ROWS, {ROWS[0].key: ("b",)}, np.random.default_rng(1), pen.TIDY)
    data = cv2.imencode(".png", np.rot90(page, turn))[1].tobytes()
    seen = see_page(data)
    assert (str(seen.code).split("/")[1], seen.corners) == ("7K2M-9QXD", 4)
    assert read_page(seen, LAYOUT).rows[0].marks == ("b",)


@pytest.mark.parametrize("way", [pen.fill, pen.scribble, pen.cross, pen.tick, pen.half])
def test_a_mark_of_any_manner_is_a_mark(way):
    row = first_row(drawn(lambda hand: way(hand, ONE[1])))
    assert (row.marks, row.doubts) == (("b",), ())


def test_a_correction_is_for_a_human_with_its_picture():
    row = first_row(
        drawn(
            lambda hand: pen.fill(hand, ONE[0]),
            lambda hand: pen.strike_out(hand, ONE[0]),
            lambda hand: pen.fill(hand, ONE[2]),
        )
    )
    assert set(row.doubts) == {Doubt.TWO_MARKS, Doubt.CORRECTION}
    picture = cv2.imdecode(np.frombuffer(row.cutout, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture.shape[1] > picture.shape[0] > 40


def test_an_answer_struck_out_and_not_replaced_does_not_count():
    row = first_row(
        drawn(lambda hand: pen.fill(hand, ONE[0]), lambda hand: pen.strike_out(hand, ONE[0]))
    )
    assert Doubt.CORRECTION in row.doubts


def test_two_marks_of_one_choice_are_for_a_human():
    row = first_row(drawn(*[lambda hand, at=at: pen.tick(hand, ONE[at]) for at in (0, 1)]))
    assert Doubt.TWO_MARKS in row.doubts


def test_a_faint_mark_is_for_a_human():
    row = first_row(drawn(lambda hand: pen.tick(hand, ONE[1]), ink=165))
    assert row.doubts == (Doubt.FAINT,)


def test_a_smudge_is_for_a_human():
    row = first_row(drawn(lambda hand: hand.disc(ONE[1].x, ONE[1].y, 3.5), ink=215))
    assert row.doubts == (Doubt.SMUDGE,)


def test_what_lies_on_a_row_is_for_a_human():
    page = blank().copy()
    x, y = ONE[1].x * pen.DOT, ONE[1].y * pen.DOT
    cv2.rectangle(page, (round(x - 30), round(y - 30)), (round(x + 30), round(y + 30)), (255,), -1)
    assert first_row(photograph(page)).doubts == (Doubt.COVERED,)


def test_writing_is_for_a_human_and_an_empty_box_is_not():
    boxes = [row for row in ROWS if row.box]
    page = pen.fill_in(blank(), ROWS, {boxes[0].key: ("x",)}, np.random.default_rng(1))
    read = {row.key: row for row in read_page(see_page(photograph(page)), LAYOUT).rows}
    assert read[boxes[0].key].doubts == (Doubt.WRITTEN,)
    assert read[boxes[0].key].cutout
    assert read[boxes[1].key].doubts == ()


def test_a_folded_corner_costs_nothing():
    page = blank().copy()
    cv2.fillPoly(page, [np.array([(0, 2339), (200, 2339), (0, 2130)], np.int32)], (80,))
    seen = see_page(photograph(page))
    assert seen.corners == 3
    assert not any(row.doubts for row in read_page(seen, LAYOUT).rows)


def test_two_folded_corners_are_too_much():
    page = blank().copy()
    page[2150:] = 80
    assert refused(photograph(page)) == Unreadable.NO_CORNERS


def test_two_sheets_in_one_picture_are_refused():
    both = np.hstack([blank(), blank()])
    assert refused(cv2.imencode(".jpg", both)[1].tobytes()) == Unreadable.NO_CORNERS


def test_a_page_without_its_code_is_refused():
    page = blank().copy()
    page[80:400, 1200:1500] = 255
    assert refused(photograph(page)) == Unreadable.NO_CODE


def test_a_sheet_of_another_test_is_refused():
    seen = see_page(photograph(blank()))
    with pytest.raises(SheetUnreadableError) as caught:
        read_page(seen, answer_sheet(ASKED[1:]))
    assert caught.value.reason == Unreadable.WRONG_PAGE


def test_a_small_picture_is_refused():
    small = cv2.resize(blank(), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    assert refused(cv2.imencode(".jpg", small)[1].tobytes()) == Unreadable.TOO_SMALL


def test_a_picture_of_something_else_is_refused():
    noise = np.random.default_rng(1).integers(0, 255, (1200, 900), np.uint8)
    assert refused(cv2.imencode(".jpg", noise)[1].tobytes()) == Unreadable.NO_CORNERS


def bomb(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk


def jpeg_head(width, height, kind=0xC0):
    return (
        b"\xff\xd8\xff" + bytes([kind]) + struct.pack(">HBHHB", 8, 8, height, width, 0) + b"\0" * 9
    )


@pytest.mark.parametrize(
    "data",
    [
        bomb(60_000, 60_000), bomb(5000, 5000), bomb(20_000, 10), jpeg_head(9000, 9000),
        jpeg_head(5000, 5000, 0xC2), b"\xff\xd8\xff" + b"\0" * 20_000_000,
        jpeg_head(1000, 1000) + b"\xff\xda" * 100,
    ],
)  # fmt: skip
def test_what_would_cost_too_much_is_refused_before_it_is_decoded(data):
    assert refused(data) == Unreadable.TOO_LARGE


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", bomb(0, 5)]
)
def test_what_is_no_picture_is_refused(data):
    assert refused(data) == Unreadable.NOT_PICTURE


@searching(max_examples=200)
@given(st.binary(max_size=80), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes_are_a_size_or_none(data, beginning):
    says = announced(beginning + data)
    assert says is None or says.width * says.height > 0


def test_a_truncated_photograph_is_refused_or_read():
    data = photograph(blank())
    for part in (0.1, 0.5):
        with pytest.raises(SheetUnreadableError):
            see_page(data[: int(len(data) * part)])


def test_every_reason_has_its_refusal():
    assert set(REFUSALS) == set(Unreadable)


def test_opencv_is_loaded_by_the_first_photograph_only():
    script = (
        "import sys, kaskad.assessment.rules.sheet_reading, kaskad.assessment.rules.sheet_answers\n"
        "print('cv2' in sys.modules, 'numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
