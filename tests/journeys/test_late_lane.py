"""Somebody is replaced late: three clicks, a red seat, a booking, a letter."""

import random
import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from kaskad.accounts.api import account_by_code, issue_link, sign_in_by_link
from kaskad.campaigns.api import Place, Seminar
from kaskad.commissions.api import (
    Member,
    accept_roster,
    account_of,
    check_roster,
    receive_roster,
)
from kaskad.commissions.tasks import look_for_leavers
from kaskad.core.refusal import Refusal
from kaskad.demo.country import iin, write_roster_csv
from kaskad.planning.tasks import look_for_newcomers
from kaskad.reporting.api import red_seats
from tests.journeys.cascade import hold, people_of
from tests.world import ACTOR, NOW, SMALL, TODAY, small_country

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

NEWCOMER = {
    "iin": iin.make(random.Random(41), date(1988, 4, 2), female=True, used=()),
    "last_name": "Жаңабаева",
    "first_name": "Ақмарал",
    "patronymic": "",
    "phone": "87010000000",
    "language": "kk",
    "since": TODAY.isoformat(),
}


@pytest.fixture
def staff(house):
    client = Client()
    client.force_login(house.accounts["district"])
    return client


def pupil(house):
    """A member of the own precinct who has nobody's account and is not trained yet."""
    places = Place.objects.filter(
        group__plan=house.plan, group__seminars__state="planned",
        member__commission__district=house.commission("own"), member__until=None,
        member__person__account=None, member__role="member",
        group__seminars__day__gt=TODAY,
    )  # fmt: skip
    return places.order_by("id")[0].member


def post(staff, member, step, **changed):
    url = f"/en/staff/seats/{member.person.code}/replace/"
    return staff.post(url, {**NEWCOMER, "step": step, **changed})


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_three_clicks_replace_a_member(house, staff):
    member = pupil(house)
    before = Member.objects.count()

    page = text_of(staff.get(f"/en/rosters/commissions/{member.commission.code}/"))
    form = re.search(rf'href="(/en/staff/seats/{member.person.code}/replace/)"', page)[1]
    assert staff.get(form).status_code == 200
    check = post(staff, member, "check")
    assert check.status_code == 200
    assert "Жаңабаева Ақмарал" in text_of(check)
    assert "Nothing has been changed yet" in text_of(check)
    assert Member.objects.count() == before
    done = post(staff, member, "apply")

    came = Member.objects.get(seat=member.seat, until=None)
    assert done.headers["Location"] == f"/en/staff/seats/{came.person.code}/"
    seat = text_of(staff.get(done.headers["Location"]))
    assert "Must be trained by" in seat
    assert "booked:" in seat
    letter = staff.post(
        f"/en/access/{came.commission.code}/letters/print/", {"which": came.person.code}
    )
    assert (letter.status_code, letter.content[:4]) == (200, b"%PDF")
    assert post(staff, member, "apply").headers["Location"] == done.headers["Location"]
    assert Member.objects.filter(seat=member.seat).count() == 2


def test_the_seat_is_red_until_the_newcomer_is_taught(house, staff):
    member = pupil(house)
    post(staff, member, "apply")
    came = Member.objects.get(seat=member.seat, until=None)
    district = house.commission("own")
    red = red_seats(house.campaign, district, TODAY, 40)
    assert came.pk in [one.member_id for one in red.first]
    overview = text_of(staff.get(f"/en/staff/{district.code}/"))
    assert f"Red seats: {red.count}" in overview
    assert "Жаңабаева Ақмарал" in overview

    seminar = Seminar.objects.get(group__places__member=came, group__plan=house.plan)
    hold(house.campaign, seminar, people_of(seminar))

    after = red_seats(house.campaign, district, seminar.day, 40)
    assert came.pk not in [one.member_id for one in after.first]
    assert member.pk not in [one.member_id for one in after.first]


@pytest.mark.parametrize(
    ("field", "value"),
    [("iin", "123"), ("last_name", ""), ("phone", "ab"), ("since", "2019-01-01")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_done(house, staff, field, value):
    member = pupil(house)
    answer = post(staff, member, "apply", **{field: value})

    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in text_of(answer)
    member.refresh_from_db()
    assert member.until is None


def test_going_back_keeps_what_was_filled_in(house, staff):
    answer = post(staff, pupil(house), "change")

    assert answer.status_code == 200
    assert 'value="Жаңабаева"' in text_of(answer)


def test_the_letter_of_who_leaves_stops_working(house, staff):
    member = pupil(house)
    account = account_of(actor=ACTOR, person=member.person, language="kk", now=NOW)
    token = issue_link(actor=ACTOR, account=account, now=NOW)
    inside = Client()
    inside.force_login(account_by_code(account.code))
    assert inside.get("/en/my/").status_code == 200

    post(staff, member, "apply")

    assert inside.get("/en/my/").status_code != 200
    with pytest.raises(Refusal):
        sign_in_by_link(actor=ACTOR, token=token, now=NOW)
    assert look_for_leavers() == 0


def test_a_worker_who_leaves_a_seat_keeps_the_sign_in(house, staff):
    trainer = house.trainer()
    assert house.accounts["district"].is_active
    Seminar.objects.filter(trainer=trainer, state="planned").update(state="cancelled")

    post(staff, trainer, "apply")

    assert staff.get("/en/staff/").status_code == 200
    trainer.refresh_from_db()
    assert trainer.until == TODAY


def test_a_teaching_trainer_is_not_replaced_without_others(house, staff):
    trainer = house.trainer()
    answer = post(staff, trainer, "check")
    page = text_of(answer)

    ahead = Seminar.objects.filter(
        trainer=trainer, state="planned", day__gte=TODAY, group__plan=house.plan
    )
    assert ahead.exists()
    if answer.status_code == 200:
        post(staff, trainer, "apply")
        assert not ahead.exists()
    else:
        assert all(one.code in page for one in ahead) or "nobody else can take over" in page
        assert answer.status_code == 422


def test_a_list_of_one_commission_does_the_same(house, tmp_path):
    """The newcomer by a list is red, booked by the look, and the leaver's place is theirs."""
    country = small_country(SMALL)
    member = pupil(house)
    inside = [one for one in country.members if one.commission == member.commission.code]
    leaver = next(
        one for one in inside if one.person.iin[-4:] == member.person.iin_tail
        and one.person.last_name == member.person.last_name
    )  # fmt: skip
    new = replace(leaver.person, iin=NEWCOMER["iin"], last_name="Жаңабаева", first_name="Ақмарал")
    path = tmp_path / "one.csv"
    listed = [replace(one, person=new) if one is leaver else one for one in inside]
    write_roster_csv(country, path, listed)
    batch = receive_roster(
        actor=ACTOR, source=path, file_name="one.csv", scope=member.commission.code, now=NOW
    )
    check_roster(actor=ACTOR, batch=batch, now=NOW)
    report = accept_roster(actor=ACTOR, batch=batch, now=NOW)
    assert list(report.rejected) == []
    came = Member.objects.get(person__iin_tail=NEWCOMER["iin"][-4:], until=None)
    red = red_seats(house.campaign, member.commission, TODAY, 9)
    assert [(one.member_id, one.booked) for one in red.first] == [(came.pk, None)]

    assert look_for_newcomers() >= 1

    (row,) = red_seats(house.campaign, member.commission, TODAY, 9).first
    assert row.booked > TODAY
