"""Records for the tests of the room: entries in runs, sealed, and what a forger could do."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from kaskad.audit.api import Subject, Tag, operation, record, seal_entries
from kaskad.core.actor import Actor

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
ACTOR = Actor(kind="command", label="test", request_id="r1", address="10.0.0.1")
TABLES = ("audit_entry", "audit_seal", "audit_timestamp")


@operation(Tag.ACCOUNT_OPENED)
def note(*, actor, code, changes, now):
    """Leaves one entry."""
    subject = Subject("thing", code, f"Нәрсе {code}", "KZ-15")
    record(actor=actor, tag=Tag.ACCOUNT_OPENED, subject=subject, changes=changes, now=now)


def notes(*codes, now=NOW):
    for number, code in enumerate(codes):
        changes = {"name": "Әлия «Ә»", "size": [number, number + 1], "deep": {"b": None, "a": True}}
        note(actor=ACTOR, code=code, changes=changes, now=now)


def sealed_record(runs=(3, 1, 4), now=NOW):
    """Runs of so many entries, each closed by a seal; returns the seals."""
    seals = []
    for place, count in enumerate(runs):
        moment = now + timedelta(minutes=place, microseconds=place)
        notes(*(f"{place}-{one}" for one in range(count)), now=moment)
        seals.append(seal_entries(now=moment))
    return seals


def drop_guards():
    """What somebody with the whole database in their hands could do."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in ("update", "delete", "truncate" if postgresql else "replace"):
                on = f" ON {table}" if postgresql else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")


@contextmanager
def written_by_hand():
    """A cursor of the database, with the guards away."""
    drop_guards()
    with connection.cursor() as cursor:
        yield cursor


def skip_numbers(count=3):
    """Leave a gap in the numbers of entries, as transactions do that are rolled back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for _one in range(count):
                cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_entry', 'id'))")
        else:
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = 'audit_entry'", [count]
            )
