"""Secret addresses of calendars: made when asked for, and renewed when one has leaked."""

from __future__ import annotations

from datetime import datetime

from kaskad.accounts.api import Account
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.api import Commission
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code
from kaskad.planning.models import CalendarAddress


@operation(Tag.CALENDAR_ADDRESS_MADE)
def make_calendar_address(
    *, actor: Actor, commission: Commission | None, seen: str, now: datetime
) -> CalendarAddress:
    """A new address for the actor's own seminars, or for those of a commission; the old one ends.

    ``seen`` is the code of the address that the actor saw, empty for none. If there is another one
    already, that one is returned unchanged, so sending a form twice ends no fresh address.
    """
    account = Account.objects.select_for_update(of=("self",)).get(code=actor.code)
    address = CalendarAddress.objects.filter(account=account, commission=commission).first()
    if address is not None and address.code != seen:
        nothing_changed()
        return address

    is_renewed = address is not None
    if address is None:
        address = CalendarAddress(account=account, commission=commission)
    address.code, address.made_at = random_code(), now
    if is_renewed:
        address.save(update_fields=["code", "made_at"])
    else:
        address.save(force_insert=True)

    scope = commission.code if commission else next((one.scope for one in actor.grants), "")
    record(
        actor=actor,
        tag=Tag.CALENDAR_ADDRESS_MADE,
        subject=Subject("account", account.code, scope=scope),
        changes={"renewed": is_renewed, "own": commission is None},
        now=now,
    )
    return address
