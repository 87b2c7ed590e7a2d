"""Each single thing that is in the way is named, and nothing else; what is offered is true."""

import datetime as dt
import json
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad_planner import BadInput, solve, write_instance
from kaskad_planner.explain import Explainer
from kaskad_planner.instance import (
    IN_PERSON,
    ONLINE,
    Absence,
    Calendar,
    GroupSize,
    Makeup,
    RegionalHolidays,
    Trainer,
    Unit,
    Venue,
    in_order,
)
from kaskad_planner.plan_folder import write_plan
from kaskad_planner.reasons import smallest_infeasible
from kaskad_planner.sentences import Sentences, day_text
from tests.planner.test_planner_properties import PROFILE, countries

DAY = dt.date
EVERY_DAY = [DAY(2026, 2, 18) + dt.timedelta(days=number) for number in range(24)]
WINDOW = [DAY(2026, 3, 4) + dt.timedelta(days=number) for number in range(3)]


def _explained(instance):
    plan = solve(instance, 1)
    return Explainer(instance, plan).district("D1", "s3")


def _reasons(instance):
    """Return the codes of the smallest reason why nobody of D1 meets in person, and the row."""
    rows = [row for row in _explained(instance).cannot if row.wanted == IN_PERSON]
    assert len(rows) == 1
    return [reason.code for reason in rows[0].obstacle.reasons], rows[0]


def _absent(kind, code, days):
    return tuple(Absence(kind, code, day) for day in days)


def _longer(instance, days):
    calendar = instance.calendar
    return replace(instance, calendar=replace(calendar, holidays=(*calendar.holidays, *days)))


def _trainer(instance, **fields):
    return replace(instance, trainers=(replace(instance.trainers[0], **fields),))


def _room(instance, **fields):
    return replace(instance, venues=(replace(instance.venues[0], **fields),))


WAYS = {
    "no room near": (lambda v: _room(v, lat=52.0), ["rooms_near"]),
    "no room": (lambda v: replace(v, venues=()), ["rooms"]),
    "room too small": (lambda v: _room(v, capacity=4), ["room_size"]),
    "room closed": (
        lambda v: replace(v, absences=_absent("venue", "V1", EVERY_DAY)),
        ["room_closed"],
    ),
    "room closed in the window": (
        lambda v: replace(v, absences=_absent("venue", "V1", WINDOW)),
        ["room_closed", "window"],
    ),
    "no trainer": (lambda v: replace(v, trainers=()), ["trainers"]),
    "no speaker": (lambda v: _trainer(v, languages=("ru",)), ["speakers"]),
    "certified too late": (
        lambda v: _trainer(v, certified_on=DAY(2026, 3, 6)),
        ["certified", "window"],
    ),
    "certified after everything": (
        lambda v: _trainer(v, certified_on=DAY(2026, 3, 13)),
        ["certified"],
    ),
    "trainer absent": (
        lambda v: replace(v, absences=_absent("trainer", "T1", EVERY_DAY)),
        ["trainer_absent"],
    ),
    "holidays in the window": (lambda v: _longer(v, WINDOW), ["day_off", "window"]),
    "holidays everywhere": (lambda v: _longer(v, EVERY_DAY), ["day_off"]),
    "reserved": (
        lambda v: replace(v, makeups=(Makeup(1, EVERY_DAY[0], EVERY_DAY[-1]),)),
        ["reserved_day"],
    ),
    "group too small": (
        lambda v: replace(v, units=(replace(v.units[0], people=4),)),
        ["group_min"],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_alone_is_in_the_way_is_named_and_nothing_else(village, way):
    change, codes = WAYS[way]

    found, row = _reasons(change(village))

    assert found == codes
    assert row.units == ("P1.s3",)
    assert set(row.obstacle.helps) <= set(codes)


def test_without_an_obstacle_nothing_is_lacking(village):
    answer = _explained(village)

    assert answer.cannot == ()
    assert Sentences(village).lines(answer) == ["Everybody is taught as asked."]


def test_days_off_of_a_region_count(village):
    regional = (RegionalHolidays("KZ-1", tuple(EVERY_DAY)),)
    off = replace(village, calendar=replace(village.calendar, regional=regional))

    found, row = _reasons(off)

    assert found == ["day_off"]
    assert row.obstacle.reasons[0].days == tuple(WINDOW)


def test_what_other_groups_take_is_named(village):
    busy = replace(
        village,
        calendar=Calendar(WINDOW[0], WINDOW[0], (1, 2, 3, 4, 5, 6)),
        stages=(replace(village.stages[0], last=WINDOW[0]),),
        units=(Unit("P1.s3", "P1", "s3", "kk", 24), Unit("P2.s3", "P2", "s3", "kk", 12)),
        makeups=(),
    )

    assert _reasons(busy)[0] == ["room_taken"]

    roomy = replace(busy, venues=(*busy.venues, Venue("V2", "D1", 12, 50.0, 60.0)))
    assert _reasons(roomy)[0] == ["trainer_busy"]

    lazy = replace(roomy, policy=replace(roomy.policy, trainer_day_max=1))
    assert _reasons(lazy)[0] == ["trainer_day"]


def test_a_reason_can_need_two_things(village):
    """A speaker who is absent, next to one who is there and does not speak the language."""
    other = replace(village.trainers[0], id="T2", languages=("ru",))
    two = replace(
        village,
        trainers=(*village.trainers, other),
        absences=_absent("trainer", "T1", EVERY_DAY),
    )

    found, row = _reasons(two)

    assert found == ["speakers", "trainer_absent"]
    assert set(row.obstacle.helps) == {"speakers", "trainer_absent"}
    speakers, absent = row.obstacle.reasons
    assert speakers.refs == ("D1", "kk", "T1")
    assert (absent.refs, absent.days) == (("T1",), tuple(WINDOW))


def test_the_reason_is_said_in_words(village):
    mute = _trainer(village, languages=("ru",))

    lines = Sentences(mute).lines(_explained(mute))

    assert lines[0] == (
        "district D1 has no Kazakh-speaking certified trainer on 4–6 March: "
        "10 people of P1.s3 cannot be taught in person."
    )
    assert lines[1] == (
        "stage s3 has no online groups there: 10 people of P1.s3 cannot be taught online."
    )
    assert len(lines) == 2


@pytest.mark.parametrize("way", WAYS)
def test_every_reason_has_words(village, way):
    instance = WAYS[way][0](village)

    lines = Sentences(instance).lines(_explained(instance))

    assert all("10 people of" in line or "4 people of" in line for line in lines)


def test_days_are_said_as_ranges():
    days = [DAY(2026, 2, 28), DAY(2026, 3, 1), DAY(2026, 3, 4), DAY(2026, 3, 5), DAY(2026, 3, 9)]

    assert day_text(days) == "28 February – 1 March, 4–5 March and 9 March"


def test_people_online_are_explained_as_not_in_person(village):
    """Who is online for want of a room is asked for only in person."""
    stage = replace(
        village.stages[0], sizes=(GroupSize(IN_PERSON, 5, 12), GroupSize(ONLINE, 4, 20))
    )
    far = replace(_room(village, lat=52.0), stages=(stage,))
    plan = solve(far, 1)

    assert plan.untrained == ()
    assert _reasons(far)[0] == ["rooms_near"]
    assert Explainer(far, plan).untrained().cannot == ()


@PROFILE
@given(countries())
def test_untrained_people_have_a_reason_or_a_place(instance):
    """Who is untrained without an obstacle could have been taught: the seat or group is real."""
    instance = in_order(instance)
    plan = solve(instance, 1)
    answer = Explainer(instance, plan).untrained()

    assert answer.people == plan.untrained_people
    asked = {(row.stage, row.wanted): 0 for row in answer.cannot}
    for row in answer.cannot:
        asked[row.stage, row.wanted] += row.people
        assert row.obstacle is None or row.obstacle.reasons
    assert sum(asked.values()) == 2 * plan.untrained_people


@given(st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=6))
def test_the_smallest_reason_is_the_smallest(reasons):
    """Any set that holds one of the drawn reasons is infeasible; brute force finds the smallest."""
    kinds = tuple(str(number) for number in range(7))
    cores = [{str(number) for number in core} for core in reasons]

    def feasible(kept):
        return not any(core <= kept for core in cores)

    found = smallest_infeasible(kinds, feasible)

    assert not feasible(frozenset(found))
    assert len(found) == min(len(core) for core in cores)
    assert all(feasible(frozenset(less)) for less in combinations(found, len(found) - 1))


def test_a_unit_in_a_farther_room_learns_why(country):
    """The nearer room is too small for its group."""
    near = Venue("V0", "D1", 4, 50.1, 60.0)
    instance = replace(country, venues=(*country.venues, near))
    plan = solve(instance, 1)

    facts = Explainer(instance, plan).unit("P1.s3").facts

    assert (facts[0].code, facts[0].refs[0]) == ("nearer_room", "V0")
    assert [reason.code for reason in facts[0].reasons] == ["room_size"]


def test_a_seminar_says_who_lives_nearer_and_cannot(country):
    """Here the nearer trainer is away all the time."""
    nearer = Trainer("T0", "D1", ("kk",), "s1", "D1.s1", 50.0, 60.0)
    instance = replace(
        country,
        trainers=(nearer, *(replace(row, lat=50.3) for row in country.trainers)),
        absences=_absent("trainer", "T0", EVERY_DAY),
    )
    plan = solve(instance, 1)

    facts = {fact.code: fact for fact in Explainer(instance, plan).seminar("s2.D1.kk.p01").facts}

    assert facts["nearer_trainer"].refs[0] == "T0"
    assert [reason.code for reason in facts["nearer_trainer"].reasons] == ["trainer_absent"]
    assert int(facts["other_half_days"].refs[0]) > 0


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        (lambda one: one.unit("X"), "there is no unit 'X'"),
        (lambda one: one.seminar("X"), "there is no seminar 'X'"),
        (lambda one: one.district("X", "s3"), "there is no commission 'X'"),
        (lambda one: one.district("D1", "X"), "there is no stage 'X'"),
    ],
)
def test_what_is_not_there_cannot_be_explained(country, ask, problem):
    with pytest.raises(BadInput, match=problem):
        ask(Explainer(country, solve(country, 1)))


def test_the_command_answers_in_words_and_in_json(village, tmp_path, planner_command):
    write_instance(village, tmp_path / "instance")
    write_plan(solve(village, 1), tmp_path / "plan")
    ask = ("explain", tmp_path / "instance", tmp_path / "plan")

    unit = json.loads(planner_command(*ask, "--unit", "P1.s3", "--json").stdout)
    words = planner_command(*ask, "--untrained")
    half = planner_command(*ask, "--district", "D1")
    nobody = planner_command(*ask, "--unit", "P9")

    assert unit["about"] == "unit"
    assert {row["change"] for row in unit["alternatives"]} == {"half_day"}
    assert words.stdout == "Everybody is taught as asked.\n"
    assert (half.returncode, nobody.returncode) == (1, 1)
    assert half.stderr == "--stage: it belongs to --district. Give both or neither.\n"
    assert nobody.stderr == "--unit: there is no unit 'P9'. Name one of the units.\n"
