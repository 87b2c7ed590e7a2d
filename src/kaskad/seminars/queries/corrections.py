"""Corrections as they are read: those that wait, and what stands of each line of a sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kaskad.accounts.api import names_of
from kaskad.campaigns.api import Campaign, PlanState, Seminar
from kaskad.commissions.api import Commission, in_subtree, person_name
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.seminars.models import Attendance, Correction
from kaskad.seminars.vocab import CorrectionState, Evidence, Outcome


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction with every name resolved."""

    code: str
    seminar_code: str
    group_number: int
    commission: LocalizedText
    day: date
    member_name: str
    stands: Outcome
    wanted: Outcome
    evidence: Evidence
    evidence_ref: str
    reason: str
    proposed_by: str
    proposed_name: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class HowItWas:
    """What stands on one line of a recorded sheet; ``corrected``: it took another one's place."""

    outcome: Outcome
    minutes: int | None
    evidence: Evidence
    forced: bool
    corrected: bool


def waiting_of(seminar: Seminar) -> list[CorrectionRow]:
    """The corrections of a seminar's sheet that wait for a second person, oldest first."""
    return _rows(_waiting().filter(attendance__seminar=seminar))


def waiting_within(campaign: Campaign, commission: Commission, limit: int) -> list[CorrectionRow]:
    """Those of the seminars of a territory, oldest first."""
    inside = in_subtree(commission, "attendance__seminar__group__commission__")
    return _rows(_waiting().filter(inside, attendance__campaign=campaign)[:limit])


def count_waiting(campaign: Campaign, commission: Commission) -> int:
    """How many wait in a territory."""
    inside = in_subtree(commission, "attendance__seminar__group__commission__")
    return _waiting().filter(inside, attendance__campaign=campaign).count()


def correction_of(seminar: Seminar, code: str) -> tuple[Correction, CorrectionRow]:
    """A correction of this seminar, decided or not. Raises NotFound."""
    found = _named(Correction.objects.filter(code=code, attendance__seminar=seminar))
    correction = found.first()
    if correction is None:
        raise NotFound(code)
    return correction, _rows([correction])[0]


def how_it_was(attendances: Collection[int | None]) -> dict[int, HowItWas]:
    """What stands, by the keys of attendances."""
    rows = Attendance.objects.filter(pk__in=[key for key in attendances if key is not None])
    return {
        row.pk: HowItWas(
            Outcome(row.outcome),
            row.minutes,
            Evidence(row.evidence),
            row.forced,
            row.supersedes_id is not None,
        )
        for row in rows
    }


def _waiting() -> QuerySet[Correction]:
    standing = Correction.objects.filter(
        state=CorrectionState.WAITING,
        attendance__seminar__group__plan__state=PlanState.IN_FORCE,
    )
    return _named(standing).order_by("proposed_at", "id")


def _named(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    return corrections.select_related(
        "attendance__seminar__group__commission", "attendance__member__person"
    )


def _rows(corrections: Iterable[Correction]) -> list[CorrectionRow]:
    found = list(corrections)
    names = names_of(one.proposed_by for one in found)
    return [_row(one, names[one.proposed_by]) for one in found]


def _row(correction: Correction, name: str) -> CorrectionRow:
    attendance = correction.attendance
    seminar = attendance.seminar
    return CorrectionRow(
        code=correction.code,
        seminar_code=seminar.code,
        group_number=seminar.group.number,
        commission=seminar.group.commission.name,
        day=seminar.day,
        member_name=person_name(attendance.member.person),
        stands=Outcome(attendance.outcome),
        wanted=Outcome(correction.outcome),
        evidence=Evidence(correction.evidence),
        evidence_ref=correction.evidence_ref,
        reason=correction.reason,
        proposed_by=correction.proposed_by,
        proposed_name=name,
        proposed_at=correction.proposed_at,
    )
