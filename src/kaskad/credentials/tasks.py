"""What the worker does for this room."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy
from django_tasks import task

from kaskad.campaigns.api import Gate, Stage
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.processes import cores, processes
from kaskad.core.tasks.vocab import Once, TaskState
from kaskad.credentials.operations.batches import keep_batch
from kaskad.credentials.operations.doubts import doubt_lost
from kaskad.credentials.operations.gates import settle_gates
from kaskad.credentials.operations.issuing import issue_certificates
from kaskad.credentials.queries.batches import pdf_of_batch, waiting_batch
from kaskad.credentials.queries.candidates import AT_ONCE, waiting_batches, waiting_members
from kaskad.credentials.queries.papers import design_in_force


def issue(actor: Actor, now: datetime) -> None:
    """Issue certificates to everybody who has earned one since the last time.

    But where people may teach only with a certificate: ``teach`` does not let those wait.
    """
    _issue(Stage.objects.exclude(gate=Gate.CERTIFICATE), actor, now)


def teach(actor: Actor, now: datetime) -> None:
    """Issue to those who may teach only then, and make what was decided elsewhere count."""
    settle_gates(actor=actor, now=now)
    _issue(Stage.objects.filter(gate=Gate.CERTIFICATE), actor, now)


def _issue(stages: QuerySet[Stage], actor: Actor, now: datetime) -> None:
    for stage in stages.select_related("campaign__root").order_by("campaign", "number"):
        few = len(waiting_members(stage, 0, AT_ONCE)) < AT_ONCE
        # Signing a country takes a minute of one core; a few do not pay for more processes.
        with nullcontext() if few else processes(cores()) as pool:
            for members in waiting_batches(stage, helped=pool is not None):
                issue_certificates(actor=actor, stage=stage, members=members, pool=pool, now=now)


def doubt(actor: Actor, now: datetime) -> None:
    """Suspend what rests on something that stands no more."""
    while doubt_lost(actor=actor, now=now):
        pass


def _unmade(_state: TaskState, code: str) -> None:
    """Nobody will make it: the page says so."""
    batch = waiting_batch(code)
    if batch is not None:
        actor = Actor.system("credentials")
        keep_batch(actor=actor, batch=batch, design=None, content=None, now=clock.now())


@task(
    words=pgettext_lazy("background task", "Making a file with certificates"),
    once=Once.OPEN,
    max_attempts=3,
    lease=timedelta(minutes=10),
    gives_up=_unmade,
)
def make_batch(code: str) -> None:
    """Make a file that waits, with the design in force; outside of a transaction, as it takes."""
    batch = waiting_batch(code)
    if batch is None:
        return
    design = design_in_force(batch.stage.campaign)
    content = pdf_of_batch(batch, design, now=clock.now())
    actor = Actor.system("credentials")
    keep_batch(actor=actor, batch=batch, design=design, content=content, now=clock.now())
