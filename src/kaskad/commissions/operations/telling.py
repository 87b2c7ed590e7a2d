"""Telling people what was done to their accounts, in the transaction that does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from kaskad.accounts.api import Account, Grant, Role
from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.commissions.models import Person
from kaskad.commissions.queries.contacts import Contact, contact_of
from kaskad.commissions.queries.tree import commission_names
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day, zone
from kaskad.core.localized import LocalizedText, in_all_languages
from kaskad.messaging.api import KnownAddresses, NewMessage, known_addresses, queue_messages


@operation(Tag.MESSAGES_QUEUED)
def tell_of_grant(*, actor: Actor, account: Account, grant: Grant, now: datetime) -> None:
    """Tell the person behind the account which role it was given where, once for each grant."""
    found = _reachable(account)
    if found is None:
        nothing_changed()
        return
    contact, _known = found
    names = commission_names([grant.scope])
    values = {
        "role": in_all_languages(Role(grant.role).label),
        "scope": names.get(grant.scope, LocalizedText(*[grant.scope] * 3)),
    }
    _queue(actor, contact, "account_granted", f"account_granted/{grant.pk}", values, now)


@operation(Tag.MESSAGES_QUEUED)
def tell_of_reset(*, actor: Actor, account: Account, now: datetime) -> None:
    """Tell the person whose sign-in begins again, at the addresses that were used before.

    Whoever slips other contacts into a roster to steal a sign-in does not get the warning instead.
    """
    found = _reachable(account)
    if found is None:
        nothing_changed()
        return
    contact, known = found
    if known.phone or known.email:
        contact = replace(
            contact, reader=replace(contact.reader, phone=known.phone, email=known.email)
        )
    values = {"day": local_day(now), "time": now.astimezone(zone()).time()}
    occasion = f"factor_reset/{account.code}/{now.isoformat()}"
    _queue(actor, contact, "factor_reset", occasion, values, now, urgent=True)


def _reachable(account: Account) -> tuple[Contact, KnownAddresses] | None:
    """The contact of the person behind an account; None where no address is known."""
    person = Person.objects.filter(account=account).first()
    contact = contact_of(person) if person else None
    if contact is None:
        return None
    known = known_addresses(contact.reader.key)
    ways = (contact.reader.phone, contact.reader.email, known.phone, known.email)
    return (contact, known) if any(ways) or known.has_telegram else None


def _queue(
    actor: Actor,
    contact: Contact,
    kind: str,
    occasion: str,
    values: dict[str, Any],
    now: datetime,
    *,
    urgent: bool = False,
) -> None:
    message = NewMessage(
        reader=contact.reader,
        kind=kind,
        occasion=occasion,
        values=values,
        place=contact.place,
        district=contact.district,
        region=contact.region,
        urgent=urgent,
    )
    queue_messages(actor=actor, messages=[message], now=now)
