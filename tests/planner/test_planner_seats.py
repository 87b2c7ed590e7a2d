"""Dividing people among seats: as many as can be, at the least cost, units whole where possible."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kaskad_planner.seats import divide
from tests.planner.test_planner_properties import PROFILE

UNITS, GROUPS = ("a", "b", "c"), ("x", "y", "z")


@st.composite
def questions(draw):
    people = {unit: draw(st.integers(1, 2)) for unit in UNITS[: draw(st.integers(1, 3))]}
    spare = {group: draw(st.integers(0, 3)) for group in GROUPS[: draw(st.integers(1, 3))]}
    pairs = [pair for pair in product(people, spare) if draw(st.booleans())]
    return people, spare, {pair: draw(st.integers(0, 5)) for pair in pairs}


def _best(people, spare, costs):
    """Try every way: the most people seated, and what they cost at least."""
    persons = [unit for unit, count in people.items() for _ in range(count)]
    best = (0, 0)
    for places in product((*spare, None), repeat=len(persons)):
        pairs = [pair for pair in zip(persons, places, strict=True) if pair[1] is not None]
        if not all(pair in costs for pair in pairs):
            continue
        if all(places.count(group) <= count for group, count in spare.items()):
            best = min(best, (-len(pairs), sum(costs[pair] for pair in pairs)))
    return -best[0], best[1]


@PROFILE
@given(questions())
def test_as_many_as_can_be_get_a_seat(question):
    people, spare, costs = question

    share = divide(people, spare, costs)

    for unit, count in people.items():
        assert sum(n for (one, _group), n in share.items() if one == unit) <= count
    for group, count in spare.items():
        assert sum(n for (_unit, one), n in share.items() if one == group) <= count
    seated, cost = _best(people, spare, costs)
    assert share.keys() <= costs.keys()
    assert sum(share.values()) == seated
    whole = all(share.get(pair, 0) in {0, people[pair[0]]} for pair in costs)
    assert whole or sum(costs[pair] * n for pair, n in share.items()) == cost


def test_a_unit_stays_together_where_it_can():
    costs = {("a", "x"): 1, ("a", "y"): 2}

    assert divide({"a": 3}, {"x": 2, "y": 3}, costs) == {("a", "y"): 3}
    assert divide({"a": 4}, {"x": 2, "y": 3}, costs) == {("a", "x"): 2, ("a", "y"): 2}


def test_others_change_so_that_one_more_finds_a_seat():
    costs = {("a", "x"): 0, ("a", "y"): 1, ("b", "x"): 5}

    assert divide({"a": 2, "b": 2}, {"x": 2, "y": 1}, costs) == {
        ("a", "x"): 1,
        ("a", "y"): 1,
        ("b", "x"): 1,
    }
