"""Changes of single days in the plan in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.campaigns.models import Group, Place, Seminar, Venue
from kaskad.campaigns.operations.day_refusals import (
    DayHasPassed,
    DayNotWorked,
    GroupFull,
    HalfUnknown,
    MemberOfOtherStage,
    MemberPlacedElsewhere,
    MemberUnknown,
    ReasonMissing,
    SeminarCancelled,
    SeminarHeld,
    SeminarNotYet,
    TrainerBusy,
    TrainerLeft,
    TrainerNeeded,
    TrainerNotReady,
    VenueBusy,
    VenueClosed,
    VenueMissing,
    VenueTooSmall,
)
from kaskad.campaigns.operations.plans import PlanNotInForce
from kaskad.campaigns.queries.campaigns import stages_of, work_days
from kaskad.campaigns.rules.audience import group_of, stage_by_profile
from kaskad.campaigns.rules.spec import CENTRE
from kaskad.campaigns.vocab import HALF_STARTS, Format, Half, PlanState, SeminarState
from kaskad.commissions.api import Member, sits_on
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day


@operation(Tag.SEMINAR_CANCELLED)
def cancel_seminar(*, actor: Actor, seminar: Seminar, reason: str, now: datetime) -> Seminar:
    """Cancel a planned seminar; its members keep their places and can be placed anew.

    Refuses a missing reason, a held seminar, and a plan that is not in force. Repeating it changes
    nothing.
    """
    seminar = _locked(seminar)
    if seminar.state == SeminarState.CANCELLED:
        nothing_changed()
        return seminar
    _refuse_unchangeable(seminar)
    if not reason.strip():
        raise ReasonMissing(field="reason")

    seminar.state = SeminarState.CANCELLED
    seminar.cancel_reason = reason.strip()[:300]
    seminar.save(update_fields=["state", "cancel_reason"])

    record(
        actor=actor,
        tag=Tag.SEMINAR_CANCELLED,
        subject=_subject(seminar),
        changes={"day": seminar.day.isoformat(), "reason": seminar.cancel_reason},
        now=now,
    )
    return seminar


@operation(Tag.SEMINAR_MOVED)
def move_seminar(
    *,
    actor: Actor,
    seminar: Seminar,
    day: date,
    half: str,
    venue: Venue | None,
    reason: str,
    now: datetime,
) -> Seminar:
    """Move a planned seminar to another half-day or venue (None where the group meets online).

    Refuses a missing reason, days that have passed or are not worked, no venue for a group that
    meets in person, a busy, closed or too small venue, a busy trainer or one who would not be
    trained by then. The same place and time again changes nothing.
    """
    seminar = _locked(seminar)
    venue = venue if seminar.group.format != Format.ONLINE else None
    before = (seminar.day, seminar.half, seminar.venue_id)
    after = (day, half, venue.pk if venue else None)
    if before == after and seminar.state == SeminarState.PLANNED:
        nothing_changed()
        return seminar
    _refuse_unchangeable(seminar)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    _refuse_day(seminar, day, half, now)
    if venue is not None:
        _refuse_venue(seminar, venue, day, half)
    elif seminar.group.format != Format.ONLINE:
        raise VenueMissing(field="venue", code=seminar.code)
    if seminar.trainer is not None:
        _refuse_trainer(seminar, seminar.trainer, day, half)

    seminar.day, seminar.half, seminar.venue = day, half, venue
    seminar.starts = HALF_STARTS[half]
    seminar.save(update_fields=["day", "half", "venue", "starts"])

    record(
        actor=actor,
        tag=Tag.SEMINAR_MOVED,
        subject=_subject(seminar),
        changes={
            "before": [before[0].isoformat(), *before[1:]],
            "after": [day.isoformat(), half, after[2]],
            "reason": reason.strip()[:300],
        },
        now=now,
    )
    return seminar


@operation(Tag.TRAINER_SUBSTITUTED)
def substitute_trainer(
    *, actor: Actor, seminar: Seminar, trainer: Member, reason: str, now: datetime
) -> Seminar:
    """Let another trainer teach a planned seminar.

    Refuses a missing reason, a held or cancelled seminar, a stage taught by the centre, a trainer
    who is busy at that time, has left, or is not of an earlier stage. The same trainer again
    changes nothing.
    """
    seminar = _locked(seminar)
    if seminar.trainer_id == trainer.pk:
        nothing_changed()
        return seminar
    _refuse_unchangeable(seminar)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if CENTRE in seminar.group.stage.taught_by:
        raise TrainerNeeded
    _refuse_trainer(seminar, trainer, seminar.day, seminar.half)

    before = seminar.trainer_id
    seminar.trainer = trainer
    seminar.save(update_fields=["trainer"])

    record(
        actor=actor,
        tag=Tag.TRAINER_SUBSTITUTED,
        subject=_subject(seminar),
        changes={"before": before, "after": trainer.pk, "reason": reason.strip()[:300]},
        now=now,
    )
    return seminar


@operation(Tag.MEMBERS_PLACED)
def place_members(*, actor: Actor, group: Group, member_ids: Sequence[int], now: datetime) -> int:
    """Give members a place in a group that is still to meet; returns how many were new.

    Refuses a full group, people who do not sit on the seminar's day, are of another stage, or have
    a place in another seminar of the stage that is still to come. Those already there are skipped.
    """
    seminar = _locked(Seminar.objects.get(group=group))
    present = set(Place.objects.filter(group=group).values_list("member_id", flat=True))
    new = [member for member in dict.fromkeys(member_ids) if member not in present]
    if not new:
        nothing_changed()
        return 0
    _refuse_unchangeable(seminar)
    _refuse_members(seminar, new)
    free = _room(seminar) - _expected(seminar)
    if len(new) > free:
        raise GroupFull(free=max(free, 0), people=len(new))

    Place.objects.bulk_create(Place(group=group, member_id=member) for member in new)

    record(
        actor=actor,
        tag=Tag.MEMBERS_PLACED,
        subject=_subject(seminar),
        changes={"members": new},
        now=now,
    )
    return len(new)


@operation(Tag.SEMINARS_HELD)
def mark_held(*, actor: Actor, seminar_ids: Sequence[int], now: datetime) -> int:
    """Mark seminars of the plan in force as held; returns how many were not before.

    Refuses a cancelled seminar and one whose day has not come.
    """
    rows = Seminar.objects.select_for_update(of=("self",)).filter(pk__in=seminar_ids)
    # The plan, with the bounds of every district, is read once and not with each seminar.
    related = rows.select_related("group__commission").prefetch_related("group__plan")
    found = list(related.order_by("id"))
    today = local_day(now)
    new = [seminar for seminar in found if seminar.state != SeminarState.HELD]
    for seminar in new:
        _refuse_unchangeable(seminar)
        if seminar.day > today:
            raise SeminarNotYet(code=seminar.code, day=seminar.day.isoformat())
    if not new:
        nothing_changed()
        return 0

    ids = [seminar.pk for seminar in new]
    Seminar.objects.filter(pk__in=ids).update(state=SeminarState.HELD)

    record_many(
        actor=actor,
        lines=[Line(Tag.SEMINARS_HELD, _subject(seminar)) for seminar in new],
        now=now,
    )
    return len(new)


def _subject(seminar: Seminar) -> Subject:
    return Subject("seminar", seminar.code, seminar.code, seminar.group.commission.code)


def _locked(seminar: Seminar) -> Seminar:
    return (
        Seminar.objects.select_for_update(of=("self",))
        .select_related(
            "group__plan__campaign", "group__stage", "group__commission__region", "trainer", "venue"
        )
        .get(pk=seminar.pk)
    )


def _refuse_unchangeable(seminar: Seminar) -> None:
    if seminar.group.plan.state != PlanState.IN_FORCE:
        raise PlanNotInForce(version=seminar.group.plan.version)
    if seminar.state == SeminarState.HELD:
        raise SeminarHeld(code=seminar.code)
    if seminar.state == SeminarState.CANCELLED:
        raise SeminarCancelled(code=seminar.code)


def _refuse_day(seminar: Seminar, day: date, half: str, now: datetime) -> None:
    if half not in Half.values:
        raise HalfUnknown(field="half")
    campaign, region = seminar.group.plan.campaign, seminar.group.commission.region
    worked = work_days(campaign, day, day, region.code if region else None)
    if not worked or not campaign.first_day <= day <= campaign.last_day:
        first, last = campaign.first_day.isoformat(), campaign.last_day.isoformat()
        raise DayNotWorked(field="day", day=day.isoformat(), first=first, last=last)
    if day < local_day(now):
        raise DayHasPassed(field="day", day=day.isoformat())


def _same_time(seminar: Seminar, day: date, half: str) -> Any:
    """Other seminars of the plan at that time that are not cancelled."""
    return (
        Seminar.objects.filter(group__plan=seminar.group.plan_id, day=day, half=half)
        .exclude(state=SeminarState.CANCELLED)
        .exclude(pk=seminar.pk)
        .order_by("id")
    )


def _refuse_venue(seminar: Seminar, venue: Venue, day: date, half: str) -> None:
    other = _same_time(seminar, day, half).filter(venue=venue).first()
    if other is not None:
        raise VenueBusy(field="venue", venue=str(venue.name), other=other.code)
    if day.isoformat() in venue.closed_days:
        raise VenueClosed(field="venue", venue=str(venue.name), day=day.isoformat())
    people = _expected(seminar)
    if people > venue.capacity:
        raise VenueTooSmall(
            field="venue", venue=str(venue.name), capacity=venue.capacity, people=people
        )


def _refuse_trainer(seminar: Seminar, trainer: Member, day: date, half: str) -> None:
    if not Member.objects.filter(sits_on(day), pk=trainer.pk).exists():
        raise TrainerLeft(field="trainer", day=day.isoformat())
    mine = Q(trainer=trainer) | Q(group__places__member=trainer)
    other = _same_time(seminar, day, half).filter(mine).first()
    if other is not None:
        raise TrainerBusy(field="trainer", other=other.code)
    taught = (
        Seminar.objects.filter(
            group__plan=seminar.group.plan_id,
            group__stage__code__in=seminar.group.stage.taught_by,
            group__places__member=trainer,
            day__lt=day,
        )
        .exclude(state=SeminarState.CANCELLED)
        .exists()
    )
    if not taught:
        raise TrainerNotReady(field="trainer", day=day.isoformat())


def _expected(seminar: Seminar) -> int:
    """How many of those with a place still sit on the seminar's day."""
    return Place.objects.filter(sits_on(seminar.day, "member__"), group=seminar.group).count()


def _room(seminar: Seminar) -> int:
    stage = seminar.group.stage
    if seminar.group.format == Format.ONLINE:
        return stage.online_group_max
    return min(stage.group_max, seminar.venue.capacity) if seminar.venue else stage.group_max


def _refuse_members(seminar: Seminar, member_ids: Sequence[int]) -> None:
    plan, stage = seminar.group.plan, seminar.group.stage
    members = Member.objects.filter(sits_on(seminar.day), pk__in=member_ids).values_list(
        "commission__level", "role", "full_time"
    )
    if len(members) < len(member_ids):
        raise MemberUnknown(count=len(member_ids) - len(members), day=seminar.day.isoformat())
    stage_of = stage_by_profile((one.code, one.audience) for one in stages_of(plan.campaign))
    strangers = [
        row for row in members if stage_of.get((group_of(row[0]), row[1], row[2])) != stage.code
    ]
    if strangers:
        raise MemberOfOtherStage(count=len(strangers))
    elsewhere = Place.objects.filter(
        member__in=member_ids,
        group__plan=plan,
        group__stage=stage,
        group__seminars__state=SeminarState.PLANNED,
    ).exclude(group=seminar.group)
    if elsewhere.exists():
        raise MemberPlacedElsewhere(count=elsewhere.values("member").distinct().count())
