"""The trainer's own seminars."""

from datetime import date, timedelta

import pytest

from kaskad.campaigns.models import Group, Seminar
from kaskad.seminars.models import Attendance
from tests.attendance import now_absent
from tests.queries import MOST, queries_of
from tests.reporting.world import SECOND_DAYS, THIRD_DAYS

pytestmark = pytest.mark.one_database

PATH = "/my/seminars/"
LAST = THIRD_DAYS[-1]


def trainer_of(scene, stage="s2"):
    seminar = scene.first(stage)
    scene.sign_in_member(seminar.trainer_id)
    return seminar


def test_the_sign_shows_the_next_seminar(scene):
    here = scene()
    seminar = trainer_of(here)
    here.on(seminar.day - timedelta(days=1))

    page = here.text(PATH)

    assert "Tomorrow" in page
    assert "School No.\u00a02, assembly hall" in page
    assert "10:00" in page
    assert "Ends at 14:00" in page
    assert "Held in Kazakh" in page
    assert f"/en/seminars/{seminar.code}/" in page
    assert f"/en/seminars/{seminar.code}/print/" in page
    assert 'href="/en/calendar/"' in page


def test_expected_people_stand_on_the_page_by_name(scene):
    here = scene()
    seminar = trainer_of(here)

    page = here.text(PATH)

    assert "Әбілқасымова" in page
    assert f"{len(here.members(seminar))}</dt>" in page


def test_a_past_seminar_without_a_sheet_is_called_for(scene):
    here = scene()
    seminar = trainer_of(here)
    here.on(seminar.day + timedelta(days=1))

    page = here.text(PATH)

    assert "1 seminar has no sheet" in page
    assert "no sheet" in page


def test_those_who_were_absent_and_are_untrained_are_listed(scene):
    here = scene(held_until=SECOND_DAYS[-1])
    seminar = trainer_of(here)
    here.on(SECOND_DAYS[-1] + timedelta(days=1))
    absent = here.members(seminar)[0]
    now_absent(Attendance.objects.filter(seminar=seminar, member=absent))

    page = here.text(PATH)

    assert "Still untrained: 1" in page
    assert "not booked" in page


def test_a_booked_make_up_is_named(scene):
    here = scene(held_until=SECOND_DAYS[-1])
    seminar = trainer_of(here)
    here.on(SECOND_DAYS[-1] + timedelta(days=1))
    absent = here.members(seminar)[0]
    now_absent(Attendance.objects.filter(seminar=seminar, member=absent))
    later = here.seminars("s3")[-1]
    later.group.places.create(member_id=absent)

    page = here.text(PATH)

    assert "not booked" not in page


def test_the_week_of_the_address_is_shown_with_its_neighbours(scene):
    here = scene()
    trainer_of(here)

    page = here.text(f"{PATH}?week=2026-02-25")

    assert "23\u00a0February\u00a0– 1\u00a0March" in page
    assert "?week=2026-02-16" in page


def test_an_unreadable_week_is_the_week_of_the_next_seminar(scene):
    here = scene()
    trainer_of(here)

    here.get(f"{PATH}?week=soon")


def test_everything_held_is_said_with_its_figures(scene):
    here = scene(held_until=LAST, today=LAST + timedelta(days=1))
    seminar = trainer_of(here)
    mine = Seminar.objects.filter(trainer_id=seminar.trainer_id)
    people = Attendance.objects.filter(seminar__in=mine, present=True).count()

    page = here.text(PATH)

    assert "Everything is held" in page
    assert f"<b>{mine.count()}</b>" in page
    assert f"<b>{people}</b>" in page


def test_a_full_time_member_without_seminars_finds_an_empty_page(scene):
    here = scene()
    Seminar.objects.exclude(trainer=None).update(trainer=None)
    here.sign_in_member(here.members(here.first("s1"))[0])

    assert "No seminars are planned for you yet" in here.text(PATH)


def test_a_grant_alone_finds_an_empty_page(scene, staff):
    here = scene()
    here.sign_in(staff("KZ-10", role="trainer"))

    assert "No seminars are planned for you yet" in here.text(PATH)


def test_a_member_who_does_not_teach_finds_nothing(scene):
    here = scene()
    here.sign_in_member(here.members(here.first("s3"))[0])

    here.get(PATH, status=404)


def test_a_stranger_finds_nothing(scene):
    scene().get(PATH, status=404)


def test_another_trainers_people_are_not_shown(scene):
    here = scene()
    seminar = trainer_of(here)
    others = Seminar.objects.exclude(trainer_id=seminar.trainer_id).exclude(trainer=None)

    page = here.text(PATH)

    assert not [code for code in others.values_list("code", flat=True) if code in page]


def test_the_page_asks_for_little(scene):
    here = scene(held_until=SECOND_DAYS[-1], today=date(2026, 2, 26))
    trainer_of(here)
    now_absent(Attendance.objects.filter(seminar__group__stage__code="s2"))

    # Two more than others: what is new in official answers, and what was taught before.
    assert len(queries_of(here.client, f"/en{PATH}")) <= MOST + 2


def test_groups_of_one_number_are_told_apart_by_their_stage(scene):
    here = scene()
    seminar = trainer_of(here)
    other = here.first("s3")
    Seminar.objects.filter(pk=other.pk).update(trainer=seminar.trainer, day=seminar.day)
    Group.objects.filter(pk__in=[seminar.group_id, other.group_id]).update(number=60)

    page = here.text(PATH)

    stages = [str(one.group.stage.title) for one in (seminar, other)]
    line = page.partition("Your groups of the week")[2].partition("</ol>")[0]
    table = page.partition('id="h-all"')[2]
    for stage in stages:
        assert f"Group 60, {stage}" in line
        assert stage in table
