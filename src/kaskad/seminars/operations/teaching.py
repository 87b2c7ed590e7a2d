"""Telling trainers what changes in the seminars that they teach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.api import Campaign, Plan, Seminar
from kaskad.commissions.api import Contact, commission_names, contacts_of_members, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks, insert_rows, update_rows
from kaskad.core.localized import LocalizedText
from kaskad.messaging.api import NewMessage, queue_messages
from kaskad.seminars.models import TeachingTold
from kaskad.seminars.queries.attendance import places_in_words
from kaskad.seminars.rules.attendance import (
    Appointment,
    TeachingChange,
    TeachingNews,
    teaching_changes,
)

_Told = dict[int, dict[str, TeachingTold]]  # by trainer and seminar
_Standing = dict[int, dict[str, Appointment]]


class _Tell(NamedTuple):
    """A change that one trainer hears; ``version`` makes a repeated change an occasion anew."""

    trainer: int
    change: TeachingChange
    version: int


class _Words(NamedTuple):
    """What a message names: halls by their key, and for whom a seminar is, by its code."""

    places: Mapping[int | None, LocalizedText]
    audience: Mapping[str, LocalizedText]


@operation(Tag.MEMBERS_REMINDED)
def tell_trainers(
    *, actor: Actor, campaign: Campaign, plan: Plan, now: datetime
) -> Mapping[str, int]:
    """Queue what trainers have to be told about the seminars of the plan in force that they teach.

    Given, moved, taken, cancelled, or many of these at once. How many messages of each kind. What
    was told is remembered, so the same again tells nothing; who does not sit any more is not told.
    """
    today = clock.local_day(now)
    standing = _standing(plan, today)
    told: _Told = defaultdict(dict)
    for row in TeachingTold.objects.filter(sits_on(today, "trainer__"), campaign=campaign):
        told[row.trainer_id][row.seminar_code] = row
    tells = list(_tells(standing, told, today))
    _remember(campaign, standing, told)
    if not tells:
        nothing_changed()
        return {}
    queue_messages(actor=actor, messages=_messages(tells, campaign, now), now=now)
    return Counter(tell.change.news.value for tell in tells)


def _standing(plan: Plan, today: date) -> _Standing:
    """What every trainer who sits teaches, held seminars too."""
    rows = Seminar.objects.filter(sits_on(today, "trainer__"), group__plan=plan).order_by("id")
    fields = ("trainer_id", "code", "day", "starts", "venue_id", "state")
    found: _Standing = defaultdict(dict)
    for trainer, code, day, starts, venue, state in rows.values_list(*fields):
        found[trainer][code] = Appointment(code, day, starts, venue, state == "cancelled")
    return found


def _tells(standing: _Standing, told: _Told, today: date) -> Iterator[_Tell]:
    for trainer in sorted({*standing, *told}):
        rows = told.get(trainer, {})
        before = {code: _as_told(row) for code, row in rows.items() if not row.taken}
        for change in teaching_changes(before, standing.get(trainer, {}), today):
            heard = [rows[change.stands.seminar]] if change.stands.seminar in rows else []
            if change.news is TeachingNews.PLANNED:
                heard = list(rows.values())
            yield _Tell(trainer, change, 1 + sum(row.version for row in heard))


def _as_told(row: TeachingTold) -> Appointment:
    return Appointment(row.seminar_code, row.day, row.starts, row.venue_key, row.cancelled)


def _messages(tells: Sequence[_Tell], campaign: Campaign, now: datetime) -> list[NewMessage]:
    people = contacts_of_members({tell.trainer for tell in tells})
    words = _Words(
        places_in_words({tell.change.stands.venue for tell in tells}),
        _audience(
            {
                tell.change.stands.seminar
                for tell in tells
                if tell.change.news is not TeachingNews.PLANNED
            },
            campaign,
        ),
    )
    return [_message(people[tell.trainer], tell, words, campaign, now) for tell in tells]


def _audience(codes: set[str], campaign: Campaign) -> dict[str, LocalizedText]:
    """The commission whose people a seminar teaches; superseded ones have a code no longer."""
    rows = Seminar.objects.filter(group__plan__campaign=campaign)
    found: dict[str, str] = {}
    for some in chunks(sorted(codes)):
        named = rows.filter(code__in=some).values_list("code", "group__commission__code")
        found |= dict(named)
    names = commission_names(set(found.values()))
    return {code: names[place] for code, place in found.items()}


def _message(
    person: Contact, tell: _Tell, words: _Words, campaign: Campaign, now: datetime
) -> NewMessage:
    change, today = tell.change, clock.local_day(now)
    stands, told = change.stands, change.told
    days = {stands.day, told.day if told else stands.day}
    until = told if told and change.news is TeachingNews.CANCELLED else stands
    return NewMessage(
        reader=person.reader,
        kind=change.news.value,
        occasion=_occasion(tell, campaign),
        values=_values(change, words),
        place=person.place,
        district=person.district,
        region=person.region,
        urgent=change.news is not TeachingNews.PLANNED and today in days,
        not_after=clock.at(until.day, until.starts),
    )


def _values(change: TeachingChange, words: _Words) -> dict[str, Any]:
    stands, told = change.stands, change.told
    values: dict[str, Any] = {"day": stands.day, "time": stands.starts}
    if change.news is TeachingNews.PLANNED:
        return values | {"count": change.count, "place": words.places[stands.venue]}
    values["who"] = words.audience.get(stands.seminar, LocalizedText("–", "–", "–"))
    if change.news in (TeachingNews.GIVEN, TeachingNews.MOVED):
        values["place"] = words.places[stands.venue]
    if change.news is TeachingNews.MOVED and told is not None:
        values |= {"old_day": told.day, "old_time": told.starts}
    return values


def _occasion(tell: _Tell, campaign: Campaign) -> str:
    """The natural key: the change, the seminar, and how often the trainer heard of it."""
    news, stands = tell.change.news, tell.change.stands
    return f"{news.value}/{campaign.pk}/{stands.seminar}/{tell.version}"


def _remember(campaign: Campaign, standing: _Standing, told: _Told) -> None:
    new, changed = [], []
    for trainer in sorted({*standing, *told}):
        rows, seminars = told.get(trainer, {}), standing.get(trainer, {})
        for code, one in seminars.items():
            values = (one.day, one.starts, one.venue, one.cancelled, False)
            row = rows.get(code)
            if row is None:
                new.append((campaign.pk, trainer, code, *values, 1))
            elif row.taken or _as_told(row) != one:
                changed.append((*values, row.version + 1, row.pk))
        for code, row in rows.items():
            if code not in seminars and not row.taken:
                kept = (row.day, row.starts, row.venue_key, row.cancelled)
                changed.append((*kept, True, row.version + 1, row.pk))
    columns = ("day", "starts", "venue_key", "cancelled", "taken", "version")
    insert_rows(TeachingTold, ("campaign", "trainer", "seminar_code", *columns), new)
    update_rows(TeachingTold, columns, changed)
