"""Exemptions where people look: the list, one of them, the seat, the overview, one's own page."""

from datetime import timedelta

import pytest

from kaskad.campaigns.api import Exemption, withdraw_exemption
from kaskad.campaigns.models import Place, Seminar
from kaskad.commissions.models import Member
from kaskad.seminars.models import Attendance
from tests.exemptions import FIRST, WHY, asked, exempted
from tests.queries import MOST, queries_of
from tests.reporting.world import SECOND_DAYS, THIRD_DAYS
from tests.seminars.conftest import evening

pytestmark = pytest.mark.one_database
LAST = THIRD_DAYS[-1]


@pytest.fixture
def here(scene):
    return scene(held_until=SECOND_DAYS[0], today=SECOND_DAYS[0])


@pytest.fixture
def member(here):
    """Somebody of a precinct whose seminar is still to come."""
    seminar = here.seminars("s3")[-1]
    return Member.objects.select_related("person", "commission__district").get(
        pk=here.members(seminar)[-1]
    )


def now_of(here):
    return evening(here.today)


def path_of(found):
    return f"/staff/exemptions/{found.code}/"


def send(here, path, status, **values):
    response = here.client.post(f"/en{path}", values)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_one_asks_on_the_page_of_the_seat_and_another_one_grants(here, member, staff):
    district = member.commission.district.code
    first, second = staff(district), staff("KZ")
    seat = f"/staff/seats/{member.person.code}/"
    here.sign_in(first)
    assert f"{seat}exemption/" in here.text(seat)

    send(here, f"{seat}exemption/", 302, reason=WHY, until="")

    found = Exemption.objects.get()
    assert found.member == member
    page = here.text(path_of(found))
    assert "Somebody else has to decide" in page
    assert 'value="grant"' not in page
    assert "Decide about" not in here.text(f"/staff/{district}/")
    assert "waits for a decision" in here.text(seat)
    refused = send(here, path_of(found), 422, step="grant")
    assert "Ask a colleague to decide" in refused

    here.sign_in(second)
    assert "Decide about 1 exemption" in here.text("/staff/")
    waiting = here.text("/staff/KZ/exemptions/")
    assert "Waiting for a decision: 1" in waiting
    assert WHY in waiting
    send(here, path_of(found), 302, step="grant")

    assert "In force: 1" in here.text("/staff/KZ/exemptions/")
    assert "Decide about" not in here.text("/staff/")
    assert "need not be trained" in here.text(seat)
    assert f"{seat}exemption/" not in here.text(seat)
    here.sign_in(first)
    send(here, path_of(found), 302, step="end")
    assert "Ended, refused or taken back: 1" in here.text(f"/staff/{district}/exemptions/")
    assert f"{seat}exemption/" in here.text(seat)


def test_whoever_asked_takes_it_back_and_may_ask_again(here, member, staff):
    district = member.commission.district.code
    first, second = staff(district), staff("KZ")
    seat = f"/staff/seats/{member.person.code}/"
    here.sign_in(first)
    send(here, f"{seat}exemption/", 302, reason=WHY, until="")
    found = Exemption.objects.get()
    here.sign_in(second)
    assert "Take the request back" not in here.text(path_of(found))
    assert "Only whoever asked" in send(here, path_of(found), 422, step="withdraw")

    here.sign_in(first)
    assert "Take the request back" in here.text(path_of(found))
    send(here, path_of(found), 302, step="withdraw")

    page = here.text(path_of(found))
    assert "This request was taken back" in page
    assert "Taken back by" in page
    assert 'name="step"' not in page
    assert "Ended, refused or taken back: 1" in here.text(f"/staff/{district}/exemptions/")
    assert f"{seat}exemption/" in here.text(seat)
    here.sign_in(second)
    assert "Decide about" not in here.text("/staff/")
    assert "has taken the request back" in send(here, path_of(found), 422, step="grant")


def test_what_is_refused_stands_beside_its_field(here, member, staff):
    here.sign_in(staff("KZ"))
    path = f"/staff/seats/{member.person.code}/exemption/"

    short = send(here, path, 422, reason="short", until="")
    over = send(here, path, 422, reason=WHY, until=here.today.isoformat())
    empty = send(here, path, 422)

    assert 'id="f-reason-error"' in short
    assert "in 10 to 300 letters" in short
    assert 'id="f-until-error"' in over
    assert 'id="f-reason-error"' in empty
    exempted(here.campaign, member.pk, now_of(here))
    assert "exempt already" in send(here, path, 422, reason=WHY, until="")
    assert Exemption.objects.count() == 1


def test_an_unknown_step_decides_nothing(here, member, staff):
    here.sign_in(staff("KZ"))
    found = asked(here.campaign, member.pk, now_of(here))

    send(here, path_of(found), 422, step="delete")

    assert Exemption.objects.get().state == "waiting"


def test_a_second_decision_is_told_how_the_first_went(here, member, staff):
    here.sign_in(staff("KZ"))
    found = exempted(here.campaign, member.pk, now_of(here))

    assert "was decided already" in send(here, path_of(found), 422, step="refuse")


def test_the_pages_speak_the_languages_of_the_country(here, member, staff):
    here.sign_in(staff("KZ"))
    waits = asked(here.campaign, member.pk, now_of(here))
    other, third = Member.objects.filter(commission=member.commission).exclude(pk=member.pk)[:2]
    holds = exempted(here.campaign, other.pk, now_of(here), here.today + timedelta(days=4))
    back = asked(here.campaign, third.pk, now_of(here))
    withdraw_exemption(actor=FIRST, exemption=back, now=now_of(here))
    seat = f"/staff/seats/{other.person.code}/"
    for path in (
        "/staff/KZ/exemptions/", path_of(waits), path_of(holds), path_of(back), seat,
        f"{seat}exemption/",
    ):  # fmt: skip
        for language in ("kk", "ru"):
            page = here.text(path, language).split("<main", 1)[1]
            assert "xempt" not in page.replace("/exemption", ""), path


def test_few_queries_and_no_more_for_many(here, member, staff):
    here.sign_in(staff("KZ"))
    counted = []
    for one in Member.objects.filter(commission__level="precinct").order_by("id")[:6]:
        exempted(here.campaign, one.pk, now_of(here))
        counted.append(len(queries_of(here.client, "/kk/staff/KZ/exemptions/")))

    assert max(counted) == min(counted) <= MOST


def test_the_member_reads_that_nothing_is_to_be_done(here, member):
    here.sign_in_member(member.pk)
    assert "need not be trained" not in here.text("/my/")

    exempted(here.campaign, member.pk, now_of(here), here.today + timedelta(days=4))

    page = here.text("/my/")
    assert "You need not be trained in this campaign" in page
    assert "This holds until 23\u00a0February" in page
    assert "You may come to your seminar all the same" in page
    assert "If you cannot come" not in page
    here.on(here.today + timedelta(days=4))
    assert "need not be trained" not in here.text("/my/")


def test_without_a_place_the_member_is_not_promised_a_seminar(here, member):
    Place.objects.filter(member=member).delete()
    exempted(here.campaign, member.pk, now_of(here))
    here.sign_in_member(member.pk)

    page = here.text("/my/")

    assert "There is nothing to do." in page
    assert "When your seminar is planned" not in page
    assert "all the same" not in page


def test_who_came_all_the_same_is_trained(scene):
    here = scene(held_until=LAST, today=LAST)
    member = here.members(here.first("s3"))[-1]
    exempted(here.campaign, member, evening(SECOND_DAYS[0]))
    here.sign_in_member(member)

    page = here.text("/my/")

    assert "need not be trained" not in page
    assert "You are trained" in page


def test_an_exempt_newcomer_has_no_red_seat(here, member, staff):
    Place.objects.filter(member=member).delete()
    here.sign_in(staff("KZ"))
    path = f"/rosters/commissions/{member.commission.code}/"
    overview = f"/staff/{member.commission.district.code}/"
    assert "Must be trained by" in here.text(path)
    assert "Red seats: 1" in here.text(overview)

    exempted(here.campaign, member.pk, now_of(here))

    assert "Must be trained by" not in here.text(path)
    assert "Red seats: 1" not in here.text(overview)


def test_near_the_end_the_exempt_are_not_invited(scene, staff):
    here = scene(held_until=SECOND_DAYS[-1])
    here.on(here.campaign.last_day - timedelta(days=1))
    here.sign_in(staff("KZ"))
    Seminar.objects.filter(state="planned").update(day=here.today + timedelta(days=1))
    trained = Attendance.objects.filter(present=True).values("member")
    left = Member.objects.exclude(pk__in=trained).order_by("id")
    assert f"Invite {left.count()} untrained" in here.text("/staff/")

    exempted(here.campaign, left[0].pk, now_of(here))

    assert f"Invite {left.count() - 1} untrained" in here.text("/staff/")


def test_the_trainer_does_not_expect_or_miss_the_exempt(scene):
    here = scene(held_until=SECOND_DAYS[-1], today=SECOND_DAYS[-1])
    seminar = here.first("s3")
    first = here.members(seminar)[0]
    name = "Босатылғанов"
    person = Member.objects.get(pk=first).person
    type(person).objects.filter(pk=person.pk).update(last_name=name)
    here.sign_in_member(seminar.trainer_id)
    assert name in here.text("/my/seminars/")

    exempted(here.campaign, first, evening(here.today))

    assert name not in here.text("/my/seminars/")
