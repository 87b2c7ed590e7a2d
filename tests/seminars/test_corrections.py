"""Correcting one line of a sheet: two people, a reason, and nothing overwritten."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, transaction

from kaskad.audit.models import Entry
from kaskad.core.actor import Actor, HeldGrant
from kaskad.seminars.api import (
    Attendance,
    BasisOfTeaching,
    CorrectionOver,
    CorrectionWaits,
    NewMark,
    NoAttendance,
    OutcomeUnknown,
    OwnAttendance,
    ReasonMissing,
    SecondPersonNeeded,
    StaffNeeded,
    record_marks,
    refuse_correction,
)
from kaskad.seminars.models import Correction
from tests.seminars.conftest import COMMAND, evening
from tests.seminars.corrections import ONE, OTHER, confirm, correct, propose


def standing(seminar, member):
    return Attendance.objects.get(seminar=seminar, member=member)


@pytest.fixture
def line(third_stage):
    """A recorded seminar and one of its people."""
    seminar = third_stage.first("s2")
    return seminar, third_stage.members(seminar)[0]


def test_a_proposal_leaves_the_attendance_as_it_is(line):
    propose(*line, "absent")

    assert standing(*line).present
    entry = Entry.objects.get(tag="seminars:correction:proposed")
    assert entry.changes["outcome"] == ["present", "absent"]
    assert entry.changes["reason"] == "The paper says so"


def test_a_confirmed_correction_supersedes_one_line_and_keeps_the_old_one(line):
    seminar, member = line
    before = standing(*line)

    new = correct(*line, "absent")

    old = Attendance.every.get(pk=before.pk)
    assert standing(*line) == new
    assert (old.present, new.present, new.supersedes) == (True, False, old)
    assert (old.superseded_at, old.counts_until) == (evening(seminar.day), seminar.day)
    assert (new.recorded_by, new.confirmed_by, new.forced) == ("one", "other", False)
    others = Attendance.objects.filter(seminar=seminar).exclude(member=member)
    assert set(others.values_list("present", flat=True)) == {True}
    entry = Entry.objects.get(tag="seminars:attendance:corrected")
    assert entry.subject_code == seminar.code
    assert entry.changes["present"] == [True, False]
    assert entry.changes["proposed_by"] == "one"


def test_the_same_proposal_again_gives_the_first(line):
    first = propose(*line, "absent")

    assert propose(*line, "absent") == first
    assert Correction.objects.count() == 1


def test_what_stands_already_needs_no_correction(line):
    assert propose(*line, "present") is None
    assert not Correction.objects.exists()


def test_somebody_absent_can_be_found_to_have_been_there(line):
    correct(*line, "absent")

    new = correct(*line, "late")

    assert (standing(*line), new.present) == (new, True)
    assert Attendance.every.filter(seminar=line[0], member=line[1]).count() == 3


def test_there_without_evidence_is_forced(line):
    correct(*line, "absent")

    assert correct(*line, "present").forced


def test_there_with_a_signed_sheet_is_not_forced(line):
    correct(*line, "absent")

    new = correct(*line, "present", evidence="signed_sheet", evidence_ref="list 7")

    assert (new.forced, new.evidence, new.evidence_ref) == (False, "signed_sheet", "list 7")


def test_there_with_marks_is_not_forced(line):
    seminar, member = line
    correct(*line, "absent")
    seen = NewMark(member, "scanned", evening(seminar.day) - timedelta(hours=10), "n1")
    record_marks(actor=COMMAND, seminar=seminar, marks=[seen], now=evening(seminar.day))

    assert not correct(*line, "present").forced


def test_a_correction_without_a_reason_is_refused(line):
    with pytest.raises(ReasonMissing):
        propose(*line, "absent", reason="  ")


def test_a_correction_without_an_outcome_is_refused(line):
    with pytest.raises(OutcomeUnknown):
        propose(*line, "perhaps")


def test_a_member_without_a_record_is_refused(third_stage):
    with pytest.raises(NoAttendance):
        propose(third_stage.first("s2"), 10**9, "present")


def test_another_proposal_of_the_same_line_is_refused(line):
    propose(*line, "absent")

    with pytest.raises(CorrectionWaits):
        propose(*line, "late")
    with pytest.raises(CorrectionWaits):
        propose(*line, "absent", actor=OTHER)


def test_whoever_proposed_it_cannot_confirm_it(line):
    correction = propose(*line, "absent")

    with pytest.raises(SecondPersonNeeded):
        confirm(correction, actor=ONE)
    assert standing(*line).present


def test_nobody_confirms_their_own_attendance(line, third_stage):
    third_stage.account_of(line[1])
    own = Actor(kind="person", code=f"m{line[1]}", grants=(HeldGrant("central_staff", "KZ"),))

    with pytest.raises(OwnAttendance):
        confirm(propose(*line, "absent"), actor=own)


def test_one_of_the_two_is_staff(line):
    trainer, other = Actor(kind="person", code="t1"), Actor(kind="person", code="t2")
    staff = Actor(kind="person", code="s1", grants=(HeldGrant("central_staff", "KZ"),))
    correction = propose(*line, "absent", actor=trainer)

    with pytest.raises(StaffNeeded):
        confirm(correction, actor=other)
    assert not confirm(correction, actor=staff).present


def test_a_decided_correction_is_over(line):
    correction = propose(*line, "absent")
    confirm(correction)

    with pytest.raises(CorrectionOver):
        confirm(correction)
    with pytest.raises(CorrectionOver):
        refuse_correction(actor=OTHER, correction=correction, reason="No", now=evening(line[0].day))


def test_a_refused_correction_changes_nothing_and_frees_the_line(line):
    correction = propose(*line, "absent")
    now = evening(line[0].day)

    with pytest.raises(ReasonMissing):
        refuse_correction(actor=OTHER, correction=correction, reason=" ", now=now)
    refuse_correction(actor=OTHER, correction=correction, reason="The list says present", now=now)

    assert standing(*line).present
    assert Entry.objects.filter(tag="seminars:correction:refused").count() == 1
    assert propose(*line, "late") is not None


def test_the_attendance_that_somebody_taught_on_stays(third_stage):
    trainer, seminar = third_stage.first("s2").trainer_id, third_stage.first("s1")

    with pytest.raises(BasisOfTeaching):
        propose(seminar, trainer, "absent")
    # It may become another kind of "there", and still holds up what rests on it.
    correct(seminar, trainer, "late")
    with pytest.raises(BasisOfTeaching):
        propose(seminar, trainer, "absent")
    assert standing(seminar, trainer).present


@pytest.mark.parametrize(
    "change",
    [
        {"present": False, "outcome": "absent"},
        {"evidence_ref": "another"},
        {"superseded_at": None, "counts_until": None},
    ],
)
def test_the_database_refuses_to_overwrite(line, change):
    row = Attendance.every.filter(pk=standing(*line).pk)

    with pytest.raises(Error, match="superseded, never overwritten"), transaction.atomic():
        row.update(**change)
    with pytest.raises(Error, match="superseded, never overwritten"), transaction.atomic():
        row.delete()


def test_the_database_refuses_to_supersede_twice(line):
    old = standing(*line)
    correct(*line, "absent")

    with pytest.raises(Error, match="superseded, never overwritten"), transaction.atomic():
        Attendance.every.filter(pk=old.pk).update(superseded_at=evening(line[0].day))


def test_the_database_refuses_a_second_one_that_stands(line):
    row = standing(*line)
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_a_forced_entry_of_one_person(line):
    correct(*line, "absent")
    absent = standing(*line)
    absent.pk, absent.present, absent.outcome, absent.forced = None, True, "present", True
    absent.confirmed_by, absent.supersedes = "", None

    with pytest.raises(IntegrityError, match="forced_by_two"), transaction.atomic():
        absent.save(force_insert=True)
