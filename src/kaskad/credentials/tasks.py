"""What the worker does for this room."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from kaskad.campaigns.api import Campaign, Stage
from kaskad.core.actor import Actor
from kaskad.core.processes import cores, processes
from kaskad.credentials.operations.doubts import doubt_lost
from kaskad.credentials.operations.issuing import issue_certificates
from kaskad.credentials.queries.candidates import AT_ONCE, waiting_batches, waiting_members


def issue(actor: Actor, now: datetime) -> None:
    """Issue certificates to everybody who has earned one since the last time."""
    for campaign in Campaign.objects.order_by("pk"):
        stages = Stage.objects.filter(campaign=campaign).select_related("campaign__root")
        for stage in stages.order_by("number"):
            few = len(waiting_members(stage, 0, AT_ONCE)) < AT_ONCE
            # Signing a country takes a minute of one core; a few do not pay for more processes.
            with nullcontext() if few else processes(cores()) as pool:
                for members in waiting_batches(stage, helped=pool is not None):
                    issue_certificates(
                        actor=actor, stage=stage, members=members, pool=pool, now=now
                    )


def doubt(actor: Actor, now: datetime) -> None:
    """Suspend what rests on something that stands no more."""
    while doubt_lost(actor=actor, now=now):
        pass
