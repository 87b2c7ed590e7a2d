"""A plan of which a part was held: the past is a fact, the future is judged."""

import datetime as dt
from dataclasses import replace

import pytest

from kaskad_planner import State, check, instance_hash, solve
from kaskad_planner.instance import Absence, RegionalHolidays

NOW = State(dt.date(2026, 2, 26))


@pytest.fixture
def plan(country):
    return solve(country, 1)


def _codes(instance, plan, now, **more):
    own = replace(plan, instance=instance_hash(instance))
    return {breach.code for breach in check(instance, own, now=now, **more)}


def _held(plan, stage="s2"):
    return next(row for row in plan.seminars if row.stage == stage and row.format == "in_person")


def _with(plan, seminar, **fields):
    rows = tuple(replace(row, **fields) if row == seminar else row for row in plan.seminars)
    return replace(plan, seminars=rows)


def test_what_came_after_a_held_seminar_is_no_breach(country, plan):
    row = _held(plan)
    calendar = replace(country.calendar, regional=(RegionalHolidays("KZ-1", (row.day,)),))
    absences = (
        Absence("venue", row.venue, row.day),
        Absence("trainer", row.trainer, row.day, row.slot),
    )
    later = tuple(
        replace(one, certified_on=dt.date(2026, 2, 25)) if one.id == row.trainer else one
        for one in country.trainers
    )
    changed = replace(country, absences=absences, calendar=calendar, trainers=later)

    before, after = _codes(changed, plan, State(row.day)), _codes(changed, plan, NOW)

    wanted = {"venue_closed", "trainer_absent", "day_off", "trainer_not_certified"}
    assert wanted <= before
    assert not wanted & after


def test_a_small_group_that_was_held_is_no_breach(country, plan):
    row = _held(plan)
    piece = next(one for one in plan.pieces if one.seminar == row.id)
    fewer = replace(
        plan,
        pieces=tuple(
            replace(one, people=1) if one == piece else one
            for one in plan.pieces
            if one.seminar != row.id or one == piece
        ),
    )

    assert "group_min" in _codes(country, fewer, None)
    assert "group_min" not in _codes(country, fewer, NOW)
    assert "people_missing" in _codes(country, fewer, NOW)


def test_the_half_day_decides_what_is_held(country, plan):
    row = replace(_held(plan), slot="am")
    plan = _with(plan, _held(plan), slot="am")
    closed = replace(country, absences=(Absence("venue", row.venue, row.day, "am"),))

    assert _codes(closed, plan, State(row.day, "am")) == {"venue_closed"}
    assert _codes(closed, plan, State(row.day, "pm")) == set()


def test_the_future_is_judged_as_ever(country, plan):
    row = _held(plan, "s3")
    closed = replace(country, absences=(Absence("venue", row.venue, row.day),))

    assert _codes(closed, plan, NOW) == {"venue_closed"}


CHANGES = {
    "another trainer": lambda plan: _with(plan, _held(plan), trainer="T2"),
    "another half-day": lambda plan: _with(
        plan, _held(plan), slot="am" if _held(plan).slot == "pm" else "pm"
    ),
    "not there": lambda plan: replace(
        plan, seminars=tuple(row for row in plan.seminars if row != _held(plan))
    ),
    "put off": lambda plan: _with(plan, _held(plan), day=dt.date(2026, 2, 27)),
    "invented": lambda plan: replace(
        plan, seminars=(*plan.seminars, replace(_held(plan), id="new"))
    ),
    "other people": lambda plan: replace(
        plan,
        pieces=tuple(
            replace(one, people=one.people + 1) if one.seminar == _held(plan).id else one
            for one in plan.pieces
        ),
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_changed_past_is_caught(country, plan, kind):
    assert "held_changed" not in _codes(country, plan, NOW, before=plan)
    assert "held_changed" in _codes(country, CHANGES[kind](plan), NOW, before=plan)


def test_what_was_not_held_must_not_stay(country, plan):
    name = _held(plan).id
    gone = replace(
        plan,
        seminars=tuple(row for row in plan.seminars if row.id != name),
        pieces=tuple(row for row in plan.pieces if row.seminar != name),
    )

    assert "held_changed" in _codes(country, plan, NOW, before=plan, not_held=[name])
    assert "held_changed" not in _codes(country, gone, NOW, before=plan, not_held=[name])
