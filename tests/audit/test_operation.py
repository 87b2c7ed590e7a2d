"""The pattern of every write: shape, one transaction, an entry."""

from datetime import UTC, datetime

import pytest

from kaskad.accounts.models import Account
from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    Unrecorded,
    entries_about,
    nothing_changed,
    operation,
    record,
    record_many,
)
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
ACTOR = Actor(kind="person", code="a1", label="Айгүл", request_id="r1", address="10.0.0.1")
OTHER = Actor(kind="command", label="the night")
SUBJECT = Subject("thing", "t1", "A thing", "KZ-15")


def write(code="x"):
    return Account.objects.create(code=code, label="x", opened_at=NOW)


@operation(Tag.ACCOUNT_OPENED)
def do(*, actor, changes, now):
    """An operation as all others are."""
    write()
    record(actor=actor, tag=Tag.ACCOUNT_OPENED, subject=SUBJECT, changes=changes, now=now)
    return "done"


@pytest.mark.django_db
def test_an_entry_says_who_what_and_when():
    assert do(actor=ACTOR, changes={"size": [1, 2]}, now=NOW) == "done"

    entry = Entry.objects.get()
    assert (entry.at, entry.tag) == (NOW, "accounts:account:opened")
    assert (entry.actor_kind, entry.actor_code) == ("person", "a1")
    assert (entry.subject_kind, entry.subject_code, entry.scope) == ("thing", "t1", "KZ-15")
    assert (entry.request_id, entry.address) == ("r1", "10.0.0.1")
    assert entry.changes == {"size": [1, 2]}


@pytest.mark.django_db
def test_people_stand_in_the_record_by_code_only():
    @operation(Tag.ACCOUNT_OPENED)
    def about(*, actor, subject, now):
        record(actor=actor, tag=Tag.ACCOUNT_OPENED, subject=subject, now=now)

    for kind in ("account", "member", "person"):
        about(actor=ACTOR, subject=Subject(kind, "c1", "Айгүл Сәрсенова", "KZ-15"), now=NOW)
    about(actor=OTHER, subject=SUBJECT, now=NOW)

    labels = Entry.objects.order_by("id").values_list("actor_label", "subject_label")
    assert list(labels) == [("", "")] * 3 + [("the night", "A thing")]


@pytest.mark.django_db
def test_a_write_without_an_entry_is_undone():
    @operation(Tag.ACCOUNT_OPENED)
    def forgetful(*, actor, now):
        write()

    with pytest.raises(Unrecorded):
        forgetful(actor=ACTOR, now=NOW)
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_an_error_undoes_write_and_entry():
    @operation(Tag.ACCOUNT_OPENED)
    def broken(*, actor, now):
        do(actor=actor, changes={}, now=now)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken(actor=ACTOR, now=NOW)
    assert (Account.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [True, False])
def test_a_refusal_undoes_everything_unless_it_is_kept(kept):
    class Counted(Refusal):
        is_kept = kept

    @operation(Tag.ACCOUNT_OPENED)
    def refused(*, actor, now):
        do(actor=actor, changes={}, now=now)
        raise Counted

    @operation(Tag.ACCOUNT_OPENED)
    def outer(*, actor, now):
        refused(actor=actor, now=now)

    with pytest.raises(Counted):
        outer(actor=ACTOR, now=NOW)
    assert Entry.objects.count() == (1 if kept else 0)


@pytest.mark.django_db
def test_the_entry_of_an_inner_operation_counts_for_the_outer_one():
    @operation(Tag.ACCOUNT_OPENED)
    def outer(*, actor, now):
        return do(actor=actor, changes={}, now=now)

    assert outer(actor=ACTOR, now=NOW) == "done"
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_repetition_needs_no_entry():
    @operation(Tag.ACCOUNT_OPENED)
    def again(*, actor, now):
        nothing_changed()
        return "as before"

    assert again(actor=ACTOR, now=NOW) == "as before"
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_entries_are_written_by_operations_only():
    with pytest.raises(Unrecorded):
        record(actor=ACTOR, tag=Tag.ACCOUNT_OPENED, subject=SUBJECT, now=NOW)
    assert not Entry.objects.exists()


def test_nothing_to_say_outside_of_an_operation_is_no_error():
    assert nothing_changed() is None


@pytest.mark.parametrize(
    "function",
    [
        lambda *, now, actor: (now, actor),
        lambda *, actor, now, more: (actor, now, more),
        lambda actor, now: (actor, now),
    ],
)
def test_an_operation_of_another_shape_cannot_be_written(function):
    with pytest.raises(TypeError):
        operation(Tag.ACCOUNT_OPENED)(function)


@pytest.mark.django_db
def test_entries_about_a_thing_come_newest_first():
    @operation(Tag.ACCOUNT_OPENED)
    def many(*, actor, now):
        lines = [Line(Tag.ACCOUNT_OPENED, Subject("thing", code)) for code in ("t1", "t2")]
        record_many(actor=actor, lines=lines, now=now)

    do(actor=ACTOR, changes={"first": 1}, now=NOW)
    many(actor=OTHER, now=NOW)

    rows = entries_about("thing", "t1")
    assert [(row.actor, row.subject, row.changes) for row in rows] == [
        (OTHER.label, "t1", {}),
        ("a1", "A thing", {"first": 1}),
    ]
    assert len(entries_about("thing", "t1", limit=1)) == 1


def test_every_tag_names_room_subject_and_action():
    assert all(len(tag.value.split(":")) == 3 for tag in Tag)
    assert len({tag.value for tag in Tag}) == len(list(Tag))
