"""Everything that the installation holds about one person, room by room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.models import Grant, SignInLink
from kaskad.assessment.models import Attempt, PlatformUser
from kaskad.audit.models import Entry
from kaskad.campaigns.models import Exemption, Place, Seminar
from kaskad.commissions.api import Member, Person, contacts_of, written_rows
from kaskad.core import clock
from kaskad.core.secrets import unseal
from kaskad.credentials.api import certificates_of, standing_of
from kaskad.messaging.api import KINDS, Message, Recipient
from kaskad.seminars.models import Attendance, Watching


@dataclass(frozen=True, slots=True)
class Section:
    """What one room holds: records of values under stable keys; ``key`` is stable too."""

    key: str
    title: str
    records: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class PersonData:
    """All of it, as of a moment."""

    code: str
    made_at: datetime
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """The stable form for programs; moments in UTC, days as ISO 8601."""
        return {
            "person": self.code,
            "made_at": self.made_at.isoformat(),
            **{section.key: list(section.records) for section in self.sections},
        }


def person_data(person: Person, now: datetime) -> PersonData:
    """What is held about the person; contacts and rows of lists are opened for it."""
    return PersonData(person.code, now, tuple(read(person) for read in SECTIONS))


def _who(person: Person) -> Section:
    contacts = contacts_of([person.pk])[person.pk]
    record = {
        "code": person.code,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "iin_last_digits": person.iin_tail,
        "phone": contacts.phone,
        "email": contacts.email,
    }
    return Section("who", pgettext("personal data", "Who it is"), (record,))


def _memberships(person: Person) -> Section:
    members = Member.objects.filter(person=person).select_related("commission", "seat")
    records = tuple(
        {
            "commission": one.commission.code,
            "name": str(one.commission.name),
            "seat": one.seat.number,
            "role": one.get_role_display(),
            "full_time": one.full_time,
            "language": one.get_language_display(),
            "since": one.since,
            "until": one.until,
        }
        for one in members.order_by("since", "id")
    )
    return Section("memberships", _("Seats in commissions"), records)


def _lists(person: Person) -> Section:
    records = tuple(
        {
            "list": row.batch,
            "line": row.line,
            "received_at": row.received_at,
            "cells": _headed(row.heads, row.cells),
        }
        for row in written_rows(person)
    )
    return Section("lists", _("Rows of lists, word for word"), records)


def _headed(heads: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    names = list(heads)
    return {
        (names[place] if place < len(names) and names[place] else str(place + 1)): cell
        for place, cell in enumerate(cells)
        if cell
    }


def _account(person: Person) -> Section:
    account = person.account
    fields = ("code", "language", "opened_at", "signed_in_at")
    records = ({name: getattr(account, name) for name in fields},) if account else ()
    return Section("account", pgettext("personal data", "Account"), records)


def _grants(person: Person) -> Section:
    grants = Grant.objects.filter(account=person.account_id).order_by("since", "id")
    records = tuple(
        {
            "role": one.get_role_display(),
            "scope": one.scope,
            "since": one.since,
            "until": one.until,
        }
        for one in grants
    )
    return Section("grants", pgettext("personal data", "Roles"), records)


def _links(person: Person) -> Section:
    fields = ("issued_at", "expires_at", "revoked_at", "last_used_at")
    links = SignInLink.objects.filter(account=person.account_id).order_by("issued_at", "id")
    return Section("links", _("Sign-in links"), tuple(links.values(*fields)))


def _places(person: Person) -> Section:
    places = Place.objects.filter(member__person=person).order_by("group__plan_id", "id")
    groups = places.values("group_id")
    seminars = Seminar.objects.filter(group__in=groups)
    return Section("places", _("Places in seminars"), _meetings(seminars))


def _teaches(person: Person) -> Section:
    return Section(
        "teaches",
        _("Seminars as a trainer"),
        _meetings(Seminar.objects.filter(trainer__person=person)),
    )


def _meetings(seminars: Any) -> tuple[Mapping[str, Any], ...]:
    rows = seminars.select_related("group__plan__campaign", "group__stage")
    return tuple(
        {
            "campaign": one.group.plan.campaign.code,
            "plan_version": one.group.plan.version,
            "stage": str(one.group.stage.title),
            "seminar": one.code,
            "day": one.day,
            "state": one.get_state_display(),
        }
        for one in rows.order_by("day", "id")
    )


def _exemptions(person: Person) -> Section:
    rows = Exemption.objects.filter(member__person=person).select_related("campaign")
    records = tuple(
        {
            "campaign": one.campaign.code,
            "state": one.get_state_display(),
            "reason": one.reason,
            "since": one.since,
            "until": one.until,
            "asked_at": one.asked_at,
            "decided_at": one.decided_at,
        }
        for one in rows.order_by("asked_at", "id")
    )
    return Section("exemptions", _("Exemptions from the training"), records)


def _attendances(person: Person) -> Section:
    rows = Attendance.every.filter(member__person=person).select_related("seminar")
    records = tuple(
        {
            "seminar": one.seminar.code,
            "day": one.day,
            "present": one.present,
            "attendance": one.get_outcome_display(),
            "minutes": one.minutes,
            "forced": one.forced,
            "evidence": one.get_evidence_display(),
            "recorded_at": one.recorded_at,
            "superseded_at": one.superseded_at,
        }
        for one in rows.order_by("day", "id")
    )
    return Section("attendance", pgettext("personal data", "Attendance"), records)


def _watched(person: Person) -> Section:
    rows = Watching.objects.filter(member__person=person).select_related("recording")
    records = tuple(
        {
            "seminar": one.recording.seminar_code,
            "recording": one.recording.code,
            "watched": round(sum(last - first for first, last in one.stretches)),
            "enough_at": one.enough_at,
        }
        for one in rows.order_by("id")
    )
    return Section("watched", pgettext("personal data", "Recordings watched"), records)


def _attempts(person: Person) -> Section:
    rows = Attempt.objects.filter(member__person=person).select_related("test__stage__campaign")
    records = tuple(
        {
            "campaign": one.test.stage.campaign.code,
            "stage": str(one.test.stage.title),
            "test": one.test.get_purpose_display(),
            "attempt": one.number,
            "way": one.get_way_display(),
            "language": one.language,
            "browser": one.browser,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "answers": _by_number(one.responses),
            "seconds": _by_number(one.seconds),
            "score": None if one.score is None else float(one.score),
            "passed": one.passed,
        }
        for one in rows.order_by("started_at", "id")
    )
    return Section("attempts", pgettext("personal data", "Tests"), records)


def _certificates(person: Person) -> Section:
    seats = Member.objects.filter(person=person).values_list("pk", flat=True)
    records = tuple(
        {
            "certificate": one.number,
            "stage": str(one.stage.title),
            "seminar": one.seminar.code,
            "issued_at": one.issued_at,
            "state": str(standing_of(one).label),
        }
        for one in certificates_of(seats)
    )
    return Section("certificates", pgettext("personal data", "Certificates"), records)


def _platforms(person: Person) -> Section:
    rows = PlatformUser.objects.filter(account=person.account_id).select_related("platform")
    records = tuple(
        {
            "platform": one.platform.name,
            "named": unseal(one.subject_sealed),
            "since": one.linked_at,
        }
        for one in rows.order_by("linked_at", "id")
    )
    return Section("platforms", pgettext("personal data", "Learning platforms"), records)


def _by_number(values: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Values by the number of the item, in the order of the items."""
    return dict(sorted((values or {}).items(), key=lambda one: int(one[0])))


def _wishes(person: Person) -> Section:
    readers = Recipient.objects.filter(key=person.code)
    fields = ("language", "channels", "refused", "quiet_from", "quiet_to")
    records = tuple(
        {
            "phone": unseal(one.phone_sealed),
            "email": unseal(one.email_sealed),
            "telegram": bool(one.telegram_sealed),
            **{name: getattr(one, name) for name in fields},
        }
        for one in readers
    )
    return Section("wishes", _("How messages reach the person"), records)


def _messages(person: Person) -> Section:
    rows = Message.objects.filter(recipient__key=person.code).order_by("queued_at", "id")
    records = tuple(
        {
            "kind": str(KINDS[one.kind].title) if one.kind in KINDS else one.kind,
            "state": one.get_state_display(),
            "channel": one.channel,
            "queued_at": one.queued_at,
            "values": unseal(one.values_sealed),
        }
        for one in rows
    )
    return Section("messages", _("Messages"), records)


def _entries(person: Person) -> Section:
    members = Member.objects.filter(person=person).values_list("pk", flat=True)
    about = Q(subject_kind="person", subject_code=person.code)
    about |= Q(subject_kind="member", subject_code__in=[str(key) for key in members])
    if person.account is not None:
        about |= Q(subject_kind="account", subject_code=person.account.code)
        about |= Q(actor_kind="person", actor_code=person.account.code)
    records = tuple(
        {
            "at": one.at,
            "tag": one.tag,
            "by": one.actor_code or one.actor_label or one.actor_kind,
            "subject": f"{one.subject_kind} {one.subject_code}",
            "changes": one.changes,
        }
        for one in Entry.objects.filter(about).order_by("id").iterator(chunk_size=2000)
    )
    return Section("record", _("Entries of the record"), records)


# A room that keeps something about people adds its section here.
SECTIONS: tuple[Callable[[Person], Section], ...] = (
    _who, _memberships, _lists, _account, _grants, _links, _places, _teaches, _exemptions,
    _attendances, _watched, _attempts, _certificates, _platforms, _wishes, _messages, _entries,
)  # fmt: skip


def written(value: Any) -> str:
    """A value as people read it, in the active language."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return pgettext("personal data", "yes") if value else pgettext("personal data", "no")
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.zone()):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {written(one)}" for key, one in value.items()) or "–"
    return str(value)
