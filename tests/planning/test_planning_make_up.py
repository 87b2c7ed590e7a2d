"""Make-up rounds: the same engine for those who were not there."""

from datetime import UTC, date, datetime

import pytest

from kaskad.campaigns.api import Place, Seminar, mark_held
from kaskad.core import clock
from kaskad.planning.api import (
    NoPlanInForce,
    RoundUnknown,
    plan_make_up,
    plan_show,
    runs_of,
)
from kaskad.planning.tasks import work_on_runs
from tests.planning.world import ACTOR

EVENING = datetime(2026, 3, 7, 15, 0, tzinfo=UTC)


@pytest.fixture
def held(plan):
    """The plan after its main run: every seminar held; the days of all who had a place."""
    seminars = list(Seminar.objects.filter(group__plan=plan))
    mark_held(actor=ACTOR, seminar_ids=[one.pk for one in seminars], now=EVENING)
    return dict(
        Place.objects.filter(group__plan=plan).values_list("member_id", "group__seminars__day")
    )


def make_up(world, trained, round_number=1):
    return plan_make_up(
        actor=ACTOR, campaign=world.campaign, round_number=round_number, trained=trained,
        now=EVENING,
    )  # fmt: skip


def test_those_who_missed_their_seminar_get_another_one(world, held):
    absent = [world.member("KZ-15-1001", seat).pk for seat in (3, 4)]
    absent.append(world.member("KZ-15-2001", 1).pk)
    trained = {member: day for member, day in held.items() if member not in absent}

    added = make_up(world, trained)

    seminars = Seminar.objects.filter(group__round=1)
    assert added == seminars.count() == 2
    assert {one.day for one in seminars} == {date(2026, 3, 10)}
    assert set(Place.objects.filter(group__round=1).values_list("member_id", flat=True)) == set(
        absent
    )
    assert {one.trainer_id for one in seminars} <= trained.keys()
    shown = plan_show(world.campaign)
    assert (shown["breaches"], shown["untrained"]) == ([], 0)
    assert [(row["stage"], row["round"]) for row in shown["make_up"]] == [("s2", 1), ("s3", 1)]


def test_repeating_a_round_adds_nothing(world, held):
    trained = {member: day for member, day in held.items() if member != next(iter(held))}

    assert make_up(world, trained) == 1
    assert make_up(world, trained) == 0


def test_when_everybody_is_trained_a_round_is_empty(world, held):
    assert make_up(world, held) == 0
    assert runs_of(world.campaign, clock.machine_now())[0].state == "finished"


def test_a_missed_national_seminar_is_made_up_by_the_centre(world, held):
    absent = world.member("KZ-15", 1).pk
    trained = {member: day for member, day in held.items() if member != absent}

    make_up(world, trained)

    seminar = Seminar.objects.get(group__round=1)
    assert (seminar.group.stage.code, seminar.trainer) == ("s1", None)


def test_a_round_needs_a_plan_in_force_and_days(world, held):
    with pytest.raises(RoundUnknown):
        make_up(world, held, round_number=8)


@pytest.mark.usefixtures("draft")
def test_without_a_plan_in_force_there_is_no_round(world):
    with pytest.raises(NoPlanInForce):
        make_up(world, {})


def test_the_worker_leaves_rounds_to_their_caller(world, held):
    make_up(world, held)

    assert work_on_runs() == ""
