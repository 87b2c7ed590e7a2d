"""A person's account: what lets a member sign in and see their own pages."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import (
    Account,
    know_person,
    open_account,
    place_accounts,
    reset_sign_in,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.models import Member, Person
from kaskad.commissions.operations.telling import tell_of_reset
from kaskad.commissions.queries.members import full_name, last_place
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class AccountTaken(Refusal):
    code = "commissions.account_taken"
    text = _("This account belongs to another person. Open a new account for this one.")


class AccountUnknown(Refusal):
    code = "commissions.account_unknown"
    text = _("There is no account with this sign-in name or code.")


class HasAccount(Refusal):
    code = "commissions.has_account"
    text = _("This person already signs in with another account. Give a new link to that one.")


@operation(Tag.ACCOUNT_LINKED)
def link_account(*, actor: Actor, person: Person, account: Account, now: datetime) -> Person:
    """Let ``account`` sign in as ``person``; the same pair again changes nothing.

    Refuses an account of somebody else, and a person who has another account.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.account_id == account.pk:
        nothing_changed()
        return person
    if person.account_id is not None:
        raise HasAccount
    if Person.objects.filter(account=account).exists():
        raise AccountTaken

    person.account = account
    person.save(update_fields=["account"])
    place = last_place(person)
    know_person(actor=actor, account=account, identity_hash=person.iin_hash, place=place, now=now)

    record(
        actor=actor,
        tag=Tag.ACCOUNT_LINKED,
        subject=Subject("person", person.code, scope=place),
        changes={"account": [None, account.code]},
        now=now,
    )
    return person


@operation(Tag.ACCOUNT_LINKED)
def account_of(*, actor: Actor, person: Person, language: str, now: datetime) -> Account:
    """The account a person signs in with, opened if there is none."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.account is not None:
        nothing_changed()
        return person.account
    label = full_name(person.last_name, person.first_name, "")
    account = open_account(
        actor=actor, label=label, language=language, place=last_place(person), now=now
    )
    link_account(actor=actor, person=person, account=account, now=now)
    return account


@operation(Tag.SIGN_IN_RESET)
def begin_sign_in_again(*, actor: Actor, account: Account, now: datetime) -> str:
    """Let somebody who lost the second factor begin again, and warn the person behind the account.

    The token of a new invitation. Refuses the own account.
    """
    token = reset_sign_in(actor=actor, account=account, now=now)
    tell_of_reset(actor=actor, account=account, now=now)
    return token


@operation(Tag.ACCOUNT_LINKED)
def move_accounts(*, actor: Actor, members: QuerySet[Member], now: datetime) -> None:
    """Tell accounts where their owners, of ``members``, sit now; most of them know.

    The entry of the seat says it; this leaves none.
    """
    moved = members.filter(until=None, person__account__isnull=False).exclude(
        person__account__place=F("commission__code")
    )
    places = dict(moved.values_list("person__account_id", "commission__code"))
    nothing_changed()
    if places:
        place_accounts(actor=actor, places=places, now=now)
