"""What a territory's staff watch: red seats, messages on their way, who did what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from kaskad.audit.api import HistoryFilter, Subject, Tag, history, record_reading
from kaskad.commissions.api import codes_within, commission_for
from kaskad.core import clock
from kaskad.core.web.request import actor_of
from kaskad.messaging.api import State, kind_counts
from kaskad.portals.machines.paging import Limit
from kaskad.portals.machines.values import BIGGEST, Code, answers
from kaskad.portals.record.reading import ROLES
from kaskad.portals.staff.message_pages import territory_of
from kaskad.reporting.api import red_seats
from kaskad.seminars.api import current_campaign

router = Router(tags=["watching"])
Before = Annotated[
    int | None, Query(None, ge=1, le=BIGGEST, description="`next` of the page before")
]


class RedSeatOut(Schema):
    """Who must be trained; ``seminar`` is the day of the one ahead, null without any."""

    person: str
    name: str
    commission: str
    since: date
    seminar: date | None


class RedSeatsOut(Schema):
    """How many are red, how many of them have no seminar ahead, and the most urgent ones."""

    count: int
    without_seminar: int
    items: list[RedSeatOut]


class KindOut(Schema):
    """Messages of one kind by their state."""

    kind: str
    states: dict[State, int]


class MessagesOut(Schema):
    """How far messages to people of a territory are."""

    items: list[KindOut]


class EntryOut(Schema):
    """An entry of the record; personal values in ``changes`` are masked."""

    id: int
    at: datetime
    tag: str
    actor_kind: str
    actor: str
    subject_kind: str
    subject: str
    scope: str
    changes: dict[str, Any]


class RecordOut(Schema):
    """Entries, the newest first; ``next`` is what to send as ``before``, null at the end."""

    items: list[EntryOut]
    next: int | None


@router.get(
    "/commissions/{code}/red-seats",
    response=answers(RedSeatsOut),
    url_name="red_seats",
    operation_id="red_seats",
)
def red(request: HttpRequest, code: Code, limit: Limit) -> RedSeatsOut:
    """Seats of the current campaign whose members must be trained. Leaves an entry."""
    actor, now = actor_of(request), clock.now()
    place = commission_for(actor, code)
    today = clock.local_day(now)
    campaign = current_campaign(today)
    if campaign is None:
        return RedSeatsOut(count=0, without_seminar=0, items=[])
    found = red_seats(campaign, place, today, limit)
    record_reading(
        actor=actor,
        tag=Tag.PEOPLE_READ,
        subject=Subject("commission", place.code, str(place.name), place.code),
        changes={"people": len(found.first)},
        now=now,
    )
    return RedSeatsOut(
        count=found.count,
        without_seminar=found.without,
        items=[
            RedSeatOut(
                person=one.person_code,
                name=one.name,
                commission=one.commission_code,
                since=one.since,
                seminar=one.booked,
            )
            for one in found.first
        ],
    )


@router.get(
    "/commissions/{code}/messages",
    response=answers(MessagesOut),
    url_name="messages",
    operation_id="messages",
)
def messages(request: HttpRequest, code: Code) -> MessagesOut:
    """How many messages of each kind are in each state."""
    counts = kind_counts(territory_of(commission_for(actor_of(request), code)))
    kinds: dict[str, dict[State, int]] = {}
    for (kind, state), count in sorted(counts.items()):
        kinds.setdefault(kind, {})[State(state)] = count
    return MessagesOut(items=[KindOut(kind=kind, states=one) for kind, one in kinds.items()])


@router.get(
    "/commissions/{code}/record",
    response=answers(RecordOut),
    url_name="record",
    operation_id="record",
)
def record(request: HttpRequest, code: Code, limit: Limit, before: Before) -> RecordOut:
    """Who did what in a territory; for auditors too."""
    place = commission_for(actor_of(request), code, ROLES)
    rows = history(HistoryFilter(scopes=codes_within(place)), limit + 1, before)
    found = [
        EntryOut(
            id=row.id,
            at=row.at,
            tag=row.tag,
            actor_kind=row.actor_kind,
            actor=row.actor_code or row.actor_label,
            subject_kind=row.subject_kind,
            subject=row.subject_code,
            scope=row.scope,
            changes=row.changes,
        )
        for row in rows[:limit]
    ]
    return RecordOut(items=found, next=found[-1].id if len(rows) > limit else None)
