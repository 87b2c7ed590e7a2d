"""A certificate in the tests' own world, and the operations on keys and certificates."""

from dataclasses import replace
from datetime import time, timedelta

from kaskad.assessment.models import Test
from kaskad.assessment.vocab import TestState
from kaskad.campaigns.api import Stage, unqualify_trainers
from kaskad.campaigns.models import Seminar
from kaskad.commissions.models import Person
from kaskad.core.sealed_files import write_sealed
from kaskad.credentials.models import Certificate, PaperBatch, PaperDesign
from kaskad.credentials.operations.batches import ask_batches, keep_batch
from kaskad.credentials.operations.designs import draft_design, put_design_in_force
from kaskad.credentials.operations.doubts import (
    dismiss_doubts,
    doubt_certificate,
    doubt_lost,
    uphold_doubt,
)
from kaskad.credentials.operations.forgetting import forget_holder
from kaskad.credentials.operations.gates import open_gates, settle_gates
from kaskad.credentials.operations.issuing import issue_certificates
from kaskad.credentials.operations.keys import make_issuer_key, withdraw_issuer_key
from kaskad.credentials.operations.replacing import replace_certificates
from kaskad.credentials.queries.batches import batch_path
from kaskad.credentials.queries.papers import design_of
from kaskad.credentials.rules.paper import check_design
from kaskad.seminars.models import Attendance, Holding
from tests.world import ACTOR, NOW, TODAY

WHO = {"actor": ACTOR, "now": NOW}
SECOND = replace(ACTOR, label="shell:second")
HELD = "k7m2p9xwq4"
WHY = "Басқа адам болып шықты"


def a_certificate(house, place="own_precinct"):
    """A certificate of a place, in its precinct the member's; the centre taught yesterday."""
    member = house.member() if place == "own_precinct" else house.sitting(place)
    found = Certificate.objects.filter(member=member).first()
    if found is not None:
        return found
    seminar = Seminar.objects.filter(code=HELD).first() or _held(house)
    Attendance.objects.create(
        campaign=house.campaign, seminar=seminar, member=member, day=seminar.day, present=True,
        counts_from=seminar.day, outcome="present", evidence="roll_call", nonce=f"held-{place}",
        recorded_by="test", recorded_at=NOW,
    )  # fmt: skip
    tests = Test.objects.filter(stage=seminar.group.stage, state=TestState.PUBLISHED)
    asked = list(tests.values_list("pk", flat=True))
    # Nobody of the world has taken a final test; for this one certificate none is asked for.
    tests.update(state=TestState.DRAFT)
    issue_certificates(stage=seminar.group.stage, members=[member.pk], **WHO)
    Test.objects.filter(pk__in=asked).update(state=TestState.PUBLISHED)
    return Certificate.objects.get(member=member)


def _held(house):
    """A seminar of its own, so that those of the world stay as they are."""
    seminar = Seminar.objects.select_related("group").get(pk=house.seminar("own").pk)
    group = seminar.group
    group.pk, group.number = None, 900
    group.save(force_insert=True)
    seminar.pk, seminar.code, seminar.group = None, HELD, group
    seminar.day, seminar.starts, seminar.state = TODAY - timedelta(days=1), time(9, 0), "held"
    seminar.save(force_insert=True)
    Holding.objects.create(
        seminar=seminar, taught_by_centre=True, day=seminar.day, nonce="held", recorded_at=NOW
    )
    return seminar


def a_doubt(house, place="own_precinct"):
    one = a_certificate(house, place)
    if not one.doubts.exists():
        doubt_certificate(certificate=one, cause="identity", reason=WHY, **WHO)
    return one.doubts.get()


def a_batch(house, place):
    """The finished file of a place."""
    at, stage = house.commission(place), house.seminar("own").group.stage
    known = PaperBatch.objects.filter(place=at, stage=stage).first()
    return known or PaperBatch.objects.create(
        code=f"batch{at.pk}", stage=stage, place=at, state="ready", size=9,
        key_sealed=write_sealed(batch_path(f"batch{at.pk}"), b"%PDF-1.7\n"),
        asked_by="person:w-centre", asked_at=NOW,
    )  # fmt: skip


def a_design(house):
    """A draft of how certificates look."""
    known = PaperDesign.objects.filter(campaign=house.campaign).first()
    return known or PaperDesign.objects.create(
        campaign=house.campaign, number=1, accent="#00667A", drafted_by="shell:second",
        drafted_at=NOW,
        **{
            f"{name}_{language}": f"{name} {language}"
            for name in ("organisation", "title", "statement", "office", "signatory")
            for language in ("kk", "ru", "en")
        },
    )  # fmt: skip


def _asked(house):
    one = a_certificate(house)
    (batch,) = ask_batches(stage=one.stage, place=one.commission, with_english=False, **WHO)
    return batch


def _kept(house):
    keep_batch(batch=_asked(house), design=None, content=b"%PDF-1.7\n", **WHO)


def _draft(house):
    sound = check_design(design_of(house.campaign, None))
    return draft_design(campaign=house.campaign, design=sound, **WHO)


def _withdraw(_house):
    withdraw_issuer_key(name=make_issuer_key(**WHO).name, reason=WHY, **WHO)


def _decide(decide):
    return lambda house: decide(actor=SECOND, **_said(a_doubt(house), decide), now=NOW)


def _said(doubt, decide):
    return ({"doubt": doubt} if decide is uphold_doubt else {"doubts": [doubt]}) | {"reason": WHY}


def _lose(house):
    one = a_certificate(house)
    Attendance.objects.filter(pk=one.attendance_id).update(superseded_at=NOW, counts_until=TODAY)
    doubt_lost(**WHO)


def _forget(house):
    forget_holder(person=a_certificate(house).member.person, **WHO)


def _renew(house):
    """Under another name, which the list of members has by now."""
    one = a_certificate(house)
    Person.objects.filter(pk=one.member.person_id).update(last_name="Жаңа")
    replace_certificates(certificates=[one], reason=WHY, **WHO)


def _gated(house):
    """A certificate of before its stage asked for one."""
    one = a_certificate(house)
    Stage.objects.filter(pk=one.stage_id).update(gate="certificate")
    return Certificate.objects.select_related("stage", "commission", "key").get(pk=one.pk)


def _settle(house):
    _gated(house)
    settle_gates(**WHO)


def _close_gate(house):
    _settle(house)
    unqualify_trainers(numbers=[a_certificate(house).number], **WHO)


CERTIFICATE_CALLS = {
    "credentials.operations.replacing.replace_certificates": _renew,
    "campaigns.operations.qualifications.unqualify_trainers": _close_gate,
    "credentials.operations.gates.open_gates": lambda house: open_gates(
        certificates=[_gated(house)], **WHO
    ),
    "credentials.operations.gates.settle_gates": _settle,
    "credentials.operations.forgetting.forget_holder": _forget,
    "credentials.operations.keys.make_issuer_key": lambda _house: make_issuer_key(**WHO),
    "credentials.operations.keys.withdraw_issuer_key": _withdraw,
    "credentials.operations.issuing.issue_certificates": a_certificate,
    "credentials.operations.batches.ask_batches": _asked,
    "credentials.operations.batches.keep_batch": _kept,
    "credentials.operations.designs.draft_design": _draft,
    "credentials.operations.designs.put_design_in_force": lambda house: put_design_in_force(
        actor=SECOND, design=_draft(house), now=NOW
    ),
    "credentials.operations.doubts.doubt_certificate": a_doubt,
    "credentials.operations.doubts.doubt_lost": _lose,
    "credentials.operations.doubts.uphold_doubt": _decide(uphold_doubt),
    "credentials.operations.doubts.dismiss_doubts": _decide(dismiss_doubts),
}
