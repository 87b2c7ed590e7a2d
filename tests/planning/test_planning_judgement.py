"""The judge's word on a plan as it stands, and what the command line shows of it."""

import json
from argparse import ArgumentParser
from datetime import date

import pytest

from kaskad.campaigns.api import Place, Seminar, cancel_seminar
from kaskad.commissions.api import Member
from kaskad.core.refusal import NotFound
from kaskad.planning.api import plan_show
from kaskad.planning.management import plan_diff, plan_put_in_force, plan_run
from kaskad.planning.management import plan_show as show
from tests.planning.world import ACTOR, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

LEFT = date(2026, 2, 17)


def run_command(module, *words):
    parser = ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(words))


def seminar_of(plan, stage):
    return Seminar.objects.filter(group__plan=plan, group__stage__code=stage).order_by("code")[0]


@pytest.mark.usefixtures("plan")
def test_a_plan_of_the_planner_has_no_breaches(world):
    shown = plan_show(world.campaign)

    assert {key: shown[key] for key in ("version", "breaches", "untrained", "waiting")} == {
        "version": 1,
        "breaches": [],
        "untrained": 0,
        "waiting": 0,
    }
    assert [(row["stage"], row["members"], row["first_date"]) for row in shown["stages"]] == [
        ("s1", 6, "2026-02-18"),
        ("s2", 19, "2026-02-19"),
        ("s3", 24, "2026-02-26"),
    ]
    assert shown["make_up"] == []


def test_a_change_that_breaks_a_rule_is_found_in_the_rows(plan, world):
    seminar = seminar_of(plan, "s3")
    Seminar.objects.filter(pk=seminar.pk).update(day=date(2026, 3, 1))

    breaches = plan_show(world.campaign)["breaches"]

    assert [breach["code"] for breach in breaches] == ["day_off"]
    assert breaches[0]["refs"][0] == seminar.code


def test_a_trainer_without_an_own_seminar_is_found(plan, world):
    seminar = seminar_of(plan, "s3")
    outsider = world.member("KZ-15-1001", 4)
    Seminar.objects.filter(pk=seminar.pk).update(trainer=outsider)

    codes = {breach["code"] for breach in plan_show(world.campaign)["breaches"]}

    assert {"trainer_stage", "trainer_not_certified"} <= codes


def test_a_person_placed_twice_is_found(plan, world):
    first, second = Seminar.objects.filter(group__plan=plan, group__stage__code="s3").order_by(
        "code"
    )
    member = Place.objects.filter(group=first.group).first().member
    Place.objects.create(group=second.group, member=member)

    codes = {breach["code"] for breach in plan_show(world.campaign)["breaches"]}

    assert "people_twice" in codes


def test_people_of_a_cancelled_seminar_wait(plan, world):
    seminar = seminar_of(plan, "s3")
    cancel_seminar(actor=ACTOR, seminar=seminar, reason="боран", now=NOW)

    shown = plan_show(world.campaign)

    assert (shown["breaches"], shown["untrained"], shown["waiting"]) == ([], 0, 12)
    assert shown["stages"][2]["seminars"] == 1


@pytest.mark.usefixtures("plan")
def test_a_newcomer_in_the_seat_of_somebody_who_left_is_no_one_more(world):
    leaver = world.member("KZ-15-1001", 5)
    Member.objects.filter(pk=leaver.pk).update(until=LEFT)
    newcomer = Member.objects.get(pk=leaver.pk)
    newcomer.pk, newcomer.since, newcomer.until = None, LEFT, None
    newcomer.save(force_insert=True)
    Place.objects.create(group=Place.objects.get(member=leaver).group, member=newcomer)

    shown = plan_show(world.campaign)

    assert (shown["breaches"], shown["untrained"]) == ([], 0)


def test_without_a_plan_in_force_the_latest_draft_is_shown(draft, world):
    assert plan_show(world.campaign)["state"] == "draft"
    assert plan_show(world.campaign, draft.version)["version"] == draft.version
    with pytest.raises(NotFound):
        plan_show(world.campaign, 9)


def test_the_commands_plan_show_compare_and_put_in_force(world, capsys):
    code = world.campaign.code

    assert run_command(plan_run, code, "--seed", "4", "--json", "--put-in-force") == 0
    made = json.loads(capsys.readouterr().out)
    assert run_command(plan_run, code, "--seed", "5") == 0
    capsys.readouterr()
    assert run_command(show, code, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert run_command(plan_diff, code, "1", "2", "--json") == 0
    difference = json.loads(capsys.readouterr().out)
    assert run_command(plan_put_in_force, code, "2") == 0

    assert (made["version"], made["state"], made["breaches"]) == (1, "in_force", [])
    assert {"version", "breaches", "untrained", "stages"} <= shown.keys()
    assert set(shown["stages"][0]) == {
        "stage", "members", "seminars", "first_date", "last_date",
    }  # fmt: skip
    assert (difference["old_version"], difference["new_version"]) == (1, 2)
    assert plan_show(world.campaign)["version"] == 2


@pytest.mark.usefixtures("plan")
def test_a_plan_and_a_difference_are_readable_lines(world, capsys):
    run_command(show, world.campaign.code)
    run_command(plan_diff, world.campaign.code, "1", "1")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
