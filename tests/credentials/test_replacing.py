"""Certificates written anew: a corrected name, a key that is believed no more, nothing else."""

from datetime import timedelta

import pytest

from kaskad.audit.models import Entry
from kaskad.audit.vocab import Tag
from kaskad.campaigns.api import Qualification, Stage
from kaskad.commissions.models import Person
from kaskad.config import commandline
from kaskad.core.refusal import Refusal
from kaskad.credentials.models import Certificate, IssuerKey
from kaskad.credentials.operations.doubts import AlreadyFallen, DoubtReason, DoubtWaits
from kaskad.credentials.operations.gates import settle_gates
from kaskad.credentials.operations.keys import withdraw_issuer_key
from kaskad.credentials.operations.replacing import (
    NameNotSigned,
    NothingToRenew,
    replace_certificates,
)
from kaskad.credentials.queries.certificates import (
    certificate_by_number,
    facts_of,
    lineage_of,
    standing_of,
)
from kaskad.credentials.queries.renewing import disowned
from kaskad.credentials.vocab import REASON_LENGTH, Standing
from tests.credentials.certified import EVENINGS, certify, issue, taught
from tests.credentials.test_doubts import ONE, raised

pytestmark = pytest.mark.django_db
LATER = EVENINGS["s3"] + timedelta(days=1)
WHY = "Тегі қате жазылған еді"
SAME = (
    "stage_id", "member_id", "commission_id", "seminar_id", "attendance_id", "teacher_id",
    "by_centre", "begins_at", "score", "attempt", "programme", "words_id",
)  # fmt: skip


@pytest.fixture
def country():
    world = taught()
    certify(world)
    return world


@pytest.fixture
def one(country):
    """A trainer's certificate, whose holder was misspelt."""
    found = Certificate.objects.filter(taught__isnull=False).earliest("id")
    Person.objects.filter(pk=found.member.person_id).update(last_name="Әбдіғаппарқызы")
    return found


def renew(*certificates, reason=WHY):
    return replace_certificates(actor=ONE, certificates=certificates, reason=reason, now=LATER)


def test_a_corrected_name_gets_a_certificate_of_its_own(one):
    (made,) = renew(one)
    old, new = certificate_by_number(one.number), certificate_by_number(made.number)

    assert new.name.startswith("Әбдіғаппарқызы ")
    assert (standing_of(old), standing_of(new)) == (Standing.REPLACED, Standing.STANDS)
    assert old.replaced_by == new
    assert old.name == one.name
    assert {name: getattr(new, name) for name in SAME} == {
        name: getattr(old, name) for name in SAME
    }
    before, after = facts_of(old), facts_of(new)
    assert after.name == new.name
    assert after.day == LATER.date()
    assert (after.seminar, after.trainer, after.score) == (
        before.seminar, before.trainer, before.score,
    )  # fmt: skip
    assert after.status_index != before.status_index
    assert lineage_of(new).is_whole
    entry = Entry.objects.filter(tag=Tag.CERTIFICATE_REPLACED).latest("id")
    assert entry.changes["certificate"] == [old.number, new.number]
    assert new.name not in str(entry.changes)


def test_what_hangs_on_the_old_one_still_has_its_lineage(one):
    below = Certificate.objects.filter(teacher=one).earliest("id")
    renew(one)

    assert lineage_of(certificate_by_number(below.number)).is_whole
    assert not below.doubts.exists()


def test_whoever_may_teach_with_the_old_one_may_with_the_new(one, country):
    Stage.objects.filter(pk=one.stage_id).update(gate="certificate")
    settle_gates(actor=ONE, now=LATER - timedelta(hours=1))
    (made,) = renew(one)

    mine = Qualification.objects.filter(member=one.member, stage=one.stage).order_by("id")
    assert list(mine.values_list("evidence", "since", "ended_at")) == [
        (one.number, one.issued_at, LATER),
        (made.number, LATER, None),
    ]


def test_nobody_is_issued_a_second_one_afterwards(one, country):
    renew(one)

    assert issue(country.stages[one.stage.code], LATER).issued == 0
    assert Certificate.objects.filter(member=one.member, revoked_at=None).count() == 1


def test_a_key_that_is_believed_no_more_lets_all_be_written_anew(country, capsys):
    key = IssuerKey.objects.get(signs=True)
    withdraw_issuer_key(actor=ONE, name=key.name, reason="Диск ұрланды, күшін жою", now=LATER)
    every = disowned(country.campaign, 0, 1000)
    assert len(every) == Certificate.objects.count()

    words = ["certificates", "renew", country.campaign.code, "--reason", WHY]
    assert commandline.main(words) == 0
    assert f"{len(every)} certificates" in capsys.readouterr().out

    made = list(Certificate.objects.filter(replaces__isnull=False))
    assert {one.replaces_id for one in made} == {one.pk for one in every}
    shown = [certificate_by_number(one.number) for one in made]
    assert {standing_of(one) for one in shown} == {Standing.STANDS}
    assert disowned(country.campaign, 0, 1000) == []
    assert all(lineage_of(one).is_whole for one in shown)


def set_name(one, name):
    Person.objects.filter(pk=one.member.person_id).update(
        last_name=name, first_name="", patronymic=""
    )


def certificate_name(one):
    """The list of members says what the certificate says."""
    last, first, *rest = one.name.split(" ")
    Person.objects.filter(pk=one.member.person_id).update(
        last_name=last, first_name=first, patronymic=" ".join(rest)
    )


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (certificate_name, NothingToRenew),
        (raised, DoubtWaits),
        (lambda one: Certificate.objects.filter(pk=one.pk).update(revoked_at=LATER), AlreadyFallen),
        (lambda one: set_name(one, "Қоз\u200bы"), NameNotSigned),
    ],
)
def test_what_is_refused_changes_nothing(one, spoil, refusal):
    spoil(one)
    before = Certificate.objects.count()

    with pytest.raises(refusal):
        renew(one)

    assert Certificate.objects.count() == before


@pytest.mark.parametrize("reason", ["", "қысқа", "ұ" * (REASON_LENGTH + 1)])
def test_why_has_to_be_said(one, reason):
    with pytest.raises(DoubtReason) as refused:
        renew(one, reason=reason)

    assert isinstance(refused.value, Refusal)


def test_all_or_none(one):
    other = Certificate.objects.exclude(pk=one.pk).earliest("id")

    with pytest.raises(NothingToRenew):
        renew(one, other)

    assert standing_of(certificate_by_number(one.number)) is Standing.STANDS
