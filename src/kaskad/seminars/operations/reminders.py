"""Telling members about their seminars: planned, tomorrow, changed, cancelled, missed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q

from kaskad.audit.api import Subject, Tag, data_stamp, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, Place, exempt_days, first_in_force_at, plan_in_force
from kaskad.commissions.api import (
    Contact,
    Member,
    came_after,
    commission_names,
    contacts_of_members,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows, update_rows
from kaskad.core.localized import LocalizedText
from kaskad.messaging.api import NewMessage, queue_messages
from kaskad.seminars.models import Attendance, ReminderScan, Told
from kaskad.seminars.operations.teaching import tell_trainers
from kaskad.seminars.queries.attendance import places_in_words
from kaskad.seminars.rules.attendance import Appointment, Meeting, News, Step, news, way
from kaskad.seminars.vocab import AT_ONCE, REMINDED_AT

# What changes who is expected where; our own entries are not among it.
_WATCHED = ("campaigns:", "commissions:", "seminars:attendance:", "seminars:seminar:")
_REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True)
class RemindReport:
    """How many messages of each kind were queued."""

    queued: Mapping[str, int]


class _Standing(NamedTuple):
    """Where a member stands: the appointment, and the day of a seminar they were not at."""

    appointment: Appointment
    missed: date | None


class _Tell(NamedTuple):
    """A message to one member: the kind, the appointment, what was told before, its version."""

    kind: str
    stands: Appointment
    told: Appointment | None
    missed: date | None
    version: int


def _stamp(day: date) -> str:
    return f"{day}/{data_stamp(_WATCHED)}"


@operation(Tag.MEMBERS_REMINDED)
def remind_members(*, actor: Actor, campaign: Campaign, now: datetime) -> RemindReport:
    """Queue what members and trainers have to be told, and remember what they were told.

    Again on the same data and day it does nothing. Nothing while no plan is in force. So many at
    once that nobody who writes meanwhile waits long; the others with the next look.
    """
    today = clock.local_day(now)
    stamp = _stamp(today)
    scan = ReminderScan.objects.select_for_update().filter(campaign=campaign).first()
    plan = plan_in_force(campaign)
    if plan is None or (scan is not None and scan.stamp == stamp):
        nothing_changed()
        return RemindReport({})
    standing = _standing(campaign, plan.pk, today)
    told = {row.member_id: row for row in Told.objects.filter(campaign=campaign)}
    tells = list(_tells(standing, told, _newcomers(campaign), today))
    for member, _tell in tells[AT_ONCE:]:
        del standing[member]  # as if not looked at; the next look takes them up
    is_whole, tells = len(tells) <= AT_ONCE, tells[:AT_ONCE]
    if tells:
        queue_messages(actor=actor, messages=_messages(tells, campaign, now), now=now)
    _remember(campaign, standing, told)
    teaching = tell_trainers(actor=actor, campaign=campaign, plan=plan, now=now)
    ReminderScan.objects.update_or_create(
        campaign=campaign, defaults={"stamp": stamp if is_whole else ""}
    )

    counts = Counter(tell.kind for _, tell in tells) + Counter(teaching)
    record(
        actor=actor,
        tag=Tag.MEMBERS_REMINDED,
        subject=Subject("campaign", campaign.code, campaign.code, campaign.root.code),
        changes={"day": today.isoformat(), "looked_at": dict(sorted(counts.items()))},
        now=now,
    )
    return RemindReport(counts)


def _standing(campaign: Campaign, plan_id: int, today: date) -> dict[int, _Standing]:
    """Where everybody stands who sits, or is to sit, on the day of a seminar, by member.

    Who is exempt on the day of theirs is left out: they are told nothing, until it ends.
    """
    exempt = exempt_days(campaign)
    present = {
        (seminar, member): there
        for seminar, member, there in Attendance.objects.filter(campaign=campaign)
        .values_list("seminar_id", "member_id", "present")
        .iterator(chunk_size=5000)
    }
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    found: dict[int, Appointment] = {}
    prefix = "group__seminars__"
    fields = ("id", "code", "day", "starts", "venue_id", "state")
    stays = Q(member__until=None) | Q(member__until__gt=F(f"{prefix}day"))
    rows = Place.objects.filter(stays, group__plan=plan_id).exclude(group__seminars=None)
    named = rows.values_list("member_id", *(f"{prefix}{name}" for name in fields))
    for member, number, code, day, starts, venue, state in named.iterator(chunk_size=5000):
        if number not in found:
            found[number] = Appointment(code, day, starts, venue, state == "cancelled")
        meetings[member].append(Meeting(number, day, state, present.get((number, member))))
    standing = {}
    for member, ones in meetings.items():
        how = way(ones, today)
        if how.meeting is not None and exempt.holds(member, how.meeting.day):
            continue
        if how.meeting is not None and how.step in (Step.AHEAD, Step.TODAY, Step.CANCELLED):
            missed = how.missed.day if how.missed else None
            standing[member] = _Standing(found[how.meeting.seminar_id], missed)
    return standing


def _newcomers(campaign: Campaign) -> set[int]:
    """Who took a seat when everybody was planned already."""
    first = first_in_force_at(campaign)
    if first is None:
        return set()
    return set(Member.objects.filter(came_after(first)).values_list("id", flat=True))


def _tells(
    standing: Mapping[int, _Standing],
    told: Mapping[int, Told],
    newcomers: Collection[int],
    today: date,
) -> Iterator[tuple[int, _Tell]]:
    """What each member has to be told; a reminder only where nothing else is told."""
    for member, (stands, missed) in standing.items():
        row = told.get(member)
        before = _as_told(row) if row else None
        version = row.version + 1 if row else 1
        found = news(before, stands, missed, today)
        if found is not None:
            joined = found is News.PLANNED and member in newcomers
            kind = _REPLACEMENT if joined else found.value
            yield member, _Tell(kind, stands, before, missed, version)
        elif stands.day == today + timedelta(days=1) and not stands.cancelled:
            yield member, _Tell("seminar_tomorrow", stands, before, missed, 0)


def _as_told(row: Told) -> Appointment:
    return Appointment(row.seminar_code, row.day, row.starts, row.venue_key, row.cancelled)


def _messages(
    tells: Sequence[tuple[int, _Tell]], campaign: Campaign, now: datetime
) -> list[NewMessage]:
    people = contacts_of_members([member for member, _ in tells])
    places = places_in_words({tell.stands.venue for _, tell in tells})
    joined = {people[member].place for member, tell in tells if tell.kind == _REPLACEMENT}
    names = commission_names(joined)
    messages = []
    for member, tell in tells:
        values = _values(tell, places[tell.stands.venue])
        if tell.kind == _REPLACEMENT:
            values["commission"] = names[people[member].place]
        messages.append(_message(people[member], tell, values, campaign, now))
    return messages


def _values(tell: _Tell, place: LocalizedText) -> dict[str, Any]:
    values: dict[str, Any] = {"day": tell.stands.day, "time": tell.stands.starts}
    if tell.kind != News.CANCELLED:
        values["place"] = place
    if tell.kind == News.CHANGED and tell.told is not None:
        values |= {"old_day": tell.told.day, "old_time": tell.told.starts}
    if tell.kind == News.MISSED:
        values["missed_day"] = tell.missed
    return values


def _message(
    person: Contact, tell: _Tell, values: Mapping[str, Any], campaign: Campaign, now: datetime
) -> NewMessage:
    stands, today = tell.stands, clock.local_day(now)
    is_reminder = tell.kind == "seminar_tomorrow"
    days = [stands.day, *([tell.told.day] if tell.told else [])]
    return NewMessage(
        reader=person.reader,
        kind=tell.kind,
        occasion=_occasion(tell, campaign),
        values=values,
        place=person.place,
        district=person.district,
        region=person.region,
        urgent=not is_reminder and today in days,
        not_before=clock.at(today, REMINDED_AT) if is_reminder else None,
        not_after=clock.at(stands.day, stands.starts),
    )


def _occasion(tell: _Tell, campaign: Campaign) -> str:
    """The natural key: the seminar with its day and time, and how often the member heard news."""
    stands = tell.stands
    when = f"{stands.day}/{stands.starts:%H%M}/{tell.version}"
    return f"{tell.kind}/{campaign.pk}/{stands.seminar}/{when}"


def _remember(
    campaign: Campaign, standing: Mapping[int, _Standing], told: Mapping[int, Told]
) -> None:
    new, changed = [], []
    for member, (stands, _) in standing.items():
        values = (stands.seminar, stands.day, stands.starts, stands.venue, stands.cancelled)
        row = told.get(member)
        if row is None:
            new.append((campaign.pk, member, *values, 1))
        elif _as_told(row) != stands:
            changed.append((*values, row.version + 1, row.pk))
    columns = ("seminar_code", "day", "starts", "venue_key", "cancelled", "version")
    insert_rows(Told, ("campaign", "member", *columns), new)
    update_rows(Told, columns, changed)
