"""Blended seminars: two linked stages, the second part only after the first."""

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad_planner import (
    BadInput,
    Explainer,
    Piece,
    State,
    check,
    evaluate,
    generate,
    instance_hash,
    read_instance,
    replan,
    solve,
    write_instance,
)
from kaskad_planner.engine import Means
from kaskad_planner.events import (
    DayLost,
    MembersAdded,
    MembersReplaced,
    SeminarCancelled,
    TrainerLost,
    VenueLost,
)
from kaskad_planner.instance import IN_PERSON, ONLINE, GroupSize
from kaskad_planner.sentences import Sentences
from tests.planner.test_planner_properties import DAYS, PROFILE, countries, sizes

FIRST_SIZES = (GroupSize(ONLINE, 1, 40),)


def blended(instance, *, sizes=FIRST_SIZES, first=None, last=None, own=None):
    """The same country with its last stage in two parts."""
    *others, stage = instance.stages
    one = replace(
        stage,
        id="s3a",
        sizes=sizes,
        first=first or stage.first,
        last=last or stage.last,
    )
    two = replace(stage, follows="s3a", sizes=own or stage.sizes)
    more = [
        replace(unit, id=unit.id.replace("s3", "s3a"), stage="s3a")
        for unit in instance.units
        if unit.stage == stage.id
    ]
    units = sorted([*instance.units, *more], key=lambda unit: unit.id)
    return replace(instance, stages=(*others, one, two), units=tuple(units))


@st.composite
def blended_countries(draw):
    instance = draw(countries())
    stage = instance.stages[2]
    shift = dt.timedelta(days=draw(st.integers(0, 3)))
    return blended(
        instance,
        sizes=draw(st.sampled_from([FIRST_SIZES, draw(sizes())])),
        first=max(stage.first - shift, instance.calendar.first),
        last=stage.last,
    )


@PROFILE
@given(blended_countries())
def test_every_plan_in_two_parts_is_valid_and_not_below_its_bounds(instance):
    plan = solve(instance, 1)

    assert check(instance, plan) == []
    for row in plan.bounds:
        assert row.value >= row.bound - 1e-6, row


@pytest.fixture
def pair(country):
    """Six days for both parts; the first online, the second in person."""
    rooms = tuple(size for size in country.stages[2].sizes if size.format == IN_PERSON)
    return blended(country, own=rooms)


def _times(plan, unit):
    when = {row.id: (row.day, row.slot) for row in plan.seminars}
    return sorted(when[row.seminar] for row in plan.pieces if row.unit == unit)


def test_everybody_is_at_both_parts_in_their_order(pair):
    plan = solve(pair, 1)

    assert (plan.breaches, plan.untrained) == ((), ())
    for name in ("P1.s3", "P2.s3", "P3.s3"):
        assert _times(plan, name.replace("s3", "s3a"))[-1] < _times(plan, name)[0]
    forms = {row.stage: row.format for row in plan.seminars}
    assert (forms["s3a"], forms["s3"]) == (ONLINE, IN_PERSON)


def test_who_comes_to_two_parts_is_one_person(country, pair):
    assert pair.people == country.people
    assert sum(unit.people for unit in pair.units) > pair.people


def test_the_second_part_before_the_first_is_a_breach(pair, judged):
    plan = solve(pair, 1)
    first = next(row for row in plan.seminars if row.stage == "s3a")
    second = [row for row in plan.seminars if row.stage == "s3"]
    late = replace(first, day=max(row.day for row in second), slot="pm")
    moved = replace(
        plan, seminars=tuple(late if row.id == first.id else row for row in plan.seminars)
    )

    assert "part_order" in judged(pair, moved)


def test_more_people_at_the_second_part_than_at_the_first_are_a_breach(pair, judged):
    plan = solve(pair, 1)
    piece = next(row for row in plan.pieces if row.unit == "P1.s3a")
    fewer = Piece(piece.seminar, piece.unit, piece.people - 1)
    changed = replace(plan, pieces=tuple(fewer if row == piece else row for row in plan.pieces))

    assert "part_order" in judged(pair, changed)


def test_a_second_part_that_was_held_is_a_fact(pair):
    plan = solve(pair, 1)
    first = next(row for row in plan.seminars if row.stage == "s3a")
    after = replace(first, day=pair.stages[3].last, slot="pm")
    moved = replace(
        plan, seminars=tuple(after if row.id == first.id else row for row in plan.seminars)
    )
    held = State(pair.stages[3].last + dt.timedelta(days=1))

    codes = {row.code for row in check(pair, moved, now=held)}

    assert "part_order" not in codes


def test_who_missed_the_first_part_does_not_come_to_the_second(pair):
    """Nobody speaks the language of the first part any more; the second has its trainers."""
    stages = tuple(
        replace(stage, taught_by=("s2",)) if stage.id == "s3a" else stage for stage in pair.stages
    )
    trainers = tuple(row for row in pair.trainers if row.certified_by_stage == "s1")
    plan = solve(replace(pair, stages=stages, trainers=trainers), 1)

    reasons = {(row.unit, row.reason) for row in plan.untrained}
    assert ("P1.s3a", "no_trainer_for_language") in reasons
    assert ("P1.s3", "first_part_missed") in reasons
    assert plan.breaches == ()


def test_a_large_country_is_blended_without_a_breach():
    instance = blended(generate(3000, 4))

    plan = solve(instance, 4)

    assert (plan.breaches, plan.untrained) == ((), ())
    assert evaluate(instance, plan)[0].value == 0
    assert plan == solve(instance, 4, means=Means())


def test_blended_stages_come_back_as_they_were_written(pair, tmp_path):
    write_instance(pair, tmp_path)

    again = read_instance(tmp_path)

    assert again.stages == pair.stages
    assert instance_hash(again) == instance_hash(pair)


BAD_PAIRS = [
    ('follows = "s3a"', 'follows = "s9"', "instance.toml", "not an earlier stage"),
    ('follows = "s3a"', 'follows = "s1"', "instance.toml", "of scope 'national'"),
]


@pytest.mark.parametrize(("old", "new", "file", "problem"), BAD_PAIRS)
def test_a_pair_that_cannot_be_is_refused(pair, tmp_path, old, new, file, problem):
    write_instance(pair, tmp_path)
    path = tmp_path / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))

    with pytest.raises(BadInput, match=problem) as refusal:
        read_instance(tmp_path)

    assert refusal.value.field == "stages.s3.follows"


def test_parts_with_other_people_are_refused(pair, tmp_path):
    write_instance(pair, tmp_path)
    path = tmp_path / "units.csv"
    text = path.read_text()
    path.write_text(text.replace("P1.s3a,P1,s3a,kk,14", "P1.s3a,P1,s3a,kk,13"))

    with pytest.raises(BadInput, match="are at 's3") as refusal:
        read_instance(tmp_path)

    assert (refusal.value.file, refusal.value.field) == ("units.csv", "people")


def _changes(rng, instance, plan):
    """Draw events that change both parts alike."""
    found = [
        SeminarCancelled(row.id) for row in rng.sample(plan.seminars, min(2, len(plan.seminars)))
    ]
    if instance.trainers:
        found.append(TrainerLost(rng.choice(instance.trainers).id, rng.choice(DAYS)))
    if instance.venues:
        found.append(VenueLost(rng.choice(instance.venues).code, rng.choice(DAYS)))
    found.append(DayLost(rng.choice(instance.commissions).code, rng.choice(DAYS)))
    teaching = {row.unit for row in instance.trainers}
    one = rng.choice([row for row in instance.units if row.id not in teaching])
    same = (one.commission, one.language)
    units = [row for row in instance.units if (row.commission, row.language) == same]
    pair = [row for row in units if row.stage in {"s3", "s3a"}]
    people, since = rng.randint(1, 3), rng.choice(DAYS)
    kind = rng.choice([MembersAdded, MembersReplaced])
    for unit in pair if one in pair else ():
        if kind is MembersAdded:
            found.append(MembersAdded(people, since, unit=unit.id))
        else:
            found.append(MembersReplaced(unit.id, min(people, unit.people), since))
    return rng.sample(found, rng.randint(1, len(found)) if one not in pair else len(found))


@settings(PROFILE, max_examples=30)
@given(blended_countries(), st.integers(0, 10**6))
def test_after_any_events_nobody_comes_to_the_second_part_first(instance, seed):
    rng = random.Random(seed)
    plan = solve(instance, 1)
    now = State(rng.choice(DAYS), rng.choice(["", "am", "pm"]))
    events = _changes(rng, instance, plan)

    after, diff = replan(instance, plan, now, events)

    assert check(diff.instance, after, now=now, before=plan, not_held=diff.not_held) == []
    assert diff.persons_moved >= diff.unavoidable


def test_a_first_part_that_is_put_off_takes_the_second_along(pair):
    plan = solve(pair, 1)
    when = {row.id: (row.day, row.slot) for row in plan.seminars}
    second = min(when[row.seminar] for row in plan.pieces if row.unit == "P1.s3")
    first = next(row.seminar for row in plan.pieces if row.unit == "P1.s3a")
    stormy = [DayLost("KZ-1", pair.stages[2].first + dt.timedelta(days=n)) for n in range(4)]
    now = State(pair.stages[2].first)

    after, diff = replan(pair, plan, now, stormy)

    assert second[0] < pair.stages[2].first + dt.timedelta(days=4) or when[first] < second
    assert check(diff.instance, after, now=now, before=plan) == []
    assert _times(after, "P1.s3a")[-1] < _times(after, "P1.s3")[0]
    assert after.untrained_people == 0


def test_who_missed_the_first_part_is_told_so(pair):
    stages = tuple(
        replace(stage, taught_by=("s2",)) if stage.id == "s3a" else stage for stage in pair.stages
    )
    trainers = tuple(row for row in pair.trainers if row.certified_by_stage == "s1")
    instance = replace(pair, stages=stages, trainers=trainers)
    explainer = Explainer(instance, solve(instance, 1))

    answer = explainer.unit("P1.s3")

    codes = {
        reason.code for row in answer.cannot if row.obstacle for reason in row.obstacle.reasons
    }
    assert codes == {"first_part", "format"}
    assert "missed the first part, stage s3a" in " ".join(Sentences(instance).lines(answer))


def test_a_first_part_on_the_last_day_is_the_reason(pair):
    last = pair.stages[2].last
    stages = tuple(
        replace(stage, first=last, last=last) if stage.id.startswith("s3") else stage
        for stage in pair.stages
    )
    slots = pair.slots[:1]
    instance = replace(pair, stages=stages, slots=slots)
    plan = solve(instance, 1)

    assert {row.reason for row in plan.untrained if row.unit.endswith("s3")}
    reasons = Explainer(instance, plan).unit("P1.s3").cannot[0].obstacle.reasons
    assert [(row.code, row.refs, row.days) for row in reasons if row.code == "first_part"] == [
        ("first_part", ("s3a",), (last,))
    ] or {row.code for row in reasons} == {"first_part"}
