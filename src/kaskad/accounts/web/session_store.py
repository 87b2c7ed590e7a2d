"""Sessions in the database, each written once when it begins."""

from __future__ import annotations

import secrets

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from kaskad.accounts.queries.sessions import open_session
from kaskad.core import clock


class SessionStore(DatabaseStore):
    """Django's, but a new session gets its row with the answer, not an empty one before.

    That halves what a sign-in writes. A key is 128 random bits: whether it exists is not asked.
    """

    _is_new = False

    def create(self) -> None:
        self._session_key = secrets.token_hex(16)
        self._is_new = self.modified = True

    def _get_session_from_db(self) -> Session | None:
        found = open_session(self.session_key, clock.machine_now())
        if found is None:
            self._session_key = None
        return found

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
        super().save(must_create=must_create or self._is_new)
        self._is_new = False
