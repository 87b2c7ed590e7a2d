"""A passed final test opens the gate of a stage for those who passed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.models import Qualification, Stage
from kaskad.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Pass:
    """A passed final test: ``evidence`` is the code of the attempt, ``at`` its end.

    ``scope`` is the code of the commission in which the member sits.
    """

    member_id: int
    evidence: str
    at: datetime
    scope: str


@operation(Tag.TRAINER_QUALIFIED)
def qualify_trainers(*, actor: Actor, stage: Stage, passes: Sequence[Pass], now: datetime) -> int:
    """Let those who passed the final test of a stage teach later ones; how many could not before.

    Who is qualified already stays so by the first pass.
    """
    members = [one.member_id for one in passes]
    rows = Qualification.objects.filter(stage=stage, member__in=members)
    known = set(rows.values_list("member", flat=True))
    new: dict[int, Pass] = {}
    for one in sorted(passes, key=lambda one: one.at):
        if one.member_id not in known:
            new.setdefault(one.member_id, one)
    if not new:
        nothing_changed()
        return 0
    Qualification.objects.bulk_create(
        Qualification(member_id=member, stage=stage, since=one.at, evidence=one.evidence)
        for member, one in new.items()
    )
    lines = [
        Line(
            Tag.TRAINER_QUALIFIED,
            Subject("attempt", one.evidence, "", one.scope),
            {"stage": stage.code, "since": one.at.isoformat()},
        )
        for one in new.values()
    ]
    record_many(actor=actor, lines=lines, now=now)
    return len(new)
