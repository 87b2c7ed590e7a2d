"""Letters that let members in: accounts and fresh links for many people at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import (
    LINK_LIFETIME,
    Account,
    NewAccount,
    open_accounts,
    renew_links,
)
from kaskad.audit.api import Line, Subject, Tag, operation, record, record_many
from kaskad.commissions.models import Commission, Person, in_subtree
from kaskad.commissions.queries.contacts import addresses_of, contact_of
from kaskad.commissions.queries.letters import Addressee, Reach
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import keyed_code
from kaskad.messaging.api import NewMessage, queue_messages

_REFERENCE_LETTERS = 16


class NobodyToWrite(Refusal):
    code = "commissions.nobody_to_write"
    text = _("Everybody here has a letter that works. Make a new one for those who have lost it.")


class NoAddress(Refusal):
    code = "commissions.no_address"
    text = _(
        "No message can reach this person: there is no telephone or e-mail in the list, or none is "
        "sent from here. Print the letter instead."
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """The token of somebody's only working link, shown once."""

    to: Addressee
    token: str


@operation(Tag.LETTERS_MADE)
def make_letters(
    *, actor: Actor, commission: Commission, people: Sequence[Addressee], now: datetime
) -> list[Letter]:
    """A fresh link for each of ``people`` of the subtree; older links and PINs of theirs end.

    Those who sign in as workers are left out. Refuses when nobody is left.
    """
    people = [one for one in people if one.reach is not Reach.STAFF]
    if not people:
        raise NobodyToWrite
    places = dict(Commission.objects.filter(in_subtree(commission)).values_list("id", "code"))
    accounts = _accounts(actor, people, places, now)
    tokens = renew_links(actor=actor, accounts=[accounts[one.person_id] for one in people], now=now)

    record(
        actor=actor,
        tag=Tag.LETTERS_MADE,
        subject=Subject("commission", commission.code, scope=commission.code),
        changes={"letters": len(people)},
        now=now,
    )
    return [Letter(one, token) for one, token in zip(people, tokens, strict=True)]


@operation(Tag.LETTERS_MADE)
def send_letter(
    *,
    actor: Actor,
    commission: Commission,
    to: Addressee,
    address_of: Callable[[str, str], str],
    now: datetime,
) -> None:
    """A fresh link for one person, sent by message; the older links and the PIN end.

    ``address_of`` gives the address of a page from the token and its language. Its value is wiped
    once the message has ended. Refuses whom no message can reach, and workers.
    """
    contact = contact_of(Person.objects.get(pk=to.person_id))
    if contact is None or to.person_id not in addresses_of([to.person_id]):
        raise NoAddress
    (letter,) = make_letters(actor=actor, commission=commission, people=[to], now=now)
    message = NewMessage(
        reader=contact.reader,
        kind="sign_in_link",
        occasion=f"sign_in_link/{keyed_code('letter', letter.token, _REFERENCE_LETTERS)}",
        values={
            "link": address_of(letter.token, contact.reader.language),
            "until": local_day(now + LINK_LIFETIME),
        },
        place=contact.place,
        district=contact.district,
        region=contact.region,
        not_after=now + LINK_LIFETIME,
    )
    queue_messages(actor=actor, messages=[message], now=now)


def _accounts(
    actor: Actor, people: Sequence[Addressee], places: Mapping[int, str], now: datetime
) -> dict[int, Account]:
    """The account of every person, opened where there is none; the people are locked meanwhile."""
    found: dict[int, Account] = {}
    without: list[Person] = []
    who = {one.person_id: one for one in people}
    place = {one.person_id: places[one.commission_id] for one in people}
    for some in chunks(who):
        locked = Person.objects.select_for_update(of=("self",)).select_related("account")
        for person in locked.filter(pk__in=some):
            if person.account is None:
                without.append(person)
            else:
                found[person.pk] = person.account
    opened = open_accounts(
        actor=actor,
        people=[
            NewAccount(
                f"{person.last_name} {person.first_name}".strip(),
                who[person.pk].language,
                place[person.pk],
            )
            for person in without
        ],
        now=now,
    )
    for person, account in zip(without, opened, strict=True):
        person.account = account
        found[person.pk] = account
    Person.objects.bulk_update(without, ["account"], batch_size=200)
    lines = [
        Line(
            Tag.ACCOUNT_LINKED,
            Subject("person", person.code, scope=account.place),
            {"account": account.code},
        )
        for person, account in zip(without, opened, strict=True)
    ]
    record_many(actor=actor, lines=lines, now=now)
    return found
