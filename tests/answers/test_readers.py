"""Telling everybody, acknowledging, and what is left to be read when answers or laws change."""

from datetime import timedelta

import pytest

from kaskad.accounts.api import Account
from kaskad.answers.api import (
    acknowledge_answers,
    acknowledged_by_territory,
    changed_answers,
    got,
    not_acknowledged,
    push_answers,
    read_refresher,
    refreshed_by_territory,
    refreshers_of,
    taught_old_text,
    tell_hall,
    territories_of,
    unread_answers,
    withdraw_answer,
)
from kaskad.answers.models import Acknowledgement, Answer, Pushing
from kaskad.answers.operations import pushing
from kaskad.audit.models import Entry
from kaskad.campaigns.models import Material, MaterialVersion
from kaskad.commissions.models import Commission, Member
from kaskad.core.refusal import NotFound
from kaskad.messaging.models import Message
from tests.answers.conftest import NOW
from tests.answers.official import Centre, provision, version
from tests.reporting.world import NATIONAL_DAY, SECOND_DAYS
from tests.seminars.conftest import COMMAND

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

TODAY = SECOND_DAYS[0]
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def centre(answering, coordinator):
    return Centre(answering, coordinator)


def push(now=NOW):
    return push_answers(actor=COMMAND, now=now)


def readers(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient__key", flat=True))


def acknowledge(actor, *answers, now=NOW):
    return acknowledge_answers(actor=actor, answers=answers, now=now)


def test_everybody_who_sits_is_told_once(centre):
    left = Member.objects.first()
    Member.objects.filter(pk=left.pk).update(until=TODAY)
    centre.publish(basis=provision())

    assert push() == Member.objects.count() - 1
    assert push() == 0
    assert Message.objects.filter(kind="answer_published").count() == Member.objects.count() - 1
    assert left.person.code not in readers("answer_published")
    assert Pushing.objects.get().done_at == NOW


def test_a_push_goes_on_where_it_stopped(centre, monkeypatch):
    centre.publish(basis=provision())
    monkeypatch.setattr(pushing, "PUSHED_AT_ONCE", 20)

    counts = []
    while count := push():
        counts.append(count)

    everybody = Member.objects.count()
    assert counts == [20] * (everybody // 20) + ([everybody % 20] if everybody % 20 else [])
    assert len(readers("answer_published")) == everybody


def test_who_got_the_old_answer_hears_that_it_was_replaced(answering, centre):
    old = centre.publish(basis=provision())
    push()
    newcomer = Member.objects.last()
    Message.objects.filter(recipient__key=newcomer.person.code).delete()

    new = centre.replace(old)
    push(LATER)

    assert readers("answer_replaced") == set(
        Member.objects.exclude(pk=newcomer.pk).values_list("person__code", flat=True)
    )
    told_new = Message.objects.filter(kind="answer_published", occasion__contains=new.code)
    assert [one.recipient.key for one in told_new] == [newcomer.person.code]
    # Everybody has the new one now, and hears of its end.
    withdraw_answer(actor=centre.reader, answer=new, reason="Ошибка", now=LATER)
    assert push(LATER) == Member.objects.count()


def test_only_who_got_it_hears_that_it_was_withdrawn(answering, centre):
    answer = centre.publish(basis=provision())
    (reader,) = answering.hall(answering.first("s3"), 1)
    acknowledge(reader, answer)
    Pushing.objects.all().delete()  # nobody was told yet

    withdraw_answer(actor=centre.reader, answer=answer, reason="Ошибка", now=NOW)

    assert push() == 1
    code = Account.objects.get(code=reader.code)
    (member,) = got(answer)
    assert member.person.account == code
    assert readers("answer_withdrawn") == {member.person.code}


def test_reading_an_answer_and_what_is_unread(answering, centre):
    first, second = (
        centre.publish(basis=provision()),
        centre.publish(nonce="a2", basis=provision("b")),
    )
    (reader,) = answering.hall(answering.first("s3"), 1)
    member = Member.objects.get(person__account__code=reader.code)
    assert [one.number for one in unread_answers(answering.campaign, member.pk)] == [2, 1]

    assert acknowledge(reader, first) == 1
    assert acknowledge(reader, first) == 0
    assert [one.number for one in unread_answers(answering.campaign, member.pk)] == [2]
    assert acknowledge(reader, first, second) == 1

    assert unread_answers(answering.campaign, member.pk) == []
    assert Entry.objects.filter(tag="answers:answer:acknowledged").count() == 2


def test_drafts_and_people_without_a_seat_do_not_acknowledge(answering, centre):
    (reader,) = answering.hall(answering.first("s3"), 1)
    with pytest.raises(NotFound):
        acknowledge(reader, centre.draft())
    with pytest.raises(NotFound):
        acknowledge(centre.author, centre.publish(nonce="p", basis=provision()))


def test_who_read_an_answer_sees_that_it_changed_until_they_have_seen_it(answering, centre):
    old = centre.publish(basis=provision())
    (reader,) = answering.hall(answering.first("s3"), 1)
    member = Member.objects.get(person__account__code=reader.code)
    acknowledge(reader, old)
    new = centre.replace(old)

    (changed,) = changed_answers(answering.campaign, member.pk)
    assert (changed.number, changed.new_number, changed.state) == (1, 2, "replaced")
    acknowledge(reader, new, now=LATER)
    assert changed_answers(answering.campaign, member.pk) == []

    withdraw_answer(actor=centre.reader, answer=new, reason="Ошибка", now=LATER)
    (changed,) = changed_answers(answering.campaign, member.pk)
    assert (changed.number, changed.new_number, changed.state) == (2, None, "withdrawn")
    acknowledge(reader, Answer.objects.get(pk=new.pk), now=LATER)
    assert changed_answers(answering.campaign, member.pk) == []


def test_a_hall_is_told_an_answer_once(answering, centre):
    answer, draft = centre.publish(basis=provision()), centre.draft(nonce="d")
    seminar = answering.first("s3")
    members = answering.members(seminar)

    for _ in range(2):
        tell_hall(actor=COMMAND, seminar=seminar, answers=[answer, draft], members=members, now=NOW)

    rows = Acknowledgement.objects.all()
    assert {(one.member_id, one.how, one.seminar_code) for one in rows} == {
        (member, "seminar", seminar.code) for member in members
    }
    assert Entry.objects.filter(tag="answers:answer:told").count() == 1


def test_who_knows_an_answer_is_counted_by_territory(answering, centre):
    answer = centre.publish(basis=provision())
    (reader,) = answering.hall(answering.first("s3"), 1)
    seat = Member.objects.get(person__account__code=reader.code)
    acknowledge(reader, answer)
    country = Commission.objects.get(code="KZ")

    counts = acknowledged_by_territory(answer, country, TODAY)
    assert sum(one.all for one in counts) == Member.objects.exclude(commission=country).count()
    assert {one.code: one.done for one in counts if one.done} == {seat.commission.region.code: 1}
    below = acknowledged_by_territory(answer, seat.commission.district, TODAY)
    assert {one.code: (one.done, one.all) for one in below}[seat.commission.code] == (1, 3)

    full_time = Member.objects.filter(full_time=True)
    assert len(not_acknowledged(answer, country, TODAY, 500)) == full_time.count()


@pytest.fixture
def changed_law(answering, centre):
    """An answer that a member read, and a material of the kit; then the law changed."""
    basis = provision()
    answer = centre.publish(basis=basis)
    material = Material.objects.create(
        campaign=answering.campaign, code="m1", block_number=1, kind="notes"
    )
    written = MaterialVersion.objects.create(
        material=material, number=1, state="in_force", title_kk="т", title_ru="т", title_en="t",
        body_kk="т", body_ru="т", body_en="t", author="a", second_reader="b", drafted_at=NOW,
        edited_at=NOW, in_force_at=NOW,
    )  # fmt: skip
    written.provisions.add(basis.versions.get())
    (reader,) = answering.hall(answering.first("s3"), 1)
    acknowledge(reader, answer)
    return basis, reader, Member.objects.get(person__account__code=reader.code)


def test_who_was_taught_the_old_text_gets_a_refresher(answering, changed_law):
    basis, reader, member = changed_law
    campaign, day = answering.campaign, TODAY + timedelta(days=5)
    pupil = Member.objects.exclude(pk=member.pk).first()
    trained = {pupil.pk: NATIONAL_DAY}
    assert refreshers_of(campaign, pupil.pk, NATIONAL_DAY, TODAY) == []

    new = version(basis, day)

    assert refreshers_of(campaign, pupil.pk, NATIONAL_DAY, TODAY) == []
    (owed,) = refreshers_of(campaign, pupil.pk, NATIONAL_DAY, day)
    assert (owed.old.number, owed.new.number) == (1, 2)
    assert refreshers_of(campaign, pupil.pk, None, day) == []
    assert refreshers_of(campaign, pupil.pk, day, day) == []
    (owed,) = refreshers_of(campaign, member.pk, None, day)
    assert taught_old_text(campaign, basis, trained, day) == {member.pk, pupil.pk}
    assert taught_old_text(campaign, provision("other"), trained, day) == set()

    for _ in range(2):
        read_refresher(actor=reader, campaign=campaign, version=new, now=NOW + timedelta(days=6))

    assert refreshers_of(campaign, member.pk, None, day) == []
    assert Entry.objects.filter(tag="answers:refresher:read").count() == 1
    parts = territories_of(Commission.objects.get(code="KZ"), day)
    counts = refreshed_by_territory(campaign, new, {member.pk, pupil.pk}, parts)
    assert sum(one.done for one in counts) == 1


def test_only_the_newest_text_is_a_refresher(answering, changed_law):
    basis, reader, _member = changed_law
    first = basis.versions.get()

    with pytest.raises(NotFound):
        read_refresher(actor=reader, campaign=answering.campaign, version=first, now=NOW)
    coming = version(basis, TODAY + timedelta(days=5))
    with pytest.raises(NotFound):
        read_refresher(actor=reader, campaign=answering.campaign, version=coming, now=NOW)
