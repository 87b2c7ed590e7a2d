"""What the record says of things, and how far it has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from kaskad.audit.models import Entry
from kaskad.audit.vocab import Tag
from kaskad.core.actor import Actor

_LATEST = 1000
# Each tag is looked up in the index on its own: what is asked for at every page must not take
# longer the more was written of something else meanwhile. Tag and number are compared as one value:
# asked for the highest number of a tag, PostgreSQL reads back through the numbers of all tags,
# a second for a rare one in a record of forty thousand entries.
_LATEST_OF = """
WITH wanted (tag) AS (VALUES {tags}),
latest (tag, id) AS (
    SELECT tag, (
        SELECT CASE entry.tag WHEN wanted.tag THEN entry.id END FROM audit_entry entry
        WHERE (entry.tag, entry.id) <= (wanted.tag, 9223372036854775807)
        ORDER BY entry.tag DESC, entry.id DESC LIMIT 1
    ) FROM wanted
)
SELECT latest.tag, latest.id, (SELECT at FROM audit_entry entry WHERE entry.id = latest.id),
    (SELECT COUNT(*) FROM audit_entry entry WHERE entry.tag = latest.tag AND {near})
FROM latest WHERE latest.id IS NOT NULL"""
# Here SQLite would read all entries of the tag, if they were compared as one value.
_NEAR = {
    "postgresql": "(entry.tag, entry.id) > (latest.tag, latest.id - %s)",
    "sqlite": "entry.id > latest.id - %s",
}


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
    """Changes whenever something is written in one of ``rooms`` (beginnings of tags); "0": nothing.

    On PostgreSQL an entry may be committed after one with a higher number; the count of the latest
    ones of its tag catches that, unless a thousand others have passed it.
    """
    return data_stamps((rooms,))[rooms]


def data_stamps(of: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """A stamp for each of some sets of rooms, all of one query; see ``data_stamp``."""
    tags = sorted({tag for rooms in of for tag in _tags(rooms)})
    found = {}
    if tags:
        with connection.cursor() as cursor:
            marks, near = ", ".join(["(%s)"] * len(tags)), _NEAR[connection.vendor]
            cursor.execute(_LATEST_OF.format(tags=marks, near=near), [*tags, _LATEST])
            found = {tag: (number, at, near) for tag, number, at, near in cursor.fetchall()}
    return {rooms: _stamp([found[tag] for tag in _tags(rooms) if tag in found]) for rooms in of}


def _stamp(latest: Sequence[tuple[int, object, int]]) -> str:
    if not latest:
        return "0"
    number, at, _near = max(latest, key=lambda one: one[0])
    return f"{number}-{sum(one[0] for one in latest)}-{sum(one[2] for one in latest)}-{at}"


@lru_cache(maxsize=64)
def _tags(rooms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tag.value for tag in Tag if tag.value.startswith(rooms))


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


def wrote_after(actor: Actor, number: int) -> bool:
    """Whether somebody has written an entry with a higher number."""
    later = Entry.objects.filter(id__gt=number)
    return later.filter(actor_kind=actor.kind, actor_code=actor.code).exists()


def last_written() -> datetime | None:
    """When the latest entry was written: whatever is shown is no younger. None: nothing was."""
    return Entry.objects.order_by("-id").values_list("at", flat=True).first()


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
