"""Marks as they come in, and what a recorded sheet makes of them."""

from datetime import datetime, time, timedelta

import pytest
from django.db import Error, transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.models import Seminar
from kaskad.core import clock
from kaskad.seminars.api import (
    Attendance,
    DeviceUnnamed,
    NewMark,
    PresenceMark,
    PresenceSpan,
    SeminarCancelled,
    Sheet,
    Took,
    TooManyMarks,
    checks_of,
    decisions_of,
    late_evidence,
    record_marks,
    record_presence,
    record_sheets,
)
from kaskad.seminars.models import MarkingDevice
from tests.seminars.conftest import COMMAND, evening


@pytest.fixture
def seminar(second_stage):
    return second_stage.first("s2")


@pytest.fixture
def people(second_stage, seminar):
    return second_stage.members(seminar)


def starts(seminar) -> datetime:
    return clock.at(seminar.day, seminar.starts)


def new(seminar, member, kind="arrived", minutes=0, **more):
    nonce = more.pop("nonce", f"{member}-{kind}-{minutes}")
    return NewMark(member, kind, starts(seminar) + timedelta(minutes=minutes), nonce, **more)


def take(seminar, *marks, now=None, **device):
    answers = record_marks(
        actor=COMMAND, seminar=seminar, marks=marks, now=now or evening(seminar.day), **device
    )
    return [answer.took for answer in answers]


def close(days, seminar, present=(), nonce="form"):
    sheet = Sheet(seminar.pk, frozenset(present), "roll_call", "", nonce)
    return record_sheets(
        actor=COMMAND, campaign=days.campaign, sheets=[sheet], now=evening(seminar.day)
    )


def outcomes(seminar):
    return dict(Attendance.objects.filter(seminar=seminar).values_list("member_id", "outcome"))


def test_a_delivery_can_be_repeated_whole_or_in_part(seminar, people):
    marks = [new(seminar, member) for member in people[:2]]

    assert take(seminar, marks[0]) == [Took.RECORDED]
    assert take(seminar, *marks) == [Took.REPEATED, Took.RECORDED]
    assert take(seminar, *marks) == [Took.REPEATED] * 2
    assert PresenceMark.objects.count() == 2
    entries = Entry.objects.filter(tag="seminars:mark:recorded").order_by("id")
    assert [entry.changes["marks"] for entry in entries] == [
        {"recorded": 1},
        {"repeated": 1, "recorded": 1},
    ]


def test_what_cannot_be_taken_is_named_and_the_rest_is_not_lost(seminar, people, second_stage):
    stranger = second_stage.members(second_stage.seminars("s2")[-1])[0]
    assert stranger not in people

    took = take(
        seminar,
        new(seminar, people[0]),
        new(seminar, stranger),
        new(seminar, people[1], "danced"),
        new(seminar, people[1], minutes=-60 * 24 * 3),
        new(seminar, people[1], minutes=60 * 24),
        new(seminar, people[1], "online", 10, until=starts(seminar)),
        new(seminar, people[1], "left", 90, nonce=f"{people[0]}-arrived-0"),
    )

    assert took == [
        Took.RECORDED,
        Took.STRANGER,
        Took.UNKNOWN_KIND,
        Took.WRONG_TIME,
        Took.WRONG_TIME,
        Took.WRONG_TIME,
        Took.NUMBER_USED,
    ]
    assert PresenceMark.objects.get().member_id == people[0]


def test_a_number_of_a_device_says_one_thing(seminar, people):
    device = {"device": "phone", "sent_at": evening(seminar.day)}

    assert take(seminar, new(seminar, people[0], sequence=1), **device) == [Took.RECORDED]
    assert take(seminar, new(seminar, people[1], sequence=1), **device) == [Took.NUMBER_USED]


@pytest.mark.parametrize(
    ("sequence", "device"),
    [(1, {}), (None, {"device": "phone"}), (1, {"device": "phone"})],
)
def test_numbered_marks_without_device_and_clock_are_refused(seminar, people, sequence, device):
    with pytest.raises(DeviceUnnamed):
        take(seminar, new(seminar, people[0], sequence=sequence), **device)


def test_too_many_marks_at_once_are_refused(seminar, people):
    with pytest.raises(TooManyMarks):
        take(seminar, *(new(seminar, people[0], minutes=n) for n in range(501)))


def test_marks_of_a_cancelled_seminar_are_refused(seminar, people):
    Seminar.objects.filter(pk=seminar.pk).update(state="cancelled")
    seminar.refresh_from_db()

    with pytest.raises(SeminarCancelled):
        take(seminar, new(seminar, people[0]))


def test_a_wrong_clock_of_a_device_is_set_right(seminar, people):
    slow = timedelta(hours=5)
    now = evening(seminar.day)
    at = starts(seminar) - slow + timedelta(minutes=20)
    mark = NewMark(people[0], "scanned", at, "n1", 1)

    take(seminar, mark, device="phone", sent_at=now - slow - timedelta(seconds=30))
    # The same delivery takes longer on its way the second time: that proves nothing of the clock.
    late = now + timedelta(hours=1)
    take(seminar, mark, device="phone", sent_at=now - slow - timedelta(seconds=30), now=late)

    assert MarkingDevice.objects.get().offset_ms == (slow.seconds + 30) * 1000
    assert decisions_of(seminar)[people[0]].minutes == seminar.minutes - 21


def test_people_with_marks_are_recorded_by_them(second_stage, seminar, people):
    late, gone, unseen, ticked, absent = people[:5]
    take(
        seminar,
        new(seminar, late, "scanned", 20),
        new(seminar, gone, "arrived"),
        new(seminar, gone, "left", 30),
        new(seminar, unseen, "missing", 5),
    )

    report = close(second_stage, seminar, present={gone, unseen, ticked})

    found = outcomes(seminar)
    assert [found[one] for one in (late, gone, unseen, ticked, absent)] == [
        "late",
        "absent",
        "present",
        "present",
        "absent",
    ]
    rows = {row.member_id: row for row in Attendance.objects.filter(seminar=seminar)}
    assert (rows[late].evidence, rows[late].minutes) == ("scanned", seminar.minutes - 20)
    assert (rows[gone].evidence, rows[gone].minutes) == ("roll_call", 30)
    assert rows[ticked].minutes is None
    # One was there whom the sheet does not name, one is named and was not there long enough.
    assert (report.present, report.by_marks) == (3, 2)


def test_marks_that_come_after_the_sheet_are_kept_and_shown(second_stage, seminar, people):
    close(second_stage, seminar, present=people[1:])

    assert take(seminar, new(seminar, people[0], "scanned")) == [Took.RECORDED]

    assert outcomes(seminar)[people[0]] == "absent"
    (found,) = late_evidence(seminar)
    assert (found.member_id, found.recorded, found.by_marks.outcome) == (
        people[0],
        "absent",
        "present",
    )


def test_presence_in_the_online_room_counts_with_its_checks(second_stage, seminar, people):
    Seminar.objects.filter(pk=seminar.pk).update(minutes=120)
    seminar.group.format = "online"
    seminar.group.save(update_fields=["format"])
    seminar.refresh_from_db()
    spans = [
        PresenceSpan(
            member, starts(seminar), starts(seminar) + timedelta(minutes=110), f"s{member}"
        )
        for member in people[:2]
    ]
    record_presence(actor=COMMAND, seminar=seminar, spans=spans, now=evening(seminar.day))
    answers = [
        NewMark(people[0], "checked", asked + timedelta(seconds=20), f"c{number}", of=str(number))
        for number, asked in enumerate(checks_of(seminar)[:2], 1)
    ]
    take(seminar, *answers)

    found = decisions_of(seminar)

    assert (found[people[0]].outcome, found[people[0]].minutes) == ("present", 110)
    assert (found[people[1]].outcome, found[people[1]].answered) == ("absent", 0)


def test_the_database_refuses_to_change_or_delete_a_mark(seminar, people):
    take(seminar, new(seminar, people[0]))

    for wrong in (
        lambda: PresenceMark.objects.update(kind="left"),
        PresenceMark.objects.all().delete,
    ):
        with pytest.raises(Error, match="never overwritten"), transaction.atomic():
            wrong()
    assert PresenceMark.objects.get().kind == "arrived"


def test_nobody_counts_before_the_seminar_is_near(seminar, people):
    early = clock.at(seminar.day - timedelta(days=3), time(9))

    assert take(seminar, NewMark(people[0], "arrived", early, "n"), now=early) == [Took.WRONG_TIME]
