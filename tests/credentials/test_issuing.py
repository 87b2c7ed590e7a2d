"""Certificates for a whole cascade: who gets one, what it says, and that nothing else can be."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from kaskad.audit.models import Entry
from kaskad.audit.vocab import Tag
from kaskad.commissions.models import Person
from kaskad.credentials.models import Certificate, IssuerKey, Words
from kaskad.credentials.operations.issuing import issue_certificates
from kaskad.credentials.queries.certificates import (
    credential_jwt_of,
    credential_of,
    downstream_of,
    facts_of,
    lineage_of,
    links_of,
)
from kaskad.credentials.queries.keys import believed_keys, site
from kaskad.credentials.rules.credential import read_credential, read_credential_jwt
from kaskad.credentials.rules.number import is_number
from kaskad.credentials.rules.token import keys_by_id, read_token
from kaskad.credentials.vocab import Bar
from kaskad.seminars.models import Attendance, Correction, Holding
from tests.credentials.certified import CENTRE, EVENINGS, certify, issue, present, taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def country():
    return taught()


def test_everybody_who_was_there_is_certified_once(country):
    certify(country)
    again = certify(country)

    for stage in country.stages.values():
        rows = Certificate.objects.filter(stage=stage)
        assert set(rows.values_list("member", flat=True)) == present(stage)
    assert [report.issued for report in again.values()] == [0, 0, 0]
    assert Certificate.objects.count() == len({one.number for one in Certificate.objects.all()})


def test_a_certificate_says_what_was_recorded(country):
    certify(country)
    one = Certificate.objects.filter(stage=country.stages["s3"]).earliest("id")
    facts = facts_of(one)

    assert is_number(facts.number)
    assert (facts.number, facts.name) == (one.number, one.name)
    assert facts.campaign == country.campaign.code
    assert (facts.stage, facts.commission) == ("s3", one.commission.code)
    assert facts.seminar == one.seminar.code
    assert facts.trainer == one.teacher.number
    assert one.teacher.member_id == Holding.objects.get(seminar=one.seminar).trainer_id
    assert facts.day == EVENINGS["s3"].date()
    person = one.member.person
    assert facts.name == f"{person.last_name} {person.first_name} {person.patronymic}".strip()


def test_both_forms_of_a_credential_are_proven(country):
    certify(country)
    one = Certificate.objects.earliest("id")
    methods = site().methods(believed_keys())

    facts, wording = read_credential(credential_of(one), site(), methods)
    assert facts == facts_of(one)
    assert (facts, wording) == read_credential_jwt(credential_jwt_of(one), site(), methods)
    assert wording.commission.startswith(one.commission.name_kk)


def test_every_lineage_reaches_the_national_seminar(country):
    certify(country)

    for one in Certificate.objects.all():
        found = lineage_of(one)
        assert found.is_whole
        assert found.links[-1].is_root
    last = Certificate.objects.filter(stage=country.stages["s3"]).earliest("id")
    assert [link.stage.code for link in links_of(last)] in (["s3", "s2", "s1"], ["s3", "s1"])
    national = Certificate.objects.filter(stage=country.stages["s1"])
    below = {key for one in national for level in downstream_of(one) for key in level}
    assert below == set(Certificate.objects.exclude(by_centre=True).values_list("id", flat=True))


def test_without_the_certificate_of_the_trainer_there_is_none(country):
    report = certify(country, "s2")["s2"]

    assert (report.issued, set(report.bars)) == (0, {Bar.TRAINER})


def test_a_trainer_who_was_certified_too_late_certifies_nobody(country):
    issue(country.stages["s1"], EVENINGS["s2"])
    report = certify(country, "s2")["s2"]

    assert (report.issued, set(report.bars)) == (0, {Bar.TRAINER})


def test_an_attendance_that_waits_for_a_second_person_waits(country):
    attendance = Attendance.objects.filter(
        seminar__group__stage=country.stages["s1"], present=True
    ).earliest("id")
    Correction.objects.create(
        code="k1", attendance=attendance, outcome="absent", evidence="no_mark", reason="Ауысқан",
        proposed_by="a", proposed_as_staff=True, proposed_at=EVENINGS["s1"],
    )  # fmt: skip

    report = certify(country, "s1")["s1"]

    assert report.bars == {Bar.UNCONFIRMED: 1}
    assert not Certificate.objects.filter(member=attendance.member_id).exists()


def test_a_name_that_nobody_may_sign_leaves_the_others_alone(country):
    member = min(present(country.stages["s1"]))
    Person.objects.filter(memberships=member).update(first_name="\u202eанна")

    report = certify(country, "s1")["s1"]

    assert report.bars == {Bar.IDENTITY: 1}
    assert report.issued == len(present(country.stages["s1"])) - 1


def test_the_first_issue_makes_the_key_and_leaves_entries_by_commission(country):
    certify(country, "s1")

    assert IssuerKey.objects.get().signs
    entries = Entry.objects.filter(tag=Tag.CERTIFICATES_ISSUED)
    numbers = [number for entry in entries for number in entry.changes["certificates"]]
    assert sorted(numbers) == sorted(Certificate.objects.values_list("number", flat=True))
    for entry in entries:
        own = Certificate.objects.filter(commission__code=entry.scope)
        assert set(entry.changes["certificates"]) <= set(own.values_list("number", flat=True))


def test_whoever_helps_with_signing_changes_nothing(country, monkeypatch):
    monkeypatch.setattr("kaskad.credentials.operations.issuing.AT_ONCE", 2)
    stage = country.stages["s1"]
    with ThreadPoolExecutor(2) as pool:
        report = issue_certificates(
            actor=CENTRE, stage=stage, members=present(stage), pool=pool, now=EVENINGS["s1"]
        )

    rows = Certificate.objects.filter(stage=stage)
    assert report.issued == len(rows) == len(present(stage)) > 2 * 2
    assert len({one.status_index for one in rows}) == len(rows)
    keys = keys_by_id(believed_keys())
    assert all(read_token(bytes(one.token), keys) == facts_of(one) for one in rows)


@pytest.mark.parametrize("gate", ["attendance", "certificate"])
def test_queries_do_not_grow_with_members(country, gate):
    certify(country, "s1")
    stage = country.stages["s2"]
    stage.gate = gate
    stage.save(update_fields=["gate"])
    members = sorted(present(stage))

    def ask(some):
        with CaptureQueriesContext(connection) as found, suppress(Undone), transaction.atomic():
            issue_certificates(actor=CENTRE, stage=stage, members=some, now=EVENINGS["s2"])
            raise Undone
        return len(found)

    assert ask(members[:4]) == ask(members)


class Undone(Exception):
    """Takes back what was tried."""


# What the database refuses, whatever code writes it: each change breaks a certificate of stage 2
# that is otherwise as it was issued.
BROKEN = {
    "taught by nobody": lambda *_: {"teacher_id": None},
    "taught by the centre, which did not": lambda *_: {"teacher_id": None, "by_centre": True},
    "both taught it": lambda *_: {"by_centre": True},
    "the certificate of somebody else": lambda _, other: {"teacher_id": other},
    "its own stage above it": lambda row, _: {"teacher_id": row.pk},
    "another seminar": lambda row, _: {"seminar_id": row.teacher.seminar_id},
    "another member": lambda row, _: {"member_id": row.teacher.member_id},
    "another stage": lambda row, _: {"stage_id": row.teacher.stage_id},
    "begun before the trainer was certified": lambda row, _: {
        "begins_at": row.teacher.issued_at - timedelta(seconds=1)
    },
    "issued before it began": lambda row, _: {"issued_at": row.begins_at - timedelta(seconds=1)},
}


@pytest.fixture
def issued(country):
    """A certificate of stage 2, and how it can be written once more with changes."""
    certify(country, "s1", "s2")
    row = Certificate.objects.filter(stage=country.stages["s2"]).earliest("id")
    other = Certificate.objects.filter(stage=country.stages["s1"]).exclude(pk=row.teacher_id)
    return row, other.earliest("id").pk


def again(row, **changes):
    """The row with other keys; what stands once is taken out of the way."""
    Certificate.objects.filter(pk=row.pk).update(revoked_at=row.issued_at)
    values = {
        field.attname: getattr(row, field.attname)
        for field in Certificate._meta.concrete_fields
        if field.name != "id"
    }
    fresh = {"number": "0" * 10, "status_index": 1, "revoked_at": None}
    return Certificate(**(values | fresh | changes))


def test_the_row_itself_would_be_let_in(issued):
    row, _ = issued

    again(row).save(force_insert=True)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(issued, name):
    row, other = issued
    broken = again(row, **BROKEN[name](row, other))

    with pytest.raises(DatabaseError), transaction.atomic():
        broken.save(force_insert=True)


@pytest.mark.parametrize("fell", ["revoked_at", "suspended_at"])
def test_the_database_refuses_a_trainer_who_had_fallen(issued, fell):
    row, _ = issued
    broken = again(row)
    Certificate.objects.filter(pk=row.teacher_id).update(**{fell: row.begins_at})

    with pytest.raises(DatabaseError), transaction.atomic():
        broken.save(force_insert=True)


def test_one_who_fell_later_may_be_above(issued):
    row, _ = issued
    later = row.begins_at + timedelta(seconds=1)
    Certificate.objects.filter(pk=row.teacher_id).update(revoked_at=later)

    again(row).save(force_insert=True)


def test_an_attendance_that_was_superseded_is_none(issued):
    row, _ = issued
    Attendance.objects.filter(pk=row.attendance_id).update(
        superseded_at=row.issued_at, counts_until=row.issued_at.date()
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        again(row).save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Басқа Адам"},
        {"token": b"1"},
        {"number": "1" * 10},
        {"score": 100},
        {"teacher": None},
        {"issued_at": EVENINGS["s3"]},
    ],
    ids=str,
)
def test_what_was_issued_is_not_changed(issued, changes):
    row, _ = issued

    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(**changes)


def test_what_was_revoked_stays_so_and_nothing_is_deleted(issued):
    row, _ = issued
    Certificate.objects.filter(pk=row.pk).update(revoked_at=row.issued_at)

    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(revoked_at=None)
    for table in ("credentials_certificate", "credentials_words"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Words.objects.update(title="басқа")


def test_an_erased_name_leaves_the_row(issued):
    row, _ = issued
    Certificate.objects.filter(pk=row.pk).update(name="", token=b"", proof=b"")

    assert Certificate.objects.get(pk=row.pk).number == row.number
