"""The overview's map, forecast and alerts, the wall, and the comparison of districts."""

from datetime import UTC, datetime, timedelta

import pytest

from kaskad.campaigns.models import Plan
from kaskad.commissions.models import Person
from kaskad.planning.models import Forecast
from kaskad.seminars.models import Attendance
from tests.attendance import now_absent
from tests.queries import MOST, queries_of
from tests.reporting.world import SECOND_DAYS, THIRD_DAYS

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def midway(scene):
    """The second stage is over."""
    return scene(held_until=SECOND_DAYS[-1], today=SECOND_DAYS[-1])


def forecast(here, probability, *, days=5):
    """A forecast as the engine writes one, seen from tomorrow."""
    first = here.campaign.first_day
    known = (SECOND_DAYS[-1] - first).days + 1
    fan = [
        {
            "day": (first + timedelta(days=place)).isoformat(),
            "shares": [0.5] * 5 if place < known else [0.6, 0.7, 0.8, 0.9, 0.97],
            "probability": 0.0 if place < known else probability,
        }
        for place in range(known + days)
    ]
    return Forecast.objects.create(
        code=f"f{days}{probability}", campaign=here.campaign,
        plan=Plan.objects.get(state="in_force"),
        state="made", day=SECOND_DAYS[-1], requested_by="test", requested_at=NOW, made_at=NOW,
        outlook={
            "day": fan[known]["day"] if days else "2026-03-14", "deadline": "2026-03-13",
            "goal": 0.995, "probability": probability, "fan": fan,
        },
    )  # fmt: skip


def test_the_map_of_the_country_leads_to_the_regions(midway, staff):
    midway.sign_in(staff("KZ"))

    page = midway.text("/staff/")

    assert 'class="tiles' in page
    assert '<a href="/en/staff/KZ-10/"><span class="vh">' in page
    assert 'class="tiles' not in midway.text("/staff/KZ-10/")


def test_the_fan_stands_on_the_overview_of_the_whole(midway, staff):
    midway.sign_in(staff("KZ"))
    page = midway.text("/staff/")
    assert "Make the forecast" in page
    assert "What is to be expected" in page

    forecast(midway, 0.62)

    page = midway.text("/staff/")
    assert "The probability of reaching 99.5% by 13\u00a0March: 62%." in page
    assert "from 60.0% to 97.0%" in page
    assert "The whole forecast, and what would help" in page
    assert "What is to be expected" not in midway.text("/staff/KZ-10/")


@pytest.mark.parametrize(("probability", "warned"), [(0.62, True), (0.95, False), (1.0, False)])
def test_a_goal_at_risk_is_a_task(midway, staff, probability, warned):
    midway.sign_in(staff("KZ"))
    forecast(midway, probability)

    page = midway.text("/staff/")

    assert ("The goal of 99.5% is at risk" in page) == warned
    assert ("13\u00a0March: &gt;\u00a099%." in page) == (probability == 1.0)


def test_a_forecast_that_is_over_warns_of_nothing(midway, staff):
    midway.sign_in(staff("KZ"))
    forecast(midway, 0.1, days=0)

    page = midway.text("/staff/")

    assert "is at risk" not in page
    assert "The probability of reaching" not in page


def test_territories_behind_their_plan_are_a_task_with_the_way_there(midway, staff):
    midway.sign_in(staff("KZ"))
    assert "behind its plan" not in midway.text("/staff/").partition("<table")[0]
    now_absent(
        Attendance.objects.filter(
            member__commission__region__code="KZ-11", seminar__group__stage__code="s2"
        )
    )

    page = midway.text("/staff/")

    assert "Help 1 territory that is behind its plan" in page
    task = page.partition("Help 1 territory")[2].partition("</li>")[0]
    assert 'href="/en/staff/KZ-11/"' in task


@pytest.mark.parametrize(("today", "asked"), [(THIRD_DAYS[1], False), (THIRD_DAYS[-1], True)])
def test_precincts_that_are_not_ready_are_a_task_when_the_vote_is_near(scene, staff, today, asked):
    here = scene(held_until=today, today=today)
    here.sign_in(staff("KZ"))

    page = here.text("/staff/")

    assert ("Get 12 precincts ready" in page) == asked
    assert ("Kit (12)" in page) == asked


@pytest.mark.parametrize("code", ["KZ", "KZ-10", "district"])
def test_the_wall_names_nobody_and_refreshes_itself(midway, staff, code):
    account = midway.sign_in(staff("KZ"))
    code = midway.commission("district").code if code == "district" else code

    page = midway.text(f"/staff/{code}/projector/")

    wall = page.partition('id="wall"')[2]
    assert f'data-refresh="/en/staff/{code}/projector/"' in wall
    assert '<meta http-equiv="refresh" content="60">' in page
    assert account.label not in wall
    people = set(Person.objects.values_list("last_name", flat=True))
    assert people
    assert not [name for name in people if name in wall]


def test_the_wall_of_a_region_shows_its_districts(midway, staff):
    midway.sign_in(staff("KZ-10"))

    assert midway.commission("district").name_en in midway.text("/staff/KZ-10/projector/")
    midway.get("/staff/KZ/projector/", status=404)
    midway.get("/staff/KZ-10-0001/projector/", status=404)


def test_without_tests_nothing_is_compared(midway, staff):
    midway.sign_in(staff("KZ-10"))

    assert "There is nothing to compare yet" in midway.text("/staff/KZ-10/comparison/")
    midway.get("/staff/KZ/comparison/", status=404)
    midway.get("/staff/KZ-10-0001/comparison/", status=404)


@pytest.mark.parametrize("path", ["", "projector/", "comparison/"])
def test_few_queries(midway, staff, path):
    midway.sign_in(staff("KZ"))
    forecast(midway, 0.62)

    assert len(queries_of(midway.client, f"/kk/staff/KZ/{path}")) <= MOST
