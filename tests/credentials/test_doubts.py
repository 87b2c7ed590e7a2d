"""A certificate in doubt: suspended at once, decided by a second person, and what hangs on it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count

from kaskad.audit.models import Entry
from kaskad.audit.vocab import Tag
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.operations.doubts import (
    AlreadyFallen,
    CauseUnknown,
    DoubtOver,
    DoubtReason,
    DoubtWaits,
    SecondPersonDecides,
    dismiss_doubts,
    doubt_certificate,
    doubt_lost,
    uphold_doubt,
)
from kaskad.credentials.queries.certificates import (
    certificate_by_number,
    downstream_of,
    lineage_of,
    standing_of,
)
from kaskad.credentials.queries.status import status_list
from kaskad.credentials.vocab import Bar, Break, DoubtCause, DoubtState, Purpose, Standing
from kaskad.seminars.models import Attendance
from tests.credentials.certified import EVENINGS, certify, issue, taught

pytestmark = pytest.mark.django_db
ONE = Actor(kind="person", code="aaaaaaaaaa")
TWO = replace(ONE, code="bbbbbbbbbb")
SYSTEM = Actor.system("credentials")
LATER = EVENINGS["s3"] + timedelta(days=1)
WHY = "Мүше басқа адам болып шықты"


@pytest.fixture
def country():
    world = taught()
    certify(world)
    return world


@pytest.fixture
def trainer(country):
    """A certificate of the first stage on which several others hang."""
    taught_most = Certificate.objects.annotate(below=Count("taught")).order_by("-below").first()
    assert taught_most.below > 1
    return taught_most


def raised(one, cause=DoubtCause.IDENTITY, actor=ONE):
    return doubt_certificate(actor=actor, certificate=one, cause=cause, reason=WHY, now=LATER)


def standing(one):
    return standing_of(certificate_by_number(one.number))


def test_a_doubt_suspends_until_somebody_else_decides(trainer):
    doubt = raised(trainer)
    assert standing(trainer) == Standing.SUSPENDED
    with pytest.raises(SecondPersonDecides):
        dismiss_doubts(actor=ONE, doubts=[doubt], reason=WHY, now=LATER)

    assert dismiss_doubts(actor=TWO, doubts=[doubt], reason=WHY, now=LATER) == 1

    assert standing(trainer) == Standing.STANDS
    kept = Doubt.objects.get()
    assert (kept.state, kept.raised_by, kept.decided_by) == (
        DoubtState.DISMISSED,
        ONE.code,
        TWO.code,
    )


def test_an_upheld_doubt_revokes_and_lists_everything_below(trainer):
    below = {key for level in downstream_of(trainer) for key in level}

    assert uphold_doubt(actor=TWO, doubt=raised(trainer), reason=WHY, now=LATER) == len(below)

    assert standing(trainer) == Standing.REVOKED
    waiting = Doubt.objects.filter(state=DoubtState.WAITING, because_of=trainer)
    assert set(waiting.values_list("certificate", flat=True)) == below
    # They go on counting until somebody decides, and what is above them is said plainly.
    assert {standing(one.certificate) for one in waiting} == {Standing.STANDS}
    assert lineage_of(waiting[0].certificate).is_whole


def test_all_below_are_kept_in_one_go_by_somebody_else(trainer):
    uphold_doubt(actor=TWO, doubt=raised(trainer), reason=WHY, now=LATER)
    waiting = list(Doubt.objects.filter(state=DoubtState.WAITING))
    with pytest.raises(SecondPersonDecides):
        dismiss_doubts(actor=TWO, doubts=waiting, reason=WHY, now=LATER)

    assert dismiss_doubts(actor=ONE, doubts=waiting, reason=WHY, now=LATER) == len(waiting)
    assert not Doubt.objects.filter(state=DoubtState.WAITING).exists()


def test_revoking_one_below_lists_nothing_twice(trainer):
    uphold_doubt(actor=TWO, doubt=raised(trainer), reason=WHY, now=LATER)
    first = downstream_of(trainer)[0][0]
    doubt = Doubt.objects.get(certificate=first, state=DoubtState.WAITING)

    assert uphold_doubt(actor=ONE, doubt=doubt, reason=WHY, now=LATER) == 0
    assert Certificate.objects.get(pk=first).revoked_at == LATER


def test_the_lists_say_who_fell(trainer, country):
    doubt = raised(trainer)
    lists = {purpose: status_list(country.campaign, purpose) for purpose in Purpose}
    assert lists[Purpose.SUSPENSION].has(trainer.status_index)
    assert not lists[Purpose.REVOCATION].has(trainer.status_index)

    uphold_doubt(actor=TWO, doubt=doubt, reason=WHY, now=LATER)

    lists = {purpose: status_list(country.campaign, purpose) for purpose in Purpose}
    assert not lists[Purpose.SUSPENSION].has(trainer.status_index)
    assert lists[Purpose.REVOCATION].has(trainer.status_index)
    others = Certificate.objects.exclude(pk=trainer.pk)
    assert not any(lists[Purpose.REVOCATION].has(one.status_index) for one in others)


@pytest.mark.parametrize(
    ("cause", "reason", "refusal"),
    [("identity", "қысқа", DoubtReason), ("identity", "қ" * 301, DoubtReason),
     ("gossip", WHY, CauseUnknown)],
)  # fmt: skip
def test_a_doubt_says_what_and_why(trainer, cause, reason, refusal):
    with pytest.raises(refusal):
        doubt_certificate(actor=ONE, certificate=trainer, cause=cause, reason=reason, now=LATER)
    assert standing(trainer) == Standing.STANDS


def test_one_doubt_at_a_time_and_one_decision(trainer):
    doubt = raised(trainer)
    with pytest.raises(DoubtWaits):
        raised(trainer, actor=TWO)
    with pytest.raises(DoubtReason):
        uphold_doubt(actor=TWO, doubt=doubt, reason=" ", now=LATER)
    uphold_doubt(actor=TWO, doubt=doubt, reason=WHY, now=LATER)
    with pytest.raises(DoubtOver):
        uphold_doubt(actor=TWO, doubt=doubt, reason=WHY, now=LATER)
    with pytest.raises(AlreadyFallen):
        raised(trainer)


def test_a_refused_decision_changes_none_of_many(trainer):
    uphold_doubt(actor=TWO, doubt=raised(trainer), reason=WHY, now=LATER)
    waiting = list(Doubt.objects.filter(state=DoubtState.WAITING))
    dismiss_doubts(actor=ONE, doubts=waiting[-1:], reason=WHY, now=LATER)

    with pytest.raises(Refusal):
        dismiss_doubts(actor=ONE, doubts=waiting, reason=WHY, now=LATER)

    assert Doubt.objects.filter(state=DoubtState.WAITING).count() == len(waiting) - 1


def test_the_database_wants_two_people(trainer):
    doubt = raised(trainer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Doubt.objects.filter(pk=doubt.pk).update(
            state=DoubtState.UPHELD, decided_by=ONE.code, decided_at=LATER
        )


def absent_now(one):
    """A correction: the member was not there after all."""
    old = Attendance.objects.get(pk=one.attendance_id)
    Attendance.every.filter(pk=old.pk).update(superseded_at=LATER, counts_until=LATER.date())
    old.pk, old.nonce = None, f"again {old.nonce}"
    old.present, old.outcome, old.supersedes_id = False, "absent", one.attendance_id
    old.save(force_insert=True)


def test_who_lost_the_attendance_is_suspended_by_itself_once(trainer):
    absent_now(trainer)

    assert doubt_lost(actor=SYSTEM, now=LATER) == 1
    assert doubt_lost(actor=SYSTEM, now=LATER) == 0

    doubt = Doubt.objects.get()
    assert (doubt.certificate_id, doubt.cause) == (trainer.pk, DoubtCause.ATTENDANCE)
    assert standing(trainer) == Standing.SUSPENDED
    dismiss_doubts(actor=ONE, doubts=[doubt], reason=WHY, now=LATER)
    # Somebody has decided: the same cause does not come back by itself.
    assert doubt_lost(actor=SYSTEM, now=LATER) == 0
    assert Entry.objects.filter(tag=Tag.CERTIFICATE_DOUBTED).count() == 1


def test_a_revoked_certificate_is_not_issued_again_on_the_same_attendance(trainer, country):
    doubt = raised(trainer, DoubtCause.ERROR)
    uphold_doubt(actor=TWO, doubt=doubt, reason=WHY, now=LATER)

    report = issue(country.stages["s1"], LATER)

    assert (report.issued, report.bars) == (0, {Bar.UNRECORDED: 1})


def test_who_was_another_person_is_certified_no_more(trainer, country):
    uphold_doubt(actor=TWO, doubt=raised(trainer), reason=WHY, now=LATER)

    report = issue(country.stages["s1"], LATER)

    assert (report.issued, report.bars[Bar.IDENTITY]) == (0, 1)


def test_a_trainer_who_fell_before_the_seminar_breaks_the_lineage(trainer):
    """The database lets none in; one that somebody forced would be found by reading."""
    below = certificate_by_number(Certificate.objects.get(pk=downstream_of(trainer)[0][0]).number)
    Certificate.objects.filter(pk=trainer.pk).update(revoked_at=below.begins_at)

    assert lineage_of(below).broken == Break.FALLEN
