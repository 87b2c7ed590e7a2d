"""Forecasts: asked for, made from the attendance so far, kept until something is written."""

from datetime import timedelta

import pytest

from kaskad.campaigns.api import Place, Seminar, cancel_seminar
from kaskad.core import clock
from kaskad.planning import api
from kaskad.planning.operations.engine import EngineFailed, EngineProcess
from kaskad.planning.queries.forecasts import forecast_problem, is_current
from tests.planning.world import ACTOR, NOW


def ask(campaign, now=NOW):
    return api.request_forecast(actor=ACTOR, campaign=campaign, now=now)


def make(forecast, trained=None):
    return api.make_forecast(actor=ACTOR, code=forecast.code, trained=trained or {}, now=NOW)


def test_a_forecast_of_the_plan_in_force_is_made_and_kept_until_something_is_written(world, plan):
    asked = ask(world.campaign)
    assert (asked.state, asked.plan, api.next_forecast()) == ("waiting", plan, asked)
    assert ask(world.campaign) == asked

    made = make(asked)

    assert (made.state, made.log, made.made_at) == ("made", "", NOW)
    assert made.outlook["people"] == Place.objects.filter(group__plan=plan).count()
    assert 0 <= made.outlook["probability"] <= 1
    assert made.outlook["deadline"] == world.campaign.last_day.isoformat()
    assert {row["commission"] for row in made.outlook["districts"]} == {"154801000", "154802000"}
    assert api.next_forecast() is None
    assert ask(world.campaign) == made
    assert make(made) == made
    assert ask(world.campaign, NOW + timedelta(days=1)) != made


def test_another_plan_in_force_makes_a_forecast_old(world, plan):
    made = make(ask(world.campaign))
    day = clock.local_day(NOW)
    assert is_current(made, plan, day)

    api.request_run(actor=ACTOR, campaign=world.campaign, seed=9, now=NOW)
    assert is_current(made, plan, day), "a run alone changes nothing"

    seminar = Seminar.objects.filter(group__plan=plan).last()
    cancel_seminar(actor=ACTOR, seminar=seminar, reason="storm", now=NOW)
    assert not is_current(made, plan, day)


def test_a_forecast_needs_a_plan_in_force(world):
    with pytest.raises(api.NoPlanInForce):
        ask(world.campaign)


def test_the_problem_holds_who_is_trained_who_is_ahead_and_who_waits(world, plan):
    seminar = Seminar.objects.filter(group__plan=plan, group__stage__code="s3").first()
    members = list(
        Place.objects.filter(group=seminar.group).order_by("id").values_list("member_id", flat=True)
    )
    day = clock.local_day(NOW)
    trained = {members[0]: day - timedelta(days=1)}

    before = forecast_problem(world.campaign, plan, {}, day)
    after = forecast_problem(world.campaign, plan, trained, day)

    assert before.instance.people == after.instance.people
    assert before.state.trained == ()
    assert [(row.people, row.day) for row in after.state.trained] == [(1, trained[members[0]])]
    there = [
        sum(piece.people for piece in one.plan.pieces if piece.seminar == seminar.code)
        for one in (before, after)
    ]
    assert there == [len(members), len(members) - 1]


def test_a_day_with_attendance_is_over(world, plan):
    first = Seminar.objects.filter(group__plan=plan).order_by("day").first()
    member = Place.objects.filter(group=first.group).first().member_id

    before = forecast_problem(world.campaign, plan, {}, first.day)
    after = forecast_problem(world.campaign, plan, {member: first.day}, first.day)

    assert (before.state.day, after.state.day) == (first.day, first.day + timedelta(days=1))
    assert first.code in {row.id for row in before.plan.seminars}
    assert min(row.day for row in after.plan.seminars) > first.day


def test_an_engine_without_an_answer_leaves_its_words(world, plan, monkeypatch):
    def fail(_arguments, _patience):
        raise EngineFailed("no answer within 1 s")

    monkeypatch.setattr(EngineProcess, "answer_of", fail)
    failed = make(ask(world.campaign))
    assert (failed.state, failed.log, failed.outlook) == ("failed", "no answer within 1 s\n", {})
    assert ask(world.campaign) != failed
    assert plan.state == "in_force"
