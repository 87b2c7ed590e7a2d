"""Forms of two tests of the same people keep apart; what a bank is short of is said before."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.blueprint import Blueprint, Cell
from kaskad.assessment.rules.forms import TooFewForms, TooFewItems, draw_forms, supply_of
from tests.assessment.test_forms import ANY_SPREAD, blueprints, fits, plain_pool, pools


@given(
    blueprints(),
    pools(),
    st.sets(st.integers(0, 13)),
    st.integers(1, 4),
    st.sampled_from([50, 100]),
)
@settings(deadline=None)
def test_what_another_test_asks_is_taken_only_where_nothing_else_is_left(
    cells, pool, others, forms, percent
):
    pool = [replace(one, is_elsewhere=number in others) for number, one in enumerate(pool)]
    asked = {"exposure_percent": percent, "most_spread": ANY_SPREAD}
    drawn = draw_forms(cells, pool, forms, "s", **asked)
    apart = draw_forms(cells, [one for one in pool if not one.is_elsewhere], forms, "s", **asked)
    if not isinstance(drawn, tuple):
        assert type(apart) is type(drawn)
        return
    common = {one.key for one in pool if one.is_elsewhere}
    taken = sum(len(common.intersection(form.items)) for form in drawn)
    if isinstance(apart, TooFewItems):
        assert taken >= 1
    else:
        assert taken == 0


@given(st.lists(st.floats(0, 1), min_size=3, max_size=12), st.integers(0, 6), st.integers(2, 6))
@settings(deadline=None)
def test_of_the_other_test_as_few_places_are_filled_as_can_be(facilities, own, forms):
    """However unequal the items are: balance does not bring in what was kept apart."""
    cells = Blueprint((Cell(1, 3),))
    pool = [
        replace(one, is_elsewhere=number >= own)
        for number, one in enumerate(plain_pool(*facilities))
    ]
    asked = {"exposure_percent": 50, "most_spread": ANY_SPREAD}
    drawn = draw_forms(cells, pool, forms, "s", **asked)
    if isinstance(drawn, tuple):
        common = {one.key for one in pool if one.is_elsewhere}
        taken = sum(len(common.intersection(form.items)) for form in drawn)
        assert taken == max(0, 3 * forms - min(own, len(pool)) * (forms // 2))


@given(blueprints(), pools(), st.integers(1, 5), st.sampled_from([20, 34, 50, 100]))
def test_what_there_is_for_each_line_agrees_with_what_is_drawn(cells, pool, forms, percent):
    found = supply_of(cells, pool, forms, percent)
    drawn = draw_forms(cells, pool, forms, "s", exposure_percent=percent, most_spread=ANY_SPREAD)
    if isinstance(drawn, TooFewForms):
        assert found == drawn
        return
    assert sorted(one.cell.count for one in found) == sorted(one.count for one in cells.cells)
    missing = drawn.missing if isinstance(drawn, TooFewItems) else ()
    assert {one.cell: one.items for one in missing} == {
        one.cell: one.short for one in found if one.short
    }
    for one in found:
        assert one.fitting == sum(fits(each, one.cell, cells) for each in pool)
        assert one.short or one.fitting >= one.needed
