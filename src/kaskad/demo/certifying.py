"""The people of the demonstration get their certificates on the evening of their seminar."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, time

from kaskad.campaigns.api import Campaign, stages_of
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.credentials.api import issue_certificates, waiting_batches

ISSUED = time(20, 10)


@dataclass(slots=True)
class Certifying:
    """The certificates of the campaign; ``pool``: processes that help with signing."""

    campaign: Campaign
    pool: ProcessPoolExecutor | None = None
    issued: int = 0

    def on(self, day: date) -> None:
        """Issue what was earned up to the evening of a day."""
        for stage in stages_of(self.campaign):
            for members in waiting_batches(stage, helped=self.pool is not None):
                report = issue_certificates(
                    actor=Actor.system("credentials"),
                    stage=stage,
                    members=members,
                    pool=self.pool,
                    now=clock.at(day, ISSUED),
                )
                self.issued += report.issued
