"""Background work of the room: thin, the operations do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kaskad.commissions.api import (
    BatchState,
    RosterBatch,
    accept_roster,
    check_roster,
    take_up_roster,
)
from kaskad.core import clock
from kaskad.core.actor import Actor


def work_on_rosters(now: Callable[[], datetime] = clock.now) -> int:
    """Check and accept every roster that waits, also those whose worker died; returns how many."""
    actor = Actor.system("commissions")
    count = 0
    while (batch := take_up_roster(actor=actor, now=now())) is not None:
        work_on_roster(batch, actor=actor, now=now())
        count += 1
    return count


def work_on_roster(batch: RosterBatch, *, actor: Actor, now: datetime) -> None:
    """The next step of one roster."""
    if batch.state == BatchState.ACCEPTING:
        accept_roster(actor=actor, batch=batch, now=now)
    else:
        check_roster(actor=actor, batch=batch, now=now)
