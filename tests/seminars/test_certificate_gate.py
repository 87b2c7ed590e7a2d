"""The gate of a certificate: who begins a seminar, who records it, what the database lets in."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.campaigns.api import (
    Gate,
    Pass,
    Qualification,
    Stage,
    qualify_trainers,
    substitute_trainer,
    unqualify_trainers,
)
from kaskad.campaigns.models import Place, Seminar
from kaskad.campaigns.vocab.day_refusals import TrainerCertificateMissing as NotInThePlan
from kaskad.commissions.models import Member
from kaskad.core import clock
from kaskad.reporting.queries.trace import trace
from kaskad.seminars.api import (
    Attendance,
    Holding,
    TrainerTestMissing,
    barred_trainers,
    own_training,
)
from kaskad.seminars.models import LiveRoom
from kaskad.seminars.operations.live import open_room
from kaskad.seminars.operations.video import VideoChoice, note_start, set_video
from kaskad.seminars.rules.attendance import Span, Taught
from kaskad.seminars.vocab.refusals import TrainerCertificateFallen, TrainerCertificateMissing
from tests.reporting.world import NATIONAL_DAY
from tests.seminars.conftest import COMMAND, evening
from tests.seminars.test_record_sheets import record, sheet

NUMBER = "8F3K2M7QXG"


@pytest.fixture
def gated(second_stage):
    """The national seminar is over, and its people teach only with its certificate."""
    Stage.objects.filter(campaign=second_stage.campaign, code="s1").update(gate="certificate")
    return second_stage


def certify(days, member_id, at=None, number=NUMBER):
    stage = Stage.objects.get(campaign=days.campaign, code="s1")
    at = at or evening(NATIONAL_DAY)
    shown = [Pass(member_id, number, at, "KZ")]
    return qualify_trainers(actor=COMMAND, stage=stage, passes=shown, gate=Gate.CERTIFICATE, now=at)


def fall(at, number=NUMBER):
    return unqualify_trainers(actor=COMMAND, numbers=[number], now=at)


def begins(seminar):
    return clock.at(seminar.day, seminar.starts)


def test_without_a_certificate_nobody_begins_and_nobody_records(gated):
    seminar = gated.first("s2")
    with pytest.raises(TrainerCertificateMissing) as refused:
        open_room(actor=COMMAND, seminar=seminar, now=begins(seminar))
    assert str(Stage.objects.get(code="s1").title) in str(refused.value)
    with pytest.raises(TrainerCertificateMissing):
        record(gated, sheet(gated, seminar))
    assert not LiveRoom.objects.exists()
    assert not Holding.objects.filter(seminar=seminar).exists()


def test_a_broadcast_does_not_begin_either(gated, settings):
    settings.KASKAD_VIDEO_HOSTS = ("meet.example.kz",)
    seminar = gated.first("s2")
    choice = VideoChoice("link", link="https://meet.example.kz/a")
    set_video(actor=COMMAND, seminar=seminar, choice=choice, now=begins(seminar))
    with pytest.raises(TrainerCertificateMissing):
        note_start(actor=COMMAND, seminar=seminar, now=begins(seminar))
    certify(gated, seminar.trainer_id)
    assert note_start(actor=COMMAND, seminar=seminar, now=begins(seminar)).state == "live"


def test_with_one_they_do_and_the_seminar_stands_on_it(gated):
    seminar = gated.first("s2")
    assert certify(gated, seminar.trainer_id) == 1
    assert open_room(actor=COMMAND, seminar=seminar, now=begins(seminar)).state == "open"
    record(gated, sheet(gated, seminar))
    holding = Holding.objects.get(seminar=seminar)
    assert (holding.gate, holding.qualification.evidence) == ("certificate", NUMBER)
    assert holding.begins_at == begins(seminar)
    way = next(step for step in trace(seminar.code) if step.kind == "lineage")
    assert ("certificate", NUMBER) in way.facts


def test_one_that_fell_before_is_named_and_one_that_falls_meanwhile_stands(gated):
    seminar, other = gated.seminars("s2")[:2]
    certify(gated, seminar.trainer_id)
    fall(begins(seminar) - timedelta(minutes=1))
    for refused in (
        lambda: open_room(actor=COMMAND, seminar=seminar, now=begins(seminar)),
        lambda: record(gated, sheet(gated, seminar)),
    ):
        with pytest.raises(TrainerCertificateFallen) as found:
            refused()
        assert NUMBER in str(found.value)

    certify(gated, other.trainer_id, number="2222222222")
    fall(begins(other) + timedelta(minutes=1), "2222222222")
    assert record(gated, sheet(gated, other)).held == 1


def test_between_falling_and_standing_again_the_gate_is_closed(gated):
    seminar = gated.first("s2")
    start = begins(seminar)
    certify(gated, seminar.trainer_id)
    fall(start - timedelta(hours=2))
    certify(gated, seminar.trainer_id, start - timedelta(hours=1))
    assert record(gated, sheet(gated, seminar)).held == 1
    found = Holding.objects.get(seminar=seminar).qualification
    assert found.since == start - timedelta(hours=1)
    assert Qualification.objects.filter(member=seminar.trainer_id).count() == 2


@pytest.mark.parametrize(
    ("minutes", "certified", "opens"),
    [(-10, -20, True), (-10, -5, False), (10, -5, True), (10, 5, False)],
)
def test_a_room_is_opened_with_what_counts_then(gated, minutes, certified, opens):
    seminar = gated.first("s2")
    start = begins(seminar)
    certify(gated, seminar.trainer_id, start + timedelta(minutes=certified))
    opening = {"actor": COMMAND, "seminar": seminar, "now": start + timedelta(minutes=minutes)}
    if opens:
        assert open_room(**opening).state == "open"
    else:
        with pytest.raises(TrainerCertificateMissing):
            open_room(**opening)


def test_other_gates_do_not_ask_when_a_room_is_opened(gated):
    seminar = gated.first("s2")
    for gate in ("attendance", "final_test"):
        Stage.objects.filter(code="s1").update(gate=gate)
        LiveRoom.objects.all().delete()
        assert open_room(actor=COMMAND, seminar=seminar, now=begins(seminar)).state == "open"
    with pytest.raises(TrainerTestMissing):
        record(gated, sheet(gated, seminar))


def test_the_centre_needs_none(days):
    Stage.objects.filter(campaign=days.campaign).update(gate="certificate")
    seminar = days.first("s1")
    assert open_room(actor=COMMAND, seminar=seminar, now=begins(seminar)).state == "open"
    assert record(days, sheet(days, seminar)).held == 1


def test_the_database_refuses_whatever_code_says(gated):
    seminar = gated.first("s2")
    mine, other = seminar.trainer_id, gated.members(seminar)[0]
    certify(gated, mine)
    certify(gated, other, number="2222222222")
    own, foreign = (Qualification.objects.get(member=one) for one in (mine, other))
    start = begins(seminar)
    for gate, qualification, at in (
        ("certificate", None, start),
        ("certificate", own, None),
        ("certificate", foreign, start),
        ("certificate", own, own.since),
        ("final_test", own, start),
        ("attendance", own, start),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            _hold(seminar, gate, qualification, at)
    fall(start - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        _hold(seminar, "certificate", own, start)
    _hold(seminar, "certificate", own, start - timedelta(seconds=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.update(begins_at=start)


def _hold(seminar, gate, qualification, at):
    Holding.objects.create(
        seminar=seminar,
        trainer=seminar.trainer,
        basis=Attendance.objects.get(member=seminar.trainer_id),
        gate=gate,
        qualification=qualification,
        day=seminar.day,
        begins_at=at,
        nonce="x",
        recorded_at=evening(seminar.day),
    )


def test_a_pass_is_for_good_and_only_one_row_is_open(gated):
    seminar = gated.first("s2")
    certify(gated, seminar.trainer_id)
    assert certify(gated, seminar.trainer_id, number="2222222222") == 0
    row = Qualification.objects.get()
    for change in ({"gate": "final_test", "ended_at": row.since}, {"gate": "attendance"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Qualification.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.create(
            member=row.member, stage=row.stage, gate="certificate", since=row.since, evidence="3"
        )


def test_the_plan_gives_seminars_only_to_those_whose_certificate_counts(gated):
    seminar = gated.seminars("s2")[-1]
    trainers = Place.objects.filter(group__stage__code="s1").exclude(member=seminar.trainer_id)
    other = Member.objects.get(pk=trainers.values_list("member", flat=True).first())
    change = {"actor": COMMAND, "seminar": seminar, "trainer": other, "reason": "Ill"}
    change["now"] = evening(NATIONAL_DAY + timedelta(days=1))
    with pytest.raises(NotInThePlan):
        substitute_trainer(**change)
    certify(gated, other.pk)
    fall(evening(NATIONAL_DAY))
    with pytest.raises(NotInThePlan):
        substitute_trainer(**change)
    certify(gated, other.pk, evening(NATIONAL_DAY))
    assert substitute_trainer(**change).trainer == other


def test_who_waits_is_told_with_what_is_missing(gated):
    trainer = gated.first("s2").trainer_id
    today = NATIONAL_DAY + timedelta(days=1)

    def waits():
        mine = [one for one in barred_trainers(gated.campaign, today) if one.member_id == trainer]
        return [(one.gate, one.fell) for one in mine]

    assert waits() == [(Gate.CERTIFICATE, False)]
    assert own_training(gated.campaign, trainer).awaits == Gate.CERTIFICATE
    certify(gated, trainer)
    assert waits() == []
    assert own_training(gated.campaign, trainer).awaits is None
    fall(evening(NATIONAL_DAY))
    assert waits() == [(Gate.CERTIFICATE, True)]
    assert own_training(gated.campaign, trainer).fell


def test_a_gate_is_open_from_after_its_pass_until_before_its_end():
    noon = clock.at(NATIONAL_DAY, time(12))
    second = timedelta(seconds=1)
    taught = Taught(
        1, "s1", NATIONAL_DAY, gate="certificate", passes=(Span(7, noon, noon + 2 * second),)
    )
    found = [taught.opens(noon + step * second) for step in (-1, 0, 1, 2, 3)]
    assert found == [False, False, True, False, False]
    assert taught.pass_at(noon + second).id == 7
    assert Taught(1, "s1", NATIONAL_DAY).opens(noon)


def test_a_seminar_behind_keeps_what_it_stands_on(gated):
    seminar = gated.first("s2")
    certify(gated, seminar.trainer_id)
    record(gated, sheet(gated, seminar))
    fall(evening(seminar.day))
    assert Holding.objects.get(seminar=seminar).qualification.evidence == NUMBER
    assert Seminar.objects.get(pk=seminar.pk).state == "held"
