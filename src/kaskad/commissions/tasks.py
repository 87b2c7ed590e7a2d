"""Background work of the room: thin, the operations do it."""

from __future__ import annotations

from kaskad.commissions.api import (
    BatchState,
    RosterBatch,
    accept_roster,
    check_roster,
    sign_out_leavers,
    take_up_roster,
)
from kaskad.commissions.vocab.limits import SMALL_FILE
from kaskad.core import clock
from kaskad.core.actor import Actor


def work_on_rosters() -> int:
    """Check and accept every roster that waits, also those whose worker died; returns how many.

    Claims run on the machine's clock, which goes on in an installation that stands on a fixed day.
    """
    actor = Actor.system("commissions")
    count = 0
    while (batch := take_up_roster(actor=actor, now=clock.machine_now())) is not None:
        work_on_roster(batch, actor=actor)
        count += 1
    return count


def work_on_roster(batch: RosterBatch, *, actor: Actor) -> None:
    """The next step of one roster."""
    step = accept_roster if batch.state == BatchState.ACCEPTING else check_roster
    step(actor=actor, batch=batch, now=clock.now())


def work_at_once(batch: RosterBatch, *, actor: Actor) -> None:
    """Do the next step of a small roster while the reader waits; large ones wait for the worker."""
    if batch.file_size <= SMALL_FILE and batch.state in (
        BatchState.RECEIVED,
        BatchState.ACCEPTING,
    ):
        work_on_roster(batch, actor=actor)


def look_for_leavers() -> int:
    """End the links of people who sit nowhere any more, however they left; returns how many."""
    return sign_out_leavers(actor=Actor.system("commissions"), now=clock.now())
