"""Replacing one member, and reading people."""

from datetime import date

import pytest

from kaskad.audit.models import Entry
from kaskad.commissions.api import (
    Member,
    Newcomer,
    contacts_of,
    member_names,
    members_of,
    replace_member,
)
from kaskad.commissions.operations.members import (
    NewcomerWrong,
    NotSitting,
    SitsAlready,
    TooEarly,
)
from tests.commissions import world as w

pytestmark = pytest.mark.django_db
SINCE = date(2026, 2, 20)


@pytest.fixture
def member(send):
    send([*w.precinct(members=3), *w.precinct("KZ-15-0315", first=11, members=2)])
    return Member.objects.get(person__iin_tail=w.iin(2)[-4:])


def newcomer(number=21, **changes):
    values = {"iin": w.iin(number), "last_name": "Болатов", "first_name": "Ерлан"}
    return Newcomer(**(values | changes))


def replaced(member, someone, since=SINCE):
    return replace_member(actor=w.ACTOR, member=member, newcomer=someone, since=since, now=w.LATER)


def test_the_newcomer_takes_seat_and_role(member):
    came = replaced(member, newcomer(phone="+7 701 000 00 00"))

    member.refresh_from_db()
    assert (member.until, came.since, came.until) == (SINCE, SINCE, None)
    assert (came.seat_id, came.role, came.commission_id) == (
        member.seat_id, "secretary", member.commission_id,
    )  # fmt: skip
    assert contacts_of([came.person_id])[came.person_id].phone == "+77010000000"
    assert Entry.objects.filter(tag="commissions:member:replaced").count() == 1
    assert [card.until for card in members_of(came.commission)] == [None, None, SINCE, None]


def test_doing_it_again_gives_the_same_member(member):
    first = replaced(member, newcomer())

    second = replaced(member, newcomer())

    assert (first.pk, Member.objects.count()) == (second.pk, 6)
    assert Entry.objects.filter(tag="commissions:member:replaced").count() == 1


def test_names_are_read_by_member(member):
    names = member_names([member.pk])

    assert [(one.name, one.role, one.commission_code) for one in names.values()] == [
        ("Ахметова Айгүл Серікқызы", "secretary", "KZ-15-0314")
    ]


def test_refusals(member):
    with pytest.raises(NewcomerWrong) as wrong:
        replaced(member, newcomer(iin="123"))
    with pytest.raises(SitsAlready) as sits:
        replaced(member, newcomer(number=11))
    with pytest.raises(TooEarly):
        replaced(member, newcomer(), date(2026, 1, 1))
    replaced(member, newcomer())
    with pytest.raises(NotSitting):
        replaced(member, newcomer(number=22))

    assert (wrong.value.field, "12" in wrong.value.message) == ("iin", True)
    assert sits.value.values == {"code": "KZ-15-0315"}
