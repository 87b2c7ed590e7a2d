"""Background work of the room: thin, the operations do it."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy
from django_tasks import task

from kaskad.commissions.api import (
    BatchState,
    RosterBatch,
    accept_roster,
    check_roster,
    give_up_roster,
    sign_out_leavers,
)
from kaskad.commissions.vocab.limits import LEASE, SMALL_FILE, TRIES
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.tasks.vocab import Once, TaskState


def _give_up(state: TaskState, code: str) -> None:
    give_up_roster(
        actor=Actor.system("commissions"),
        batch=RosterBatch.objects.get(code=code),
        tries=0 if state == TaskState.STOPPED else TRIES,
        now=clock.now(),
    )


@task(
    words=pgettext_lazy("background task", "Reading a list of members"),
    once=Once.WAITING,
    lease=LEASE,
    max_attempts=TRIES,
    gives_up=_give_up,
)
def work_on_roster(code: str) -> None:
    """Check the roster, or accept it when that was asked for; nothing if neither waits."""
    batch = RosterBatch.objects.get(code=code)
    if batch.state in (BatchState.RECEIVED, BatchState.ACCEPTING):
        _step(batch, Actor.system("commissions"))


def work_at_once(batch: RosterBatch, *, actor: Actor) -> None:
    """Do the next step of a small roster while the reader waits; large ones wait for the worker."""
    if batch.file_size <= SMALL_FILE and batch.state in (
        BatchState.RECEIVED,
        BatchState.ACCEPTING,
    ):
        _step(batch, actor)


def _step(batch: RosterBatch, actor: Actor) -> None:
    step = accept_roster if batch.state == BatchState.ACCEPTING else check_roster
    step(actor=actor, batch=batch, now=clock.now())


def look_for_leavers() -> int:
    """End the links of people who sit nowhere any more, however they left; returns how many."""
    return sign_out_leavers(actor=Actor.system("commissions"), now=clock.now())
