"""Certificates at the gate of their stage: opened with the issue, closed when one falls."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Qualification, Stage, gates_of
from kaskad.core.actor import Actor
from kaskad.credentials.models import Certificate, Doubt, IssuerKey
from kaskad.credentials.operations.doubts import (
    dismiss_doubts,
    doubt_certificate,
    doubt_lost,
    uphold_doubt,
)
from kaskad.credentials.operations.gates import settle_gates
from kaskad.credentials.operations.keys import withdraw_issuer_key
from kaskad.credentials.tasks import issue, teach
from kaskad.credentials.vocab import DoubtState
from kaskad.seminars.models import Attendance
from tests.credentials.certified import CENTRE, EVENINGS, certify, present, taught
from tests.seeds import seeds

pytestmark = pytest.mark.django_db
ONE = Actor(kind="person", code="aaaaaaaaaa")
TWO = Actor(kind="person", code="bbbbbbbbbb")
LATER = EVENINGS["s3"] + timedelta(days=1)
WHY = "Мүше басқа адам болып шықты"


@pytest.fixture
def country():
    return taught()


@pytest.fixture
def gated(country):
    """People of the first stage teach only with its certificate."""
    Stage.objects.filter(code="s1").update(gate="certificate")
    country.stages["s1"].refresh_from_db()
    return country


def qualified():
    rows = Qualification.objects.filter(gate="certificate", ended_at=None)
    return set(rows.values_list("member", flat=True))


def counting():
    """Who has a certificate of the first stage that counts."""
    rows = Certificate.objects.filter(
        stage__code="s1", revoked_at=None, suspended_at=None, key__withdrawn_at=None
    )
    return set(rows.values_list("member", flat=True))


def raised(one, now=LATER):
    return doubt_certificate(actor=ONE, certificate=one, cause="identity", reason=WHY, now=now)


def test_the_certificate_lets_teach_in_the_moment_of_its_issue(gated):
    certify(gated, "s1")
    rows = Qualification.objects.all()
    numbers = Certificate.objects.filter(stage__code="s1").values_list("member", "number")
    assert dict(rows.values_list("member", "evidence")) == dict(numbers)
    assert set(rows.values_list("since", "ended_at")) == {(EVENINGS["s1"], None)}
    assert Entry.objects.filter(tag="campaigns:trainer:qualified").count() == len(numbers)


def test_a_stage_that_asks_for_less_keeps_nothing(country):
    certify(country, "s1")
    Stage.objects.filter(code="s2").update(gate="final_test")
    assert settle_gates(actor=CENTRE, now=LATER) == 0
    raised(Certificate.objects.first())
    assert not Qualification.objects.exists()


def test_a_doubt_closes_the_gate_and_its_end_opens_it_anew(gated):
    certify(gated, "s1")
    one = Certificate.objects.filter(stage__code="s1").first()
    doubt = raised(one)
    assert qualified() == counting() == present(gated.stages["s1"]) - {one.member_id}
    assert not gates_of(gated.campaign, [one.member_id]).is_open(one.member_id, "s1")

    again = LATER + timedelta(hours=2)
    dismiss_doubts(actor=TWO, doubts=[doubt], reason=WHY, now=again)

    rows = Qualification.objects.filter(member=one.member_id).order_by("id")
    assert list(rows.values_list("since", "ended_at", "evidence")) == [
        (EVENINGS["s1"], LATER, one.number),
        (again, None, one.number),
    ]
    assert gates_of(gated.campaign, [one.member_id]).is_open(one.member_id, "s1")
    assert Entry.objects.filter(tag="campaigns:trainer:unqualified").count() == 1


def test_what_is_revoked_stays_closed_and_what_hangs_on_it_is_untouched(gated):
    Stage.objects.filter(code="s2").update(gate="certificate")
    gated.stages["s2"].refresh_from_db()
    certify(gated, "s1", "s2")
    one = Certificate.objects.filter(taught__isnull=False).first()
    before = qualified()

    assert uphold_doubt(actor=TWO, doubt=raised(one), reason=WHY, now=LATER) > 0

    assert qualified() == before - {one.member_id}
    assert settle_gates(actor=CENTRE, now=LATER) == 0


def test_a_key_that_is_disowned_closes_every_gate_at_once(gated):
    certify(gated, "s1")
    key = IssuerKey.objects.get()
    withdraw_issuer_key(
        actor=CENTRE, name=key.name, reason="Кілт ұрланды деген күдік бар", now=LATER
    )
    assert qualified() == counting() == set()


def test_a_gate_of_later_looks_back(country):
    certify(country, "s1")
    one, other = Certificate.objects.order_by("id")[:2]
    decided = LATER + timedelta(hours=1)
    dismiss_doubts(actor=TWO, doubts=[raised(one)], reason=WHY, now=decided)
    raised(other)
    Stage.objects.filter(code="s1").update(gate="certificate")

    count = settle_gates(actor=CENTRE, now=LATER + timedelta(days=1))

    assert count == len(qualified()) == len(counting())
    assert qualified() == counting()
    since = dict(Qualification.objects.values_list("member", "since"))
    assert since.pop(one.member_id) == decided
    assert set(since.values()) == {EVENINGS["s1"]}
    assert settle_gates(actor=CENTRE, now=LATER + timedelta(days=2)) == 0


def test_a_gate_that_asks_for_less_again_is_open_to_all(gated):
    certify(gated, "s1")
    one = Certificate.objects.first()
    raised(one)
    Stage.objects.filter(code="s1").update(gate="attendance")
    assert gates_of(gated.campaign).is_open(one.member_id, "s1")


def test_a_pass_is_no_certificate_and_a_certificate_is_no_pass(gated):
    certify(gated, "s1")
    member = Certificate.objects.first().member_id
    Stage.objects.filter(code="s1").update(gate="final_test")
    assert not gates_of(gated.campaign).is_open(member, "s1")


def test_the_worker_issues_to_those_who_may_teach_only_then(gated):
    issue(CENTRE, EVENINGS["s1"])
    assert not Certificate.objects.filter(stage__code="s1").exists()

    teach(CENTRE, EVENINGS["s1"])

    assert qualified() == counting() == present(gated.stages["s1"])
    assert not Certificate.objects.exclude(stage__code="s1").exists()


def test_opening_gates_asks_as_often_for_few_as_for_many(country):
    certify(country, "s1")
    some = [raised(one) for one in Certificate.objects.order_by("id")[2:]]
    few = _asked()
    dismiss_doubts(actor=TWO, doubts=some, reason=WHY, now=LATER)
    assert few == _asked()


def _asked():
    """How many queries it takes to let everybody teach whose certificate counts."""
    with CaptureQueriesContext(connection) as asked, suppress(Undone), transaction.atomic():
        Stage.objects.filter(code="s1").update(gate="certificate")
        assert settle_gates(actor=CENTRE, now=LATER) == len(counting())
        raise Undone
    return len(asked)


class Undone(Exception):
    """Takes back what was tried."""


@pytest.mark.parametrize("seed", seeds(4))
def test_after_anything_exactly_those_may_teach_whose_certificate_counts(gated, seed):
    certify(gated, "s1")
    chance = Random(seed)
    for step in range(30):
        _something(chance, LATER + timedelta(hours=step))
        assert qualified() == counting(), step
    rows = Qualification.objects.filter(gate="certificate")
    assert rows.filter(ended_at__isnull=False).exists()
    assert settle_gates(actor=CENTRE, now=LATER + timedelta(days=9)) == 0


def _something(chance, now):
    """One thing that makes a certificate fall or stand again."""
    waiting = list(Doubt.objects.filter(state=DoubtState.WAITING).order_by("id"))
    free = Certificate.objects.filter(revoked_at=None).exclude(doubts__state=DoubtState.WAITING)
    what = chance.choice(["doubt", "doubt", "dismiss", "dismiss all", "uphold", "lose"])
    if what == "doubt" and free.exists():
        raised(chance.choice(list(free.order_by("id"))), now)
    elif what == "dismiss" and waiting:
        _decide(dismiss_doubts, now, doubts=[chance.choice(waiting)])
    elif what == "dismiss all" and waiting:
        _decide(dismiss_doubts, now, doubts=waiting)
    elif what == "uphold" and waiting:
        _decide(uphold_doubt, now, doubt=chance.choice(waiting))
    elif what == "lose" and free.exists():
        one = chance.choice(list(free.order_by("id")))
        rows = Attendance.objects.filter(pk=one.attendance_id, superseded_at=None)
        rows.update(superseded_at=now, counts_until=LATER.date())
        doubt_lost(actor=CENTRE, now=now)


def _decide(decide, now, **doubts):
    decide(actor=TWO, reason=WHY, now=now, **doubts)
