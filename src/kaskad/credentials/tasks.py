"""What the worker does for this room."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from django.db.models import QuerySet

from kaskad.campaigns.api import Gate, Stage
from kaskad.core.actor import Actor
from kaskad.core.processes import cores, processes
from kaskad.credentials.operations.doubts import doubt_lost
from kaskad.credentials.operations.gates import settle_gates
from kaskad.credentials.operations.issuing import issue_certificates
from kaskad.credentials.queries.candidates import AT_ONCE, waiting_batches, waiting_members


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
            for members in waiting_batches(stage):
                issue_certificates(actor=actor, stage=stage, members=members, pool=pool, now=now)


def doubt(actor: Actor, now: datetime) -> None:
    """Suspend what rests on something that stands no more."""
    while doubt_lost(actor=actor, now=now):
        pass
