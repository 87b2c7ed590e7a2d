"""What stands against changing a seminar of the plan in force: reads only, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kaskad.campaigns.models import Place, Seminar, Venue
from kaskad.campaigns.queries.campaigns import work_days
from kaskad.campaigns.queries.gates import gates_of
from kaskad.campaigns.rules.spec import CENTRE
from kaskad.campaigns.vocab import Format, Gate, Half, PlanState, SeminarState
from kaskad.campaigns.vocab.day_refusals import (
    DayHasPassed,
    DayNotWorked,
    HalfUnknown,
    PlanNotInForce,
    ReasonMissing,
    SeminarCancelled,
    SeminarHeld,
    TrainerBusy,
    TrainerCertificateMissing,
    TrainerLeft,
    TrainerNeeded,
    TrainerNotReady,
    TrainerTestMissing,
    VenueBusy,
    VenueClosed,
    VenueMissing,
    VenueTooSmall,
)
from kaskad.commissions.api import Member, sits_on
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When, where and by whom a seminar is held: no venue online, no trainer for the centre."""

    day: date
    half: str
    venue: Venue | None
    trainer: Member | None


def arrangement_of(seminar: Seminar) -> Arrangement:
    """The seminar as it stands."""
    return Arrangement(seminar.day, seminar.half, seminar.venue, seminar.trainer)


def refusals_of_change(
    seminar: Seminar, wanted: Arrangement, *, reason: str, now: datetime
) -> Iterator[Refusal]:
    """Everything that stands against changing a seminar so; an operation raises the first.

    A form can thus say all of it at once.
    """
    state = refusal_of_state(seminar)
    if state is not None:
        yield state
        return
    if not reason.strip():
        yield ReasonMissing(field="reason")
    if is_moved(seminar, wanted):
        yield from _day(seminar, wanted.day, wanted.half, now)
        yield from _venue(seminar, wanted)
    if wanted.trainer is None:
        return
    if wanted.trainer != seminar.trainer and CENTRE in seminar.group.stage.taught_by:
        yield TrainerNeeded(field="trainer")
    elif wanted.trainer != seminar.trainer or is_moved(seminar, wanted):
        yield from _trainer(seminar, wanted.trainer, wanted.day, wanted.half, now)


def refusals_of_cancelling(seminar: Seminar, *, reason: str) -> Iterator[Refusal]:
    """Everything that stands against cancelling a seminar."""
    state = refusal_of_state(seminar)
    if state is not None:
        yield state
    elif not reason.strip():
        yield ReasonMissing(field="reason")


def is_moved(seminar: Seminar, wanted: Arrangement) -> bool:
    """Whether it is at another time or place."""
    venue = wanted.venue.pk if wanted.venue else None
    return (wanted.day, wanted.half, venue) != (seminar.day, seminar.half, seminar.venue_id)


def refusal_of_state(seminar: Seminar) -> Refusal | None:
    """Why nothing of a seminar can be changed any more; None while it can."""
    if seminar.group.plan.state != PlanState.IN_FORCE:
        return PlanNotInForce(version=seminar.group.plan.version)
    if seminar.state == SeminarState.HELD:
        return SeminarHeld(code=seminar.code)
    if seminar.state == SeminarState.CANCELLED:
        return SeminarCancelled(code=seminar.code)
    return None


def people_expected(seminar: Seminar, day: date) -> int:
    """How many of those with a place sit on a day."""
    return Place.objects.filter(sits_on(day, "member__"), group=seminar.group).count()


def _day(seminar: Seminar, day: date, half: str, now: datetime) -> Iterator[Refusal]:
    if half not in Half.values:
        yield HalfUnknown(field="half")
    campaign, region = seminar.group.plan.campaign, seminar.group.commission.region
    worked = work_days(campaign, day, day, region.code if region else None)
    if not worked or not campaign.first_day <= day <= campaign.last_day:
        first, last = _shown(campaign.first_day), _shown(campaign.last_day)
        yield DayNotWorked(field="day", day=_shown(day), first=first, last=last)
    if day < local_day(now):
        yield DayHasPassed(field="day", day=_shown(day))


def _shown(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _same_time(seminar: Seminar, day: date, half: str) -> Any:
    """Other seminars of the plan at that time that are not cancelled."""
    return (
        Seminar.objects.filter(group__plan=seminar.group.plan_id, day=day, half=half)
        .exclude(state=SeminarState.CANCELLED)
        .exclude(pk=seminar.pk)
        .order_by("id")
    )


def _venue(seminar: Seminar, wanted: Arrangement) -> Iterator[Refusal]:
    venue, day, half = wanted.venue, wanted.day, wanted.half
    if venue is None:
        if seminar.group.format != Format.ONLINE:
            yield VenueMissing(field="venue", code=seminar.code)
        return
    other = _same_time(seminar, day, half).filter(venue=venue).first()
    if other is not None:
        yield VenueBusy(field="venue", venue=str(venue.name), other=other.code)
    if day.isoformat() in venue.closed_days:
        yield VenueClosed(field="venue", venue=str(venue.name), day=_shown(day))
    people = people_expected(seminar, day)
    if people > venue.capacity:
        yield VenueTooSmall(
            field="venue", venue=str(venue.name), capacity=venue.capacity, people=people
        )


def _trainer(
    seminar: Seminar, trainer: Member, day: date, half: str, now: datetime
) -> Iterator[Refusal]:
    if not Member.objects.filter(sits_on(day), pk=trainer.pk).exists():
        yield TrainerLeft(field="trainer", day=_shown(day))
        return
    mine = Q(trainer=trainer) | Q(group__places__member=trainer)
    other = _same_time(seminar, day, half).filter(mine).first()
    if other is not None:
        yield TrainerBusy(field="trainer", other=other.code)
    taught = list(
        Seminar.objects.filter(
            group__plan=seminar.group.plan_id,
            group__stage__code__in=seminar.group.stage.taught_by,
            group__places__member=trainer,
            day__lt=day,
        )
        .exclude(state=SeminarState.CANCELLED)
        .values_list("group__stage__code", "day")
    )
    if not taught:
        yield TrainerNotReady(field="trainer", day=_shown(day))
    elif trainer != seminar.trainer:
        gates, today = gates_of(seminar.group.plan.campaign, [trainer.pk]), local_day(now)
        if not any(gates.lets_plan(trainer.pk, stage, own, today) for stage, own in taught):
            is_tested = all(gates.asked[stage] == Gate.FINAL_TEST for stage, _own in taught)
            missing = TrainerTestMissing if is_tested else TrainerCertificateMissing
            yield missing(field="trainer")
