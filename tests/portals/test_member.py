"""A member's own page, in every state of the way."""

from datetime import timedelta

import pytest

from kaskad.campaigns.api import cancel_seminar
from kaskad.campaigns.models import MakeUpRound, Plan, Seminar
from kaskad.commissions.models import Member, Person
from kaskad.core.secrets import seal
from kaskad.seminars.models import Attendance
from tests.attendance import now_absent
from tests.guards import lift_guard
from tests.portals.conftest import name_people
from tests.queries import MOST, queries_of
from tests.reporting.world import THIRD_DAYS
from tests.seminars.conftest import COMMAND, evening

pytestmark = pytest.mark.one_database

PATH = "/my/"
LAST = THIRD_DAYS[-1]


def member_of(here, stage="s3"):
    seminar = here.first(stage)
    member = here.members(seminar)[-1]
    here.sign_in_member(member)
    return seminar, member


def test_the_reader_sees_their_own_name_and_commission(scene):
    here = scene()
    _, member = member_of(here)
    own = Member.objects.select_related("person", "commission").get(pk=member)

    page = here.text(PATH, "kk")

    assert f"<b>{own.person.last_name} {own.person.first_name}" in page
    assert own.commission.name_kk in page


def test_nobody_else_is_named_but_the_trainer(scene):
    here = scene()
    seminar, member = member_of(here)
    everybody = Member.objects.exclude(pk__in=[member, seminar.trainer_id])
    for place, one in enumerate(everybody.select_related("person")):
        one.person.last_name = f"Бөтен{place}"
        one.person.save(update_fields=["last_name"])

    assert "Бөтен" not in here.text(PATH)


def test_a_seminar_ahead_stands_with_day_time_place_and_trainer(scene):
    here = scene()
    seminar, _ = member_of(here)
    here.on(seminar.day - timedelta(days=1))

    page = here.text(PATH)

    assert "Tomorrow" in page
    assert "10:00" in page
    assert "14 Dostyk Street, Kandyagash" in page
    assert "Trainer: " in page
    assert "Bring your identity card." in page


def test_the_calendar_is_offered_while_the_seminar_is_ahead(scene):
    here = scene()
    seminar, _ = member_of(here)
    here.on(seminar.day - timedelta(days=1))

    assert 'href="/en/calendar/"' in here.text(PATH)


def test_the_trained_need_no_calendar(scene):
    here = scene(held_until=LAST, today=LAST)
    member_of(here)

    page = here.text(PATH)

    assert "You are trained" in page
    assert "/en/calendar/" not in page


def give_phone(seminar, phone):
    Person.objects.filter(pk=seminar.trainer.person_id).update(phone_sealed=seal(phone))


def test_who_cannot_come_calls_the_trainer(scene):
    here = scene()
    seminar, _ = member_of(here)
    give_phone(seminar, "+7 (701) 111-22-33")
    MakeUpRound.objects.create(
        campaign=here.campaign, number=1, window_from=LAST, window_to=LAST + timedelta(days=2)
    )

    page = here.text(PATH)

    assert 'href="#h-cannot"' in page
    assert "Tell your trainer as soon as you can" in page
    assert 'href="tel:+77011112233"' in page
    assert "+7\u00a0701\u00a0111\u00a022\u00a033" in page
    assert "Days for make-up seminars" in page


def test_a_trainer_without_a_telephone_is_named_with_the_secretary(scene):
    here = scene()
    seminar, _ = member_of(here)
    give_phone(seminar, "")

    page = here.text(PATH)

    assert "or the secretary of your commission" in page
    assert "tel:" not in page
    assert "If another day is set for you" in page


def test_without_a_trainer_the_secretary_is_told(scene):
    here = scene()
    seminar, _ = member_of(here)
    Seminar.objects.filter(pk=seminar.pk).update(trainer=None)

    page = here.text(PATH)

    assert "Tell the secretary of your commission" in page
    assert "The commission above yours can help too" in page


def test_after_the_seminar_nobody_is_told_whom_to_call(scene):
    here = scene(held_until=LAST, today=LAST + timedelta(days=1))
    member_of(here)

    assert "If you cannot come" not in here.text(PATH)


def test_the_day_itself_is_said(scene):
    here = scene()
    seminar, _ = member_of(here)
    here.on(seminar.day)

    assert "Today, " in here.text(PATH)


def test_an_online_seminar_has_no_address(scene):
    here = scene()
    seminar, _ = member_of(here)
    Seminar.objects.filter(pk=seminar.pk).update(venue=None)

    page = here.text(PATH)

    assert "Online" in page
    assert "gives you the link" in page
    assert "Bring your identity card." not in page


def test_without_a_plan_nothing_is_to_be_done(scene):
    here = scene()
    member_of(here)
    Plan.objects.update(state="draft")

    page = here.text(PATH)

    assert "The day is not set yet" in page
    assert "You need not do anything now" in page


def test_who_missed_it_will_be_told(scene):
    here = scene(held_until=LAST, today=LAST + timedelta(days=1))
    _, member = member_of(here)
    now_absent(Attendance.objects.filter(member=member))

    page = here.text(PATH)

    assert "you were not there" in page
    assert "You will be told the day of the make-up seminar" in page


def test_a_booked_make_up_is_the_next_step(scene):
    here = scene(held_until=LAST, today=LAST + timedelta(days=1))
    seminar, member = member_of(here)
    now_absent(Attendance.objects.filter(member=member))
    other = here.seminars("s3")[-1]
    lift_guard()
    Attendance.objects.filter(seminar=other).delete()
    Seminar.objects.filter(pk=other.pk).update(state="planned", day=LAST + timedelta(days=3))
    other.group.places.get_or_create(member_id=member)
    assert seminar.pk != other.pk

    page = here.text(PATH)

    assert "This is the make-up seminar" in page


def test_a_cancelled_seminar_is_said_with_its_reason(scene):
    here = scene()
    seminar, _ = member_of(here)
    cancel_seminar(actor=COMMAND, seminar=seminar, reason="Боран", now=evening(here.today))

    page = here.text(PATH)

    assert "was cancelled" in page
    assert "Боран" in page
    assert "You will be told a new day" in page


def test_a_past_seminar_without_a_sheet_is_waited_for(scene):
    here = scene()
    seminar, _ = member_of(here)
    here.on(seminar.day + timedelta(days=1))

    assert "has not come in yet" in here.text(PATH)


def test_who_was_there_is_trained(scene):
    here = scene(held_until=LAST, today=LAST + timedelta(days=1))
    member_of(here)

    page = here.text(PATH)

    assert "You are trained" in page
    assert "Next step" not in page


def test_one_signs_out_from_the_page(scene):
    here = scene()
    member_of(here)

    page = here.text(PATH)

    assert 'action="/en/sign-out/"' in page
    assert "sign out when you have finished" in page


def test_who_has_left_finds_nothing(scene):
    here = scene()
    _, member = member_of(here)
    Member.objects.filter(pk=member).update(until=here.today)

    here.get(PATH, status=404)


def test_staff_without_a_seat_and_strangers_find_nothing(scene, staff):
    here = scene()
    here.get(PATH, status=404)
    here.sign_in(staff("KZ"))

    here.get(PATH, status=404)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_light(scene, language):
    here = scene()
    member_of(here)
    name_people()

    assert len(here.get(PATH, language).content) < 20_000


def test_the_page_asks_for_little(scene):
    here = scene()
    member_of(here)

    assert len(queries_of(here.client, f"/en{PATH}")) <= MOST
