"""The difference of every part from its own plan, day by day."""

from datetime import timedelta

import pytest

from kaskad.reporting.api import UnknownPlace, coverage, differences
from tests.reporting.world import NATIONAL_DAY, SECOND_DAYS, build

pytestmark = pytest.mark.django_db
AS_OF = SECOND_DAYS[-1]


@pytest.mark.parametrize("of", [None, "KZ-10", "100010000"])
def test_the_last_difference_is_the_gap_of_the_coverage(of):
    world = build(held_until=AS_OF, shows_up=0.7)

    found = differences(world.campaign, AS_OF, of)

    report = coverage(world.campaign, AS_OF, of, with_plan=True)
    gaps = {row.code: row.gap for row in (report.total, *report.children)}
    assert {code: found[code][-1] for code in gaps} == pytest.approx(gaps)
    assert any(gap < 0 for gap in gaps.values())


def test_there_is_a_value_for_every_day_up_to_the_date():
    world = build(held_until=AS_OF)

    found = differences(world.campaign, AS_OF)

    assert {len(values) for values in found.values() if values} == {(AS_OF - NATIONAL_DAY).days + 1}


def test_after_the_campaign_the_values_end_with_it():
    world = build(held_until=AS_OF)
    last = world.campaign.last_day

    assert differences(world.campaign, last + timedelta(days=9))["KZ"] == pytest.approx(
        differences(world.campaign, last)["KZ"]
    )


def test_before_the_campaign_there_are_none():
    world = build()

    assert set(differences(world.campaign, NATIONAL_DAY - timedelta(days=1)).values()) == {()}


def test_an_unknown_place_is_refused():
    with pytest.raises(UnknownPlace):
        differences(build().campaign, AS_OF, "KZ-99")


def test_parts_do_not_cost_queries(django_assert_max_num_queries):
    world = build(regions=3, districts=3, held_until=AS_OF)

    with django_assert_max_num_queries(8):
        differences(world.campaign, AS_OF)
