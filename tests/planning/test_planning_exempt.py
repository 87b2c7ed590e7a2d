"""Who need not be taught gets no place: by a plan, a repair, a booking or a make-up round."""

from datetime import UTC, datetime, timedelta

import pytest

from kaskad.campaigns.api import Place, Seminar, end_exemption, mark_held, place_members
from kaskad.core import clock
from kaskad.planning.api import (
    book_newcomers,
    execute_run,
    plan_make_up,
    put_replan_in_force,
    request_replan,
)
from kaskad.planning.queries.forecasts import forecast_problem
from kaskad.planning.queries.happened import happened_since
from kaskad.planning.queries.judgement import judge
from kaskad.planning.queries.newcomers import without_place
from kaskad.planning.queries.problem import campaign_problem
from tests.exemptions import SECOND, exempted
from tests.planning.midway import EVENING, FIRST, ahead_of, pupils_of
from tests.planning.world import ACTOR, NOW

TODAY = clock.local_day(NOW)


def places_of(plan, member):
    return list(
        Place.objects.filter(group__plan=plan, member=member)
        .exclude(group__seminars__state="cancelled")
        .values_list("group__seminars__code", flat=True)
    )


def happened(world, plan):
    return happened_since(world.campaign, plan, FIRST)


def repaired(world):
    run = request_replan(actor=ACTOR, campaign=world.campaign, asked=(), now=EVENING)
    run = execute_run(run.code, now=EVENING)
    assert run.state == "finished", run.log
    return run


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


class TestMidway:
    """In the middle of the campaign."""

    @pytest.fixture
    def world(self, begin, settings):
        settings.KASKAD_SYNTHETIC_PEOPLE = True
        return begin(precincts=40)

    def test_a_repair_frees_the_place_and_gives_no_other(self, world, middle):
        seminar = ahead_of(middle).last()
        member = pupils_of(seminar)[0].pk
        assert happened(world, middle).is_empty
        exempted(world.campaign, member, EVENING)
        (change,) = happened(world, middle).members
        assert (change.left, change.seminar, change.exempt) == (member, seminar.code, True)

        run = repaired(world)
        plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

        assert [event["kind"] for event in run.comparison["events"]] == ["members_exempt"]
        assert places_of(plan, member) == []
        assert happened(world, plan).is_empty
        assert judge(world.campaign, plan).untrained == judge(world.campaign, middle).untrained
        assert without_place(world.campaign, plan, FIRST) == []

    def test_a_place_after_the_exemption_stays(self, world, middle):
        seminar = ahead_of(middle).last()
        exempted(world.campaign, pupils_of(seminar)[0].pk, EVENING, seminar.day)

        assert happened(world, middle).is_empty

    def test_when_it_ends_there_is_a_place_again(self, world, middle):
        member = pupils_of(ahead_of(middle).last())[0].pk
        found = exempted(world.campaign, member, EVENING)
        plan = put_replan_in_force(actor=ACTOR, plan=repaired(world).plan, now=EVENING)
        assert book_newcomers(actor=ACTOR, campaign=world.campaign, now=EVENING) == []

        end_exemption(actor=SECOND, exemption=found, now=EVENING)

        assert without_place(world.campaign, plan, FIRST) == [member]
        (seat,) = book_newcomers(actor=ACTOR, campaign=world.campaign, now=EVENING)
        assert places_of(plan, member) == [seat.seminar]

    def test_whom_a_cancelled_seminar_left_waits_no_more(self, world, middle, trouble):
        cancelled, _trainer, _leavers, _heirs = trouble
        waiting = happened(world, middle).cancelled[0].waiting

        exempted(world.campaign, waiting[0], EVENING)

        still = {one for found in happened(world, middle).cancelled for one in found.waiting}
        assert set(waiting) - still == {waiting[0]}
        assert cancelled
        plan = put_replan_in_force(actor=ACTOR, plan=repaired(world).plan, now=EVENING)
        assert places_of(plan, waiting[0]) == []

    def test_who_comes_anyway_can_be_given_a_place(self, world, middle):
        seminar = ahead_of(middle).last()
        member = pupils_of(seminar)[0].pk
        Place.objects.filter(group=seminar.group, member=member).delete()
        exempted(world.campaign, member, EVENING)

        assert (
            place_members(actor=ACTOR, group=seminar.group, member_ids=[member], now=EVENING) == 1
        )


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
