"""What the record says of things, and how far it has come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery, Value

from kaskad.audit.models import Entry

_LATEST = 1000


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the record as it is shown."""

    at: datetime
    tag: str
    actor: str
    subject: str
    changes: dict[str, Any]


def count_entries() -> int:
    """How long the record is. It only grows: while it is as long as before, nothing has changed."""
    return Entry.objects.count()


def data_stamp(rooms: tuple[str, ...]) -> str:
    """Changes whenever something is written in one of ``rooms`` (beginnings of tags).

    On PostgreSQL an entry may be committed after one with a higher number; the count of the latest
    ones catches that, unless a thousand others have passed it.
    """
    of_rooms = _of(rooms)
    latest = Entry.objects.filter(of_rooms).order_by("-id").values_list("id", "at").first()
    if latest is None:
        return "0"
    number, at = latest
    near = Entry.objects.filter(of_rooms, id__gt=number - _LATEST).count()
    return f"{number}-{near}-{at.isoformat()}"


def data_stamps(of: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """A stamp for each of some sets of rooms, all of one query; see ``data_stamp``."""
    found = dict.fromkeys(of, "0")
    sets = list(found)
    queries = [_looked_at(number, rooms) for number, rooms in enumerate(sets)]
    for number, latest, at, near in queries[0].union(*queries[1:], all=True):
        found[sets[number]] = f"{latest}-{near}-{at}"
    return found


def _looked_at(number: int, rooms: tuple[str, ...]) -> QuerySet[Entry, Any]:
    """One row: the number that was given, the latest entry, its moment, and how many are near."""
    of_rooms = _of(rooms)
    latest = Entry.objects.filter(of_rooms).order_by("-id").values("id")[:1]
    near = Entry.objects.filter(of_rooms, id__gt=Subquery(latest) - Value(_LATEST)).order_by()
    return (
        near.values(of=Value(number))
        .annotate(latest=Max("id"), last_at=Max("at"), near=Count("id"))
        .values_list("of", "latest", "last_at", "near")
    )


def _of(rooms: tuple[str, ...]) -> Q:
    of_rooms = Q()
    for room in rooms:
        of_rooms |= Q(tag__startswith=room)
    return of_rooms


@dataclass(frozen=True, slots=True)
class Written:
    """That something was written, and about what."""

    id: int
    tag: str
    subject_kind: str
    subject_code: str


def latest_entry() -> int:
    """The number of the latest entry; 0 of an empty record."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def written_after(number: int, rooms: tuple[str, ...], limit: int = 5_000) -> list[Written]:
    """Entries of ``rooms`` (beginnings of tags) with a higher number, in their order."""
    rows = Entry.objects.filter(_of(rooms), id__gt=number).order_by("id")[:limit]
    fields = ("id", "tag", "subject_kind", "subject_code")
    return [Written(*row) for row in rows.values_list(*fields)]


def entries_about(kind: str, code: str, limit: int = 50) -> list[EntryRow]:
    """The latest entries about one thing, newest first."""
    entries = Entry.objects.filter(subject_kind=kind, subject_code=code).order_by("-id")[:limit]
    return [
        EntryRow(
            at=entry.at,
            tag=entry.tag,
            actor=entry.actor_label or entry.actor_code or entry.actor_kind,
            subject=entry.subject_label or entry.subject_code,
            changes=entry.changes,
        )
        for entry in entries
    ]


@dataclass(frozen=True, slots=True)
class Revised:
    """How often a thing was changed, and when last."""

    times: int
    at: datetime


def revisions_of(
    kind: str, tags: Collection[str], codes: Collection[str] | None = None
) -> dict[str, Revised]:
    """What the entries with these ``tags`` say of each thing, or of some, by its code.

    Things that were not changed are not among them.
    """
    entries = Entry.objects.filter(subject_kind=kind, tag__in=tags)
    if codes is not None:
        entries = entries.filter(subject_code__in=codes)
    rows = entries.values_list("subject_code").annotate(times=Count("id"), last=Max("at"))
    return {code: Revised(times, last) for code, times, last in rows}
