"""What a sheet and the marks of a seminar come to, for each of its people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.seminars.models import PresenceMark
from kaskad.seminars.queries.presence import decisions_of
from kaskad.seminars.rules.presence import Decision, Fact
from kaskad.seminars.vocab import Evidence, MarkKind, Outcome

# Of several kinds of marks the attendance rests on the one that proves most.
_STRONGEST = (
    (MarkKind.SCANNED, Evidence.SCANNED),
    (MarkKind.HALL_CODE, Evidence.HALL_CODE),
    (MarkKind.PAPER, Evidence.SIGNED_SHEET),
    (MarkKind.ONLINE, Evidence.ONLINE_PRESENCE),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One seminar's attendance: the members (ids) who were there; all others were not."""

    seminar_id: int
    present: frozenset[int]
    evidence: str
    evidence_ref: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Attended:
    """How it was for one member; ``minutes`` None: nothing measured them."""

    member: int
    outcome: Outcome
    minutes: int | None
    evidence: str

    @property
    def present(self) -> bool:
        return self.outcome != Outcome.ABSENT


def attended(
    sheet: Sheet, seminar: Seminar, expected: Sequence[int], *, actor: Actor, now: datetime
) -> list[Attended]:
    """How it was for everybody expected: by their marks, by the sheet for those who have none.

    The sheet is a word as well for those whom no mark saw, as somebody missed at the roll call who
    came later, or who watched recordings besides.
    """
    found = decisions_of(seminar)
    unseen = [
        member for member, one in found.items() if not one.is_seen and member in sheet.present
    ]
    if unseen:
        words = [_word(sheet, member, actor, now) for member in unseen]
        found |= {
            member: one for member, one in decisions_of(seminar, words, unseen).items() if one.kinds
        }
    return [_one(member, found.get(member), sheet) for member in expected]


def without_marks(sheet: Sheet, expected: Sequence[int]) -> list[Attended]:
    """The same for a seminar of which there is no mark."""
    return [_one(member, None, sheet) for member in expected]


def marked_among(seminars: Collection[int]) -> set[int]:
    """Those of the seminars that have marks."""
    rows = PresenceMark.objects.filter(seminar__in=seminars)
    return set(rows.values_list("seminar_id", flat=True).distinct())


def evidence_of(decision: Decision, otherwise: str) -> str:
    """What an attendance decided by marks rests on."""
    kinds = decision.kinds
    if decision.only_watched:
        return Evidence.WATCHED
    proven = next((evidence for kind, evidence in _STRONGEST if kind in kinds), None)
    return proven or (Evidence.ROLL_CALL if kinds else otherwise)


def _word(sheet: Sheet, member: int, actor: Actor, now: datetime) -> Fact:
    return Fact(f"{sheet.nonce}:{member}", member, MarkKind.CALLED, now, by=actor.mark)


def _one(member: int, decision: Decision | None, sheet: Sheet) -> Attended:
    if decision is None:
        there = member in sheet.present
        outcome = Outcome.PRESENT if there else Outcome.ABSENT
        return Attended(member, outcome, None, sheet.evidence)
    evidence = evidence_of(decision, sheet.evidence)
    return Attended(member, decision.outcome, decision.minutes, evidence)


def against(sheet: Sheet, people: Sequence[Attended]) -> int:
    """How many were decided against the sheet."""
    return sum(one.present != (one.member in sheet.present) for one in people)


def presence(people: Mapping[int, Sequence[Attended]]) -> int:
    """How many were there in all."""
    return sum(one.present for rows in people.values() for one in rows)
