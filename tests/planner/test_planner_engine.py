import datetime as dt
import pickle
from dataclasses import replace

import numpy as np
import pytest

from kaskad_planner import Stopped, bounds, evaluate, generate, proven_districts, solve
from kaskad_planner.assign import NOWHERE, Choice, assign
from kaskad_planner.instance import Absence
from kaskad_planner.pack import pack, packed


def _choice(people, km, most, least=5, free=9, allow_small=False):
    venues = len(most)
    return Choice(
        question=np.zeros(len(people), dtype=np.int64),
        people=np.array(people, dtype=np.int64),
        km=np.array(km, dtype=float).reshape(len(people), venues),
        most=np.array([most], dtype=np.int64),
        free=np.full((1, venues), free, dtype=np.int64),
        trip=np.zeros((1, venues)),
        least=np.full((1, venues), least, dtype=np.int64),
        allow_small=allow_small,
    )


def _drawn_choice(rng, venues, allow_small):
    """A question of up to twelve units; rooms may be too small, closed or too far."""
    units = int(rng.integers(1, 13))
    km = rng.uniform(1, 90, (units, venues)).round(1)
    km[rng.random(km.shape) < 0.15] = np.inf
    return Choice(
        question=np.zeros(units, dtype=np.int64),
        people=rng.integers(1, 12, units),
        km=km,
        least=np.full((1, venues), int(rng.integers(1, 12))),
        most=rng.integers(4, 30, (1, venues)),
        free=rng.integers(0, 4, (1, venues)),
        trip=rng.uniform(0, 60, (1, venues)).round(1),
        allow_small=allow_small,
    )


def _side_by_side(choices):
    """The same questions as one, the rooms filled up."""
    width = max(one.most.shape[1] for one in choices)

    def filled(name, value):
        tables = [getattr(one, name) for one in choices]
        more = [width - table.shape[1] for table in tables]
        return np.concatenate(
            [
                np.pad(table, ((0, 0), (0, count)), constant_values=value)
                for table, count in zip(tables, more, strict=True)
            ]
        )

    return Choice(
        question=np.repeat(np.arange(len(choices)), [one.people.size for one in choices]),
        people=np.concatenate([one.people for one in choices]),
        km=filled("km", np.inf),
        least=filled("least", 1),
        most=filled("most", 1),
        free=filled("free", 0),
        trip=filled("trip", 0.0),
        allow_small=choices[0].allow_small,
    )


@pytest.mark.parametrize("allow_small", [False, True])
def test_questions_side_by_side_are_answered_as_alone(allow_small):
    rng = np.random.default_rng(4)
    choices = [_drawn_choice(rng, int(rng.integers(1, 12)), allow_small) for _ in range(150)]

    together = assign(_side_by_side(choices))

    assert together.tolist() == [room for one in choices for room in assign(one).tolist()]
    assert len(set(together.tolist())) > 8


@pytest.mark.parametrize("allow_small", [False, True])
def test_every_room_has_a_load_that_can_be_cut(allow_small):
    rng = np.random.default_rng(5)
    for _ in range(300):
        one = _drawn_choice(rng, int(rng.integers(1, 12)), allow_small)
        chosen = assign(one)
        for room in set(chosen.tolist()) - {NOWHERE}:
            load = int(one.people[chosen == room].sum())
            most, least, free = (int(t[0, room]) for t in (one.most, one.least, one.free))
            groups = -(-load // most)
            assert groups <= free
            assert allow_small or groups * least <= load
        assert np.isfinite(
            one.km[np.flatnonzero(chosen != NOWHERE), chosen[chosen != NOWHERE]]
        ).all()


def test_places_side_by_side_are_divided_as_alone():
    rng = np.random.default_rng(6)
    places = [sorted(rng.integers(1, 14, rng.integers(1, 9)))[::-1] for _ in range(120)]
    least, most = rng.integers(1, 9, 120), rng.integers(9, 20, 120)
    place = np.repeat(np.arange(120), [len(one) for one in places])
    people = np.concatenate(places)

    where, group, entry, number = packed(place, people, least, most)

    assert np.bincount(entry, number).tolist() == people.tolist()
    for one in range(120):
        units = [(f"{unit:02d}", int(count)) for unit, count in enumerate(places[one])]
        alone = pack(units, int(least[one]), int(most[one]))
        loads = np.bincount(group[where == one], number[where == one])
        assert loads.tolist() == [row.load for row in alone]


def _sizes(groups):
    return sorted(group.load for group in groups)


def test_groups_are_balanced_and_units_whole():
    units = [("a", 6), ("b", 5), ("c", 4), ("d", 3)]

    groups = pack(units, least=5, most=10)

    assert _sizes(groups) == [9, 9]
    assert sorted(unit for group in groups for unit in group.people) == ["a", "b", "c", "d"]


def test_a_unit_is_split_only_when_it_must_be():
    assert _sizes(pack([("a", 25)], least=5, most=10)) == [5, 10, 10]
    assert _sizes(pack([("a", 7), ("b", 7), ("c", 6)], least=5, most=10)) == [10, 10]


def test_a_load_that_cannot_be_divided_leaves_one_small_group():
    groups = pack([("a", 20), ("b", 15)], least=20, most=30)

    assert _sizes(groups) == [5, 30]
    assert pack([], least=5, most=10) == []


def test_the_nearest_venue_is_taken_when_it_can_be():
    chosen = assign(_choice([5, 6, 7], [[1, 9], [9, 1], [9, 2]], [12, 20]))

    assert chosen.tolist() == [0, 1, 1]


def test_a_pool_too_small_moves_to_the_next_venue():
    chosen = assign(_choice([3, 6, 7], [[1, 9], [9, 1], [9, 2]], [12, 20]))

    assert chosen.tolist() == [1, 1, 1]


def test_a_load_in_the_gap_gives_up_the_fewest_people():
    chosen = assign(_choice([15, 15, 5], [[1], [2], [3]], [30], least=20))

    assert chosen.tolist() == [0, 0, NOWHERE]


def test_a_load_in_the_gap_moves_to_a_larger_room():
    chosen = assign(_choice([20, 10, 5], [[1, 2], [1, 2], [1, 2]], [30, 40], least=20))

    assert chosen.tolist() == [1, 1, 1]


def test_small_groups_stay_where_the_policy_allows_them():
    question = _choice([3], [[1]], [12])

    assert assign(question).tolist() == [NOWHERE]
    assert assign(replace(question, allow_small=True)).tolist() == [0]


def test_free_half_days_limit_a_venue():
    chosen = assign(_choice([10, 10, 10], [[1], [2], [3]], [10], free=2))

    assert sorted(chosen.tolist()) == [NOWHERE, 0, 0]


def test_units_out_of_reach_go_nowhere():
    assert assign(_choice([9, 9], [[np.inf], [1]], [12])).tolist() == [NOWHERE, 0]
    assert assign(_choice([9], [], [])).tolist() == [NOWHERE]


def test_a_generated_country_has_the_people_asked_for():
    for members in (100, 101, 399, 1234, 5000):
        assert generate(members, 2).people == members
    with pytest.raises(ValueError, match="100 members or more"):
        generate(99, 1)
    with pytest.raises(ValueError, match="no such country"):
        generate(100, 1, "xx")


def test_generation_is_deterministic():
    assert generate(800, 5) == generate(800, 5)
    assert generate(800, 5) != generate(800, 6)


def test_a_generated_country_is_planned_whole(synthetic):
    instance, plan = synthetic

    assert plan.breaches == ()
    assert plan.untrained_people == 0
    assert sum(piece.people for piece in plan.pieces) == instance.people


def test_levels_are_at_or_above_their_bounds(synthetic):
    instance, plan = synthetic

    counted = evaluate(instance, plan)
    assert [row.value for row in plan.levels] == [row.value for row in counted]
    assert all(one.bound >= other.bound for one, other in zip(plan.levels, counted, strict=True))
    for row in plan.bounds:
        assert row.value >= row.bound - 1e-6, row
    proven, districts = proven_districts(instance, plan.bounds)
    assert 0 < proven <= districts


def test_bounds_without_a_plan_are_below_those_with_one(synthetic):
    instance, plan = synthetic
    alone = {(r.commission, r.stage, r.level): r.bound for r in bounds(instance)}

    for row in plan.bounds:
        if row.level in ("untrained", "online"):
            assert alone[row.commission, row.stage, row.level] <= row.value


def test_the_national_seminar_is_one(country):
    plan = solve(country, 1)

    assert [(s.language, s.trainer, s.commission) for s in plan.seminars if s.stage == "s1"] == [
        ("mixed", "", "KZ")
    ]


def test_far_people_are_taught_online_by_their_region(country):
    plan = solve(country, 1)
    seminars = {seminar.id: seminar for seminar in plan.seminars}

    [piece] = [piece for piece in plan.pieces if piece.unit == "P4.s2"]

    seminar = seminars[piece.seminar]
    assert (seminar.format, seminar.commission, seminar.language) == ("online", "KZ-1", "ru")


def test_people_of_a_higher_commission_join_the_nearest_district(country):
    plan = solve(country, 1)
    seminars = {seminar.id: seminar for seminar in plan.seminars}

    [piece] = [piece for piece in plan.pieces if piece.unit == "KZ-1.s2"]

    assert seminars[piece.seminar].commission == "D1"


def test_nobody_speaks_the_language(country):
    units = tuple(
        replace(unit, language="uz") if unit.id == "P3.s3" else unit for unit in country.units
    )

    plan = solve(replace(country, units=units), 1)

    assert [(r.unit, r.people, r.reason) for r in plan.untrained] == [
        ("P3.s3", 8, "no_trainer_for_language")
    ]
    assert plan.levels[0].bound == 8


def _in_person_only(country):
    return replace(
        country,
        stages=tuple(s if s.id == "s1" else replace(s, sizes=s.sizes[:1]) for s in country.stages),
    )


def test_no_place_without_online(country):
    plan = solve(_in_person_only(country), 1)

    assert [(r.unit, r.reason) for r in plan.untrained] == [("P4.s2", "no_place")]
    assert plan.levels[0].bound == 4
    assert plan.breaches == ()


def test_too_few_people_without_online(country):
    units = tuple(replace(u, people=3) if u.id == "P3.s2" else u for u in country.units)
    alone = replace(_in_person_only(country), units=units)

    plan = solve(alone, 1)
    kind = solve(replace(alone, policy=replace(alone.policy, allow_small=True)), 1)

    assert ("P3.s2", "group_too_small") in [(r.unit, r.reason) for r in plan.untrained]
    assert [r.unit for r in kind.untrained] == ["P4.s2"]
    assert kind.breaches == ()


def test_no_free_half_day(country):
    absences = tuple(
        Absence("trainer", trainer.id, dt.date(2026, 2, 19) + dt.timedelta(days=number))
        for trainer in country.trainers
        for number in range(7)
    )

    plan = solve(replace(country, absences=absences), 1)

    assert {(r.unit, r.reason) for r in plan.untrained if r.unit.endswith("s2")} == {
        (unit, "no_free_half_day") for unit in ("KZ-1.s2", "P1.s2", "P3.s2", "P4.s2")
    }
    assert plan.breaches == ()


def test_earliest_plans_finish_no_later(country):
    hurry = replace(country, policy=replace(country.policy, completion="earliest"))

    plan, calm = solve(hurry, 1), solve(country, 1)

    assert plan.breaches == ()
    completion = {level.name: level for level in plan.levels}["completion"]
    assert completion.value < {level.name: level for level in calm.levels}["completion"].value
    assert completion.bound <= completion.value


def test_progress_is_told_and_stop_is_obeyed(country):
    told = []
    solve(country, 1, progress=told.append)

    shares = [row.done / row.total for row in told]
    assert shares == sorted(shares)
    assert (told[0].stage, told[-1].stage, shares[-1]) == ("quick", "improving", 1)
    with pytest.raises(Stopped):
        solve(country, 1, stop=lambda: True)


def test_stopped_later_the_first_complete_plan_is_returned(country):
    asked = iter([False] * 6 + [True] * 10)

    plan = solve(country, 1, stop=lambda: next(asked))

    assert (plan.breaches, plan.untrained) == ((), ())


def test_a_make_up_round_is_planned_with_certificates_already_held(country):
    stage = replace(
        country.stages[2],
        id="m1",
        round=1,
        first=dt.date(2026, 3, 10),
        last=dt.date(2026, 3, 12),
    )
    trainers = tuple(
        replace(row, unit="", certified_on=dt.date(2026, 2, 18)) for row in country.trainers
    )
    missed = tuple(replace(u, stage="m1") for u in country.units if u.stage == "s3")
    instance = replace(
        country, stages=(stage,), trainers=trainers, units=missed, held_stages=("s1", "s2")
    )

    plan = solve(instance, 1)

    assert (plan.breaches, plan.untrained) == ((), ())
    assert {row.round for row in plan.seminars} == {1}


def test_an_instance_and_a_plan_arrive_whole_in_another_process(synthetic):
    instance, plan = synthetic

    assert pickle.loads(pickle.dumps(instance)) == instance  # noqa: S301  our own rows
    assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301  as above


@pytest.mark.parametrize("mixed", [False, True])
def test_one_room_takes_one_group_in_a_half_day(village, changed, mixed):
    crowd = changed(
        village,
        stages=(changed(village.stages[0], mixed_languages=mixed),),
        units=(changed(village.units[0], people=36),),
        policy=changed(village.policy, completion="earliest"),
    )

    ends = [row.bound for row in bounds(crowd) if row.level == "completion"]

    assert ends == [3.0]
