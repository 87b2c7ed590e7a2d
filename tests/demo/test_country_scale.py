"""Smaller countries: exactly so many members, by the same rules."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.demo.country import generate_country
from kaskad.demo.country.scale import apportion


def held(country):
    """What must hold in a country of any size; returns its number of members."""
    for commission in country.commissions[1:]:
        members = country.members_of[commission.code]
        assert len(members) == commission.seats
        assert [m.role for m in members[:3]] == ["chair", "deputy", "secretary"]
        assert commission.seats >= 5
    below = Counter()
    for commission in country.commissions:
        below[commission.parent] += commission.voters
    for commission in country.commissions:
        assert commission.level == "precinct" or below[commission.code] == commission.voters
    parents = Counter(precinct.parent for precinct in country.precincts)
    assert all(parents[district.code] >= 1 for district in country.districts)
    assert all(len(country.venues_of[district.code]) >= 3 for district in country.districts)
    commissions = len(country.regions) + len(country.districts)
    assert len(country.full_time) == 3 * commissions + round(80 * commissions / 247)
    assert len({member.person.iin for member in country.members}) == len(country.members)
    return len(country.members)


@pytest.mark.parametrize("members", [100, 116, 117, 500, 844, 845, 846, 2000, 5029, 12000])
def test_a_country_has_exactly_the_members_asked_for(members):
    assert held(generate_country(members=members, seed=1)) == members


@settings(max_examples=25, deadline=None)
@given(members=st.integers(100, 3000), seed=st.integers(0, 10_000))
def test_any_small_size_works(members, seed):
    assert held(generate_country(members=members, seed=seed)) == members


@pytest.mark.parametrize("members", [0, 99, 71031])
def test_impossible_sizes_are_refused(members):
    with pytest.raises(ValueError, match="100 to 71030"):
        generate_country(members=members)


def test_the_smallest_region_stands_alone_and_whole_at_its_own_size():
    country = generate_country(members=845)
    assert [region.code for region in country.regions] == ["KZ-62"]
    assert (len(country.districts), len(country.precincts)) == (5, 127)
    assert country.by_code["KZ-62"].voters == 136447


def test_a_small_country_has_towns_and_villages():
    country = generate_country(members=100)
    names = {district.name_en for district in country.districts}
    assert names == {"Zhezkazgan", "Karazhal", "Zhanaarka District", "Ulytau District"}


def test_more_members_need_more_regions():
    sizes = [len(generate_country(members=n).regions) for n in (845, 846, 2648)]
    assert sizes == [1, 2, 3]


def test_another_seed_gives_other_people_in_the_same_figures():
    one, other = generate_country(members=200, seed=1), generate_country(members=200, seed=2)
    assert one.members != other.members
    assert [c.seats for c in one.districts] == [c.seats for c in other.districts]


def test_the_same_seed_gives_the_same_small_country():
    assert generate_country(members=200, seed=1) == generate_country(members=200, seed=1)


@given(
    total=st.integers(0, 5000),
    weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=40),
    least=st.integers(0, 20),
    room=st.integers(0, 300),
)
def test_apportioned_parts_add_up_within_their_bounds(total, weights, least, room):
    most = least + room
    if least * len(weights) <= total <= most * len(weights):
        parts = apportion(total, weights, least, most)
        assert sum(parts) == total
        assert all(least <= part <= most for part in parts)
    else:
        with pytest.raises(ValueError, match="cannot cut"):
            apportion(total, weights, least, most)


def test_apportioned_parts_follow_the_weights():
    assert apportion(10, [1, 2, 2]) == [2, 4, 4]
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(10, [1, 9], least=3) == [3, 7]
    assert apportion(10, [1, 9], most=6) == [4, 6]
    assert apportion(7, [0, 1]) == [0, 7]
