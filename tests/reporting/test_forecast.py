"""The forecast as it is asked for on the command line, and made by the worker."""

import argparse
import json
from datetime import time

import pytest
from django.utils import translation

from kaskad.campaigns.api import Place, Seminar, put_in_force
from kaskad.core import clock
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.planning.api import execute_run, request_forecast, request_run
from kaskad.reporting.management import forecast
from kaskad.reporting.tasks import look_for_forecasts
from kaskad.seminars.models import Attendance
from tests.planning.world import ACTOR, NOW, build_world

# Its operations and pages run on both databases in the matrix.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def campaign(settings, tmp_path):
    """A campaign with a plan in force whose national seminar was held for all but one."""
    settings.KASKAD_FILES = tmp_path
    campaign = build_world().campaign
    run = request_run(actor=ACTOR, campaign=campaign, seed=1, now=NOW)
    put_in_force(actor=ACTOR, plan=execute_run(run.code, now=NOW).plan, now=NOW)
    first = Seminar.objects.filter(group__stage__code="s1").get()
    settings.KASKAD_PINNED_NOW = clock.at(first.day, time(20))
    for place in Place.objects.filter(group=first.group).order_by("id")[1:]:
        Attendance.objects.create(
            campaign=campaign, seminar=first, member=place.member, day=first.day, present=True,
            counts_from=first.day, outcome="present", evidence="roll_call",
            nonce=f"{place.pk}", recorded_by="test", recorded_at=NOW,
        )  # fmt: skip
    return campaign


def run(*words):
    parser = argparse.ArgumentParser()
    forecast.add_arguments(parser)
    return forecast.run(parser.parse_args(words))


def test_forecast_answers_from_the_plan_and_the_attendance_so_far(campaign, capsys):
    status = run(campaign.code, "--json")

    written = json.loads(capsys.readouterr().out)
    trained = Attendance.objects.count()
    assert status == 0
    assert (written["campaign"], written["runs"]) == (campaign.code, 1000)
    assert written["goal"] == float(campaign.goal_percent) / 100
    assert written["fan"][0]["shares"] == [trained / written["people"]] * 5
    assert written["fan"][-1]["shares"][2] > trained / written["people"]

    with translation.override("en"):
        assert run(campaign.code) == 0
    said = capsys.readouterr().out.splitlines()
    reached = round(1000 * written["probability"])
    assert said[0].endswith(f"reached by 13\N{NO-BREAK SPACE}March: {reached} of 1,000.")
    assert len(said) == 2 + len(written["levers"])


def test_the_worker_makes_the_forecast_that_waits(campaign):
    look_for_forecasts()
    assert work_until_nothing_waits() == 0

    asked = request_forecast(actor=ACTOR, campaign=campaign, now=clock.now())

    look_for_forecasts()
    look_for_forecasts()
    assert work_until_nothing_waits() == 1
    asked.refresh_from_db()
    assert asked.state == "made"
    look_for_forecasts()
    assert work_until_nothing_waits() == 0
