"""Who need not be taught gets no place: by a plan, a repair, a booking or a make-up round."""

from datetime import UTC, datetime, timedelta

from kaskad.campaigns.api import Place, Seminar, mark_held
from kaskad.core import clock
from kaskad.planning.api import (
    plan_make_up,
)
from kaskad.planning.queries.forecasts import forecast_problem
from kaskad.planning.queries.problem import campaign_problem
from tests.exemptions import exempted
from tests.planning.world import ACTOR, NOW

TODAY = clock.local_day(NOW)


def test_a_plan_is_made_without_the_exempt(world):
    member = world.member("KZ-15-1001", 3).pk
    before = campaign_problem(world.campaign, day=TODAY, seed=1)

    exempted(world.campaign, member, NOW, TODAY + timedelta(days=2))

    during = campaign_problem(world.campaign, day=TODAY, seed=1)
    after = campaign_problem(world.campaign, day=TODAY + timedelta(days=2), seed=1)
    known = [any(member in ids for ids in one.members.values()) for one in (before, during, after)]
    assert known == [True, False, True]
    assert during.instance.people == before.instance.people - 1


def test_a_make_up_round_leaves_them_out(world, plan):
    evening = datetime(2026, 3, 7, 15, 0, tzinfo=UTC)
    seminars = list(Seminar.objects.filter(group__plan=plan).values_list("pk", flat=True))
    mark_held(actor=ACTOR, seminar_ids=seminars, now=evening)
    absent = [world.member("KZ-15-1001", seat).pk for seat in (3, 4)]
    days = Place.objects.filter(group__plan=plan).values_list("member_id", "group__seminars__day")
    trained = {member: day for member, day in days if member not in absent}
    exempted(world.campaign, absent[0], evening)

    plan_make_up(actor=ACTOR, campaign=world.campaign, round_number=1, trained=trained, now=evening)

    again = Place.objects.filter(group__round=1).values_list("member_id", flat=True)
    assert list(again) == [absent[1]]


def test_a_forecast_expects_them_nowhere_and_counts_them(world, plan):
    member = world.member("KZ-15-1001", 3).pk
    before = forecast_problem(world.campaign, plan, {}, TODAY)

    exempted(world.campaign, member, NOW)

    after = forecast_problem(world.campaign, plan, {}, TODAY)
    assert after.instance.people == before.instance.people
    assert sum(one.people for one in after.plan.untrained) == 1
    came = [sum(one.people for one in problem.plan.pieces) for problem in (before, after)]
    assert came[0] - came[1] == 1
    trained = forecast_problem(world.campaign, plan, {member: TODAY - timedelta(days=1)}, TODAY)
    assert trained.plan.untrained == ()
