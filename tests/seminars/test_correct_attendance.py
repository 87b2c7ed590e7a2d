"""Correcting one line of a sheet."""

import pytest

from kaskad.audit.models import Entry
from kaskad.seminars.api import (
    Attendance,
    BasisOfTeaching,
    NoAttendance,
    ReasonMissing,
    correct_attendance,
)
from tests.seminars.conftest import COMMAND, evening


def correct(seminar, member_id, *, present, reason="The paper sheet says so"):
    return correct_attendance(
        actor=COMMAND,
        seminar=seminar,
        member_id=member_id,
        present=present,
        reason=reason,
        now=evening(seminar.day),
    )


def test_a_correction_changes_one_line_and_says_why(third_stage):
    seminar = third_stage.first("s2")
    member = third_stage.members(seminar)[0]

    correct(seminar, member, present=False)

    assert not Attendance.objects.get(seminar=seminar, member=member).present
    others = Attendance.objects.filter(seminar=seminar).exclude(member=member)
    assert set(others.values_list("present", flat=True)) == {True}
    entry = Entry.objects.get(tag="seminars:attendance:corrected")
    assert entry.subject_code == seminar.code
    assert entry.changes == {
        "member": member,
        "present": [True, False],
        "reason": "The paper sheet says so",
    }


def test_the_same_correction_again_changes_nothing(third_stage):
    seminar = third_stage.first("s2")
    member = third_stage.members(seminar)[0]
    correct(seminar, member, present=False)

    correct(seminar, member, present=False)

    assert Entry.objects.filter(tag="seminars:attendance:corrected").count() == 1


def test_an_absent_member_can_be_found_to_have_been_there(third_stage):
    seminar = third_stage.first("s2")
    member = third_stage.members(seminar)[0]
    correct(seminar, member, present=False)

    correct(seminar, member, present=True)

    assert Attendance.objects.get(seminar=seminar, member=member).present


def test_a_correction_without_a_reason_is_refused(third_stage):
    seminar = third_stage.first("s2")

    with pytest.raises(ReasonMissing):
        correct(seminar, third_stage.members(seminar)[0], present=False, reason="  ")


def test_a_member_without_a_record_is_refused(third_stage):
    with pytest.raises(NoAttendance):
        correct(third_stage.first("s2"), 10**9, present=True)


def test_the_attendance_that_somebody_taught_on_stays(third_stage):
    trainer = third_stage.first("s2").trainer_id

    with pytest.raises(BasisOfTeaching):
        correct(third_stage.first("s1"), trainer, present=False)
    assert Attendance.objects.get(member=trainer, seminar__group__stage__code="s1").present
