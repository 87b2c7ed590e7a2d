"""The live rooms as what ``core.live`` sends: tickets, changes, frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import close_old_connections, connection

from kaskad.core import clock
from kaskad.core.live import Live
from kaskad.core.reading import one_reading
from kaskad.seminars.queries.live import Changes, opened_by, read_room, seminar_of_room
from kaskad.seminars.web.live_parts import frame_of


class Rooms:
    """Asks the database, in one thread: it is asked for nothing while nobody has written."""

    def __init__(self) -> None:
        self._changes: Changes | None = None
        self._version = -1

    @staticmethod
    def opened_by(ticket: str) -> tuple[str, str] | None:
        """The seminar and the language that a ticket opens."""
        return opened_by(ticket, clock.machine_now())

    def look(self, rooms: Collection[str]) -> Mapping[str, bool]:
        """The rooms that changed since the last look; True where it may not wait."""
        close_old_connections()
        if self._changes is None:
            self._changes = Changes()
        if connection.vendor == "sqlite":
            # Another number as soon as another connection has committed: asking costs nothing.
            with connection.cursor() as cursor:
                (version,) = cursor.execute("PRAGMA data_version").fetchone()
            if version == self._version:
                return {}
            self._version = version
        return self._changes.look(rooms) if rooms else {}

    def frames(self, room: str, languages: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """How a room looks now; one whose seminar is gone stays as it was: empty."""
        close_old_connections()
        if self._changes is None:
            self._changes = Changes()
        with one_reading():
            seminar = seminar_of_room(room)
            if seminar is None:
                return {language: {} for language in languages}
            read = read_room(seminar, clock.local_day(clock.now()))
            return {language: frame_of(read, language) for language in languages}


def application() -> Live:
    """The rooms of this installation, to be served."""
    return Live(Rooms())
