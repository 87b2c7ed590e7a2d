"""For whom the gate of a stage is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kaskad.campaigns.models import Campaign, Qualification, Stage
from kaskad.campaigns.vocab import Gate
from kaskad.core.bulk import chunks


@dataclass(frozen=True, slots=True)
class Passed:
    """Since when somebody is qualified, and the number of that row."""

    id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Gates:
    """The stages whose gate asks for the final test, and who passed it, by member and stage."""

    asked: frozenset[str]
    passed: Mapping[tuple[int, str], Passed]

    def is_open(self, member_id: int, stage_code: str) -> bool:
        """Whether somebody who attended a stage may teach because of it."""
        return stage_code not in self.asked or (member_id, stage_code) in self.passed

    def lets_plan(self, member_id: int, stage_code: str, own: date, today: date) -> bool:
        """Whether somebody may be given a seminar whose own seminar of a stage is on ``own``.

        While that lies ahead nobody can have been tested: the plan is a promise.
        """
        return own >= today or self.is_open(member_id, stage_code)


def gated_stages(campaign: Campaign) -> frozenset[str]:
    """Codes of the stages whose people teach only after the final test."""
    rows = Stage.objects.filter(campaign=campaign, gate=Gate.FINAL_TEST)
    return frozenset(rows.values_list("code", flat=True))


def gates_of(campaign: Campaign, members: Collection[int] | None = None) -> Gates:
    """The gates of a campaign, for these members or for everybody."""
    asked = gated_stages(campaign)
    if not asked:
        return Gates(asked, {})
    rows = Qualification.objects.filter(stage__campaign=campaign, stage__code__in=asked)
    found: dict[tuple[int, str], Passed] = {}
    for some in [None] if members is None else chunks(sorted(members)):
        mine = rows if some is None else rows.filter(member__in=some)
        for member, stage, pk, since in mine.values_list("member", "stage__code", "id", "since"):
            found[member, stage] = Passed(pk, since)
    return Gates(asked, found)
