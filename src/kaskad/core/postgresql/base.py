"""The database backend that settings name; all else is Django's own."""

from __future__ import annotations

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is looked at, not asked, before a request uses it."""

    def is_usable(self) -> bool:
        """Whether the other end is still there.

        A server that goes away says so or closes: then there is something to read although nobody
        has asked. Django asks ``SELECT 1`` before every request, a tenth of what a short one costs.
        """
        if self.connection is None or self.connection.closed:
            return False
        watched = poll()
        watched.register(self.connection.fileno(), POLLIN)
        return not watched.poll(0)
