"""The record is append-only in the database itself, and its chain shows any change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kaskad.audit.api import ChainState, Subject, Tag, operation, record, seal_entries, verify_chain
from kaskad.audit.models import Entry, Seal
from kaskad.audit.rules import FIRST_DIGEST, digest_of
from kaskad.core.actor import Actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
ACTOR = Actor(kind="command", label="test")


@operation(Tag.ACCOUNT_OPENED)
def note(*, actor, code, now):
    """Leaves one entry."""
    record(
        actor=actor, tag=Tag.ACCOUNT_OPENED, subject=Subject("thing", code),
        changes={"name": "Әлия", "size": 3}, now=now,
    )  # fmt: skip


def notes(*codes):
    for code in codes:
        note(actor=ACTOR, code=code, now=NOW)


def without_triggers():
    """What somebody with the whole database in their hands could do."""
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_seal"):
            for verb in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")


def change_entry():
    Entry.objects.update(changes={})


def delete_entry():
    Entry.objects.all().delete()


def change_seal():
    Seal.objects.update(digest="0" * 64)


def delete_seal():
    Seal.objects.all().delete()


def replace_rows(table):
    """What gets round a trigger on UPDATE and DELETE: SQLite's REPLACE, PostgreSQL's TRUNCATE."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {table}")
        else:
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def replace_entry():
    replace_rows("audit_entry")


def replace_seal():
    replace_rows("audit_seal")


def replace_last_of_seal():
    """A new seal in the place of the one that ends at the same entry."""
    if connection.vendor == "postgresql":
        replace_rows("audit_seal")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO audit_seal (first, last, digest, sealed_at) "
            "SELECT first, last, digest, sealed_at FROM audit_seal"
        )


@pytest.mark.parametrize(
    "attempt",
    [
        change_entry, delete_entry, replace_entry,
        change_seal, delete_seal, replace_seal, replace_last_of_seal,
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_the_record(attempt):
    notes("one")
    seal_entries(now=NOW)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt()
    assert (Entry.objects.get().changes["size"], Seal.objects.count()) == (3, 1)


def test_an_empty_record_is_whole():
    assert seal_entries(now=NOW) is None
    assert verify_chain() == ChainState(entries=0, sealed=0, broken_at=None)


def test_a_seal_closes_everything_since_the_last_one():
    notes("one", "two")
    first = seal_entries(now=NOW)
    notes("three")
    second = seal_entries(now=NOW + timedelta(hours=1))

    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    assert (first.first, first.last, second.first, second.last) == (ids[0], ids[1], ids[2], ids[2])
    assert verify_chain() == ChainState(entries=3, sealed=ids[2], broken_at=None)


def test_sealing_again_makes_no_empty_seal():
    notes("one")
    seal_entries(now=NOW)

    assert seal_entries(now=NOW) is None
    assert Seal.objects.count() == 1


def test_entries_after_the_last_seal_wait():
    notes("one")
    sealed = seal_entries(now=NOW).last
    notes("two")

    assert verify_chain() == ChainState(entries=2, sealed=sealed, broken_at=None)


def test_a_changed_entry_breaks_its_seal():
    notes("one", "two")
    seal = seal_entries(now=NOW)
    without_triggers()
    Entry.objects.filter(subject_code="one").update(changes={"size": 4})

    assert verify_chain() == ChainState(entries=2, sealed=0, broken_at=seal.last)


def test_a_removed_entry_breaks_the_seal_after_the_good_ones():
    notes("one")
    good = seal_entries(now=NOW)
    notes("two", "three")
    bad = seal_entries(now=NOW)
    without_triggers()
    Entry.objects.filter(subject_code="two").delete()

    assert verify_chain() == ChainState(entries=2, sealed=good.last, broken_at=bad.last)


def test_a_seal_made_anew_breaks_those_after_it():
    notes("one")
    first = seal_entries(now=NOW)
    notes("two")
    second = seal_entries(now=NOW)
    without_triggers()
    Entry.objects.filter(subject_code="one").update(changes={})
    Seal.objects.filter(pk=first.pk).update(digest="f" * 64)

    assert verify_chain().broken_at == first.last < second.last


def test_the_digest_depends_on_the_order_and_on_what_came_before():
    one, two = {"id": 1}, {"id": 2}

    digests = {
        digest_of(FIRST_DIGEST, [one, two]),
        digest_of(FIRST_DIGEST, [two, one]),
        digest_of("f" * 64, [one, two]),
        digest_of(FIRST_DIGEST, [one]),
    }
    assert len(digests) == 4


def test_the_digest_can_be_computed_without_kaskad():
    import hashlib

    text = "0" * 64 + '{"a":"Ә","b":1}' + "\n"
    assert digest_of("0" * 64, [{"b": 1, "a": "Ә"}]) == hashlib.sha256(text.encode()).hexdigest()
