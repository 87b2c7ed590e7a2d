"""Answer sheets: where everything stands, what its code says, what its marks mean."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as searching
from hypothesis import strategies as st
from pypdf import PdfReader

from kaskad.assessment.queries.answer_sheet_paper import SheetOf, answer_sheets_pdf
from kaskad.assessment.queries.question_paper import question_paper_pdf
from kaskad.assessment.rules.answer_sheet import (
    BOTTOM,
    HEIGHT,
    MARKER_SIDE,
    MARKERS,
    RADIUS,
    WIDTH,
    Asked,
    Key,
    answer_sheet,
)
from kaskad.assessment.rules.items import Matching, Ordering
from kaskad.assessment.rules.scoring import score
from kaskad.assessment.rules.sheet_answers import answers as read_answers
from kaskad.assessment.rules.sheet_answers import marks_of
from kaskad.assessment.rules.sheet_code import SheetCode, read_code
from kaskad.assessment.vocab import Doubt, Kind
from tests.assessment.items import answers, banks, item, lines, options, right_answer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVERY_KIND = [Asked(item(kind)) for kind in Kind]
CODE = SheetCode("7K2M-9QXD", 1, 2, "0123ABCD")


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]


@searching(max_examples=30, suppress_health_check=PATIENT)
@given(banks(most=8))
def test_nothing_lies_on_anything_else_and_all_stands_on_the_page(items):
    for page in answer_sheet([Asked(one) for one in items]).pages:
        places = [row.place for row in page.rows]
        for at, place in enumerate(places):
            assert place.y + place.height <= BOTTOM
            assert place.x + place.width <= WIDTH
            assert not any(overlap(place, other) for other in places[:at])
        circles = [one for row in page.rows for one in row.bubbles]
        for at, one in enumerate(circles):
            near = [(one.x - other.x) ** 2 + (one.y - other.y) ** 2 for other in circles[:at]]
            assert all(square >= (2.5 * RADIUS) ** 2 for square in near)
            assert not any(
                x - RADIUS < one.x < x + MARKER_SIDE + RADIUS
                and y - RADIUS < one.y < y + MARKER_SIDE + RADIUS
                for x, y in MARKERS
            )
            assert RADIUS < one.x < WIDTH - RADIUS
            assert RADIUS < one.y < HEIGHT - RADIUS


@searching(max_examples=60, suppress_health_check=PATIENT)
@given(st.data(), banks(most=4))
def test_what_is_marked_is_what_was_meant(data, items):
    asked = [Asked(one) for one in items]
    given_ = [data.draw(st.none() | answers(one.body, one.kind)) for one in items]
    found = read_answers(asked, marks_of(asked, given_), {})
    worth = [score(one, answer) for one, answer in zip(items, given_, strict=True)]
    assert [score(one, got.answer) for one, got in zip(items, found, strict=True)] == worth
    assert not any(got.doubts for got in found)


@searching(max_examples=40, suppress_health_check=PATIENT)
@given(banks(most=3))
def test_right_marks_are_worth_everything(items):
    asked = [Asked(one) for one in items]
    given_ = [right_answer(one.body, one.kind) for one in items]
    found = read_answers(asked, marks_of(asked, given_), {})
    assert [score(one, got.answer) for one, got in zip(items, found, strict=True)] == [1] * len(
        items
    )


def test_an_empty_sheet_answers_nothing():
    assert [one.answer for one in read_answers(EVERY_KIND, {}, {})] == [None] * len(EVERY_KIND)


def test_two_lines_in_one_place_are_for_a_human():
    asked = [Asked(item(Kind.ORDERING))]
    marks = {Key(1, line="a"): ("1",), Key(1, line="b"): ("1",), Key(1, line="c"): ("2",)}
    assert read_answers(asked, marks, {})[0].doubts == (Doubt.CONTRADICTION,)


def test_doubts_of_rows_come_to_their_item():
    doubts = {Key(2, "1"): [Doubt.FAINT], Key(2, "2"): [Doubt.TWO_MARKS]}
    asked = [Asked(item(Kind.TRUTH)), Asked(item(Kind.CASE))]
    assert [one.doubts for one in read_answers(asked, {}, doubts)] == [
        (),
        (Doubt.TWO_MARKS, Doubt.FAINT),
    ]


def test_printed_order_does_not_tell_the_answer():
    told = Ordering(lines(*"abcdefgh"))
    shown = Asked(item(Kind.ORDERING, told)).shown("", told)
    assert sorted(shown) == [line.key for line in told.lines] != list(shown)
    pairs = Matching(lines(*"abcdefgh"), lines(*"abcdefgh"), {str(n): str(n) for n in range(1, 9)})
    assert list(Asked(item(Kind.MATCHING, pairs)).shown("", pairs)) != sorted(pairs.pairs)


def test_an_order_of_its_own_moves_the_circles():
    sheet = answer_sheet([Asked(item(Kind.CHOICE), {"": ("c", "a", "b")})])
    assert [one.value for one in sheet.rows[0].bubbles] == ["c", "a", "b"]
    assert sheet.digest != answer_sheet([Asked(item(Kind.CHOICE))]).digest


def test_an_order_that_forgets_an_option_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="order"):
        answer_sheet([Asked(item(Kind.CHOICE), {"": ("c", "a")})])


def test_many_items_take_many_pages():
    sheet = answer_sheet([Asked(item(Kind.CHOICE))] * 100)
    assert [page.number for page in sheet.pages] == [1, 2, 3]
    assert [row.key.item for row in sheet.rows] == list(range(1, 101))


def test_a_code_is_read_back():
    assert read_code(str(CODE)) == CODE


@given(st.data())
def test_a_code_with_a_wrong_sign_is_none(data):
    text = str(CODE)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(
        st.sampled_from("0123456789ABCDEFXYZ/-").filter(lambda one: one != text[place])
    )
    assert read_code(text[:place] + other + text[place + 1 :]) is None


@given(st.text(max_size=50))
def test_any_text_is_a_code_or_none(text):
    assert read_code(text) is None


@pytest.mark.parametrize(("sheet", "page"), [("abc", 1), ("ABCD", 0), ("ABCD", 3), ("A B C D", 1)])
def test_what_cannot_be_read_is_not_printed(sheet, page):
    with pytest.raises(ValueError, match="sheet"):
        SheetCode(sheet, page, 2, "0123ABCD")


def words_of(pdf):
    return re.sub(
        r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    )


@pytest.mark.parametrize(("language", "title"), [("kk", "Жауап парағы"), ("ru", "Бланк ответов")])
def test_sheets_of_several_people_are_one_file(language, title):
    layout = answer_sheet(EVERY_KIND)
    people = [SheetOf("AAAA-1111", "Бірінші", layout), SheetOf("BBBB-2222", "", layout)]
    pdf = answer_sheets_pdf("Тест", people, language, now=NOW)
    words = words_of(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2 * len(layout.pages)
    assert all(one in words for one in (title, "AAAA-1111", "BBBB-2222", "Бірінші"))


@pytest.mark.parametrize(("language", "words"), [("kk", "Не істейді?"), ("ru", "Что делает?")])
def test_the_questions_are_printed_in_one_language(language, words):
    printed = words_of(question_paper_pdf("Тест", EVERY_KIND, language, foot="№ 3", now=NOW))
    assert words in printed
    assert ("Что делает?" in printed) == (language == "ru")


def test_words_of_an_item_are_never_markup():
    body = item().body
    nasty = item(text={"kk": '#panic("x") *a* $b$', "ru": "x"}, body=body)
    pdf = question_paper_pdf("#eval", [Asked(nasty)], "kk", now=NOW)
    assert '#panic("x") *a* $b$' in words_of(pdf)


def test_twenty_options_go_on_in_another_line():
    many = options(**{f"k{at}": f"w{at}" for at in range(20)})
    row = answer_sheet(
        [Asked(item(Kind.CHOICES, type(item().body)(many, frozenset({"k1"}))))]
    ).rows[0]
    assert len({one.y for one in row.bubbles}) == 4
