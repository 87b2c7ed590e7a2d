"""For whom the gate of a stage is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef

from kaskad.campaigns.models import Campaign, Qualification, Stage
from kaskad.campaigns.vocab import Gate
from kaskad.core.bulk import chunks


@dataclass(frozen=True, slots=True)
class Passed:
    """From when on somebody is or was qualified, by what, and the number of that row.

    ``until`` None: they are now.
    """

    id: int
    since: datetime
    until: datetime | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Gates:
    """What the stages ask for that ask for more than attendance; who has it, by member and stage.

    What somebody had and lost is in it too, in the order in which it came.
    """

    asked: Mapping[str, Gate]
    passed: Mapping[tuple[int, str], tuple[Passed, ...]]

    def is_open(self, member_id: int, stage_code: str) -> bool:
        """Whether somebody who attended a stage may teach because of it."""
        found = self.passed.get((member_id, stage_code), ())
        return stage_code not in self.asked or any(one.until is None for one in found)

    def lets_plan(self, member_id: int, stage_code: str, own: date, today: date) -> bool:
        """Whether somebody may be given a seminar whose own seminar of a stage is on ``own``.

        While that lies ahead nobody can have been tested: the plan is a promise.
        """
        return own >= today or self.is_open(member_id, stage_code)


def gated_stages(campaign: Campaign) -> dict[str, Gate]:
    """By code: the stages whose people teach only with more than attendance, and what that is."""
    rows = Stage.objects.filter(campaign=campaign).exclude(gate=Gate.ATTENDANCE)
    return {code: Gate(gate) for code, gate in rows.order_by("number").values_list("code", "gate")}


def gates_of(campaign: Campaign, members: Collection[int] | None = None) -> Gates:
    """The gates of a campaign, for these members or for everybody."""
    asked = gated_stages(campaign)
    if not asked:
        return Gates(asked, {})
    rows = Qualification.objects.filter(stage__campaign=campaign, gate=F("stage__gate"))
    found: defaultdict[tuple[int, str], list[Passed]] = defaultdict(list)
    for some in [None] if members is None else chunks(sorted(members)):
        mine = rows if some is None else rows.filter(member__in=some)
        columns = ("member", "stage__code", "id", "since", "ended_at", "evidence")
        for member, stage, *passed in mine.order_by("id").values_list(*columns):
            found[member, stage].append(Passed(*passed))
    return Gates(asked, {key: tuple(some) for key, some in found.items()})


def fallen_trainers(campaign: Campaign) -> set[int]:
    """Members whom a certificate let teach that counts no more, and who have no other."""
    asked = Qualification.objects.filter(stage__campaign=campaign, gate=F("stage__gate"))
    others = asked.filter(member=OuterRef("member"), ended_at=None)
    rows = asked.filter(~Exists(others), gate=Gate.CERTIFICATE, ended_at__isnull=False)
    return set(rows.order_by().values_list("member", flat=True))
