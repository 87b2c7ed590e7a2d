"""The overview of a territory: figures, decisions that wait, parts, and whose it is."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from kaskad.accounts.api import give_grant
from kaskad.campaigns.api import cancel_seminar
from kaskad.campaigns.models import Campaign, Group, MakeUpRound, Plan, Seminar
from kaskad.commissions.models import Commission, RosterBatch
from kaskad.portals.staff.reading import TerritoryReading
from kaskad.seminars.api import waiting_for_make_up
from kaskad.seminars.models import Attendance
from tests.attendance import now_absent
from tests.queries import MOST, queries_of
from tests.reporting.world import NATIONAL_DAY, SECOND_DAYS, THIRD_DAYS, build
from tests.seminars.conftest import COMMAND, evening

pytestmark = pytest.mark.one_database

LAST = THIRD_DAYS[-1]


def district_of(here):
    return here.commission("district").code


def test_the_sentence_counts_those_of_today(scene, staff):
    here = scene(held_until=SECOND_DAYS[0], today=SECOND_DAYS[0])
    here.sign_in(staff("KZ"))
    trained = sum(
        len(here.members(seminar))
        for seminar in here.seminars("s2")
        if seminar.day == SECOND_DAYS[0]
    )

    page = here.text("/staff/")

    assert f"Today <b>{trained}</b>" in page
    assert "<b>22</b>" in page  # days from 19 February to 13 March


def test_the_goal_is_said_to_be_reached(scene, staff):
    here = scene(held_until=LAST, today=LAST)
    here.sign_in(staff("KZ"))

    assert "The goal is reached" in here.text("/staff/")


@pytest.mark.parametrize(
    ("filled", "trained", "left"), [(155, 153, 2), (155, 154, 1), (155, 155, 0), (200, 199, 0)]
)
def test_the_goal_is_reached_with_the_last_person_and_not_before(filled, trained, left):
    tally = SimpleNamespace(filled=filled, trained=trained)
    report = SimpleNamespace(total=SimpleNamespace(tally=tally))
    campaign = Campaign(goal_percent=Decimal("99.5"))

    assert TerritoryReading(LAST, LAST, campaign, None, report=report).left_to_goal == left


def test_regions_lead_down_to_districts_and_precincts(scene, staff):
    here = scene()
    here.sign_in(staff("KZ"))

    assert "/en/staff/KZ-10/" in here.text("/staff/")
    assert f"/en/staff/{district_of(here)}/" in here.text("/staff/KZ-10/")
    page = here.text(f"/staff/{district_of(here)}/")
    assert "Precinct No. 1" in page
    assert "/en/staff/KZ-10/" in page


def test_the_furthest_behind_comes_first(scene, staff):
    here = scene(held_until=SECOND_DAYS[-1], today=SECOND_DAYS[-1])
    here.sign_in(staff("KZ"))
    now_absent(
        Attendance.objects.filter(
            member__commission__region__code="KZ-11", seminar__group__stage__code="s2"
        )
    )

    page = here.text("/staff/")

    assert page.index("/en/staff/KZ-11/") < page.index("/en/staff/KZ-10/")


@pytest.mark.parametrize("code", ["KZ", "KZ-11", "nothing"])
def test_a_coordinator_of_a_region_sees_nothing_outside(scene, staff, code):
    here = scene()
    here.sign_in(staff("KZ-10"))

    here.get(f"/staff/{code}/", status=404)


def test_a_coordinator_of_a_district_sees_the_district(scene, staff):
    here = scene()
    code = district_of(here)
    here.sign_in(staff(code))

    page = here.text("/staff/")

    assert "Precincts" in page
    here.get("/staff/KZ-10/", status=404)
    assert "/en/staff/KZ-10/" not in page


def test_a_precinct_has_no_overview(scene, staff):
    here = scene()
    here.sign_in(staff("KZ"))

    here.get("/staff/KZ-10-0001/", status=404)


@pytest.mark.parametrize("path", ["/staff/", "/staff/KZ/"])
def test_strangers_and_members_find_nothing(scene, path):
    here = scene()
    here.get(path, status=404)
    here.sign_in_member(here.members(here.first("s3"))[0])

    here.get(path, status=404)


def test_two_territories_are_both_offered(scene, staff):
    here = scene()
    account = here.sign_in(staff("KZ-10"))
    now = evening(NATIONAL_DAY)
    give_grant(actor=COMMAND, account=account, role="coordinator", scope="KZ-11", now=now)

    page = here.text("/staff/")

    assert "Your other territories" in page
    assert "/en/staff/KZ-11/" in page


def test_seminars_without_a_sheet_wait(scene, staff):
    here = scene()
    here.on(SECOND_DAYS[-1] + timedelta(days=1))
    here.sign_in(staff("KZ"))

    page = here.text("/staff/")

    assert f"Get the sheets of {len(here.seminars('s2'))} past seminars" in page


def test_seminars_without_a_trainer_wait(scene, staff):
    here = scene()
    Seminar.objects.filter(pk=here.seminars("s3")[0].pk).update(trainer=None)
    here.sign_in(staff("KZ"))

    assert "Name a trainer for 1 seminar" in here.text("/staff/")


def test_trainers_who_missed_their_own_seminar_lead_to_a_repair(scene, staff):
    here = scene()
    seminar = here.seminars("s3")[-1]
    here.sign_in(staff("KZ"))
    assert "missed the own seminar" not in here.text("/staff/")

    now_absent(Attendance.objects.filter(member=seminar.trainer))
    words = f"also=trainer%3A{seminar.trainer_id}%3A"

    assert "Replace 1 trainer who missed the own seminar" in here.text("/staff/")
    assert words in here.client.get("/en/staff/").content.decode()
    here.sign_in(staff("KZ-10"))
    assert "missed the own seminar" not in here.text("/staff/")


def test_a_proposal_waits_for_the_centre_too(scene, staff):
    here = scene()
    Plan.objects.create(
        campaign=here.campaign, version=2, state="proposed", made_by="test",
        made_at=evening(here.today),
    )  # fmt: skip
    here.sign_in(staff("KZ"))

    assert "Put plan version 2 in force or discard it" in here.text("/staff/")


def test_a_draft_waits_for_the_centre_only(scene, staff):
    here = scene()
    Plan.objects.create(
        campaign=here.campaign, version=2, state="draft", made_by="test",
        made_at=evening(here.today),
    )  # fmt: skip
    here.sign_in(staff("KZ"))
    assert "Put plan version 2 in force or discard it" in here.text("/staff/")

    here.sign_in(staff("KZ-10"))
    assert "plan version 2" not in here.text("/staff/")


def test_a_checked_roster_waits_for_those_it_is_about(scene, staff):
    here = scene()
    RosterBatch.objects.create(
        code="r2", file_name="tizim.xlsx", file_sha256="cd" * 32, file_size=1, stored_as="r2",
        scope=here.commission("region"), state="checked", rows_read=214, rows_rejected=9,
        received_by="test", received_at=evening(here.today),
    )  # fmt: skip
    here.sign_in(staff("KZ-10"))
    assert "tizim.xlsx" in here.text("/staff/")
    here.sign_in(staff("KZ"))
    assert "tizim.xlsx" in here.text("/staff/")

    here.sign_in(staff("KZ-11"))
    assert "tizim.xlsx" not in here.text("/staff/")


def near_the_end(scene, staff, scope="KZ"):
    here = scene(held_until=SECOND_DAYS[-1])
    here.on(here.campaign.last_day - timedelta(days=1))
    here.sign_in(staff(scope))
    return here


def test_near_the_end_the_untrained_are_invited_while_a_seminar_follows(scene, staff):
    here = near_the_end(scene, staff)
    Seminar.objects.filter(state="planned").update(day=here.today + timedelta(days=1))

    assert "Invite" in here.text("/staff/")


def test_when_no_seminar_follows_nobody_is_invited(scene, staff):
    here = near_the_end(scene, staff)
    Seminar.objects.filter(state="planned").update(day=here.today - timedelta(days=1))

    page = here.text("/staff/")

    assert "Invite" not in page
    assert "make-up round" not in page


def add_round(here, first, number=1):
    MakeUpRound.objects.create(
        campaign=here.campaign, number=number, window_from=first, window_to=first
    )


def test_a_make_up_round_that_is_near_and_waited_for_is_asked_for(scene, staff):
    here = near_the_end(scene, staff)
    add_round(here, here.today + timedelta(days=1))
    Seminar.objects.filter(state="planned").update(day=here.today - timedelta(days=1))

    page = here.text("/staff/")

    waiting = waiting_for_make_up(here.campaign, here.commission("central"), here.today)
    assert waiting == len(here.members(here.first("s3"))) * len(here.seminars("s3"))
    assert "Plan make-up round 1" in page
    assert f"Untrained without a seminar ahead: {waiting}." in page
    assert f"kaskad make-up {here.campaign.code} 1" in page


@pytest.mark.parametrize("why", ["planned", "over", "far", "nobody waits", "not the centre"])
def test_a_make_up_round_that_is_not_due_is_not_asked_for(scene, staff, why):
    here = near_the_end(scene, staff, "KZ-10" if why == "not the centre" else "KZ")
    days = {"over": -1, "far": 30}.get(why, 1)
    add_round(here, here.today + timedelta(days=days))
    if why == "planned":
        Group.objects.filter(pk=here.first("s3").group_id).update(round=1)
    ahead = why == "nobody waits"
    Seminar.objects.filter(state="planned").update(
        day=here.today + timedelta(days=1 if ahead else -1)
    )

    assert "Plan make-up round" not in here.text("/staff/")


def test_nothing_waits_when_all_is_well(scene, staff):
    here = scene()
    here.sign_in(staff("KZ"))

    assert "Waiting for your decision" not in here.text("/staff/")


def test_the_seminars_of_today_are_listed_in_a_district(scene, staff):
    here = scene()
    seminar = here.first("s2")
    here.on(seminar.day)
    here.sign_in(staff("KZ"))
    code = seminar.group.commission.code

    page = here.text(f"/staff/{code}/")

    assert f"/en/seminars/{seminar.code}/" in page


def test_a_cancelled_seminar_of_today_is_counted(scene, staff):
    here = scene()
    seminar = here.first("s2")
    here.on(seminar.day)
    cancel_seminar(actor=COMMAND, seminar=seminar, reason="storm", now=evening(here.today))
    here.sign_in(staff("KZ"))

    assert "Cancelled today" in here.text("/staff/")


def test_without_a_campaign_the_page_says_so(client, staff):
    Commission.objects.create(
        code="KZ", level="central", name_kk="Қазақстан", name_ru="Казахстан",
        name_en="Kazakhstan", sort_key="0", seats=0,
    )  # fmt: skip
    client.force_login(staff("KZ"))

    assert "There is no campaign yet" in client.get("/en/staff/").content.decode()


@pytest.mark.parametrize("precincts", [1, 3])
def test_queries_do_not_grow_with_parts(client, settings, staff, precincts):
    build(regions=precincts, districts=2, precincts=precincts, held_until=NATIONAL_DAY)
    settings.KASKAD_PINNED_NOW = evening(SECOND_DAYS[0])
    client.force_login(staff("KZ"))

    assert len(queries_of(client, "/en/staff/")) <= MOST
