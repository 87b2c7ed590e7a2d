"""What a calendar programme reads under a secret address, and whose address it is."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from kaskad.accounts.api import actor_of
from kaskad.audit.api import Tag, revisions_of
from kaskad.campaigns.api import (
    Plan,
    PlanState,
    Seminar,
    SeminarRow,
    SeminarState,
    district_calendar,
    seminars_of_member,
    seminars_of_trainer,
)
from kaskad.commissions.api import Commission, Member, is_staff, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.core.secrets import keyed_hash
from kaskad.planning.models import CalendarAddress, ShownSeminar
from kaskad.planning.rules.shown import Shown, Standing

SIGNATURE_LETTERS = 32  # 128 bits
CHANGES = (Tag.SEMINAR_MOVED, Tag.SEMINAR_CANCELLED, Tag.TRAINER_SUBSTITUTED)

Part = Literal["teaches", "learns", "place"]


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
    return one_of(CalendarAddress.objects.filter(account__code=actor.code, commission=commission))


def address_by_token(token: str) -> CalendarAddress:
    """The address that a token opens. Raises NotFound, also for a renewed one."""
    code, _, signature = token.partition("-")
    if not hmac.compare_digest(signature.encode(), _signature(code).encode()):
        raise NotFound("calendar")
    address = one_of(
        CalendarAddress.objects.filter(code=code, account__is_active=True)
        .select_related("account", "commission__parent", "commission__region__parent")
        .select_related("commission__district")
    )
    if address is None:
        raise NotFound("calendar")
    return address


def standing_under(address: CalendarAddress, now: datetime) -> list[Standing]:
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
    found: list[Standing] = []
    for plan in plans.defer("levels", "district_bounds", "breaches").order_by("id"):
        parts = _of_place(plan, commission) if commission else _own(plan, members)
        found.extend(_standing(plan, list(parts)))
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


def _standing(plan: Plan, parts: Sequence[tuple[Part, SeminarRow]]) -> Iterator[Standing]:
    since = plan.in_force_at or plan.made_at
    revised = revisions_of("seminar", CHANGES, [row.code for _part, row in parts])
    for part, row in parts:
        last = revised.get(row.code)
        yield Standing(
            part=part,
            code=row.code,
            is_cancelled=row.state == SeminarState.CANCELLED,
            revision=last.times if last else 0,
            revised_at=last.at if last else since,
            values=_values(part, row),
        )


def _values(part: Part, row: SeminarRow) -> dict[str, Any]:
    """What a calendar says of a seminar, in every language; how many people only to some."""
    return {
        "day": row.day.isoformat(),
        "starts": row.starts.isoformat("minutes"),
        "minutes": row.minutes,
        "stage": row.stage_code,
        "round": row.round,
        "language": row.language,
        "commission": row.commission_code,
        "venue": row.venue_code,
        "places": row.places if part != "learns" else None,
        "stage_title": _texts(row.stage_title),
        "commission_name": _texts(row.commission_name),
        "venue_name": _texts(row.venue_name),
        "venue_address": _texts(row.venue_address),
    }


def _texts(text: LocalizedText) -> dict[str, str]:
    return {language: text.get(language) for language in LANGUAGES}


def shown_under(address: CalendarAddress) -> list[Shown]:
    """What the calendar showed when it was read last, in the order in which it came in."""
    fields = ("uid", "part", "code", "state", "sequence", "revised_at", "values")
    rows = ShownSeminar.objects.filter(address=address).order_by("id")
    return [Shown(*row) for row in rows.values_list(*fields)]


def codes_in_force(codes: Collection[str]) -> set[str]:
    """Those of the codes that seminars of plans in force have."""
    found: set[str] = set()
    for some in chunks(sorted(codes)):
        rows = Seminar.objects.filter(group__plan__state=PlanState.IN_FORCE, code__in=some)
        found |= set(rows.values_list("code", flat=True))
    return found
