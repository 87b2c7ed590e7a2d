"""What would be: planned for comparison, never put in force."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Plan, Seminar, Venue, plan_in_force, substitute_trainer
from kaskad.commissions.api import Member
from kaskad.core.refusal import Refusal
from kaskad.planning.api import PlanRun, WhatIf, execute_run, request_run, request_what_if
from kaskad.planning.operations.what_if import TrainerUnknown
from kaskad.planning.queries.openings import Openings
from kaskad.planning.queries.what_if import what_if_problem
from tests.planning.world import ACTOR, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

PAGE = "/kk/plans/kz-referendum-2026/what-if/"
NOTHING = WhatIf(version=1)


def _ask(world, **supposed):
    return request_what_if(
        actor=ACTOR, campaign=world.campaign, supposed=replace(NOTHING, **supposed), now=NOW
    )


def _asked(world, **supposed):
    return execute_run(_ask(world, **supposed).code, now=NOW)


def _trainer(plan):
    taught = Seminar.objects.filter(group__plan=plan, group__stage__code="s3").order_by("code")
    return Member.objects.get(pk=taught[0].trainer_id)


def _rows(plan):
    return list(Seminar.objects.filter(group__plan=plan).order_by("code").values())


def test_a_what_if_leaves_the_plan_in_force_and_makes_no_version(plan, world):
    before = _rows(plan)

    run = _asked(world, trainer=_trainer(plan).pk, trainer_from="2026-02-18")

    assert (run.state, run.plan, run.breaches) == ("finished", None, [])
    assert Plan.objects.count() == 1
    assert plan_in_force(world.campaign) == plan
    assert _rows(plan) == before
    found = run.comparison
    assert found["moved"] + found["retaught"] + found["left"] > 0


def test_the_database_gives_a_what_if_no_plan(plan, world):
    run = _ask(world, seats=30, place="154801000")

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRun.objects.filter(pk=run.pk).update(plan=plan)


def test_a_trainer_who_is_not_there_teaches_nothing_from_that_day(plan, world):
    trainer = _trainer(plan)
    supposed = replace(NOTHING, trainer=trainer.pk, trainer_from="2026-02-18")

    instance = what_if_problem(world.campaign, supposed, seed=1).instance
    away = {(one.id, one.day) for one in instance.absences if one.kind == "trainer"}

    assert len({name for name, _day in away}) == 1
    assert min(day for _name, day in away) == date(2026, 2, 18)
    assert max(day for _name, day in away) == instance.calendar.last


def test_a_lost_venue_and_an_added_one_change_the_venues_only(plan, world):
    base = what_if_problem(world.campaign, NOTHING, seed=1).instance
    lost = what_if_problem(world.campaign, replace(NOTHING, venue="hall-1"), seed=1).instance
    more = replace(NOTHING, seats=30, place="154802000")
    added = what_if_problem(world.campaign, more, seed=1).instance

    assert {one.code for one in base.venues} - {one.code for one in lost.venues} == {"hall-1"}
    assert "hall-1" not in {one.id for one in lost.absences}
    new = next(one for one in added.venues if one not in base.venues)
    assert (new.commission, new.capacity, len(added.venues)) == ("154802000", 30, 3)
    assert (lost.units, added.units) == (base.units, base.units)
    assert plan.version == 1


def test_who_only_took_over_a_seminar_is_no_trainer_of_the_plan(plan, world):
    seminar = Seminar.objects.filter(group__plan=plan, group__stage__code="s3").latest("day")
    teaching = set(Seminar.objects.filter(group__plan=plan).values_list("trainer_id", flat=True))
    free = Openings(seminar, NOW.date()).trainers(seminar.day, seminar.half)
    key = next(one.member_id for one in free if one.member_id not in teaching)
    substitute = Member.objects.get(pk=key)
    substitute_trainer(actor=ACTOR, seminar=seminar, trainer=substitute, reason="ill", now=NOW)

    with pytest.raises(TrainerUnknown):
        _ask(world, trainer=substitute.pk, trainer_from="2026-02-18")
    run = _asked(world, seats=1, place="154802000")

    assert (run.comparison["moved"], run.comparison["retaught"]) == (0, 0)


def test_without_a_difference_nobody_moves(plan, world):
    # The hall of a place that holds fewer than the smallest group is of no use to anybody.
    run = _asked(world, seats=1, place="154802000")

    assert (run.comparison["moved"], run.comparison["left"], run.comparison["gained"]) == (0, 0, 0)
    assert all(row["before"] == row["after"] for row in run.comparison["levels"])
    assert plan.version == 1


def test_who_came_after_the_plan_was_made_is_not_compared(plan, world):
    newcomer = world.member("KZ-15-1001", 5)
    Member.objects.filter(pk=newcomer.pk).update(since=date(2026, 2, 25))

    run = _asked(world, seats=1, place="154802000")

    assert (run.comparison["moved"], run.comparison["left"]) == (0, 0)
    assert plan.version == 1


def test_a_lost_hall_moves_the_people_of_its_district(plan, world):
    run = _asked(world, venue="hall-1")

    assert run.comparison["moved"] + run.comparison["left"] > 0
    assert [row["code"] for row in run.comparison["places"]] in ([], ["154801000"])
    assert Venue.objects.filter(code="hall-1").exists()
    assert plan.version == 1


def test_a_shifted_stage_is_planned_in_its_new_window(plan, world):
    supposed = replace(NOTHING, stage="s3", days=1)
    base = what_if_problem(world.campaign, NOTHING, seed=1).instance
    moved = what_if_problem(world.campaign, supposed, seed=1).instance

    windows = [{one.id: (one.first, one.last) for one in some.stages} for some in (base, moved)]
    assert {name for name in windows[0] if windows[0][name] != windows[1][name]} == {"s3"}
    assert (windows[1]["s3"][0] - windows[0]["s3"][0]).days == 1
    assert plan.version == 1


@pytest.mark.parametrize(
    ("supposed", "code"),
    [
        ({}, "planning.nothing_supposed"),
        ({"trainer": 10**9, "trainer_from": "2026-02-20"}, "planning.trainer_unknown"),
        ({"venue": "nowhere"}, "planning.venue_unknown"),
        ({"seats": 10**6, "place": "154801000"}, "planning.seats_out_of_range"),
        ({"seats": 30, "place": "KZ-15"}, "planning.place_unknown"),
        ({"seats": 30, "place": ""}, "planning.place_unknown"),
        ({"stage": "s9", "days": 1}, "planning.stage_unknown"),
        ({"stage": "s3", "days": 14}, "planning.shift_out_of_range"),
        ({"stage": "s1", "days": -1}, "planning.shift_out_of_range"),
    ],
)
def test_what_cannot_be_supposed_is_refused(plan, world, supposed, code):
    with pytest.raises(Refusal) as refusal:
        _ask(world, **supposed)

    assert refusal.value.code == code
    assert plan.version == 1


@pytest.mark.parametrize("day", ["", "2026-05-01", "nonsense"])
def test_a_trainer_is_away_from_a_day_of_the_campaign(plan, world, day):
    with pytest.raises(Refusal) as refusal:
        _ask(world, trainer=_trainer(plan).pk, trainer_from=day)

    assert refusal.value.code == "planning.day_out_of_range"


def test_without_a_plan_in_force_nothing_is_compared(world):
    with pytest.raises(Refusal) as refusal:
        _ask(world, stage="s3", days=1)

    assert refusal.value.code == "planning.no_plan_in_force"


def test_the_same_question_waits_once_and_is_in_the_record(plan, world):
    first, second = (_ask(world, venue="hall-1") for _time in range(2))
    real = request_run(actor=ACTOR, campaign=world.campaign, seed=first.seed, now=NOW)

    assert first == second
    assert real != first
    entries = Entry.objects.filter(tag="planning:run:requested", subject_code=first.code)
    assert entries.get().changes["what_if"]["venue"] == "hall-1"
    assert plan.version == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_question_is_asked_and_answered_on_pages(plan, world, reader, language):
    client = reader("central_staff", "KZ")
    base = f"/{language}/plans/kz-referendum-2026/"

    page = client.get(f"{base}what-if/", {"place": "KZ-15"})
    answer = client.post(f"{base}what-if/?place=KZ-15", {"venue": "hall-1"})
    waiting = client.get(answer["Location"])
    run = PlanRun.objects.latest("id")
    execute_run(run.code, now=NOW)
    shown = client.get(answer["Location"]).content.decode()
    listed = client.get(f"{base}what-if/").content.decode()

    assert [page.status_code, answer.status_code, waiting.status_code] == [200, 302, 200]
    assert 'class="changes"' in shown
    assert "put-in-force" not in shown
    assert run.code in listed
    assert plan.version == 1
    assert world.campaign.code in base


def test_a_wrong_question_comes_back_with_what_was_filled_in(plan, reader):
    client = reader("central_staff", "KZ")

    answer = client.post(f"{PAGE}?place=KZ-15", {"seats": "30", "place": "", "days": ""})

    assert answer.status_code == 422
    assert 'value="30"' in answer.content.decode()
    assert plan.version == 1


@pytest.mark.parametrize("role", ["coordinator", "trainer", "member", "observer", "auditor"])
def test_others_find_no_what_ifs(plan, reader, role):
    client = reader(role, "KZ")

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"stage": "s3", "days": "1"}).status_code == 404
    assert plan.version == 1
