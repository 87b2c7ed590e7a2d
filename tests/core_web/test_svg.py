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


def test_chart_starts_at_the_foot_and_ends_at_the_goal():
    words = svg.Words("l", "plan", "fact", "goal", "a", "b", "c", ("25", "50", "75"))
    markup = svg.chart(FIRST, plan=[0, 50, 100], actual=[0, 100], words=words, goal=100)

    assert [a["d"] for a in by_class(markup, "plan")] == ["M0.0 300.0 292.0 159.0 584.0 18.0"]
    assert [a["d"] for a in by_class(markup, "real")] == ["M0.0 300.0 292.0 18.0"]
    assert [a["y1"] for a in by_class(markup, "goal")] == ["18"]


def test_chart_before_the_first_day():
    words = svg.Words("l", "plan", "", "", "a", "b", "c", ("25", "50", "75"))
    markup = svg.chart(FIRST, plan=[0, 100], actual=[], words=words)

    assert by_class(markup, "real") == []
