"""Synthetic countries with many languages: exact, written row by row, planned without a breach."""

import itertools

import pytest

from kaskad_planner import check, generate, instance_hash, read_instance, solve, write_instance
from kaskad_planner.countries import STREAMED
from kaskad_planner.generate import COUNTRIES, generate_rows
from kaskad_planner.instance import ONLINE, in_order
from kaskad_planner.instance_folder import write_rows
from kaskad_planner.sentences import LANGUAGES

MEMBERS = 2000


@pytest.fixture(scope="module", params=COUNTRIES)
def land(request):
    """A country of 2,000 people with its plan."""
    instance = generate(MEMBERS, 1, request.param)
    return request.param, instance, solve(instance, 1)


def test_a_plan_of_every_country_is_valid(land):
    _, instance, plan = land

    assert check(instance, plan) == []
    assert plan.untrained == ()
    assert sum(piece.people for piece in plan.pieces) == MEMBERS


def test_every_language_is_taught_in_groups_of_its_own(land):
    country, instance, plan = land
    needed = {unit.language for unit in instance.units if unit.stage == instance.stages[2].id}
    taught = {row.language for row in plan.seminars if row.stage == instance.stages[2].id}

    assert taught == needed
    assert len(needed) >= (2 if country == "kz" else 4)
    assert needed <= set(LANGUAGES)


def test_most_people_meet_in_person(land):
    _, _, plan = land
    forms = {seminar.id: seminar.format for seminar in plan.seminars}
    online = sum(piece.people for piece in plan.pieces if forms[piece.seminar] == ONLINE)

    assert online < MEMBERS / 4


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("members", [100, 101, 999, 3001])
def test_a_country_has_exactly_the_members_that_were_asked_for(country, members):
    assert generate(members, 2, country).people == members


@pytest.mark.parametrize("country", COUNTRIES)
def test_another_seed_is_another_country_and_the_same_is_the_same(country):
    hashes = [instance_hash(generate(500, seed, country)) for seed in (1, 1, 2)]

    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("country", COUNTRIES)
def test_rows_that_come_one_by_one_are_written_as_the_whole_is(country, tmp_path):
    """The order of the stream is that of the tables, so that nothing has to be sorted."""
    instance = generate(6000, 3, country)
    write_instance(instance, tmp_path / "whole")

    frame, rows = generate_rows(6000, 3, country)
    counts = write_rows(frame, rows, tmp_path / "streamed")

    assert counts["units.csv"] == len(instance.units)
    for path in (tmp_path / "whole").iterdir():
        assert path.read_bytes() == (tmp_path / "streamed" / path.name).read_bytes()
    assert read_instance(tmp_path / "streamed") == in_order(instance)


@pytest.mark.parametrize("country", STREAMED)
def test_a_large_country_starts_at_once(country):
    """Fifteen million people are not made before the first of them is asked for."""
    frame, rows = generate_rows(15_000_000, 1, country)

    first = list(itertools.islice(rows, 1000))

    assert frame.units == ()
    assert [row.level for row in first[:4]] == ["central", "region", "district", "precinct"]


@pytest.mark.parametrize("country", STREAMED)
def test_the_proportions_are_those_of_the_country(country):
    """At a fiftieth of its size, counted without keeping anything."""
    land = STREAMED[country]
    members = land.members // 50
    levels = dict.fromkeys(("central", "region", "district", "precinct"), 0)
    people = 0

    for row in generate_rows(members, 1, country)[1]:
        if hasattr(row, "level"):
            levels[row.level] += 1
        people += getattr(row, "people", 0)

    assert people == members
    assert levels["precinct"] == pytest.approx(land.precincts / 50, rel=0.03)
    assert levels["district"] == pytest.approx(max(land.districts / 50, levels["region"]), rel=0.03)
    assert 1 < levels["region"] <= land.regions


def test_an_unknown_country_is_a_mistake():
    with pytest.raises(ValueError, match="no such country: xx"):
        generate(500, 1, "xx")
    with pytest.raises(ValueError, match="100 members or more"):
        generate(99, 1, "in")


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_command_makes_every_country(country, tmp_path, planner_command):
    made = planner_command(
        "generate", "--country", country, "--members", 300, "--out", tmp_path / "land", "--json"
    )

    assert made.returncode == 0
    assert '"persons": 300' in made.stdout
    assert read_instance(tmp_path / "land").people == 300
