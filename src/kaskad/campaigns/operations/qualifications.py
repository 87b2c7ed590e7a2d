"""A passed final test or a certificate opens the gate of a stage for those who have it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.models import Qualification, Stage
from kaskad.campaigns.vocab import Gate
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks, insert_rows

_COLUMNS = ("member", "stage", "gate", "since", "ended_at", "evidence")
# What the evidence of a gate is, in the record.
_KINDS = {Gate.FINAL_TEST: "attempt", Gate.CERTIFICATE: "certificate"}


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody shows at a gate.

    ``evidence`` is the code of a passed attempt and ``at`` its end, or the number of a certificate
    and since when it counts. ``scope`` is the code of the commission in which the member sits.
    """

    member_id: int
    evidence: str
    at: datetime
    scope: str


@operation(Tag.TRAINER_QUALIFIED)
def qualify_trainers(
    *,
    actor: Actor,
    stage: Stage,
    passes: Collection[Pass],
    gate: Gate = Gate.FINAL_TEST,
    now: datetime,
) -> int:
    """Let those who have what a gate of a stage asks for teach later ones; how many could not.

    Who is qualified already stays so by the first pass.
    """
    known = _open(stage, gate, {one.member_id for one in passes})
    new: dict[int, Pass] = {}
    for one in sorted(passes, key=lambda one: one.at):
        if one.member_id not in known:
            new.setdefault(one.member_id, one)
    if not new:
        nothing_changed()
        return 0
    rows = ((key, stage.pk, gate.value, one.at, None, one.evidence) for key, one in new.items())
    insert_rows(Qualification, _COLUMNS, rows)
    lines = [
        Line(
            Tag.TRAINER_QUALIFIED,
            Subject(_KINDS[gate], one.evidence, "", one.scope),
            {"stage": stage.code, "since": one.at.isoformat()},
        )
        for one in new.values()
    ]
    record_many(actor=actor, lines=lines, now=now)
    return len(new)


def _open(stage: Stage, gate: Gate, members: Collection[int]) -> set[int]:
    """Those of the members who are qualified now."""
    rows = Qualification.objects.filter(stage=stage, gate=gate, ended_at=None)
    found: set[int] = set()
    for some in chunks(sorted(members)):
        found.update(rows.filter(member__in=some).values_list("member", flat=True))
    return found


@operation(Tag.TRAINER_UNQUALIFIED)
def unqualify_trainers(*, actor: Actor, numbers: Collection[str], now: datetime) -> int:
    """Close the gates that certificates opened, because those do not count any more; how many.

    What was taught before stands. A certificate that opened none changes nothing.
    """
    lines = list(_closed(numbers, now))
    if not lines:
        nothing_changed()
        return 0
    record_many(actor=actor, lines=lines, now=now)
    return len(lines)


def _closed(numbers: Collection[str], now: datetime) -> Iterator[Line]:
    rows = Qualification.objects.filter(gate=Gate.CERTIFICATE, ended_at=None)
    for some in chunks(sorted(numbers)):
        found = rows.filter(evidence__in=some).order_by("id")
        ended = list(found.values_list("id", "evidence", "stage__code", "member__commission__code"))
        Qualification.objects.filter(pk__in=[key for key, *_ in ended]).update(ended_at=now)
        for _key, number, stage, scope in ended:
            subject = Subject("certificate", number, "", scope)
            yield Line(Tag.TRAINER_UNQUALIFIED, subject, {"stage": stage})
