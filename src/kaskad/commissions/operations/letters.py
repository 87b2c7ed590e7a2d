"""Letters that let members in: accounts and fresh links for many people at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import Account, NewAccount, open_accounts, renew_links
from kaskad.audit.api import Line, Subject, Tag, operation, record, record_many
from kaskad.commissions.models import Commission, Person, in_subtree
from kaskad.commissions.queries.letters import Addressee, Reach
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks
from kaskad.core.refusal import Refusal


class NobodyToWrite(Refusal):
    code = "commissions.nobody_to_write"
    text = _("Everybody here has a letter that works. Make a new one for those who have lost it.")


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
