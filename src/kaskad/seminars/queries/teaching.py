"""Who may teach: what trainers stand on, and whose gate is closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet

from kaskad.campaigns.api import (
    Campaign,
    Gate,
    PlanState,
    Qualification,
    Seminar,
    SeminarState,
    Stage,
    fallen_trainers,
    gated_stages,
    gates_of,
)
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.seminars.models import Attendance
from kaskad.seminars.queries.attendance import UntaughtTrainer
from kaskad.seminars.rules.attendance import Span, Taught, basis_for
from kaskad.seminars.vocab import TAUGHT_BY_CENTRE
from kaskad.seminars.vocab.refusals import (
    TrainerCertificateFallen,
    TrainerCertificateMissing,
    TrainerNotTaught,
    TrainerTestMissing,
)


def bases_of(
    campaign: Campaign, seminars: Iterable[Seminar], day: date
) -> dict[int, Taught | None]:
    """The attendance that lets each seminar's trainer teach, None for the centre's own.

    Refuses a seminar whose trainer has none of an earlier day, or had not, when it began, passed
    the final test or the certificate for which the stage asks.
    """
    seminars = list(seminars)
    taught = _taught(campaign, {one.trainer_id for one in seminars if one.trainer_id}, day)
    bases: dict[int, Taught | None] = {}
    for seminar in seminars:
        if _by_centre(seminar):
            bases[seminar.pk] = None
            continue
        mine = taught.get(seminar.trainer_id or 0, ())
        begins = clock.at(seminar.day, seminar.starts)
        allowed = seminar.group.stage.taught_by
        found = basis_for((one for one in mine if one.opens(begins)), taught_by=allowed, day=day)
        if found is None:
            closed = basis_for(mine, taught_by=allowed, day=day)
            if closed is not None:
                raise _closed(campaign, seminar, closed)
            raise TrainerNotTaught(seminar=seminar.code, day=f"{day:%d.%m.%Y}")
        bases[seminar.pk] = found
    return bases


def refusal_of_start(seminar: Seminar, now: datetime) -> Refusal | None:
    """Why a seminar cannot be begun: the trainer's stage asks for a certificate that counts.

    Before the time of the seminar it has to count now, afterwards it has to have counted then, as
    for the sheet. Everything else is asked when that is recorded.
    """
    if _by_centre(seminar) or seminar.trainer_id is None:
        return None
    campaign, allowed = seminar.group.plan.campaign, seminar.group.stage.taught_by
    mine = _taught(campaign, {seminar.trainer_id}, seminar.day).get(seminar.trainer_id, [])
    at = min(now, clock.at(seminar.day, seminar.starts))
    if basis_for((one for one in mine if one.opens(at)), taught_by=allowed, day=seminar.day):
        return None
    closed = basis_for(mine, taught_by=allowed, day=seminar.day)
    if closed is None or closed.gate != Gate.CERTIFICATE:
        return None
    return _closed(campaign, seminar, closed)


def _by_centre(seminar: Seminar) -> bool:
    return seminar.trainer_id is None and TAUGHT_BY_CENTRE in seminar.group.stage.taught_by


def _closed(campaign: Campaign, seminar: Seminar, closed: Taught) -> Refusal:
    """What is missing at the gate of the attendance that would be the basis."""
    if closed.gate != Gate.CERTIFICATE:
        return TrainerTestMissing(seminar=seminar.code)
    fallen = [one for one in closed.passes if one.until is not None]
    if fallen and len(fallen) == len(closed.passes):
        return TrainerCertificateFallen(seminar=seminar.code, number=fallen[-1].evidence)
    stage = Stage.objects.get(campaign=campaign, code=closed.stage_code)
    return TrainerCertificateMissing(seminar=seminar.code, stage=str(stage.title))


def _taught(campaign: Campaign, trainers: Collection[int], day: date) -> dict[int, list[Taught]]:
    """The attendances of each trainer before a day, with what their gates say."""
    rows = Attendance.objects.filter(
        campaign=campaign, member__in=trainers, present=True, day__lt=day
    ).values_list("member_id", "id", "seminar__group__stage__code", "day")
    gates = gates_of(campaign, trainers)
    found: dict[int, list[Taught]] = {}
    for member, attendance, stage, attended_on in rows:
        passes = gates.passed.get((member, stage), ())
        one = Taught(
            attendance,
            stage,
            attended_on,
            gate=gates.asked[stage].value if stage in gates.asked else "",
            passes=tuple(Span(one.id, one.since, one.until, one.evidence) for one in passes),
        )
        found.setdefault(member, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """The first day on which somebody was taught.

    ``awaits``: what the gates ask for that are closed for them; ``fell``: they had a certificate
    that counts no more.
    """

    first_day: date | None
    awaits: Gate | None
    fell: bool = False


def own_training(campaign: Campaign, member_id: int) -> OwnTraining:
    """Whether somebody was taught, and what they may not teach without."""
    rows = Attendance.objects.filter(campaign=campaign, member=member_id, present=True)
    found = list(
        rows.annotate(passed=Exists(_passed()))
        .order_by("day")
        .values_list("day", "seminar__group__stage__gate", "passed")
    )
    first = found[0][0] if found else None
    if any(gate == Gate.ATTENDANCE or has for _day, gate, has in found) or not found:
        return OwnTraining(first, None)
    gate = Gate(found[0][1])
    fell = gate == Gate.CERTIFICATE and member_id in fallen_trainers(campaign)
    return OwnTraining(first, gate, fell)


def _passed() -> QuerySet[Qualification]:
    """What lets the member of an attendance teach now, because of its stage."""
    return Qualification.objects.filter(
        member=OuterRef("member"),
        stage=OuterRef("seminar__group__stage"),
        gate=OuterRef("seminar__group__stage__gate"),
        ended_at=None,
    )


@dataclass(frozen=True, slots=True)
class BarredTrainer(UntaughtTrainer):
    """Who was taught, and may not teach without ``gate``; ``fell``: a certificate that fell."""

    gate: Gate
    fell: bool


def barred_trainers(campaign: Campaign, today: date) -> list[BarredTrainer]:
    """Who was taught and whose gate is closed, with the seminars to teach from today on.

    Whoever has not been present anywhere is not among them.
    """
    gated = gated_stages(campaign)
    if not gated:
        return []
    own = Attendance.objects.filter(campaign=campaign, member=OuterRef("trainer"), present=True)
    of_gated = own.filter(seminar__group__stage__code__in=gated)
    certified = [code for code, gate in gated.items() if gate == Gate.CERTIFICATE]
    ahead = Seminar.objects.filter(
        Exists(of_gated),
        ~Exists(own.exclude(seminar__group__stage__code__in=gated)),
        ~Exists(of_gated.filter(Exists(_passed()))),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        state=SeminarState.PLANNED,
        day__gte=today,
    ).annotate(awaits=Exists(own.filter(seminar__group__stage__code__in=certified)))
    rows = ahead.values("awaits", member=F("trainer")).annotate(first=Min("day"), count=Count("id"))
    fallen = fallen_trainers(campaign) if certified else set()
    return [
        BarredTrainer(
            row["member"],
            row["first"],
            row["count"],
            Gate.CERTIFICATE if row["awaits"] else Gate.FINAL_TEST,
            row["member"] in fallen,
        )
        for row in rows.order_by("first", "member")
    ]
