"""The sheet in the browser: who opens it, recording, correcting, printing."""

from datetime import UTC, time, timedelta

import pytest

from kaskad.campaigns.api import cancel_seminar
from kaskad.campaigns.models import Plan
from kaskad.core import clock
from kaskad.seminars.api import Attendance, Correction, member_code, sheet_of
from tests.queries import MOST, queries_of
from tests.seminars.conftest import COMMAND, evening

pytestmark = pytest.mark.one_database


@pytest.fixture
def on(settings):
    """Stands on a day: ``on(day)``."""

    def stand(day):
        settings.KASKAD_PINNED_NOW = clock.at(day, time(20)).astimezone(UTC)

    return stand


@pytest.fixture
def here(second_stage, client, on):
    """The first seminar of the second stage on its day, its trainer signed in."""
    seminar = second_stage.first("s2")
    on(seminar.day)
    sign_in(client, second_stage.account_of(seminar.trainer_id))
    return seminar


def sign_in(client, account):
    client.force_login(account)


def path(seminar, more="", language="en"):
    return f"/{language}/seminars/{seminar.code}/{more}"


def sent(days, seminar, absent=(), step="record"):
    members = [member for member in days.members(seminar) if member not in absent]
    return {
        "present": members,
        "evidence": "roll_call",
        "evidence_ref": "12",
        "nonce": "n1",
        "step": step,
    }


def marked(page, members):
    return [member for member in members if f'value="{member}" checked' in page]


def test_on_the_day_the_form_comes_with_nobody_marked_and_nothing_chosen(
    client, here, second_stage
):
    page = client.get(path(here)).content.decode()

    assert "Go on to check" in page
    for member in second_stage.members(here):
        assert f'value="{member}"' in page
    assert " checked" not in page


def test_everybody_is_marked_at_once_and_nothing_is_recorded(client, here, second_stage):
    page = client.get(path(here, "?marked=all")).content.decode()

    members = second_stage.members(here)
    assert marked(page, members) == members
    assert "Take all marks away" in page
    assert not Attendance.objects.filter(seminar=here).exists()


def test_a_filled_sheet_is_said_in_words_before_it_is_recorded(client, here, second_stage):
    absent, *came = second_stage.members(here)
    name = next(row.name for row in sheet_of(here) if row.member_id == absent)

    page = client.post(path(here), sent(second_stage, here, [absent], "check")).content.decode()

    page = page.replace("\u00a0", " ")
    words = f"<b>{len(came)}</b> of <b>{len(came) + 1}</b> came, <b>1</b> did not."
    assert words in page
    assert name in page.partition("Did not come")[2].partition("</section>")[0]
    assert "Roll call by the trainer" in page
    assert 'name="nonce" value="n1"' in page
    assert not Attendance.objects.filter(seminar=here).exists()


def test_the_way_back_keeps_what_was_marked(client, here, second_stage):
    absent, *came = second_stage.members(here)

    answer = client.post(path(here), sent(second_stage, here, [absent], "change"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert marked(page, second_stage.members(here)) == came
    assert 'value="roll_call" checked' in page
    assert 'value="12"' in page


@pytest.mark.parametrize("step", ["check", "record", ""])
@pytest.mark.parametrize("evidence", ["", "telepathy"])
def test_a_sheet_that_rests_on_nothing_is_not_taken(client, here, second_stage, step, evidence):
    absent, *came = second_stage.members(here)
    form = sent(second_stage, here, [absent], step) | {"evidence": evidence}

    answer = client.post(path(here), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what the sheet rests on" in page
    assert 'href="#f-evidence"' in page
    assert marked(page, second_stage.members(here)) == came
    assert not Attendance.objects.filter(seminar=here).exists()


def test_before_the_day_there_is_no_form(client, here, on):
    on(here.day - timedelta(days=1))

    page = client.get(path(here)).content.decode()

    assert "Go on to check" not in page
    assert "on the day of the seminar" in page


def test_a_sent_sheet_is_recorded(client, here, second_stage):
    absent = second_stage.members(here)[0]

    answer = client.post(path(here), sent(second_stage, here, [absent]))

    assert answer.headers["Location"] == path(here)
    assert not Attendance.objects.get(seminar=here, member=absent).present
    rows = Attendance.objects.filter(seminar=here).values_list("evidence", "evidence_ref", "nonce")
    assert set(rows) == {("roll_call", "12", "n1")}
    page = client.get(path(here)).content.decode()
    assert "was not there" in page
    assert f"People present: {len(rows) - 1}." in page
    assert "Go on to check" not in page


def test_the_same_form_sent_twice_records_once(client, here, second_stage):
    for _ in range(2):
        assert client.post(path(here), sent(second_stage, here)).status_code == 302
    assert Attendance.objects.filter(seminar=here).count() == len(second_stage.members(here))


@pytest.mark.parametrize("step", ["check", "record"])
def test_the_same_form_with_other_marks_changes_nothing_and_says_so(
    client, here, second_stage, step
):
    absent = second_stage.members(here)[0]
    client.post(path(here), sent(second_stage, here))

    answer = client.post(path(here), sent(second_stage, here, [absent], step), follow=True)

    assert "recorded before with other marks" in answer.content.decode()
    assert Attendance.objects.get(seminar=here, member=absent).present


@pytest.mark.parametrize("step", ["check", "record"])
def test_another_form_afterwards_is_refused(client, here, second_stage, step):
    client.post(path(here), sent(second_stage, here))

    answer = client.post(path(here), sent(second_stage, here, step=step) | {"nonce": "n2"})

    assert answer.status_code == 422
    assert "is recorded" in answer.content.decode()


@pytest.mark.parametrize("step", ["check", "record"])
def test_a_refused_form_keeps_its_marks(client, here, second_stage, step):
    first, *others = second_stage.members(here)
    form = {"present": [first, 10**9], "evidence": "roll_call", "nonce": "n1", "step": step}

    answer = client.post(path(here), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "not in its group" in page
    assert marked(page, [first, *others]) == [first]


@pytest.mark.parametrize("step", ["check", "record"])
def test_a_seminar_still_to_come_is_not_recorded(client, here, second_stage, on, step):
    on(here.day - timedelta(days=1))

    answer = client.post(path(here), sent(second_stage, here, step=step))

    assert answer.status_code == 422
    assert not Attendance.objects.filter(seminar=here).exists()


@pytest.mark.parametrize("present", ["x", "-1", "9" * 30, "²"])
def test_what_is_no_key_is_nobody(client, here, present):
    assert client.post(path(here), {"present": [present], "nonce": "n"}).status_code == 422
    assert not Attendance.objects.filter(seminar=here).exists()


def test_a_correction_needs_a_reason_and_changes_one(client, here, second_stage):
    member = second_stage.members(here)[0]
    client.post(path(here), sent(second_stage, here))

    refused = client.post(path(here, "correct/"), {"member": member, "present": "absent"})
    done = client.post(
        path(here, "correct/"), {"member": member, "present": "absent", "reason": "Left early"}
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Say in a few words" in refused.content.decode()
    assert Attendance.objects.get(seminar=here, member=member).present
    assert Correction.objects.get().outcome == "absent"


@pytest.mark.parametrize("present", ["", "perhaps"])
def test_a_correction_without_an_answer_changes_nothing_and_keeps_the_rest(
    client, here, second_stage, present
):
    member = second_stage.members(here)[1]
    client.post(path(here), sent(second_stage, here))

    answer = client.post(
        path(here, "correct/"), {"member": member, "present": present, "reason": "Left early"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say how it was" in page
    assert f'value="{member}" selected' in page
    assert 'value="Left early"' in page
    assert Attendance.objects.get(seminar=here, member=member).present


def test_a_cancelled_seminar_says_why(client, here):
    cancel_seminar(actor=COMMAND, seminar=here, reason="Боран", now=evening(here.day))

    page = client.get(path(here)).content.decode()

    assert "This seminar was cancelled" in page
    assert "Боран" in page


def test_an_empty_group_has_nothing_to_record(client, here):
    here.group.places.all().delete()

    page = client.get(path(here)).content.decode()

    assert "Nobody is in this group" in page
    assert "Go on to check" not in page


def test_the_list_is_printed_with_room_for_signatures(client, here, second_stage):
    page = client.get(path(here, "print/")).content.decode()

    people = len(second_stage.members(here))
    assert page.count("<td></td></tr>") == people
    assert "Қолы / Подпись" in page
    code = member_code(second_stage.campaign, second_stage.members(here)[0])
    assert f"{code[:4]} {code[4:]}" in page
    assert "Trainer: " in page.partition("signing")[2]


@pytest.mark.parametrize("more", ["", "print/"])
@pytest.mark.parametrize("who", ["stranger", "member", "other_trainer", "other_district"])
def test_for_others_there_is_no_sheet(client, here, second_stage, coordinator, who, more):
    client.logout()
    if who == "member":
        sign_in(client, second_stage.account_of(second_stage.members(here)[0]))
    elif who == "other_trainer":
        trainers = {row.trainer_id for row in second_stage.seminars("s2")} - {here.trainer_id}
        sign_in(client, second_stage.account_of(min(trainers)))
    elif who == "other_district":
        sign_in(client, coordinator("100020000" if "1000" in own(here) else "100010000"))

    assert client.get(path(here, more)).status_code == 404
    assert client.post(path(here, "correct/")).status_code == 404


def own(seminar):
    code = seminar.group.commission.code
    return "1000" if code == "100010000" else code


@pytest.mark.parametrize("scope", ["KZ", "region", "district"])
def test_staff_above_open_the_sheet(client, here, coordinator, scope):
    commission = here.group.commission
    codes = {"KZ": "KZ", "region": commission.region.code, "district": commission.code}
    sign_in(client, coordinator(codes[scope]))

    assert client.get(path(here)).status_code == 200


def test_a_plan_that_is_not_in_force_has_no_sheets(client, here):
    Plan.objects.update(state="superseded")

    assert client.get(path(here)).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "Тексеруге өту"), ("ru", "Перейти к проверке")]
)
def test_the_sheet_speaks_the_language_of_its_address(client, here, language, words):
    assert words in client.get(path(here, language=language)).content.decode()


def test_the_sheet_asks_for_little(client, here):
    assert len(queries_of(client, path(here))) <= MOST
