"""What lets somebody begin a test without asking for their session again.

A ticket is signed and given to a member on their own page; it is as secret as the page that it
stands on, and ends after a day.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.core import signing

from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound

_SALT: Final = "assessment.ticket"
_LONGEST: Final = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may begin which test; ``arrived`` is when they first asked, ``taker`` whose it is."""

    test: str
    member: int
    scope: str
    account: str
    language: str
    arrived: str
    taker: str

    @property
    def actor(self) -> Actor:
        """Who writes with this ticket."""
        return Actor(kind="person", code=self.account, label="", language=self.language)

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromisoformat(self.arrived)


def written_ticket(ticket: Ticket) -> str:
    """The ticket as a field of a form."""
    return signing.dumps(asdict(ticket), salt=_SALT)


def read_ticket(text: str) -> Ticket:
    """The ticket in a field; NotFound for what is none of ours, or too old."""
    try:
        return Ticket(**signing.loads(text, salt=_SALT, max_age=_LONGEST))
    except (signing.BadSignature, TypeError):
        raise NotFound from None


def written_moment(moment: datetime, code: str) -> str:
    """When somebody first asked for the test with this code, so that asking again costs nothing."""
    return signing.dumps(moment.isoformat(), salt=f"{_SALT}.{code}")


def read_moment(text: str, code: str) -> datetime | None:
    """That moment; None for what is none of ours."""
    try:
        found = signing.loads(text, salt=f"{_SALT}.{code}", max_age=_LONGEST)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(found)
