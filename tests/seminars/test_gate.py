"""The gate of a passed final test: in the operation, in the database, and for who plans."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Pass,
    Qualification,
    Stage,
    gates_of,
    qualify_trainers,
    substitute_trainer,
)
from kaskad.campaigns.models import Place
from kaskad.campaigns.vocab.day_refusals import TrainerTestMissing as NotInThePlan
from kaskad.commissions.models import Member
from kaskad.core import clock
from kaskad.seminars.api import (
    Attendance,
    Holding,
    TrainerNotTaught,
    TrainerTestMissing,
    barred_trainers,
    own_training,
)
from tests.reporting.world import NATIONAL_DAY
from tests.seminars.conftest import COMMAND, evening
from tests.seminars.test_record_sheets import record, sheet


@pytest.fixture
def gated(second_stage):
    """The national seminar is over, and its people have to pass its final test."""
    Stage.objects.filter(campaign=second_stage.campaign, code="s1").update(gate="final_test")
    return second_stage


def qualify(days, member_id, at, evidence="attempt-1"):
    stage = Stage.objects.get(campaign=days.campaign, code="s1")
    return qualify_trainers(
        actor=COMMAND, stage=stage, passes=[Pass(member_id, evidence, at, "KZ")], now=at
    )


def test_nobody_teaches_who_attended_and_did_not_pass(gated):
    seminar = gated.first("s2")
    with pytest.raises(TrainerTestMissing):
        record(gated, sheet(gated, seminar))
    assert not Holding.objects.filter(seminar=seminar).exists()


def test_a_passed_test_opens_the_gate_and_is_what_the_seminar_stands_on(gated):
    seminar = gated.first("s2")
    passed = evening(NATIONAL_DAY)
    assert qualify(gated, seminar.trainer_id, passed) == 1
    record(gated, sheet(gated, seminar))
    holding = Holding.objects.get(seminar=seminar)
    assert holding.basis.member_id == seminar.trainer_id
    assert (holding.gate, holding.qualification.evidence) == ("final_test", "attempt-1")
    entry = Entry.objects.get(tag="campaigns:trainer:qualified")
    assert (entry.subject_code, entry.changes["stage"]) == ("attempt-1", "s1")


@pytest.mark.parametrize(("minutes", "opens"), [(-1, True), (0, False), (1, False)])
def test_the_test_has_to_be_passed_before_the_seminar_begins(gated, minutes, opens):
    seminar = gated.first("s2")
    begins = clock.at(seminar.day, seminar.starts)
    qualify(gated, seminar.trainer_id, begins + timedelta(minutes=minutes))
    if opens:
        assert record(gated, sheet(gated, seminar)).held == 1
    else:
        with pytest.raises(TrainerTestMissing):
            record(gated, sheet(gated, seminar))


def test_a_pass_without_attendance_opens_nothing(gated):
    seminar = gated.first("s2")
    outsider = gated.members(seminar)[0]
    qualify(gated, outsider, evening(NATIONAL_DAY))
    seminar.trainer_id = outsider
    seminar.save(update_fields=["trainer"])
    with pytest.raises(TrainerNotTaught):
        record(gated, sheet(gated, seminar))


def test_the_first_pass_stands_and_is_told_once(gated):
    trainer = gated.first("s2").trainer_id
    first = evening(NATIONAL_DAY)
    assert qualify(gated, trainer, first) == 1
    assert qualify(gated, trainer, first + timedelta(days=1), "attempt-2") == 0
    row = Qualification.objects.get(member=trainer)
    assert (row.since, row.evidence) == (first, "attempt-1")
    assert Entry.objects.filter(tag="campaigns:trainer:qualified").count() == 1


def test_of_two_passes_told_at_once_the_earlier_counts(gated):
    trainer = gated.first("s2").trainer_id
    stage = Stage.objects.get(campaign=gated.campaign, code="s1")
    early, late = evening(NATIONAL_DAY), evening(NATIONAL_DAY + timedelta(days=1))
    passes = [Pass(trainer, "b", late, "KZ"), Pass(trainer, "a", early, "KZ")]
    assert qualify_trainers(actor=COMMAND, stage=stage, passes=passes, now=late) == 1
    assert Qualification.objects.get().evidence == "a"


def test_the_database_refuses_a_tested_trainer_without_a_pass(gated):
    seminar = gated.first("s2")
    attendance = _attendance(seminar.trainer_id)
    qualify(gated, seminar.trainer_id, evening(NATIONAL_DAY))
    passed = Qualification.objects.get()
    for gate, qualification in (("final_test", None), ("attendance", passed), ("other", None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            _hold(seminar, attendance, gate, qualification)
    _hold(seminar, attendance, "final_test", passed)


def _attendance(member_id):
    return Attendance.objects.get(member=member_id)


def _hold(seminar, attendance, gate, qualification):
    Holding.objects.create(
        seminar=seminar,
        trainer=seminar.trainer,
        basis=attendance,
        gate=gate,
        qualification=qualification,
        day=seminar.day,
        nonce="x",
        recorded_at=evening(seminar.day),
    )


def test_who_awaits_the_test_is_told_with_their_seminars(gated):
    seminars = gated.seminars("s2")
    trainer = seminars[0].trainer_id
    mine = [one for one in seminars + gated.seminars("s3") if one.trainer_id == trainer]
    today = NATIONAL_DAY + timedelta(days=1)
    found = {one.member_id: one for one in barred_trainers(gated.campaign, today)}
    assert (found[trainer].first_day, found[trainer].seminars) == (mine[0].day, len(mine))
    assert own_training(gated.campaign, trainer).awaits == "final_test"
    qualify(gated, trainer, evening(NATIONAL_DAY))
    assert trainer not in {one.member_id for one in barred_trainers(gated.campaign, today)}
    assert own_training(gated.campaign, trainer).awaits is None


def test_attendance_is_enough_where_the_stage_asks_for_no_more(second_stage):
    trainer = second_stage.first("s2").trainer_id
    assert barred_trainers(second_stage.campaign, NATIONAL_DAY) == []
    assert own_training(second_stage.campaign, trainer).awaits is None
    assert gates_of(second_stage.campaign).is_open(trainer, "s1")


def test_a_seminar_is_given_only_to_who_passed_once_the_own_seminar_is_over(gated):
    seminar = gated.seminars("s2")[-1]
    trainers = Place.objects.filter(group__stage__code="s1").exclude(member=seminar.trainer_id)
    other = Member.objects.get(pk=trainers.values_list("member", flat=True).first())
    change = {"actor": COMMAND, "seminar": seminar, "trainer": other, "reason": "Ill"}
    with pytest.raises(NotInThePlan):
        substitute_trainer(**change, now=evening(NATIONAL_DAY + timedelta(days=1)))
    qualify(gated, other.pk, evening(NATIONAL_DAY))
    moved = substitute_trainer(**change, now=evening(NATIONAL_DAY + timedelta(days=1)))
    assert moved.trainer == other


def test_before_the_own_seminar_the_plan_is_a_promise(gated):
    seminar = gated.seminars("s2")[-1]
    trainers = Place.objects.filter(group__stage__code="s1").exclude(member=seminar.trainer_id)
    other = Member.objects.get(pk=trainers.values_list("member", flat=True).first())
    early = evening(NATIONAL_DAY - timedelta(days=1))
    moved = substitute_trainer(
        actor=COMMAND, seminar=seminar, trainer=other, reason="Ill", now=early
    )
    assert moved.trainer == other
