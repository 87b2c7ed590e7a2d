"""The record is append-only in the database itself, and sealing closes it run by run."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from kaskad.audit.api import KeyMissing, change_key, seal_entries, verify_record
from kaskad.audit.models import Entry, Seal, Timestamp
from kaskad.audit.rules.entries import moment_text
from kaskad.audit.rules.verifier import NO_SEAL
from kaskad.core.signing import (
    fingerprint,
    keep_signing_key,
    new_signing_key,
    public_keys,
    signing_key,
)
from tests.audit.world_of_entries import ACTOR, NOW, TABLES, notes, sealed_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def installation(tmp_path, settings):
    """A data folder of the test's own, with a key."""
    settings.INSTALLATION = type(settings.INSTALLATION)(tmp_path)
    keep_signing_key(tmp_path, new_signing_key())
    return tmp_path


def change(table):
    column = {"audit_entry": "tag", "audit_seal": "digest", "audit_timestamp": "token"}[table]
    return f"UPDATE {table} SET {column} = 'x'"


def replace(table):
    """What gets round a trigger on UPDATE and DELETE: SQLite's REPLACE, PostgreSQL's TRUNCATE."""
    if connection.vendor == "postgresql":
        return f"TRUNCATE {table}"
    return f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"


def delete(table):
    return f"DELETE FROM {table}"


@pytest.mark.parametrize("attempt", [change, delete, replace])
@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_change_the_record(attempt, table):
    sealed_record((1,))
    Timestamp.objects.create(seal=1, at=NOW, token="-")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(attempt(table))
    assert (Entry.objects.get().changes["size"], Seal.objects.count()) == ([0, 1], 1)


def test_a_seal_cannot_take_the_place_of_another():
    sealed_record((1,))
    names = ", ".join(field.column for field in Seal._meta.fields if field.column != "id")
    verb = "INSERT" if connection.vendor == "postgresql" else "INSERT OR REPLACE"

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            f"{verb} INTO audit_seal ({names}) SELECT {names} FROM audit_seal"
        )
    assert Seal.objects.count() == 1


def test_an_empty_record_is_whole():
    assert seal_entries(now=NOW) is None

    state = verify_record(now=NOW)
    assert (state.fault, state.entries, state.seals, state.digest) == ("", 0, 0, NO_SEAL)


def test_a_seal_closes_everything_since_the_last_one():
    first, second = sealed_record((2, 1))

    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    assert (first.number, first.first, first.last, first.count) == (1, ids[0], ids[1], 2)
    assert (second.number, second.first, second.last, second.count) == (2, ids[2], ids[2], 1)
    assert (first.previous, second.previous) == (NO_SEAL, first.digest)
    state = verify_record(now=NOW)
    assert (state.fault, state.entries, state.sealed, state.unsealed) == ("", 3, ids[2], 0)
    assert state.digest == second.digest


def test_sealing_again_makes_no_empty_seal():
    sealed_record((1,))

    assert seal_entries(now=NOW) is None
    assert Seal.objects.count() == 1


def test_entries_after_the_last_seal_wait():
    (seal,) = sealed_record((1,))
    notes("two")

    state = verify_record(now=NOW)
    assert (state.fault, state.entries, state.sealed, state.unsealed) == ("", 2, seal.last, 1)


def test_a_moment_is_written_in_utc_to_the_microsecond():
    from zoneinfo import ZoneInfo

    local = NOW.replace(microsecond=70).astimezone(ZoneInfo("Asia/Almaty"))

    assert moment_text(local) == "2026-03-04T09:00:00.000070Z"
    assert moment_text(NOW) == "2026-03-04T09:00:00.000000Z"


def test_a_key_is_readable_by_its_owner_only(installation):
    assert (installation / "signing.key").stat().st_mode & 0o777 == 0o600
    assert signing_key(installation).public == public_keys(installation)[-1]


def test_without_a_key_nothing_is_sealed(installation):
    (installation / "signing.key").unlink()
    notes("one")

    with pytest.raises(KeyMissing, match=str(installation)):
        seal_entries(now=NOW)
    with pytest.raises(KeyMissing):
        change_key(actor=ACTOR, now=NOW)
    assert not Seal.objects.exists()


def test_another_key_is_announced_by_the_old_one(installation):
    old = signing_key(installation)
    sealed_record((2,))

    new = change_key(actor=ACTOR, now=NOW)
    notes("after")
    seal_entries(now=NOW)

    assert [seal.key for seal in Seal.objects.order_by("number")] == [old.name, old.name, new.name]
    entry = Entry.objects.get(tag="audit:key:changed")
    assert entry.changes == {"key": [old.name, new.name]}
    assert [fingerprint(key) for key in public_keys(settings.INSTALLATION.folder)] == [
        old.name,
        new.name,
    ]
    assert verify_record(now=NOW).fault == ""
