from datetime import date
from xml.etree import ElementTree as ET

import pytest

from kaskad.core.web.chart import Word, Words, chart
from kaskad.core.web.svg import Box

FIRST = date(2026, 2, 18)
WORDS = Words("l", "plan", "fact", "goal", "18 Feb", "today", "13 Mar", ("25 %", "50 %", "75 %"))
PLAN = [1, 10, 16, 23, 23, 27, 30, 32, 42, 51, 60, 60, 70, 78, 85, 91, 96, 100, 100, 100]
LATE_PLAN = [0] * 18 + [50, 100]
EARLY_PLAN = [100] * 20


def shapes(markup, tag):
    return [e for e in ET.fromstring(markup) if e.tag == tag]  # noqa: S314  our own drawing


def lines(markup, kind):
    return [e.attrib for e in ET.fromstring(markup) if e.attrib.get("class") == kind]  # noqa: S314  our own drawing


def written(markup):
    """Words with the room that each takes."""
    return {
        e.text: Word(
            e.text,
            float(e.attrib["x"]),
            float(e.attrib["y"]),
            e.attrib.get("text-anchor", "start"),
            e.attrib.get("class"),
        ).box
        for e in shapes(markup, "text")
    }


def points(markup, kind):
    (path,) = lines(markup, kind)
    numbers = [float(n) for n in path["d"].removeprefix("M").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_lines_start_at_the_foot_and_end_at_the_goal():
    markup = chart(FIRST, plan=[0, 50, 100], actual=[0, 100], words=WORDS, goal=100)

    heights = [y for _x, y in points(markup, "plan")]
    assert heights == [300, 159, 18]
    assert [y for _x, y in points(markup, "real")] == [300, 18]
    assert [line["y1"] for line in lines(markup, "goal")] == ["18"]


def test_before_the_first_day_there_is_no_fact():
    markup = chart(FIRST, plan=[0, 100], actual=[], words=WORDS)

    assert lines(markup, "real") == []
    assert "fact" not in written(markup)
    assert {"plan", "18 Feb", "13 Mar"} <= written(markup).keys()


@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("plan", [PLAN, LATE_PLAN, EARLY_PLAN])
@pytest.mark.parametrize("day", [0, 4, 9, 14, 19])
@pytest.mark.parametrize("behind", [-4, 0, 4, 30])
def test_words_neither_overprint_nor_leave_the_picture(narrow, plan, day, behind):
    actual = [min(max(value - behind, 0), 99.9) for value in plan[: day + 1]]
    markup = chart(FIRST, plan=plan, actual=actual, words=WORDS, goal=99.5, narrow=narrow)

    boxes = list(written(markup).items())
    width = 328 if narrow else 736
    assert {"plan", "fact", "goal", "today"} <= {text for text, _box in boxes}
    for n, (text, box) in enumerate(boxes):
        assert box.x0 >= -1, text
        assert box.x1 <= width + 1, text
        assert not [other for other, room in boxes[n + 1 :] if box.meets(room)], text


@pytest.mark.parametrize("narrow", [True, False])
def test_no_line_strikes_a_word(narrow):
    actual = [value * 0.95 for value in PLAN[:15]]
    markup = chart(FIRST, plan=PLAN, actual=actual, words=WORDS, goal=99.5, narrow=narrow)

    for kind in ("plan", "real"):
        for x, y in points(markup, kind):
            dot = Box(x - 0.5, y - 0.5, x + 0.5, y + 0.5)
            assert not [text for text, box in written(markup).items() if box.meets(dot)]


def test_the_goal_line_and_the_plan_line_each_have_their_own_word():
    markup = chart(FIRST, plan=PLAN, actual=PLAN[:10], words=WORDS, goal=99.5)

    goal, plan = written(markup)["goal"], written(markup)["plan"]
    (line,) = lines(markup, "goal")
    assert goal.y0 <= float(line["y1"]) <= goal.y1
    near = [(x, y) for x, y in points(markup, "plan") if abs(x - plan.x1) < 10]
    assert any(0 <= y - plan.y1 < 10 for _x, y in near)
