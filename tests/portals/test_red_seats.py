"""Red seats where staff look: the mark beside the name, and the draft that waits."""

import pytest

from kaskad.accounts.api import Role
from kaskad.campaigns.models import Place, Plan
from kaskad.commissions.models import Member
from kaskad.planning.api import PlanRun
from tests.reporting.world import SECOND_DAYS

pytestmark = pytest.mark.one_database

UNBOOKED = "nothing is booked"


def red_member(here, precinct):
    """A member of the commission comes when everybody is planned, without a place."""
    member = Member.objects.filter(commission=precinct).order_by("id")[0]
    Place.objects.filter(member=member).delete()
    return member


def repair(here, state, *, version=0):
    plan = None
    if version:
        plan = Plan.objects.create(
            campaign=here.campaign, version=version, state="proposed", made_by="test",
            made_at=here.world.plan.made_at, run_code="run2",
        )  # fmt: skip
    return PlanRun.objects.create(
        code="run2", campaign=here.campaign, state=state, seed=1, folder="plans/run2", plan=plan,
        replan={"version": 1, "first_day": "2026-02-20", "asked": [], "newcomers": [1]},
        requested_by="system", requested_at=here.world.plan.made_at,
        finished_at=here.world.plan.made_at if version else None,
    )  # fmt: skip


def test_the_people_of_a_commission_show_who_must_be_trained(scene, staff):
    here = scene(held_until=SECOND_DAYS[0], today=SECOND_DAYS[0])
    precinct = here.commission("precinct")
    here.sign_in(staff(precinct.district.code))
    path = f"/rosters/commissions/{precinct.code}/"
    assert "Must be trained" not in here.text(path)

    red_member(here, precinct)

    page = here.text(path)
    assert page.count("Must be trained by") == 1
    assert UNBOOKED in page
    assert "status-bad" in page or "bad" in page
    for language in ("kk", "ru"):
        assert "Must be" not in here.text(path, language)


def test_a_commission_marks_its_own_people_only(scene, staff):
    here = scene(held_until=SECOND_DAYS[0], today=SECOND_DAYS[0])
    precinct = here.commission("precinct")
    here.sign_in(staff(precinct.district.code))
    red_member(here, precinct)

    assert "Must be trained" not in here.text(f"/rosters/commissions/{precinct.district.code}/")


def test_the_overview_says_that_the_planner_is_at_work_and_that_a_draft_waits(scene, staff):
    here = scene(held_until=SECOND_DAYS[0], today=SECOND_DAYS[0])
    precinct = here.commission("precinct")
    red_member(here, precinct)
    centre, district = staff("KZ"), staff(precinct.district.code, Role.COORDINATOR.value)
    here.sign_in(district)
    path = f"/staff/{precinct.district.code}/"
    assert "planner is looking" not in here.text(path)
    run = repair(here, "queued")
    assert "The planner is looking for seats" in here.text(path)

    run.delete()
    repair(here, "finished", version=2)

    assert "A draft of the plan waits" in here.text(path)
    assert "See the draft" not in here.text(path)
    here.sign_in(centre)
    page = here.text("/staff/KZ/")
    assert "A draft of the plan waits" in page
    assert f"/en/plans/{here.campaign.code}/versions/2/proposal/" in page


def test_without_a_red_seat_nothing_is_said_of_drafts(scene, staff):
    here = scene(held_until=SECOND_DAYS[0], today=SECOND_DAYS[0])
    here.sign_in(staff("KZ"))
    repair(here, "finished", version=2)

    assert "planner has found" not in here.text("/staff/KZ/")
