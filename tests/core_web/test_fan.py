from datetime import date
from xml.etree import ElementTree as ET

from django.utils import translation

from kaskad.core.web.fan import Fan
from kaskad.core.web.format import NB

FIRST = date(2026, 3, 1)


def fan(known=(10.0, 40.0, 60.0), days=3, goal=99.5):
    ahead = tuple(tuple(70.0 + 8 * day + wide for wide in range(-2, 3)) for day in range(days))
    chances = tuple(f"{day} %" for day in range(days))
    return Fan("caption", FIRST, known, ahead, goal, chances)


def drawn(markup, kind):
    return [e.attrib for e in ET.fromstring(markup) if e.attrib.get("class") == kind]  # noqa: S314  our own drawing


def points(path):
    numbers = [float(n) for n in path["d"].removeprefix("M").removesuffix("Z").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def words(markup):
    return [e.text for e in ET.fromstring(markup) if e.tag == "text"]  # noqa: S314  our own drawing


def test_the_fan_opens_at_the_last_known_day_and_holds_the_middle():
    for markup in (fan().wide, fan().narrow):
        (real,), (middle,) = drawn(markup, "real"), drawn(markup, "mid")
        wide, inner = (points(path) for path in drawn(markup, "b"))
        assert len(points(real)) == 3
        assert points(middle)[0] == points(real)[-1] == wide[0] == wide[-1]
        for x, y in points(middle)[1:]:
            tops = [[b for a, b in band if a == x] for band in (wide, inner)]
            assert min(tops[0]) < min(tops[1]) < y < max(tops[1]) < max(tops[0])


def test_the_foot_is_cut_to_what_was_some_days_ago_and_says_so():
    late = fan(known=(5.0, 20.0, 64.0, 66.0, 68.0, 70.0, 72.0, 74.0))
    assert late.low == 60.0
    with translation.override("en"):
        assert {"60%", "70%", "80%", "90%", f"3{NB}March", f"11{NB}March"} <= set(words(late.wide))
    assert len(points(drawn(late.wide, "real")[0])) == 6
    assert fan().low == 10.0
    assert fan(known=(96.0,) * 7).low == 90.0
    assert fan(known=(96.0,) * 7, goal=75.0).low == 70.0


def test_before_the_first_day_everything_is_ahead():
    markup = fan(known=()).wide
    assert drawn(markup, "real") == drawn(markup, "today") == []
    assert len(points(drawn(markup, "mid")[0])) == 3


def test_its_table_says_the_days_ahead():
    with translation.override("en"):
        table = fan().table
        rows = [[getattr(cell, "text", cell) for cell in row.cells] for row in table.rows]
    assert rows[0] == [f"4{NB}March", "68.0", "70.0", "72.0", "0 %"]
    assert [row[0] for row in rows] == [f"{day}{NB}March" for day in (4, 5, 6)]
