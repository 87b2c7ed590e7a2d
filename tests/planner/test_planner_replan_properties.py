"""Properties of a replan of any tiny country after any events."""

import datetime as dt
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad_planner import State, check, replan, solve
from kaskad_planner.events import (
    CertificateLate,
    CommissionMerged,
    DayLost,
    MembersAdded,
    MembersRemoved,
    MembersReplaced,
    SeminarCancelled,
    TrainerLost,
    VenueLost,
)
from tests.planner.test_planner_properties import (
    DAYS,
    PROFILE,
    countries,
    mixed,
    with_rows_mixed,
)


def _happen(rng, instance, plan):
    """Draw events that can have happened, of every kind."""
    makers = [_cancel, _lose_trainer, _lose_venue, _members, _members, _add, _merge, _late, _storm]
    rows, used = [], set()
    for maker in rng.choices(makers, k=rng.randint(1, 6)):
        event = maker(rng, instance, plan, used)
        if event is not None:
            rows.append(event)
    return rows


def _cancel(rng, instance, plan, used):
    return SeminarCancelled(rng.choice(plan.seminars).id) if plan.seminars else None


def _lose_trainer(rng, instance, plan, used):
    if not instance.trainers:
        return None
    first = rng.choice(DAYS)
    last = rng.choice([None, first, first + dt.timedelta(days=2)])
    return TrainerLost(rng.choice(instance.trainers).id, first, last)


def _lose_venue(rng, instance, plan, used):
    if not instance.venues:
        return None
    first = rng.choice(DAYS)
    last = rng.choice([None, first])
    return VenueLost(rng.choice(instance.venues).code, first, last, rng.choice(["", "am"]))


def _members(rng, instance, plan, used):
    unit = rng.choice(instance.units)
    if unit.id in used:
        return None
    used.add(unit.id)
    teachers = [row.id for row in instance.trainers if row.unit == unit.id]
    people = rng.randint(1, unit.people)
    named = min(rng.randint(0, 1), len(teachers))
    named = max(named, people - (unit.people - len(teachers)))
    if named > min(people, len(teachers)):
        return None
    kind = rng.choice([MembersReplaced, MembersRemoved])
    seats = [p.seminar for p in plan.pieces if p.unit == unit.id and p.people >= people]
    seminar = rng.choice(["", *seats])
    return kind(unit.id, people, rng.choice(DAYS), seminar, tuple(teachers[:named]))


def _add(rng, instance, plan, used):
    unit = rng.choice(instance.units)
    people, since = rng.randint(1, 12), rng.choice(DAYS)
    if rng.random() < 0.5:
        return MembersAdded(people, since, unit=unit.id)
    home = rng.choice(instance.commissions).code
    return MembersAdded(people, since, commission=home, stage=unit.stage, language="kk")


def _merge(rng, instance, plan, used):
    one = rng.choice(instance.commissions[1:])
    others = [r for r in instance.commissions if r.level == one.level and r.code != one.code]
    return CommissionMerged(one.code, rng.choice(others).code) if others else None


def _late(rng, instance, plan, used):
    if not instance.trainers:
        return None
    return CertificateLate(rng.choice(instance.trainers).id, rng.choice(DAYS))


def _storm(rng, instance, plan, used):
    return DayLost(rng.choice(instance.commissions).code, rng.choice(DAYS))


@settings(PROFILE, max_examples=25)
@given(countries(), st.integers(0, 10**6))
def test_any_events_leave_a_valid_plan_and_the_past_alone(instance, seed):
    rng = random.Random(seed)
    plan = solve(instance, 1)
    now = State(rng.choice(DAYS), rng.choice(["", "am", "pm"]))
    events = _happen(rng, instance, plan)

    after, diff = replan(instance, plan, now, events)

    found = check(diff.instance, after, now=now, before=plan, not_held=diff.not_held)
    assert found == [] or not events
    taught = sum(row.people for row in after.pieces) + after.untrained_people
    assert taught == diff.instance.people
    assert diff.persons_moved >= diff.unavoidable
    assert all(row.event for row in diff.changes)
    again, same = replan(instance, plan, now, events)
    assert (again, same) == (after, diff)


@settings(PROFILE, max_examples=15)
@given(countries(), st.sampled_from(DAYS))
def test_nothing_happened_and_nothing_changes(tmp_path_factory, instance, day):
    plan = solve(instance, 1)

    after, diff = replan(instance, plan, State(day), [])

    assert after is plan
    assert diff.instance is instance
    assert (diff.changes, diff.persons_moved, diff.unavoidable) == ((), 0, 0)


@settings(PROFILE, max_examples=15)
@given(countries(), st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(instance, seed):
    rng = random.Random(seed)
    plan = solve(instance, 1)
    events = _happen(rng, instance, plan)
    now = State(DAYS[2])

    other = with_rows_mixed(instance, rng)
    again = replace(plan, seminars=mixed(plan.seminars, rng), pieces=mixed(plan.pieces, rng))

    assert replan(other, again, now, events) == replan(instance, plan, now, events)
