"""Who may teach: what trainers stand on, and who has not passed the test of their gate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef

from kaskad.campaigns.api import (
    Campaign,
    Gate,
    PlanState,
    Qualification,
    Seminar,
    SeminarState,
    gated_stages,
    gates_of,
)
from kaskad.core import clock
from kaskad.seminars.models import Attendance
from kaskad.seminars.queries.attendance import UntaughtTrainer
from kaskad.seminars.rules.attendance import Taught, basis_for
from kaskad.seminars.vocab import TAUGHT_BY_CENTRE
from kaskad.seminars.vocab.refusals import TrainerNotTaught, TrainerTestMissing


def bases_of(
    campaign: Campaign, seminars: Iterable[Seminar], day: date
) -> dict[int, Taught | None]:
    """The attendance that lets each seminar's trainer teach, None for the centre's own.

    Refuses a seminar whose trainer has none of an earlier day, or had not passed the final test
    when it began although the stage asks for that.
    """
    seminars = list(seminars)
    taught = _taught(campaign, {one.trainer_id for one in seminars if one.trainer_id}, day)
    bases: dict[int, Taught | None] = {}
    for seminar in seminars:
        allowed = seminar.group.stage.taught_by
        if seminar.trainer_id is None and TAUGHT_BY_CENTRE in allowed:
            bases[seminar.pk] = None
            continue
        mine = taught.get(seminar.trainer_id or 0, ())
        begins = clock.at(seminar.day, seminar.starts)
        found = basis_for((one for one in mine if one.opens(begins)), taught_by=allowed, day=day)
        if found is None:
            if basis_for(mine, taught_by=allowed, day=day):
                raise TrainerTestMissing(seminar=seminar.code)
            raise TrainerNotTaught(seminar=seminar.code, day=f"{day:%d.%m.%Y}")
        bases[seminar.pk] = found
    return bases


def _taught(campaign: Campaign, trainers: Iterable[int], day: date) -> dict[int, list[Taught]]:
    """The attendances of each trainer before a day, with what their gates say."""
    members = set(trainers)
    rows = Attendance.objects.filter(
        campaign=campaign, member__in=members, present=True, day__lt=day
    ).values_list("member_id", "id", "seminar__group__stage__code", "day")
    gates = gates_of(campaign, members)
    found: dict[int, list[Taught]] = {}
    for member, attendance, stage, attended_on in rows:
        passed = gates.passed.get((member, stage))
        one = Taught(
            attendance,
            stage,
            attended_on,
            is_tested=stage in gates.asked,
            passed_at=passed.since if passed else None,
            pass_id=passed.id if passed else None,
        )
        found.setdefault(member, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class OwnTraining:
    """The first day on which somebody was taught; ``awaits_test``: a gate is closed for them."""

    first_day: date | None
    awaits_test: bool


def own_training(campaign: Campaign, member_id: int) -> OwnTraining:
    """Whether somebody was taught, and may not teach before passing a final test."""
    passed = Qualification.objects.filter(
        member=OuterRef("member"), stage=OuterRef("seminar__group__stage")
    )
    rows = Attendance.objects.filter(campaign=campaign, member=member_id, present=True)
    found = list(
        rows.annotate(passed=Exists(passed))
        .order_by("day")
        .values_list("day", "seminar__group__stage__gate", "passed")
    )
    closed = [gate == Gate.FINAL_TEST and not has for _day, gate, has in found]
    return OwnTraining(found[0][0] if found else None, bool(closed) and all(closed))


def untested_trainers(campaign: Campaign, today: date) -> list[UntaughtTrainer]:
    """Who was taught and has not passed the final test, with the seminars to teach from today on.

    Whoever has not been present anywhere is not among them.
    """
    gated = gated_stages(campaign)
    if not gated:
        return []
    own = Attendance.objects.filter(campaign=campaign, member=OuterRef("trainer"), present=True)
    of_gated = own.filter(seminar__group__stage__code__in=gated)
    passed = Qualification.objects.filter(
        member=OuterRef("member"), stage=OuterRef("seminar__group__stage")
    )
    ahead = Seminar.objects.filter(
        Exists(of_gated),
        ~Exists(own.exclude(seminar__group__stage__code__in=gated)),
        ~Exists(of_gated.filter(Exists(passed))),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        state=SeminarState.PLANNED,
        day__gte=today,
    )
    rows = ahead.values(member=F("trainer")).annotate(first=Min("day"), count=Count("id"))
    return [
        UntaughtTrainer(row["member"], row["first"], row["count"])
        for row in rows.order_by("first", "member")
    ]
