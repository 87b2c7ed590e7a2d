from datetime import date, timedelta
from xml.etree import ElementTree as ET

from kaskad.core.web import svg

FIRST = date(2026, 2, 18)
LAST = date(2026, 3, 13)


def day(offset):
    return FIRST + timedelta(offset)


def parsed(markup):
    return ET.fromstring(markup)  # noqa: S314  our own drawing


def shapes(markup):
    return [(dict(e.attrib), e.tag) for e in parsed(markup)]


def by_class(markup, name):
    return [attributes for attributes, _tag in shapes(markup) if attributes.get("class") == name]


def test_everything_is_escaped():
    markup = svg.element("text", '<b>&"', class_='x" onload="y')

    assert markup == '<text class="x&quot; onload=&quot;y">&lt;b&gt;&amp;&quot;</text>'


def test_strip_places_plan_fact_and_delay():
    markup = svg.strip(
        FIRST,
        LAST,
        planned=(day(1), day(8)),
        actual=(day(1), day(10)),
        today=day(14),
        rest={day(4)},
        label="<plan>",
    )

    def placed(name):
        return [(a["x"], a["width"]) for a in by_class(markup, name)]

    assert parsed(markup).attrib["viewBox"] == "0 0 24 72"
    assert placed("plan") == [("1", "8")]
    assert placed("fact") == [("1", "8")]
    assert placed("over") == [("9", "2")]
    assert placed("rest") == [("4", "1")]
    assert [a["x1"] for a in by_class(markup, "today")] == ["15"]
    assert "&lt;plan&gt;" in markup


def test_strip_wholly_late_has_no_fact_in_time():
    markup = svg.strip(
        FIRST, LAST, planned=(day(1), day(2)), actual=(day(5), day(6)), today=None, label=""
    )

    assert by_class(markup, "fact") == []
    assert [(a["x"], a["width"]) for a in by_class(markup, "over")] == [("5", "2")]


def test_days_off_join_into_runs():
    rest = [day(3), day(4), day(10), date(2027, 1, 1)]

    assert svg.rest_runs(FIRST, LAST, rest) == [(3, 2), (10, 1)]


def test_differences_stand_on_the_plan():
    markup = svg.differences([5, -2.5, -10, 0], scale=10, deep=5, label="x")

    paths = {a["class"]: a["d"] for a, tag in shapes(markup) if tag == "path"}
    assert paths == {
        "up": "M0.1 7.0h.8v7.0h-.8z",
        "down": "M1.1 14.0h.8v3.5h-.8z",
        "deep": "M2.1 14.0h.8v14.0h-.8z",
    }


def test_differences_of_no_days():
    assert by_class(svg.differences([], scale=0, deep=5, label="x"), "zero") != []


def test_meter_shows_the_gap_on_both_sides():
    above = svg.meter(120, 100, 0, label="x")
    below = svg.meter(80, 100, 0, label="x")
    equal = svg.meter(100, 100, 0, label="x")

    assert [(a["x"], a["width"]) for a in by_class(above, "gap")] == [("83.3", "16.7")]
    assert [(a["x"], a["width"]) for a in by_class(below, "gap")] == [("80", "20")]
    assert by_class(equal, "gap") == []


def marks(*offsets):
    return [svg.Mark(day(n), f"{day(n):%d %B}", str(day(n).day)) for n in offsets]


def texts(markup):
    return [element.text for element in parsed(markup) if element.text]


def test_axis_says_the_month_once():
    markup = svg.axis(FIRST, LAST, None, marks(0, 7, 14, 21))

    assert texts(markup) == ["18 February", "25", "04 March", "11"]


def test_axis_leaves_out_what_would_overprint_the_day_in_view():
    markup = svg.axis(FIRST, LAST, day(20), marks(0, 7, 14, 20, 21))

    assert texts(markup) == ["18 February", "25", "10 March"]


def test_axis_writes_to_the_left_at_the_end():
    markup = svg.axis(FIRST, LAST, day(23), marks(0, 23))

    ends = [e.attrib.get("text-anchor") for e in parsed(markup) if e.text]
    assert ends == [None, "end"]
