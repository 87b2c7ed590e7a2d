"""A repair on the command line, and the judge's word on who takes whose place."""

import json
from argparse import ArgumentParser

import pytest

from kaskad.campaigns.api import Place, Seminar, plan_in_force
from kaskad.core import clock
from kaskad.planning.management import plan_put_in_force, plan_replan
from kaskad.planning.queries.judgement import judge
from tests.planning.midway import EVENING, ahead_of, pupils_of, replaced

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)


def _command(module, *words):
    parser = ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(["kz-referendum-2026", *words]))


def test_the_command_says_what_has_changed_and_repairs_it(world, trouble, capsys):
    cancelled, trainer, *_rest = trouble

    assert _command(plan_replan, "--list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert _command(plan_replan, "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    words = trainer.word.removeprefix("trainer:")
    assert _command(plan_replan, "--trainer", words, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert _command(plan_put_in_force, str(made["version"])) == 0

    assert listed["cancelled"] == sorted(one.code for one in cancelled)
    assert (listed["left"], listed["came"]) == (3, 3)
    assert len(lines) == 5
    assert (made["state"], made["breaches"], made["heirs"]) == ("proposed", [], 3)
    assert made["moved"] >= made["unavoidable"] > 0
    assert plan_in_force(world.campaign).version == made["version"]


@pytest.mark.usefixtures("trouble")
def test_a_repair_can_be_put_in_force_at_once(world, capsys):
    assert _command(plan_replan, "--put-in-force") == 0

    lines = capsys.readouterr().out.splitlines()
    plan = plan_in_force(world.campaign)
    assert len(lines) == 3
    assert plan.version == 2
    assert judge(world.campaign, plan).breaches == []


@pytest.mark.usefixtures("middle")
def test_a_word_that_is_not_understood_is_refused(capsys):
    assert _command(plan_replan, "--day", "KZ-15:soon") == 1
    assert "REGION:DATE" in capsys.readouterr().err


def test_who_follows_somebody_sits_in_the_language_of_the_group(world, middle):
    seminar = ahead_of(middle)[0]
    pupil = next(one for one in pupils_of(seminar) if one.language == seminar.group.language)
    other = "ru" if seminar.group.language == "kk" else "kk"
    came = replaced(pupil, 3, language=other)
    Place.objects.create(group=seminar.group, member=came)
    Place.objects.filter(group=seminar.group, member=pupil).delete()

    assert judge(world.campaign, middle).breaches == []


def test_who_is_taught_anew_is_one_more_and_a_double_place_is_found(world, middle):
    held = Seminar.objects.filter(group__plan=middle, state="held", group__stage__code="s3")[0]
    seminar = ahead_of(middle).filter(group__commission=held.group.commission)[0]
    pupil = pupils_of(held)[0]
    came = replaced(pupil, 4)
    Place.objects.create(group=seminar.group, member=came)
    assert "people_twice" not in {one.code for one in judge(world.campaign, middle).breaches}

    Place.objects.create(group=seminar.group, member=pupils_of(held)[1])

    assert "people_twice" in {one.code for one in judge(world.campaign, middle).breaches}
