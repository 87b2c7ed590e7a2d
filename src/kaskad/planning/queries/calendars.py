"""What a calendar programme reads under a secret address, and whose address it is."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kaskad.accounts.api import actor_of
from kaskad.audit.api import Tag, revisions_of
from kaskad.campaigns.api import (
    Plan,
    PlanState,
    SeminarRow,
    district_calendar,
    seminars_of_member,
    seminars_of_trainer,
)
from kaskad.commissions.api import Commission, Member, is_staff, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_hash
from kaskad.planning.models import CalendarAddress

SIGNATURE_LETTERS = 32  # 128 bits
CHANGES = (Tag.SEMINAR_MOVED, Tag.SEMINAR_CANCELLED, Tag.TRAINER_SUBSTITUTED)

Part = Literal["teaches", "learns", "place"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A seminar in a calendar; ``part`` is what its owner does there.

    ``revision`` counts its changes by hand since the plan came into force.
    """

    row: SeminarRow
    part: Part
    revision: int
    revised_at: datetime


def token_of(address: CalendarAddress) -> str:
    """The secret in the address: nobody can make it from the database alone."""
    return f"{address.code}-{_signature(address.code)}"


def own_members(account_code: str, now: datetime) -> list[Member]:
    """The seats in which the account's person sits now."""
    sitting = Member.objects.filter(
        sits_on(clock.local_day(now)), person__account__code=account_code
    )
    return list(sitting.select_related("person").order_by("id"))


def address_of(actor: Actor, commission: Commission | None) -> CalendarAddress | None:
    """The actor's address for a territory, or for their own seminars."""
    return CalendarAddress.objects.filter(account__code=actor.code, commission=commission).first()


def address_by_token(token: str) -> CalendarAddress:
    """The address that a token opens. Raises NotFound, also for a renewed one."""
    code, _, signature = token.partition("-")
    if not hmac.compare_digest(signature.encode(), _signature(code).encode()):
        raise NotFound("calendar")
    address = (
        CalendarAddress.objects.filter(code=code, account__is_active=True)
        .select_related("account", "commission__parent", "commission__region__parent")
        .select_related("commission__district")
        .first()
    )
    if address is None:
        raise NotFound("calendar")
    return address


def meetings_under(address: CalendarAddress, now: datetime) -> list[Meeting]:
    """The seminars of the plans in force that the address shows, cancelled ones included.

    Raises NotFound when its owner has no seat any more, or no longer works for the territory.
    """
    account, commission = address.account, address.commission
    # The address was made in a session that had all proofs.
    owner = actor_of(account, now=now, second_factor=True)
    if commission is not None and not is_staff(owner, commission):
        raise NotFound("calendar")
    members = own_members(account.code, now) if commission is None else []
    if commission is None and not members:
        raise NotFound("calendar")
    plans = Plan.objects.filter(state=PlanState.IN_FORCE).select_related("campaign")
    found: list[Meeting] = []
    for plan in plans.defer("levels", "district_bounds", "breaches").order_by("id"):
        parts = _of_place(plan, commission) if commission else _own(plan, members)
        found.extend(_meetings(plan, list(parts)))
    return found


def _signature(code: str) -> str:
    return keyed_hash("calendar address", code)[:SIGNATURE_LETTERS]


def _own(plan: Plan, members: Sequence[Member]) -> Iterator[tuple[Part, SeminarRow]]:
    for row in seminars_of_trainer(plan.campaign, person_code=members[0].person.code):
        yield "teaches", row
    for row in seminars_of_member(plan.campaign, member_ids=[one.pk for one in members]):
        yield "learns", row


def _of_place(plan: Plan, commission: Commission) -> Iterator[tuple[Part, SeminarRow]]:
    for row in district_calendar(plan, commission):
        yield "place", row


def _meetings(plan: Plan, parts: Sequence[tuple[Part, SeminarRow]]) -> Iterator[Meeting]:
    since = plan.in_force_at or plan.made_at
    revised = revisions_of("seminar", CHANGES, [row.code for _part, row in parts])
    for part, row in parts:
        last = revised.get(row.code)
        yield Meeting(row, part, last.times if last else 0, last.at if last else since)
