"""A repair along the cascade: trainers whose own seminar moves, and make-up rounds."""

from datetime import UTC, date, datetime

import pytest

from kaskad.campaigns.api import (
    Place,
    Seminar,
    cancel_seminar,
    mark_held,
    seminars_of_member,
)
from kaskad.planning.api import execute_run, plan_make_up, put_replan_in_force, request_replan
from kaskad.planning.queries.judgement import judge
from tests.planning.world import ACTOR

# As in test_planning_newcomers: test_planning_replan asks on both databases.
pytestmark = pytest.mark.one_database


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


def _repaired(world, now):
    asked = request_replan(actor=ACTOR, campaign=world.campaign, asked=[], now=now)
    run = execute_run(asked.code, now=now)
    assert run.plan is not None, run.log
    assert (run.breaches, run.comparison["kept_breaches"]) == ([], [])
    return run, put_replan_in_force(actor=ACTOR, plan=run.plan, now=now)


def _hold(plan, until, now):
    past = Seminar.objects.filter(group__plan=plan, day__lte=until, state="planned")
    mark_held(actor=ACTOR, seminar_ids=[one.pk for one in past], now=now)


def test_who_teaches_later_follows_the_own_seminar(world, plan):
    now = datetime(2026, 2, 18, 14, 0, tzinfo=UTC)
    _hold(plan, now.date(), now)
    second = Seminar.objects.filter(group__plan=plan, group__stage__code="s2").order_by("day")
    teaching = Seminar.objects.filter(group__plan=plan, group__stage__code="s3").values("trainer")
    lost = second.filter(group__places__member__in=teaching).first() or second[0]
    cancel_seminar(actor=ACTOR, seminar=lost, reason="Боран", now=now)
    waiting = set(lost.group.places.values_list("member_id", flat=True))

    run, repaired = _repaired(world, now)

    assert judge(world.campaign, repaired).breaches == []
    assert waiting <= {row[0] for row in run.comparison["people"]}
    for member in waiting:
        mine = seminars_of_member(world.campaign, member_ids=[member])
        assert [row.state for row in mine if row.code != lost.code] == ["planned"]


def test_a_make_up_round_is_repaired_too(world, plan):
    evening = datetime(2026, 3, 7, 15, 0, tzinfo=UTC)
    _hold(plan, evening.date(), evening)
    third = Place.objects.filter(group__plan=plan, group__stage__code="s3")
    absent = set(third.order_by("id").values_list("member_id", flat=True)[:60])
    trained = dict(
        Place.objects.filter(group__plan=plan)
        .exclude(member__in=absent)
        .values_list("member_id", "group__seminars__day")
    )
    plan_make_up(actor=ACTOR, campaign=world.campaign, round_number=1, trained=trained, now=evening)
    added = Seminar.objects.filter(group__plan=plan, group__round=1).order_by("code")
    assert {one.day for one in added} == {date(2026, 3, 10)}
    trainer = added[0].trainer
    type(trainer).objects.filter(pk=trainer.pk).update(until=date(2026, 3, 9))

    run, repaired = _repaired(world, evening)

    again = Seminar.objects.filter(group__plan=repaired, group__round=1, state="planned")
    assert trainer.pk not in set(again.values_list("trainer_id", flat=True))
    placed = set(
        Place.objects.filter(group__seminars__in=again).values_list("member_id", flat=True)
    )
    left = {row[0] for row in run.comparison["left"]}
    assert placed | left == absent
    assert judge(world.campaign, repaired).breaches == []
