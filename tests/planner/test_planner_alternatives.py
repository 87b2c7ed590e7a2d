"""What is offered as the next best is valid, costs what is said, and is the best there is."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad_planner import check, evaluate, instance_hash, solve
from kaskad_planner.alternatives import Alternatives
from kaskad_planner.atlas import Atlas
from kaskad_planner.changes import Change, Costs, Move, apply
from kaskad_planner.explain import Explainer
from kaskad_planner.instance import IN_PERSON, ONLINE, Venue, in_order
from kaskad_planner.plan import Untrained
from kaskad_planner.situation import Situation
from tests.planner.test_planner_properties import PROFILE, countries

EVERY_DAY = [dt.date(2026, 2, 18) + dt.timedelta(days=number) for number in range(24)]


def _proven(instance, plan, alternative):
    """The change is valid for the judge, and the levels differ as was said."""
    changed = apply(plan, alternative.change)
    before = {level.name: level.value for level in evaluate(instance, plan)}
    after = {level.name: level.value for level in evaluate(instance, changed)}

    assert changed == alternative.plan
    assert check(instance, changed) == []
    assert dict(alternative.difference) == {
        name: pytest.approx(after[name] - before[name], abs=2e-3) for name in before
    }


def test_a_seat_that_the_planner_missed_is_no_obstacle(village):
    """Somebody took people out by hand: nothing forbids them, and the way back is offered."""
    whole = solve(village, 1)
    plan = replace(
        whole,
        pieces=tuple(replace(piece, people=8) for piece in whole.pieces),
        untrained=(Untrained("P1.s3", 2, "no_place"),),
    )
    explainer = Explainer(village, plan)

    answer = explainer.unit("P1.s3")

    assert [row.obstacle for row in answer.cannot if row.wanted == IN_PERSON] == [None]
    best = answer.alternatives[0]
    assert (best.change.kind, dict(best.difference)["untrained"]) == ("seminar", -2)
    _proven(village, plan, best)


def test_every_alternative_is_valid_and_costs_what_is_said(synthetic):
    instance, plan = synthetic
    explainer = Explainer(instance, plan)
    units = [piece.unit for piece in plan.pieces][::40]
    seminars = [seminar.id for seminar in plan.seminars][::8]

    answers = [explainer.unit(name) for name in units]
    answers += [explainer.seminar(name) for name in seminars]

    found = [one for answer in answers for one in answer.alternatives]
    assert {one.change.kind for one in found} >= {"seminar", "room", "half_day", "trainer"}
    for one in found:
        _proven(instance, plan, one)


def _every_change(instance, plan, seminar):
    """Yield a seminar in every room, half-day and with every trainer, without looking."""
    online = seminar.format == ONLINE
    stage = next(stage for stage in instance.stages if stage.id == seminar.stage)
    for venue in [""] if online else [row.code for row in instance.venues]:
        for day in EVERY_DAY[: (stage.last - EVERY_DAY[0]).days + 1]:
            for slot in ("am", "pm"):
                for trainer in [row.id for row in instance.trainers] or [""]:
                    moved = replace(seminar, venue=venue, day=day, slot=slot, trainer=trainer)
                    if moved != seminar:
                        yield apply(plan, Change("any", moved))


@pytest.mark.parametrize("seminar", ["s2.D1.kk.p01", "s3.D1.kk.p01", "s3.D2.ru.p01"])
@pytest.mark.parametrize("completion", ["window", "earliest"])
def test_the_best_alternative_is_the_best_of_all(country, seminar, completion):
    two = Venue("V3", "D1", 30, 50.1, 60.1)
    policy = replace(country.policy, completion=completion)
    instance = replace(country, venues=(*country.venues, two), policy=policy)
    plan = solve(instance, 1)
    row = next(row for row in plan.seminars if row.id == seminar)
    before = [level.value for level in evaluate(instance, plan)]

    valid = [
        tuple(
            round(level.value - was, 3)
            for level, was in zip(evaluate(instance, one), before, strict=True)
        )
        for one in _every_change(instance, plan, row)
        if not check(instance, one)
    ]
    found = Explainer(instance, plan).seminar(seminar).alternatives

    assert [value for _, value in found[0].difference] == pytest.approx(min(valid), abs=2e-3)


@PROFILE
@given(countries(), st.randoms(use_true_random=False))
def test_any_change_costs_what_measuring_says(instance, rng):
    """The quick cost of any change, valid or not, is the difference of the levels."""
    instance = in_order(instance)
    plan = solve(instance, 1)
    if not plan.seminars:
        return
    situation = Situation(Atlas(instance), plan)
    seminar = rng.choice(plan.seminars)
    options = [Change("any", replace(seminar, slot="pm" if seminar.slot == "am" else "am"))]
    options += [
        Change("any", seminar, (Move(piece.unit, piece.people, piece.seminar),))
        for piece in plan.pieces
        if piece.seminar != seminar.id and seminar.stage == situation.seminars[piece.seminar].stage
    ]
    options += [
        Change("any", seminar, (Move(row.unit, row.people, ""),))
        for row in plan.untrained
        if situation.atlas.units[row.unit].stage == seminar.stage
    ]
    change = rng.choice(options)

    quick = Costs(situation).difference(change)

    before = [level.value for level in evaluate(instance, plan)]
    after = [level.value for level in evaluate(instance, apply(plan, change))]
    assert quick == pytest.approx([a - b for a, b in zip(after, before, strict=True)], abs=5e-3)


@PROFILE
@given(countries())
def test_alternatives_of_any_country_keep_the_plan_valid(instance):
    instance = in_order(instance)
    plan = solve(instance, 1)
    explainer = Explainer(instance, plan)

    answers = [explainer.seminar(row.id) for row in plan.seminars[:2]]
    answers += [explainer.unit(row.unit) for row in plan.untrained[:2]]

    for answer in answers:
        for one in answer.alternatives:
            _proven(instance, plan, one)


def test_a_seminar_of_the_centre_says_so(country):
    plan = solve(country, 1)
    answer = Explainer(country, plan).seminar("s1.KZ.mixed.o01")

    assert answer.facts[0].code == "centre"
    for one in answer.alternatives:
        _proven(country, plan, one)


def test_the_alternatives_of_a_plan_of_another_instance_are_none_the_worse(country):
    """A breach that was there before does not hide the next best."""
    plan = replace(solve(country, 1), instance="other")
    situation = Situation(Atlas(in_order(country)), plan)

    found = Alternatives(situation).of_seminar(situation.seminars["s3.D1.kk.p01"])

    assert found
    own = replace(found[0].plan, instance=instance_hash(country))
    assert check(country, own) == []
