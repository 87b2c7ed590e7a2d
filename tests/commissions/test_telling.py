"""Who is told that an account was given rights, or that its sign-in began again; and how often."""

import json

import pytest
from django.db import transaction

from kaskad.accounts.api import Role, give_grant, open_account
from kaskad.accounts.operations.factors import OwnReset
from kaskad.commissions.api import (
    account_of,
    begin_sign_in_again,
    end_access,
    give_role,
    invite,
    invite_member,
)
from kaskad.commissions.models import Commission, Member
from kaskad.commissions.operations.delegation import NotYoursToGive
from kaskad.core.actor import Actor
from kaskad.core.secrets import seal, unseal
from kaskad.messaging.models import Message, Recipient
from tests.commissions import world as w

COORDINATOR, OBSERVER = Role.COORDINATOR.value, Role.OBSERVER.value
DISTRICT, PRECINCT = "154800000", "KZ-15-0314"


@pytest.fixture
def person(send):
    """A secretary with a telephone and mail."""
    send([w.person(1, phone="+77011234567", email="a@example.kz", role="хатшы")])
    return Member.objects.select_related("person").get().person


def place(code=PRECINCT):
    return Commission.objects.select_related("parent", "region", "district").get(code=code)


def let_in(person, actor=None, role=COORDINATOR, until=None):
    return invite_member(
        actor=actor or w.staff(DISTRICT), commission=place(), person=person, language="kk",
        role=role, until=until, now=w.NOW,
    )  # fmt: skip


def said(message):
    return json.loads(unseal(message.values_sealed))


def test_a_person_is_told_the_role_and_the_place_in_three_languages(person):
    let_in(person)

    message = Message.objects.select_related("recipient").get()
    assert (message.kind, message.state) == ("account_granted", "waiting")
    assert (message.place, message.district, message.region) == (PRECINCT, DISTRICT, "KZ-15")
    assert said(message) == {
        "role": {"kk": "Үйлестіруші", "ru": "Координатор", "en": "Coordinator"},
        "scope": {"kk": "№ 314 учаске", "ru": "Участок № 314", "en": "Precinct No. 314"},
    }
    assert unseal(message.recipient.phone_sealed) == "+77011234567"
    assert message.recipient.key == person.code


def test_the_same_role_again_is_told_once_and_given_anew_is_told_anew(person):
    invited = let_in(person)
    let_in(person)
    assert Message.objects.count() == 1

    end_access(
        actor=w.staff(DISTRICT), commission=place(), account=invited.account, role=COORDINATOR,
        now=w.NOW,
    )  # fmt: skip
    let_in(person)
    assert Message.objects.count() == 2


def test_what_is_refused_or_rolled_back_tells_nobody(person):
    with pytest.raises(NotYoursToGive):
        let_in(person, actor=w.staff("195600000"))
    with transaction.atomic():
        let_in(person)
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not Recipient.objects.exists()


def test_without_a_person_or_an_address_there_is_nobody_to_tell(person):
    invite(
        actor=w.ACTOR, commission=place(), name="Әлия", language="kk", role=COORDINATOR, now=w.NOW
    )
    person.phone_sealed = person.email_sealed = ""
    person.save(update_fields=["phone_sealed", "email_sealed"])
    let_in(person)

    assert not Message.objects.exists()


def test_who_joined_telegram_is_told_without_other_addresses(person):
    person.phone_sealed = person.email_sealed = ""
    person.save(update_fields=["phone_sealed", "email_sealed"])
    Recipient.objects.create(key=person.code, language="kk", telegram_sealed=seal("77"))

    let_in(person)

    assert Message.objects.get().kind == "account_granted"


def test_a_role_given_by_the_command_to_an_account_of_a_person_is_told(person):
    account = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)

    give_role(actor=w.ACTOR, account=account, role=OBSERVER, scope="KZ", now=w.NOW)

    assert said(Message.objects.get())["scope"]["ru"] == "Казахстан"


def test_grants_of_the_demonstration_tell_nobody(person):
    account = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)
    give_grant(actor=w.ACTOR, account=account, role=OBSERVER, scope="KZ", now=w.NOW)

    assert not Message.objects.exists()


def test_a_reset_is_told_at_once_and_each_time(person):
    account = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)

    token = begin_sign_in_again(actor=w.ACTOR, account=account, now=w.NOW)
    begin_sign_in_again(actor=w.ACTOR, account=account, now=w.LATER)

    assert token
    first, second = Message.objects.order_by("id")
    assert (first.kind, first.urgent, second.kind) == ("factor_reset", True, "factor_reset")
    assert said(first) == {"day": "2026-02-12", "time": "11:00"}


def test_a_reset_is_told_where_messages_went_before(person):
    account = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)
    let_in(person)
    person.phone_sealed = seal("+77770000000")
    person.email_sealed = seal("thief@example.org")
    person.save(update_fields=["phone_sealed", "email_sealed"])

    begin_sign_in_again(actor=w.ACTOR, account=account, now=w.NOW)

    reader = Recipient.objects.get()
    assert unseal(reader.phone_sealed) == "+77011234567"
    assert unseal(reader.email_sealed) == "a@example.kz"
    assert Message.objects.filter(kind="factor_reset").count() == 1


def test_a_refused_reset_and_one_of_nobody_known_tell_nobody(person):
    account = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)
    own = Actor(kind="person", code=account.code, label="x", grants=())
    with pytest.raises(OwnReset):
        begin_sign_in_again(actor=own, account=account, now=w.NOW)
    stranger = open_account(actor=w.ACTOR, label="x", language="kk", now=w.NOW)
    begin_sign_in_again(actor=w.ACTOR, account=stranger, now=w.NOW)

    assert not Message.objects.exists()
