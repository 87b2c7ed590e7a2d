"""What the pages of understanding show, read once: findings, names, what may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kaskad.assessment.access import CascadeReader
from kaskad.assessment.queries.cascade_findings import TRAINER
from kaskad.assessment.queries.findings import KeptCascade, kept_cascade
from kaskad.assessment.queries.seminars_ahead import Ahead, seminars_ahead
from kaskad.assessment.rules.findings import Alert, BlockFinding, GroupRow, StageFinding
from kaskad.assessment.web.layout import block_titles
from kaskad.campaigns.api import Campaign, Stage, stages_of
from kaskad.commissions.api import Commission, commissions_by_id

MOST_ALERTS = 40


@dataclass(frozen=True, slots=True)
class CascadeReading:
    """The findings of a campaign for one reader; ``places`` are those that the reader may see."""

    reader: CascadeReader
    kept: KeptCascade | None
    places: Mapping[int, Commission]
    stages: Mapping[int, Stage]
    blocks: Mapping[int, str]
    ahead: Mapping[tuple[int, int], Ahead]

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.reader.campaign

    @property
    def found(self) -> tuple[StageFinding, ...]:
        """The stages that anybody was tested in."""
        return self.kept.finding.stages if self.kept else ()

    @property
    def alerts(self) -> list[tuple[StageFinding, Alert]]:
        """Alerts of places that the reader may see, the surest first."""
        found = [
            (stage, one)
            for stage in self.found
            for one in stage.alerts
            if one.district in self.places
        ]
        return sorted(found, key=lambda pair: -pair[1].probability)

    def rows(self, block: BlockFinding, by: str) -> list[GroupRow]:
        """Groups that the reader may see, the lowest first."""
        rows = block.groups.get(by, ())
        if by == TRAINER:
            taught = self.kept.finding.trainers if self.kept else {}
            seen = [
                one
                for one in rows
                if self.reader.is_central or self.places.keys() & set(taught.get(one.key, ()))
            ]
        else:
            seen = [one for one in rows if one.key in self.places]
        return sorted(seen, key=lambda one: (one.gain, one.key))


def read_cascade(reader: CascadeReader, today: date, *, with_ahead: bool) -> CascadeReading:
    """Everything at once, in a handful of queries."""
    kept = kept_cascade(reader.campaign)
    keys: set[int] = set()
    for stage in kept.finding.stages if kept else ():
        keys.update(one.district for one in stage.alerts)
        for block in stage.blocks[:1]:
            for by, rows in block.groups.items():
                if by != TRAINER:
                    keys.update(one.key for one in rows)
    places = {one.pk: one for one in commissions_by_id(keys) if reader.sees(one)}
    reading = CascadeReading(
        reader=reader,
        kept=kept,
        places=places,
        stages={one.number: one for one in stages_of(reader.campaign)},
        blocks=block_titles(reader.campaign),
        ahead={},
    )
    if not with_ahead or not reading.alerts:
        return reading
    districts = {one.district for _stage, one in reading.alerts[:MOST_ALERTS]}
    ahead = seminars_ahead(reader.campaign, districts, today)
    return CascadeReading(reader, kept, places, reading.stages, reading.blocks, ahead)
