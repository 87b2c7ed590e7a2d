"""Marking in the hall: the roll call, a member's code, the code of the hall."""

import re
from datetime import UTC, timedelta

import pytest

from kaskad.accounts.models import Tally
from kaskad.commissions.api import Member, person_name
from kaskad.core import clock
from kaskad.seminars.api import Attendance, NewMark, PresenceMark, decisions_of, record_marks
from kaskad.seminars.queries.codes import hall_code, member_code, member_with_code
from tests.queries import MOST, queries_of
from tests.seminars.conftest import COMMAND
from tests.seminars.test_pages import here, on, path, sent, sign_in

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

__all__ = ["here", "on"]


@pytest.fixture
def now(here, settings):
    """The clock stands so many minutes after the beginning."""

    def stand(minutes):
        moment = clock.at(here.day, here.starts) + timedelta(minutes=minutes)
        settings.KASKAD_PINNED_NOW = moment.astimezone(UTC)
        return moment

    stand(5)
    return stand


def tap(client, seminar, step, member="", **more):
    return client.post(path(seminar, "roll/"), {"step": step, "member": member} | more)


def state(seminar, member):
    found = decisions_of(seminar).get(member)
    return found and (found.here, found.outcome.value)


def test_one_tap_marks_one_person_and_comes_back_to_the_line(client, here, second_stage, now):
    member, other = second_stage.members(here)[:2]

    answer = tap(client, here, "called", member)
    now(40)
    tap(client, here, "arrived", other)

    assert answer.url.endswith(f"/roll/#m{member}")
    assert state(here, member) == (True, "present")
    assert state(here, other)[0]
    page = client.get(path(here, "roll/")).content.decode()
    assert f"2 of {len(second_stage.members(here))} are here" in page


def test_the_last_tap_can_be_taken_back_by_whoever_made_it(client, here, second_stage, now):
    member = second_stage.members(here)[0]
    tap(client, here, "called", member)
    now(10)
    tap(client, here, "left", member)

    tap(client, here, "undo", member)
    assert state(here, member)[0]
    tap(client, here, "undo", member)
    assert state(here, member) is None
    refused = tap(client, here, "undo", member)

    assert refused.status_code == 422
    assert "no mark of yours to take back" in refused.content.decode()
    assert PresenceMark.objects.count() == 4


def test_people_are_found_by_name(client, here, second_stage, now):
    members = second_stage.members(here)
    found = person_name(Member.objects.get(pk=members[0]).person)

    def lines(words):
        page = client.get(path(here, "roll/"), {"q": words}).content.decode()
        return re.findall(r'id="m(\d+)"', page)

    assert len(lines("")) == len(members)
    assert str(members[0]) in lines(found.upper())
    assert lines("zzzz") == []


def test_a_stranger_cannot_be_marked(client, here, now):
    assert tap(client, here, "called", 10**9).status_code == 422
    assert not PresenceMark.objects.exists()


def test_nobody_is_marked_before_the_day(client, here, second_stage, on):
    on(here.day - timedelta(days=1))

    refused = tap(client, here, "called", second_stage.members(here)[0])

    assert refused.status_code == 422
    assert not PresenceMark.objects.exists()


def test_a_members_code_marks_them(client, here, second_stage, now):
    member = second_stage.members(here)[1]
    code = member_code(second_stage.campaign, member)

    assert tap(client, here, "code", code=f" {code[:4]} {code[4:].upper()} ").status_code == 302
    unknown = tap(client, here, "code", code="22222222")

    assert PresenceMark.objects.get().kind == "scanned"
    assert state(here, member)[0]
    assert "Nobody of this group has the code" in unknown.content.decode()


def test_codes_of_members_differ_and_are_of_their_group(here, second_stage):
    members = second_stage.members(here)
    codes = {member_code(second_stage.campaign, one) for one in members}
    stranger = second_stage.members(second_stage.seminars("s2")[-1])[0]

    assert len(codes) == len(members)
    assert member_with_code(here, member_code(second_stage.campaign, stranger)) is None


def test_only_the_roll_call_may_use_the_camera(client, here, now):
    assert "camera=(self)" in client.get(path(here, "roll/")).headers["Permissions-Policy"]
    assert "camera=()" in client.get(path(here)).headers["Permissions-Policy"]


def test_the_hall_shows_a_code_that_changes(client, here, now):
    def shown():
        page = client.get(path(here, "hall/")).content.decode()
        return re.search(r'class="digits"[^>]*>(\d{3} \d{3})<', page)[1]

    first = shown()
    now(7)

    assert shown() != first


@pytest.fixture
def member(client, here, second_stage, now):
    """A member of the group, signed in on the own phone."""
    member = second_stage.members(here)[0]
    sign_in(client, second_stage.account_of(member))
    return member


def say(client, seminar, code):
    return client.post(path(seminar, "here/"), {"code": code})


@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_a_member_types_what_the_hall_shows(client, here, member, now, minutes):
    moment = now(5)

    code = hall_code(here, moment + timedelta(minutes=minutes))
    assert say(client, here, f"{code[:3]} {code[3:]}").status_code == 302
    assert say(client, here, code).status_code == 302

    assert PresenceMark.objects.get().kind == "hall_code"
    assert state(here, member) == (True, "present")


def test_an_old_code_is_wrong_and_guesses_are_limited(client, here, member, now):
    moment = now(30)
    old = hall_code(here, moment - timedelta(minutes=5))

    answers = [say(client, here, old).content.decode() for _ in range(6)]
    right = say(client, here, hall_code(here, moment))

    assert ["not the code" in one for one in answers] == [True] * 5 + [False]
    assert "Too many wrong codes" in answers[5]
    assert right.status_code == 422
    assert not PresenceMark.objects.exists()
    assert Tally.objects.filter(count=5).count() == 1


@pytest.mark.parametrize("minutes", [-61, 60 * 24])
def test_a_hall_that_is_closed_takes_no_code(client, here, member, now, minutes):
    refused = say(client, here, hall_code(here, now(minutes)))

    assert refused.status_code == 422
    assert not PresenceMark.objects.exists()


def test_a_member_shows_the_own_code(client, here, member, second_stage):
    code = member_code(second_stage.campaign, member)

    page = client.get(path(here, "here/")).content.decode()

    assert f"{code[:4]} {code[4:]}" in page


def test_who_has_no_place_finds_no_page(client, here, second_stage):
    other = second_stage.members(second_stage.seminars("s2")[-1])[0]
    sign_in(client, second_stage.account_of(other))

    assert client.get(path(here, "here/")).status_code == 404
    assert client.get(path(here, "roll/")).status_code == 404
    assert client.get(path(here, "hall/")).status_code == 404


def test_the_sheet_comes_filled_in_with_the_marks_and_follows_them(client, here, second_stage, now):
    came, ticked, *others = second_stage.members(here)
    tap(client, here, "called", came)
    now(90)

    page = client.get(path(here)).content.decode()
    client.post(path(here), sent(second_stage, here, absent=[came, *others]))

    assert f'value="{came}" checked' in page
    assert f'value="{ticked}" checked' not in page
    present = Attendance.objects.filter(seminar=here, present=True)
    assert set(present.values_list("member_id", flat=True)) == {came, ticked}
    shown = client.get(path(here)).content.decode()
    assert "Recorded by their marks and not by the sheet: 1" in shown


def test_marks_that_came_later_are_shown_on_the_sheet(client, here, second_stage, now):
    members = second_stage.members(here)
    client.post(path(here), sent(second_stage, here, absent=members[:1]))
    at = clock.at(here.day, here.starts)
    late = NewMark(members[0], "scanned", at, "n", 1)
    record_marks(
        actor=COMMAND, seminar=here, marks=[late], device="phone", sent_at=at, now=clock.now()
    )

    assert "Marks that came in later" in client.get(path(here)).content.decode()


def test_a_correction_is_confirmed_by_somebody_else(client, here, second_stage, coordinator, now):
    member = second_stage.members(here)[0]
    client.post(path(here), sent(second_stage, here))
    client.post(
        path(here, "correct/"), {"member": member, "present": "absent", "reason": "Left at once"}
    )
    page = client.get(path(here)).content.decode()
    decision = re.search(r'href="([^"]*/corrections/[^"]+)"', page)[1]

    own = client.get(decision).content.decode()
    alone = client.post(decision, {"step": "confirm"})
    sign_in(client, coordinator("KZ"))
    listed = client.get(
        f"/en/seminars/corrections/{second_stage.campaign.code}/KZ/"
    ).content.decode()
    done = client.post(decision, {"step": "confirm"})

    assert "Confirm the correction" not in own
    assert alone.status_code == 422
    assert decision in listed
    assert done.status_code == 302
    assert not Attendance.objects.get(seminar=here, member=member).present
    assert "This correction was decided" in client.get(decision).content.decode()
    assert "corrected" in client.get(path(here)).content.decode()


def test_a_correction_is_refused_with_a_reason(client, here, second_stage, coordinator, now):
    member = second_stage.members(here)[0]
    client.post(path(here), sent(second_stage, here))
    client.post(
        path(here, "correct/"), {"member": member, "present": "absent", "reason": "Left at once"}
    )
    decision = re.search(
        r'href="([^"]*/corrections/[^"]+)"', client.get(path(here)).content.decode()
    )[1]
    sign_in(client, coordinator("KZ"))

    assert client.post(decision, {"step": "refuse", "reason": ""}).status_code == 422
    assert client.post(decision, {"step": "refuse", "reason": "No"}).status_code == 302
    assert Attendance.objects.get(seminar=here, member=member).present


def test_the_pages_ask_the_database_a_bounded_number_of_times(client, here, second_stage, now):
    for member in second_stage.members(here)[:5]:
        tap(client, here, "called", member)

    assert len(queries_of(client, path(here, "roll/"))) <= MOST
