"""The way of one row: from a line of a roster file to a published number.

No names: a trace is about codes, files and days, and can be shown to anybody who has the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Choices, QuerySet
from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.api import Campaign, Gate, Place, PlanState, Qualification, Seminar
from kaskad.commissions.api import Commission, Member, RosterRow, RowState
from kaskad.core.refusal import Refusal
from kaskad.core.rows import one_of
from kaskad.credentials.api import (
    Certificate,
    certificate_by_number,
    certificates_of,
    links_of,
    number_typed,
    standing_of,
)
from kaskad.planning.models import PlanRun
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries.coverage import coverage
from kaskad.reporting.vocab import FACTS, StepKind
from kaskad.seminars.api import Attendance, Evidence, Holding, Outcome


class UnknownCode(Refusal):
    code = "reporting.unknown_code"
    text = _(
        "Nothing has the code “%(wished)s”. Give a person's code, a seminar's code, the number of "
        "a certificate, or a line of a roster as BATCH:LINE."
    )


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step; ``facts`` are (key, value), the keys stable for programs."""

    number: int
    kind: str
    facts: tuple[tuple[str, Any], ...]

    @property
    def title(self) -> str:
        """The kind in words."""
        return str(StepKind(self.kind).label)

    def written(self) -> tuple[tuple[str, str], ...]:
        """(label, value) of the facts that are there."""
        return tuple(
            (str(FACTS[key]), _written(value))
            for key, value in self.facts
            if value is not None and value != ""
        )

    def as_json(self) -> dict[str, Any]:
        """The stable form for programs."""
        facts = {key: value for key, value in self.facts if value is not None}
        return {"number": self.number, "kind": self.kind, "title": self.title, "facts": facts}


_Step = tuple[StepKind, dict[str, Any]]


def trace(code: str, as_of: date | None = None) -> list[TraceStep]:
    """The numbered steps of a person, a seminar, a certificate or a line of a roster.

    A line is written ``BATCH:LINE``, a certificate by its number.

    The figure at the end is as of ``as_of``, or of the first bulletin that counts the row, or of
    the day of the seminar. Refuses a code that nothing has (``UnknownCode``).
    """
    return [
        TraceStep(number, kind.value, tuple(facts.items()))
        for number, (kind, facts) in enumerate(_steps(code, as_of), 1)
    ]


def _steps(code: str, as_of: date | None) -> Iterator[_Step]:
    batch, colon, line = code.partition(":")
    if colon and line.isdigit():
        row = RosterRow.objects.filter(batch__code=batch, line=int(line)).first()
        if row is None:
            raise UnknownCode(wished=code)
        member = _members().filter(row=row).order_by("-id").first()
        yield from _of_member(member, as_of) if member else [_roster_row(row)]
        return
    member = _members().filter(person__code=code).order_by("-since", "-id").first()
    if member is not None:
        yield from _of_member(member, as_of)
        return
    seminar = one_of(_seminars().filter(code=code))
    if seminar is not None:
        yield from _of_seminar(seminar, as_of)
        return
    certificate = certificate_by_number(number_typed(code))
    if certificate is None:
        raise UnknownCode(wished=code)
    yield from (_certificate(link) for link in links_of(certificate))


def _members() -> QuerySet[Member]:
    return Member.objects.select_related("person", "commission", "seat", "row__batch")


def _seminars() -> QuerySet[Seminar]:
    return Seminar.objects.select_related(
        "group__plan__campaign__root", "group__stage", "group__commission", "trainer__person"
    )


def _of_member(member: Member, as_of: date | None) -> Iterator[_Step]:
    if member.row is not None:
        yield _roster_row(member.row)
    yield (
        StepKind.MEMBER,
        {
            "person": member.person.code,
            "commission": member.commission.code,
            "seat": member.seat.number,
            "role": member.role,
            "since": member.since,
            "until": member.until,
        },
    )
    attendance = (
        Attendance.objects.filter(member=member)
        .order_by("-present", "day", "id")
        .select_related("seminar", "campaign__root")
        .first()
    )
    seminar = one_of(_seminars().filter(pk=attendance.seminar_id)) if attendance else None
    seminar = seminar or _planned_seminar(member)
    if seminar is None:
        return
    yield _plan(seminar)
    if attendance is not None:
        yield _attendance(attendance)
        yield from _lineage(seminar)
        yield from (_certificate(one) for one in certificates_of([member.pk]))
    yield from _ending(
        seminar.group.plan.campaign,
        member.commission,
        attendance.day if attendance and attendance.present else None,
        as_of,
    )


def _of_seminar(seminar: Seminar, as_of: date | None) -> Iterator[_Step]:
    yield _plan(seminar)
    holding = Holding.objects.filter(seminar=seminar).first()
    if holding is not None:
        yield (
            StepKind.SEMINAR,
            {
                "seminar": seminar.code,
                "day": holding.day,
                "places": Place.objects.filter(group=seminar.group_id).count(),
                "present": Attendance.objects.filter(seminar=seminar, present=True).count(),
                "nonce": holding.nonce,
                "recorded_at": holding.recorded_at,
            },
        )
        yield from _lineage(seminar)
    commission = seminar.group.commission
    day = holding.day if holding else None
    yield from _ending(seminar.group.plan.campaign, commission, day, as_of)


def _planned_seminar(member: Member) -> Seminar | None:
    found = _seminars().filter(group__places__member=member, group__plan__state=PlanState.IN_FORCE)
    return found.order_by("day", "id").first()


def _roster_row(row: RosterRow) -> _Step:
    batch = row.batch
    return StepKind.ROSTER_ROW, {
        "batch": batch.code,
        "file": batch.file_name,
        "file_sha256": batch.file_sha256,
        "line": row.line,
        "state": RowState(row.state),
        "accepted_at": batch.accepted_at,
    }


def _plan(seminar: Seminar) -> _Step:
    group, plan = seminar.group, seminar.group.plan
    run = PlanRun.objects.filter(code=plan.run_code).first() if plan.run_code else None
    return StepKind.PLAN, {
        "stage": group.stage.code,
        "round": group.round or None,
        "group": f"{group.commission.code}/{group.number}",
        "seminar": seminar.code,
        "day": seminar.day,
        "trainer": seminar.trainer.person.code if seminar.trainer else None,
        "plan_version": plan.version,
        "run": plan.run_code,
        "problem_sha256": run.problem_sha256 if run else None,
        "seed": run.seed if run else None,
    }


def _attendance(attendance: Attendance) -> _Step:
    return StepKind.ATTENDANCE, {
        "seminar": attendance.seminar.code,
        "day": attendance.day,
        "present": attendance.present,
        "outcome": Outcome(attendance.outcome),
        "minutes": attendance.minutes,
        "forced": attendance.forced,
        "evidence": Evidence(attendance.evidence),
        "evidence_ref": attendance.evidence_ref,
        "nonce": attendance.nonce,
        "recorded_at": attendance.recorded_at,
    }


def _lineage(seminar: Seminar) -> Iterator[_Step]:
    """Each trainer's own attendance, up to the seminar that the centre taught."""
    seen: set[int] = set()
    here: int | None = seminar.pk
    while here is not None and here not in seen:
        seen.add(here)
        holding = (
            Holding.objects.filter(seminar=here)
            .select_related(
                "seminar__group__stage", "trainer__person", "basis__seminar", "qualification"
            )
            .first()
        )
        if holding is None:
            return
        basis = holding.basis
        yield (
            StepKind.LINEAGE,
            {
                "seminar": holding.seminar.code,
                "stage": holding.seminar.group.stage.code,
                "day": holding.day,
                "taught_by_centre": holding.taught_by_centre or None,
                "trainer": holding.trainer.person.code if holding.trainer else None,
                "evidence": Evidence(basis.evidence) if basis else None,
                "nonce": basis.nonce if basis else None,
                **_passed(holding.qualification),
            },
        )
        here = basis.seminar_id if basis else None


def _passed(one: Qualification | None) -> dict[str, str]:
    """What let the trainer teach besides the own attendance."""
    if one is None:
        return {}
    return {"certificate" if one.gate == Gate.CERTIFICATE else "test": one.evidence}


def _certificate(one: Certificate) -> _Step:
    return StepKind.CERTIFICATE, {
        "certificate": one.number,
        "standing": standing_of(one),
        "stage": one.stage.code,
        "commission": one.commission.code,
        "seminar": one.seminar.code,
        "day": one.seminar.day,
        "taught_by_centre": one.by_centre or None,
        "test": one.attempt,
        "programme": one.programme,
        "issued_at": one.issued_at,
        "key": one.key.name,
    }


def _ending(
    campaign: Campaign, commission: Commission, day: date | None, as_of: date | None
) -> Iterator[_Step]:
    """The figure and the first bulletin that counts the row."""
    bulletin = None
    if day is not None:
        published = Bulletin.objects.filter(campaign=campaign, as_of__gte=day)
        bulletin = published.order_by("as_of", "number").first()
    figure_day = as_of or (bulletin.as_of if bulletin else day)
    if figure_day is None:
        return
    yield StepKind.FIGURE, {"as_of": figure_day, **_figures(campaign, commission, figure_day)}
    if bulletin is not None:
        yield (
            StepKind.BULLETIN,
            {
                "number": bulletin.number,
                "kind": bulletin.kind,
                "as_of": bulletin.as_of,
                "published_at": bulletin.published_at,
            },
        )


def _figures(campaign: Campaign, commission: Commission, day: date) -> dict[str, str]:
    """Trained of filled, of the commission and of everything above it."""
    above = {"commission": commission, "district": commission.district, "region": commission.region}
    figures: dict[str, str] = {}
    for name, place in above.items():
        if place is not None and (name == "commission" or place.pk != commission.pk):
            tally = coverage(campaign, day, place.code).total.tally
            figures[name] = f"{place.code}: {tally.trained}/{tally.filled}"
    tally = coverage(campaign, day).total.tally
    return {**figures, "country": f"{campaign.root.code}: {tally.trained}/{tally.filled}"}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, Choices):
        return str(value.label)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
