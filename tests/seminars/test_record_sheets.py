"""Recording sheets: what it leaves, everything it refuses, and its repetition."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.api import cancel_seminar
from kaskad.campaigns.models import Plan, Seminar
from kaskad.commissions.models import Member
from kaskad.seminars.api import (
    AlreadyRecorded,
    Attendance,
    EvidenceMissing,
    Holding,
    NonceUsed,
    NotHeldYet,
    NotInGroup,
    NotOneDay,
    RecordReport,
    SeminarCancelled,
    Sheet,
    TrainerNotTaught,
    UnknownSeminar,
    record_sheets,
)
from tests.attendance import now_absent
from tests.guards import lift_guard
from tests.seminars.conftest import COMMAND, evening


def sheet(days, seminar, absent=()):
    return Sheet(
        seminar_id=seminar.pk,
        present=frozenset(days.members(seminar)) - set(absent),
        evidence="signed_sheet",
        evidence_ref="7",
        nonce=f"form-{seminar.pk}",
    )


def record(days, *sheets, now=None):
    day = Seminar.objects.get(pk=sheets[0].seminar_id).day
    return record_sheets(
        actor=COMMAND, campaign=days.campaign, sheets=sheets, now=now or evening(day)
    )


def two_of_one_day(days):
    one, other = days.seminars("s2")[:2]
    Seminar.objects.filter(pk=other.pk).update(day=one.day)
    return one, other


def test_a_sheet_leaves_holding_and_an_attendance_for_everybody(second_stage):
    seminar = second_stage.first("s2")
    members = second_stage.members(seminar)

    report = record(second_stage, sheet(second_stage, seminar, absent=members[:1]))

    assert report == RecordReport(held=1, present=len(members) - 1, absent=1)
    rows = Attendance.objects.filter(seminar=seminar)
    assert dict(rows.values_list("member_id", "present")) == {
        member: member != members[0] for member in members
    }
    assert set(rows.values_list("day", "evidence", "evidence_ref", "nonce", "recorded_by")) == {
        (seminar.day, "signed_sheet", "7", f"form-{seminar.pk}", "test")
    }
    seminar.refresh_from_db()
    assert seminar.state == "held"


def test_a_holding_names_what_let_the_trainer_teach(second_stage):
    seminar = second_stage.first("s2")

    record(second_stage, sheet(second_stage, seminar))

    holding = Holding.objects.get(seminar=seminar)
    assert holding.trainer == seminar.trainer
    assert holding.basis.member == seminar.trainer
    assert holding.basis.seminar.group.stage.code == "s1"
    assert not holding.taught_by_centre


def test_the_national_seminar_is_taught_by_the_centre(days):
    seminar = days.first("s1")

    record(days, sheet(days, seminar))

    holding = Holding.objects.get(seminar=seminar)
    assert (holding.trainer, holding.basis, holding.taught_by_centre) == (None, None, True)


def test_every_sheet_is_audited_with_its_figures(second_stage):
    seminar = second_stage.first("s2")
    members = second_stage.members(seminar)

    record(second_stage, sheet(second_stage, seminar, absent=members[:2]))

    entry = Entry.objects.get(tag="seminars:attendance:recorded")
    assert (entry.subject_code, entry.scope) == (seminar.code, seminar.group.commission.code)
    assert entry.changes == {
        "present": len(members) - 2,
        "absent": 2,
        "evidence": "signed_sheet",
        "reference": "7",
    }
    assert Entry.objects.filter(tag="seminars:seminar:held", subject_code=seminar.code).exists()


def test_the_same_sheet_again_changes_nothing(second_stage):
    seminar = second_stage.first("s2")
    first = sheet(second_stage, seminar)
    record(second_stage, first)
    entries = Entry.objects.count()

    report = record(second_stage, replace(first, present=frozenset()))

    assert report == RecordReport(repeated=1)
    assert Attendance.objects.filter(seminar=seminar, present=True).exists()
    assert Entry.objects.count() == entries


def test_a_known_sheet_beside_a_new_one_is_skipped(second_stage):
    one, other = two_of_one_day(second_stage)
    record(second_stage, sheet(second_stage, one))

    report = record(second_stage, sheet(second_stage, one), sheet(second_stage, other))

    assert (report.held, report.repeated) == (1, 1)


def test_a_second_sheet_of_a_held_seminar_is_refused(second_stage):
    seminar = second_stage.first("s2")
    first = sheet(second_stage, seminar)
    record(second_stage, first)

    with pytest.raises(AlreadyRecorded):
        record(second_stage, replace(first, nonce="another"))


def test_a_nonce_of_another_seminar_is_refused(second_stage):
    one, other = second_stage.seminars("s2")[:2]
    first = sheet(second_stage, one)
    record(second_stage, first)

    with pytest.raises(NonceUsed):
        record(second_stage, replace(sheet(second_stage, other), nonce=first.nonce))
    assert not Attendance.objects.filter(seminar=other).exists()


def test_two_sheets_with_one_nonce_are_refused(second_stage):
    one, other = second_stage.seminars("s2")[:2]

    with pytest.raises(NonceUsed):
        record(
            second_stage,
            sheet(second_stage, one),
            replace(sheet(second_stage, other), nonce=f"form-{one.pk}"),
        )


def test_sheets_of_two_days_are_refused(third_stage):
    first, *_, last = third_stage.seminars("s3")
    assert first.day != last.day

    with pytest.raises(NotOneDay):
        record(
            third_stage,
            sheet(third_stage, first),
            sheet(third_stage, last),
            now=evening(last.day),
        )


def test_a_seminar_still_to_come_is_refused(second_stage):
    seminar = second_stage.first("s2")

    with pytest.raises(NotHeldYet):
        record(
            second_stage,
            sheet(second_stage, seminar),
            now=evening(seminar.day - timedelta(days=1)),
        )


def test_a_cancelled_seminar_is_refused(second_stage):
    seminar = second_stage.first("s2")
    cancel_seminar(actor=COMMAND, seminar=seminar, reason="storm", now=evening(seminar.day))

    with pytest.raises(SeminarCancelled):
        record(second_stage, sheet(second_stage, seminar))


def test_a_seminar_outside_the_plan_in_force_is_refused(second_stage):
    seminar = second_stage.first("s2")
    Plan.objects.filter(pk=second_stage.world.plan.pk).update(state="superseded")

    with pytest.raises(UnknownSeminar):
        record(second_stage, sheet(second_stage, seminar))


def test_the_same_seminar_twice_in_one_sending_is_refused(second_stage):
    seminar = second_stage.first("s2")
    first = sheet(second_stage, seminar)

    with pytest.raises(UnknownSeminar):
        record(second_stage, first, replace(first, nonce="another"))


def test_people_outside_the_group_are_refused_and_nothing_is_left(second_stage):
    seminar = second_stage.first("s2")
    outside = replace(sheet(second_stage, seminar), present=frozenset({10**9}))

    with pytest.raises(NotInGroup) as refusal:
        record(second_stage, outside)
    assert refusal.value.values == {"seminar": seminar.code, "count": 1}
    assert not Attendance.objects.filter(seminar=seminar).exists()
    assert not Holding.objects.filter(seminar=seminar).exists()


def test_those_who_left_before_the_day_are_not_on_the_sheet(second_stage):
    seminar = second_stage.first("s2")
    members = second_stage.members(seminar)
    Member.objects.filter(pk=members[0]).update(until=seminar.day)

    record(second_stage, replace(sheet(second_stage, seminar), present=frozenset(members[1:])))

    assert not Attendance.objects.filter(seminar=seminar, member=members[0]).exists()


def test_a_trainer_who_was_never_taught_is_refused(days):
    with pytest.raises(TrainerNotTaught):
        record(days, sheet(days, days.first("s2")))


def test_a_trainer_who_missed_the_earlier_stage_is_refused(second_stage):
    seminar = second_stage.first("s2")
    now_absent(Attendance.objects.filter(member=seminar.trainer))

    with pytest.raises(TrainerNotTaught):
        record(second_stage, sheet(second_stage, seminar))


def test_a_trainer_taught_on_the_same_day_is_refused(second_stage):
    seminar = second_stage.first("s2")
    lift_guard()
    Attendance.objects.filter(member=seminar.trainer).update(day=seminar.day)

    with pytest.raises(TrainerNotTaught):
        record(second_stage, sheet(second_stage, seminar))


def test_a_seminar_without_a_trainer_is_refused_below_the_centre(second_stage):
    seminar = second_stage.first("s2")
    Seminar.objects.filter(pk=seminar.pk).update(trainer=None)

    with pytest.raises(TrainerNotTaught):
        record(second_stage, sheet(second_stage, seminar))


def test_one_refused_sheet_leaves_none_of_the_sending(second_stage):
    one, other = two_of_one_day(second_stage)

    with pytest.raises(NotInGroup):
        record(
            second_stage,
            sheet(second_stage, one),
            replace(sheet(second_stage, other), present=frozenset({0})),
        )
    assert not Holding.objects.filter(seminar=one).exists()


def test_the_database_refuses_a_trainer_without_a_basis(second_stage):
    seminar = second_stage.first("s2")

    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(
            seminar=seminar,
            trainer=seminar.trainer,
            basis=None,
            taught_by_centre=False,
            day=seminar.day,
            nonce="x",
            recorded_at=evening(seminar.day),
        )


@pytest.mark.parametrize("evidence", ["", "telepathy"])
def test_a_sheet_without_evidence_is_refused(second_stage, evidence):
    filled = sheet(second_stage, second_stage.first("s2"))

    with pytest.raises(EvidenceMissing):
        record(second_stage, replace(filled, evidence=evidence))
    assert not Attendance.objects.filter(seminar=filled.seminar_id).exists()
