"""Telling members about their seminars: tomorrow, changed, cancelled, missed with the new date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from kaskad.audit.api import Subject, Tag, data_stamp, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, Place, Venue, plan_in_force
from kaskad.commissions.api import Member, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows, update_rows
from kaskad.core.localized import LocalizedText
from kaskad.core.secrets import unseal
from kaskad.messaging.api import NewMessage, Reader, queue_messages
from kaskad.seminars.models import Attendance, ReminderScan, Told
from kaskad.seminars.rules import Appointment, Meeting, News, Step, news, way
from kaskad.seminars.vocab import ONLINE_PLACE, REMINDED_AT

# What changes who is expected where; our own entries are not among it.
_WATCHED = ("campaigns:", "commissions:", "seminars:attendance:", "seminars:seminar:")
_CHUNK = 500
_WHOLE_TABLE = 5000


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


class _Person(NamedTuple):
    reader: Reader
    place: str
    district: str
    region: str


def _stamp(day: date) -> str:
    return f"{day}/{data_stamp(_WATCHED)}"


@operation(Tag.MEMBERS_REMINDED)
def remind_members(*, actor: Actor, campaign: Campaign, now: datetime) -> RemindReport:
    """Queue what members have to be told about their seminars, and remember what they were told.

    Again on the same data and day it does nothing. Nothing while no plan is in force.
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
    tells = list(_tells(standing, told, today))
    if tells:
        queue_messages(actor=actor, messages=_messages(tells, campaign, now), now=now)
    _remember(campaign, standing, told)
    ReminderScan.objects.update_or_create(campaign=campaign, defaults={"stamp": stamp})

    counts = Counter(tell.kind for _, tell in tells)
    record(
        actor=actor,
        tag=Tag.MEMBERS_REMINDED,
        subject=Subject("campaign", campaign.code, campaign.code, campaign.root.code),
        changes={"day": today.isoformat(), "looked_at": dict(sorted(counts.items()))},
        now=now,
    )
    return RemindReport(counts)


def _standing(campaign: Campaign, plan_id: int, today: date) -> dict[int, _Standing]:
    """Where every sitting member with a place stands, by member."""
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
    rows = Place.objects.filter(sits_on(today, "member__"), group__plan=plan_id).exclude(
        group__seminars=None
    )
    named = rows.values_list("member_id", *(f"{prefix}{name}" for name in fields))
    for member, number, code, day, starts, venue, state in named.iterator(chunk_size=5000):
        if number not in found:
            found[number] = Appointment(code, day, starts, venue, state == "cancelled")
        meetings[member].append(Meeting(number, day, state, present.get((number, member))))
    standing = {}
    for member, ones in meetings.items():
        how = way(ones, today)
        if how.meeting is not None and how.step in (Step.AHEAD, Step.TODAY, Step.CANCELLED):
            missed = how.missed.day if how.missed else None
            standing[member] = _Standing(found[how.meeting.seminar_id], missed)
    return standing


def _tells(
    standing: Mapping[int, _Standing], told: Mapping[int, Told], today: date
) -> Iterator[tuple[int, _Tell]]:
    """What each member has to be told; a reminder only where nothing else is told."""
    for member, (stands, missed) in standing.items():
        row = told.get(member)
        before = _as_told(row) if row else None
        version = row.version + 1 if row else 1
        found = news(before, stands, missed, today)
        if found is not None:
            yield member, _Tell(found.value, stands, before, missed, version)
        elif stands.day == today + timedelta(days=1) and not stands.cancelled:
            yield member, _Tell("seminar_tomorrow", stands, before, missed, 0)


def _as_told(row: Told) -> Appointment:
    return Appointment(row.seminar_code, row.day, row.starts, row.venue_key, row.cancelled)


def _messages(
    tells: Sequence[tuple[int, _Tell]], campaign: Campaign, now: datetime
) -> list[NewMessage]:
    people = _people([member for member, _ in tells])
    places = _places({tell.stands.venue for _, tell in tells})
    return [
        _message(people[member], tell, places[tell.stands.venue], campaign, now)
        for member, tell in tells
    ]


def _message(
    person: _Person, tell: _Tell, place: LocalizedText, campaign: Campaign, now: datetime
) -> NewMessage:
    stands, today = tell.stands, clock.local_day(now)
    values: dict[str, Any] = {"day": stands.day, "time": stands.starts}
    if tell.kind != News.CANCELLED:
        values["place"] = place
    if tell.kind == News.CHANGED and tell.told is not None:
        values |= {"old_day": tell.told.day, "old_time": tell.told.starts}
    if tell.kind == News.MISSED:
        values["missed_day"] = tell.missed
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


def _people(member_ids: Collection[int]) -> dict[int, _Person]:
    fields = (
        "id", "language", "person__code", "person__phone_sealed", "person__email_sealed",
        "commission__code", "commission__district__code", "commission__region__code",
    )  # fmt: skip
    wanted = set(member_ids)
    found = {}
    for key, language, code, phone, email, place, district, region in _members(wanted, fields):
        if key in wanted:
            reader = Reader(code, language, unseal(phone), unseal(email))
            found[key] = _Person(reader, place, district or "", region or "")
    return found


def _members(wanted: Collection[int], fields: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    rows = Member.objects.order_by("id").values_list(*fields)
    if len(wanted) > _WHOLE_TABLE:
        yield from rows.iterator(chunk_size=5000)
        return
    keys = sorted(wanted)
    for first in range(0, len(keys), _CHUNK):
        yield from rows.filter(pk__in=keys[first : first + _CHUNK])


def _places(venues: Collection[int | None]) -> dict[int | None, LocalizedText]:
    """Hall and address in words; online seminars have none."""
    found: dict[int | None, LocalizedText] = {None: ONLINE_PLACE}
    for venue in Venue.objects.all().iterator(chunk_size=2000):
        if venue.pk in venues:
            name, address = venue.name, venue.address
            found[venue.pk] = LocalizedText(
                *(f"{name.get(lang)}, {address.get(lang)}" for lang in ("kk", "ru", "en"))
            )
    return found


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
