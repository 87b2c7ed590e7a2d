"""Who sits nowhere any more signs in no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from kaskad.accounts.api import Account, end_sign_ins, link_standings
from kaskad.audit.api import Tag, operation
from kaskad.commissions.models import Member, Person
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day


@operation(Tag.SIGN_IN_LINK_REVOKED)
def sign_out_leavers(
    *, actor: Actor, member_ids: Collection[int] | None = None, now: datetime
) -> int:
    """End links and sessions of people who have left their seat; returns how many they are.

    Whoever sits elsewhere, is to sit, or signs in as a worker keeps theirs. ``member_ids`` asks for
    some members only. Repeating it changes nothing.
    """
    accounts = _accounts(member_ids, now)
    return end_sign_ins(actor=actor, accounts=accounts, now=now)


def _accounts(member_ids: Collection[int] | None, now: datetime) -> list[Account]:
    """The accounts of leavers with which somebody could sign in, or is signed in."""
    today = local_day(now)
    left = Member.objects.filter(until__lte=today, person__account__isnull=False)
    if member_ids is not None:
        left = left.filter(pk__in=member_ids)
    seats = Member.objects.filter(Q(until=None) | Q(until__gt=today), person=OuterRef("pk"))
    people = Person.objects.filter(~Exists(seats), pk__in=left.values("person"))
    found = {
        one.account.pk: one.account
        for one in people.select_related("account").order_by("id")
        if one.account is not None
    }
    standings = link_standings(found, now)
    return [
        account
        for key, account in found.items()
        if not standings[key].is_staff
        and (standings[key].issued_at is not None or standings[key].has_pin)
    ]
