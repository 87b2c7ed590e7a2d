"""The database backend that settings name for a file; all else is Django's own."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from django.db.backends.sqlite3 import base

from kaskad.core.sqlite.turns import Turn

# How often a connection moves what was written from the log (WAL) to the file.
CHECKPOINT_AFTER = 400


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn to write.

    SQLite lets one connection write and has the others look whether it is done: at first after a
    millisecond, later after a tenth of a second. With a few hundred writers a quarter of the time
    nobody writes at all, and some wait for seconds. The turn is taken before SQLite is asked;
    whoever does not get it in time asks SQLite, whose own lock holds in any case.

    By itself SQLite moves the log to the file within a commit, every thousand pages, and writers
    wait for the disk. Here that is done after the turn was given back, while others go on.
    """

    _turn: Turn | None = None
    _commits = 0

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = Turn(f"{self.settings_dict['NAME']}-turn")
        if self._turn is not None:
            self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_back()
        if self._turn is not None:
            self._commits += 1
            if self._commits % CHECKPOINT_AFTER == 0:
                self._checkpoint()

    def _checkpoint(self) -> None:
        """Nobody waits for it; what readers still need stays in the log for the next time.

        What was committed is there in any case: while this connection reads (an iterator that is
        not at its end), SQLite refuses, and the next time comes.
        """
        if self.connection is not None:
            with suppress(sqlite3.OperationalError):
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def _give_back(self) -> None:
        if self._turn is not None:
            self._turn.give_back()
