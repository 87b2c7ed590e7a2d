"""Secret addresses of calendars, and what programmes were shown under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaskad.accounts.api import Account
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.api import Commission
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code
from kaskad.planning.models import CalendarAddress, ShownSeminar
from kaskad.planning.queries.calendars import codes_in_force, shown_under
from kaskad.planning.rules.shown import Shown, Standing, next_shown


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


@operation(Tag.CALENDAR_ADDRESS_ENDED)
def end_calendar_address(
    *, actor: Actor, commission: Commission | None, seen: str, now: datetime
) -> None:
    """End the actor's address for their own seminars, or for those of a commission.

    Programmes that read it find nothing. Another address than the one ``seen`` stays.
    """
    rows = CalendarAddress.objects.select_for_update(of=("self",)).select_related("account")
    address = rows.filter(account__code=actor.code, commission=commission, code=seen).first()
    if address is None:
        nothing_changed()
        return
    code = address.account.code
    address.delete()
    scope = commission.code if commission else next((one.scope for one in actor.grants), "")
    record(
        actor=actor,
        tag=Tag.CALENDAR_ADDRESS_ENDED,
        subject=Subject("account", code, scope=scope),
        changes={"own": commission is None},
        now=now,
    )


class Showing:
    """What programmes are shown."""

    @staticmethod
    def under(address: CalendarAddress, standing: Sequence[Standing], now: datetime) -> list[Shown]:
        """What a programme reads now; it is kept if it is not what was read last."""
        before = shown_under(address)
        shown = _next(before, standing, now)
        if shown == before:
            return shown
        actor = Actor.system("planning")
        return keep_shown(actor=actor, address=address, standing=standing, now=now)


@operation(Tag.CALENDAR_ADDRESS_MADE)
def keep_shown(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    address: CalendarAddress,
    standing: Sequence[Standing],
    now: datetime,
) -> list[Shown]:
    """Write down what the calendar shows from now on, a count of changes for each seminar.

    It says nothing that the plan does not say, so it leaves no entry.
    """
    nothing_changed()
    # Two programmes may ask at the same moment; the second one finds what the first has kept.
    CalendarAddress.objects.select_for_update(of=("self",)).get(pk=address.pk)
    before = shown_under(address)
    shown = _next(before, standing, now)
    old = {one.uid: one for one in before}
    rows = [_row(address, one) for one in shown if old.get(one.uid) != one]
    ShownSeminar.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["address", "uid"],
        update_fields=["code", "state", "sequence", "revised_at", "values"],
    )
    return shown


def _next(before: Sequence[Shown], standing: Sequence[Standing], now: datetime) -> list[Shown]:
    stands = {(one.part, one.code) for one in standing}
    missing = [one.code for one in before if (one.part, one.code) not in stands]
    known = codes_in_force(missing) if missing else ()
    return next_shown(before, standing, known=known, now=now)


def _row(address: CalendarAddress, one: Shown) -> ShownSeminar:
    return ShownSeminar(
        address=address,
        uid=one.uid,
        part=one.part,
        code=one.code,
        state=one.state,
        sequence=one.sequence,
        revised_at=one.revised_at,
        values=one.values,
    )
