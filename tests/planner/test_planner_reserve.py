"""The standing pool: seats kept in make-up rounds for whoever comes late."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad_planner import (
    BadInput,
    State,
    check,
    generate,
    read_instance,
    read_plan,
    replan,
    solve,
    write_instance,
    write_plan,
)
from kaskad_planner.events import TrainerLost
from kaskad_planner.instance import Absence, Makeup
from kaskad_planner.plan import Reserve
from tests.planner.test_planner_properties import PROFILE, countries


def with_seats(instance, share):
    return replace(instance, makeups=tuple(replace(row, seats=share) for row in instance.makeups))


@pytest.fixture
def pool(country):
    """Fifty-one people of stages s2 and s3 in one region, of two languages; one round."""
    return with_seats(country, 0.5)


@PROFILE
@given(countries(), st.sampled_from([0.05, 0.5, 1.0]))
def test_every_pool_is_valid(instance, share):
    plan = solve(with_seats(instance, share), 1)

    assert check(with_seats(instance, share), plan) == []


def test_half_of_the_people_have_a_seat_in_their_language(pool):
    plan = solve(pool, 1)

    people = Counter()
    for unit in pool.units:
        people[unit.language] += unit.people if unit.stage != "s1" else 0
    seats = Counter()
    for row in plan.reserve:
        seats[row.language] += row.seats
        assert (row.commission, row.round) == ("KZ-1", 1)
        assert pool.makeups[0].first <= row.day <= pool.makeups[0].last
    assert plan.reserve
    assert all(seats[name] >= people[name] / 2 for name in people)
    assert plan.breaches == ()


def test_without_a_share_nothing_is_kept(country):
    assert solve(country, 1).reserve == ()


def test_seats_that_nobody_can_teach_stand_there(pool):
    days = [pool.makeups[0].first + dt.timedelta(days=n) for n in range(3)]
    away = tuple(Absence("trainer", row.id, day) for row in pool.trainers for day in days)

    plan = solve(replace(pool, absences=away), 1)

    assert {row.trainer for row in plan.reserve} == {""}
    assert plan.breaches == ()


def _first(plan):
    return next(row for row in plan.reserve if row.trainer)


CORRUPTIONS = [
    ("reserve_seats", lambda plan, row: tuple(one for one in plan.reserve if one != row)),
    ("reserve_round", lambda plan, row: (*plan.reserve, replace(row, round=7))),
    ("reserve_day", lambda plan, row: (replace(row, day=dt.date(2026, 3, 2)), *plan.reserve)),
    ("reserve_day", lambda plan, row: (replace(row, slot="night"), *plan.reserve)),
    ("reserve_size", lambda plan, row: (replace(row, seats=500), *plan.reserve)),
    ("reserve_busy", lambda plan, row: (*plan.reserve, replace(row, seats=1))),
    ("reserve_trainer", lambda plan, row: (replace(row, trainer="nobody"), *plan.reserve)),
    ("reserve_trainer", lambda plan, row: (replace(row, language="uz"), *plan.reserve)),
]


@pytest.mark.parametrize(("code", "corrupt"), CORRUPTIONS)
def test_a_wrong_pool_is_a_breach(pool, judged, code, corrupt):
    plan = solve(pool, 1)

    assert code in judged(pool, replace(plan, reserve=corrupt(plan, _first(plan))))


def test_an_absent_trainer_is_a_breach(pool, judged):
    plan = solve(pool, 1)
    row = _first(plan)
    away = replace(pool, absences=(Absence("trainer", row.trainer, row.day),))

    assert "reserve_trainer" in judged(away, plan)


def test_it_comes_back_as_it_was_written(pool, tmp_path):
    plan = solve(pool, 1)
    write_instance(pool, tmp_path / "land")
    write_plan(plan, tmp_path / "plan")

    assert read_instance(tmp_path / "land").makeups == pool.makeups
    assert read_plan(tmp_path / "plan") == plan
    (tmp_path / "plan" / "reserve.csv").unlink()
    assert read_plan(tmp_path / "plan").reserve == ()


def test_a_share_above_all_is_refused(pool, tmp_path):
    write_instance(pool, tmp_path)
    path = tmp_path / "instance.toml"
    path.write_text(path.read_text().replace("seats = 0.5", "seats = 1.5"))

    with pytest.raises(BadInput, match="is no share"):
        read_instance(tmp_path)


def test_after_a_trainer_is_lost_another_one_stands_ready(pool):
    plan = solve(pool, 1)
    row = _first(plan)
    now = State(dt.date(2026, 3, 5))

    after, diff = replan(pool, plan, now, [TrainerLost(row.trainer, now.day)])

    assert after.reserve
    assert row.trainer not in {one.trainer for one in after.reserve}
    assert check(diff.instance, after, now=now, before=plan) == []


def test_a_generated_country_keeps_seats_for_the_late():
    instance = generate(2000, 6)
    plan = solve(instance, 6)

    assert {row.seats for row in instance.makeups} == {0.08}
    assert {row.round for row in plan.reserve} == {1, 2, 3}
    assert all(isinstance(row, Reserve) and row.trainer for row in plan.reserve)
    assert Makeup(1, instance.calendar.first, instance.calendar.last).seats == 0
