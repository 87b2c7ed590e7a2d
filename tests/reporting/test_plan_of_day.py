"""Figures of a day go by the plan that was in force at its end."""

from datetime import timedelta

import pytest

from kaskad.campaigns.api import put_in_force
from kaskad.campaigns.models import Group, Plan
from kaskad.reporting.api import (
    Breakdown,
    Figure,
    completion_lines,
    coverage,
    daily,
    freeze_figures,
    measured,
    rows_behind,
    snapshot_state,
    snapshot_text,
    stage_progress,
)
from kaskad.reporting.queries.ledger import ledger_of
from tests.reporting.repairs import ACTOR, evening, repair
from tests.reporting.world import NATIONAL_DAY, THIRD_DAYS, build

pytestmark = pytest.mark.django_db
DAY = THIRD_DAYS[2]  # Saturday, 28 February
LAST = THIRD_DAYS[-1]
BEFORE = [NATIONAL_DAY - timedelta(1)] + [
    NATIONAL_DAY + timedelta(offset) for offset in range((DAY - NATIONAL_DAY).days)
]


@pytest.fixture
def world():
    return build(regions=2, districts=2, precincts=3, members=4, held_until=DAY, shows_up=0.7)


def _ahead(world, number=0):
    """A group of the plan in force that is still to meet, and not on the last day."""
    plan = Plan.objects.get(campaign=world.campaign, state="in_force")
    groups = Group.objects.filter(plan=plan, seminars__day__range=(DAY + timedelta(1), LAST))
    return groups.exclude(seminars__day=LAST).order_by("seminars__day", "id")[number]


def _told(world, day):
    """Everything that is counted of a day, down to the line of every member."""
    campaign = world.campaign
    return (
        [measured(campaign, day, None, by) for by in Breakdown],
        coverage(campaign, day, with_plan=True),
        coverage(campaign, day, "KZ-10", with_plan=True),
        [(one.code, one.audience) for one in stage_progress(campaign, day)],
        b"".join(completion_lines(campaign, day, named=False)),
        snapshot_text(campaign, day),
    )


def test_days_before_a_repair_stay_as_they_were_and_it_counts_from_its_day(world):
    group = _ahead(world)
    met, people = group.seminars.get().planned_day, group.places.count()
    before = {day: _told(world, day) for day in BEFORE}
    due = {day: measured(world.campaign, day).total[Figure.EXPECTED] for day in (met, LAST)}

    repair(world.campaign, group, LAST, DAY)

    assert {day: _told(world, day) for day in BEFORE} == before
    by_day = {day: measured(world.campaign, day).total[Figure.EXPECTED] for day in (met, LAST)}
    assert by_day == {met: due[met] - people, LAST: due[LAST]}


def test_the_day_on_which_it_came_goes_by_the_new_plan(world):
    group = _ahead(world)
    online = {
        day: measured(world.campaign, day, None, Breakdown.FORMAT).parts
        for day in (BEFORE[-1], DAY)
    }

    repair(world.campaign, group, LAST, DAY)

    now = {
        day: measured(world.campaign, day, None, Breakdown.FORMAT).parts
        for day in (BEFORE[-1], DAY)
    }
    assert now[BEFORE[-1]] == online[BEFORE[-1]]
    assert "blended" not in online[DAY]
    assert now[DAY]["blended"][Figure.WAITING] == group.places.count()


def test_a_group_that_goes_over_from_plan_to_plan_counts_for_the_days_of_all(world):
    """What was held belongs to the newest plan, also for the days of the plans before it."""
    before = {day: _told(world, day) for day in BEFORE}
    first = Plan.objects.get(campaign=world.campaign, state="in_force")
    repair(world.campaign, _ahead(world), LAST, DAY)
    between = _told(world, DAY)

    repair(world.campaign, _ahead(world, 1), LAST, DAY + timedelta(1))

    held = Group.objects.filter(seminars__state="held")
    assert held.count() == held.filter(first_plan=first).count() > 0
    assert {day: _told(world, day) for day in BEFORE} == before
    assert _told(world, DAY) == between


def test_a_plan_that_took_the_place_of_another_on_the_same_day_counts_alone(world):
    group = _ahead(world)
    repair(world.campaign, group, LAST, DAY)
    Plan.objects.filter(state="superseded").update(in_force_at=evening(DAY) - timedelta(hours=9))

    found = ledger_of(world.campaign)

    assert len(found.earlier.member) == 0
    assert found.frame.planned_from == DAY.toordinal()


def test_before_the_first_plan_everybody_is_due_when_the_stage_is_over(world):
    """And belongs to the stage of the audience, of which there is none in this country."""
    eve = NATIONAL_DAY - timedelta(1)
    behind = rows_behind(world.campaign, eve, Figure.FILLED, most=1000).rows
    found = measured(world.campaign, eve, None, Breakdown.STAGE)

    assert {one.due for one in behind} == {None}
    assert set(found.parts) == {"none"}
    assert found.total[Figure.WAITING] == found.total[Figure.FILLED]
    assert sum(one.audience for one in stage_progress(world.campaign, eve)) == 0


def test_the_first_plan_does_not_change_the_days_before_it(world):
    eve = NATIONAL_DAY - timedelta(1)
    Plan.objects.update(state="draft", in_force_at=None)
    before = _told(world, eve)

    put_in_force(actor=ACTOR, plan=world.plan, now=evening(NATIONAL_DAY))

    assert _told(world, eve) == before


def test_the_line_of_the_plan_is_on_each_day_that_of_its_coverage(world):
    repair(world.campaign, _ahead(world), LAST, DAY)

    found = daily(world.campaign, LAST)

    by_coverage = [
        coverage(world.campaign, day, with_plan=True).total.planned
        for day in found.days
        if day <= LAST
    ]
    assert list(found.planned[: len(by_coverage)]) == by_coverage


def test_a_frozen_day_is_counted_again_as_it_was_frozen(world):
    day = BEFORE[-1]
    snapshot = freeze_figures(
        actor=ACTOR, campaign=world.campaign, day=day, text=snapshot_text(world.campaign, day),
        now=evening(DAY),
    )  # fmt: skip

    repair(world.campaign, _ahead(world), LAST, DAY)

    assert snapshot_state(world.campaign, snapshot).is_whole
    assert snapshot_state(world.campaign, snapshot).differences == ()
