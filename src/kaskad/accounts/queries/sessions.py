"""Sessions of browsers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session

from kaskad.core.prepared import Prepared, slot

_OPEN = Prepared(
    lambda: Session.objects.filter(session_key=slot("key"), expire_date__gt=slot("now"))
)


def open_session(key: str | None, now: datetime) -> Session | None:
    """The session with this key that is not over at ``now``; None if there is none."""
    return _OPEN.one(key=key, now=now)
