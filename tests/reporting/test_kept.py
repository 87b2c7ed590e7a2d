"""What is kept is forgotten by the next write."""

from datetime import UTC, datetime

import pytest
from django.db import connections

from kaskad.audit.api import data_stamp, forget, kept, one_reading
from kaskad.audit.models import Entry

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ROOMS = ("commissions:",)


def _entry(tag, **values):
    return Entry(at=NOW, tag=tag, actor_kind="system", subject_kind="x", subject_code="x", **values)


def _write(tag):
    Entry.objects.bulk_create([_entry(tag)])


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def outside(monkeypatch):
    """Reads as a page does, outside of the transaction that every test runs in."""

    def read(make):
        with monkeypatch.context() as patch:
            patch.setattr(connections["default"], "in_atomic_block", False)
            return kept(("key",), ROOMS, make)

    return read


@pytest.fixture
def begun(monkeypatch):
    """What threads were begun for; they run when the test says so, on its own connection."""
    found = []

    class Later:
        def __init__(self, target, **_more) -> None:
            self.start = lambda: found.append(target)

    monkeypatch.setattr("kaskad.audit.queries.kept.threading.Thread", Later)
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    return found


@pytest.mark.django_db
def test_the_same_is_given_until_a_room_writes(outside):
    made = iter(range(10))
    first = outside(lambda: next(made))

    _write("accounts:session:opened")
    again = outside(lambda: next(made))
    _write("commissions:member:replaced")
    after = outside(lambda: next(made))

    assert (first, again, after) == (0, 0, 1)


@pytest.mark.django_db
def test_nothing_is_kept_inside_a_transaction():
    made = iter(range(10))

    inside = [kept(("key",), ROOMS, lambda: next(made)) for _ in range(2)]

    assert inside == [0, 1]


@pytest.mark.django_db
def test_one_reading_counts_once_and_forgets():
    made = iter(range(10))

    with one_reading():
        inside = [kept(("key",), ROOMS, lambda: next(made)) for _ in range(2)]
    after = kept(("key",), ROOMS, lambda: next(made))

    assert (inside, after) == ([0, 0], 1)


@pytest.mark.django_db
def test_an_entry_that_comes_late_changes_the_stamp():
    Entry.objects.bulk_create([_entry("commissions:member:replaced", id=1005)])
    before = data_stamp(ROOMS)

    Entry.objects.bulk_create([_entry("commissions:member:replaced", id=1003)])

    assert data_stamp(ROOMS) != before


@pytest.mark.django_db
def test_no_entries_is_a_stamp_too():
    assert data_stamp(("nothing:",)) == "0"


@pytest.mark.django_db
@pytest.mark.parametrize(("took", "made"), [(0.5, 2), (2.9, 2), (3.1, 1)])
def test_what_takes_long_is_given_for_a_while_whatever_is_written(monkeypatch, outside, took, made):
    clock = iter([0.0, 0.0, took, took + 20.0, took + 20.0, took + 20.5])
    monkeypatch.setattr("kaskad.audit.queries.kept.monotonic", lambda: next(clock))
    calls = []
    stamps = iter([{ROOMS: "1"}, {ROOMS: "2"}])
    monkeypatch.setattr("kaskad.audit.queries.kept.data_stamps", lambda _sets: next(stamps))

    for _look in range(2):
        outside(lambda: calls.append(1))

    assert len(calls) == made


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "second"), [(20.0, 0), (40.0, 0), (130.0, 1)])
def test_what_nobody_wrote_to_is_made_again_beside_its_readers(
    monkeypatch, outside, begun, age, second
):
    """After half a minute, for a transaction that was longer; those who look meanwhile go on."""
    time = [0.0]
    monkeypatch.setattr("kaskad.audit.queries.kept.monotonic", lambda: time[0])
    made = iter(range(10))

    first = outside(lambda: next(made))
    time[0] = age
    looks = [outside(lambda: next(made)) for _ in range(2)]
    for one in begun:
        one()
    after = outside(lambda: next(made))

    assert (first, looks) == (0, [second, second])
    assert len(begun) == (age == 40.0)
    assert after == (1 if age >= 40.0 else 0)


@pytest.mark.django_db
def test_what_cannot_be_made_again_is_tried_again_and_logged(monkeypatch, outside, begun, caplog):
    time = [0.0]
    monkeypatch.setattr("kaskad.audit.queries.kept.monotonic", lambda: time[0])
    made = iter([0])

    outside(lambda: next(made))
    time[0] = 40.0
    looks = [outside(lambda: next(made))]
    begun.pop()()
    looks.append(outside(lambda: next(made)))

    assert looks == [0, 0]
    assert len(begun) == 1
    assert "could not renew" in caplog.text
