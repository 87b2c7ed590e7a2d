"""Connections to one file write in turns, and none waits for ever."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from django.db import IntegrityError, OperationalError
from django.db.transaction import Atomic
from django.db.utils import ConnectionHandler

from kaskad.config.databases import database_settings
from kaskad.core.sqlite import base, turns
from kaskad.core.sqlite.turns import Turn

HOLDER = """
import sys, time
from kaskad.core.sqlite.turns import Turn
turn = Turn(sys.argv[1])
turn.take()
print("mine", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "file-turn")


def waits_in_thread(turn, done):
    def wait():
        turn.take()
        done.append(turn)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_the_second_waits_until_the_first_gives_back(path):
    first, second, done = Turn(path), Turn(path), []
    first.take()
    thread = waits_in_thread(second, done)
    thread.join(0.05)
    assert done == []

    first.give_back()
    thread.join(10)
    assert done == [second]


def test_whoever_was_there_before_is_before(path):
    first, second, done = Turn(path), Turn(path), []
    first.take()
    waiting = waits_in_thread(second, done)
    while turns._locked(first._next):  # until the second is the next one
        turns.flock(first._next, turns.LOCK_UN)
    first.give_back()
    again = waits_in_thread(first, done)
    waiting.join(10)
    assert done[0] is second

    second.give_back()
    again.join(10)
    assert done == [second, first]


def test_nobody_waits_for_ever(path, monkeypatch):
    monkeypatch.setattr(turns, "_LONGEST", 0.05)
    first, second, third = Turn(path), Turn(path), Turn(path)
    first.take()
    second.take()  # goes on without
    second.give_back()  # gives nothing away
    assert not turns._locked(third._first)

    first.close()
    third.take()
    assert not turns._locked(second._first)


def test_a_process_that_ends_has_no_turn(path):
    command = [sys.executable, "-c", HOLDER, path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "mine\n"
        mine, done = Turn(path), []
        thread = waits_in_thread(mine, done)
        thread.join(0.05)
        assert done == []

        holder.kill()
    thread.join(10)
    assert done == [mine]


@pytest.fixture
def both(tmp_path, django_db_blocker):
    """Two connections to one file, as two threads of a process have them."""
    file = tmp_path / "kaskad.sqlite3"
    made = [ConnectionHandler({"default": database_settings("", file)})["default"] for _ in "12"]
    with django_db_blocker.unblock():
        with made[0].cursor() as cursor:
            cursor.execute("CREATE TABLE a (n integer PRIMARY KEY)")
        yield made
        for one in made:
            one.close()


def holds(one):
    return one._turn is not None and one._turn._has


class Block(Atomic):
    """A transaction of a connection that no alias names."""

    def __init__(self, one) -> None:
        super().__init__("", savepoint=True, durable=False)
        self.one = one

    def run(self, monkeypatch, sql, error=None):
        monkeypatch.setattr("django.db.transaction.get_connection", lambda _using: self.one)
        with self, self.one.cursor() as cursor:
            assert holds(self.one)
            cursor.execute(sql)
            if error:
                raise error


def test_a_transaction_has_the_turn_and_gives_it_back(both, monkeypatch):
    one, two = both
    Block(one).run(monkeypatch, "INSERT INTO a VALUES (1)")
    assert not holds(one)
    with pytest.raises(ValueError, match="no"):
        Block(one).run(monkeypatch, "INSERT INTO a VALUES (2)", ValueError("no"))
    assert not holds(one)
    with pytest.raises(IntegrityError):
        Block(two).run(monkeypatch, "INSERT INTO a VALUES (1)")
    assert not holds(two)

    Block(two).run(monkeypatch, "INSERT INTO a VALUES (2)")
    with one.cursor() as cursor:
        assert cursor.execute("SELECT n FROM a ORDER BY n").fetchall() == [(1,), (2,)]


def test_where_no_transaction_can_begin_the_turn_is_given_back(both, monkeypatch):
    one, two = both
    two.settings_dict["OPTIONS"]["timeout"] = 0.01
    with one.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")  # somebody who takes no turns
        with pytest.raises(OperationalError, match="locked"):
            Block(two).run(monkeypatch, "INSERT INTO a VALUES (3)")
        cursor.execute("ROLLBACK")
    assert not holds(two)

    Block(two).run(monkeypatch, "INSERT INTO a VALUES (3)")


def test_the_log_is_moved_to_the_file_when_others_may_write(both, monkeypatch, tmp_path):
    one, _two = both
    monkeypatch.setattr(base, "CHECKPOINT_AFTER", 3)
    moved, real = [], base.DatabaseWrapper._checkpoint

    def checkpoint(self):
        moved.append(holds(self))
        real(self)

    monkeypatch.setattr(base.DatabaseWrapper, "_checkpoint", checkpoint)
    for number in range(3):
        assert moved == []
        Block(one).run(monkeypatch, f"INSERT INTO a VALUES ({number})")

    assert moved == [False]
    alone = tmp_path / "alone.sqlite3"
    alone.write_bytes((tmp_path / "kaskad.sqlite3").read_bytes())
    with closing(sqlite3.connect(alone)) as copied:
        assert copied.execute("SELECT COUNT(*) FROM a").fetchone() == (3,)


def test_whoever_writes_while_reading_is_not_disturbed(both, monkeypatch):
    one, _two = both
    monkeypatch.setattr(base, "CHECKPOINT_AFTER", 1)
    Block(one).run(monkeypatch, "INSERT INTO a VALUES (1), (2), (3)")
    reading = one.connection.execute("SELECT n FROM a")  # as an iterator of a loop that writes
    assert next(reading) == (1,)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        one.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    Block(one).run(monkeypatch, "INSERT INTO a VALUES (4)")

    assert next(reading) == (2,)
    reading.close()


def test_a_connection_that_is_closed_gives_the_turn_back(both):
    one, two = both
    for each in both:
        each.ensure_connection()
    one._start_transaction_under_autocommit()
    assert holds(one)

    one.close()

    assert one._turn is None
    two._start_transaction_under_autocommit()
    two.rollback()
