"""Changes of single days in the plan in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    changes_between,
    nothing_changed,
    operation,
    record,
    record_many,
)
from kaskad.campaigns.models import Group, Place, Seminar, Venue
from kaskad.campaigns.queries.campaigns import stages_of
from kaskad.campaigns.queries.changes import (
    Arrangement,
    arrangement_of,
    is_moved,
    people_expected,
    refusal_of_state,
    refusals_of_cancelling,
    refusals_of_change,
)
from kaskad.campaigns.rules.audience import group_of, stage_by_profile
from kaskad.campaigns.vocab import HALF_STARTS, Format, SeminarState
from kaskad.campaigns.vocab.day_refusals import (
    GroupFull,
    MemberOfOtherStage,
    MemberPlacedElsewhere,
    MemberUnknown,
    SeminarNotYet,
)
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
    for refusal in refusals_of_cancelling(seminar, reason=reason):
        raise refusal

    before = seminar.state
    seminar.state = SeminarState.CANCELLED
    seminar.cancel_reason = reason.strip()[:300]
    seminar.save(update_fields=["state", "cancel_reason"])

    record(
        actor=actor,
        tag=Tag.SEMINAR_CANCELLED,
        subject=_subject(seminar),
        changes={
            "state": [before, seminar.state],
            "day": seminar.day.isoformat(),
            "reason": seminar.cancel_reason,
        },
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
    trainer: Member | None = None,
    reason: str,
    now: datetime,
) -> Seminar:
    """Move a planned seminar to another half-day or venue (None where the group meets online).

    ``trainer`` lets another one teach it there. Refuses a missing reason, days that have passed or
    are not worked, no venue for a group that meets in person, a busy, closed or too small venue, a
    busy trainer or one who would not be trained by then. The same arrangement again changes
    nothing.
    """
    seminar = _locked(seminar)
    venue = venue if seminar.group.format != Format.ONLINE else None
    before = arrangement_of(seminar)
    after = Arrangement(day, half, venue, trainer or seminar.trainer)
    if before == after and seminar.state == SeminarState.PLANNED:
        nothing_changed()
        return seminar
    _refuse_change(seminar, after, reason, now)

    if is_moved(seminar, after):
        _record_move(actor, seminar, before, after, reason, now)
    if before.trainer != after.trainer:
        _record_substitution(actor, seminar, before, after, reason, now)
    seminar.day, seminar.half, seminar.venue = after.day, after.half, after.venue
    seminar.trainer = after.trainer
    seminar.starts = HALF_STARTS[half]
    seminar.save(update_fields=["day", "half", "venue", "trainer", "starts"])
    return seminar


def _record_move(
    actor: Actor,
    seminar: Seminar,
    before: Arrangement,
    after: Arrangement,
    reason: str,
    now: datetime,
) -> None:
    record(
        actor=actor,
        tag=Tag.SEMINAR_MOVED,
        subject=_subject(seminar),
        changes={
            **changes_between(_time_and_place(before), _time_and_place(after)),
            "reason": reason.strip()[:300],
        },
        now=now,
    )


def _time_and_place(one: Arrangement) -> dict[str, Any]:
    return {"day": one.day, "half": one.half, "venue": one.venue.code if one.venue else None}


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
    before = arrangement_of(seminar)
    after = replace(before, trainer=trainer)
    _refuse_change(seminar, after, reason, now)

    seminar.trainer = trainer
    seminar.save(update_fields=["trainer"])

    _record_substitution(actor, seminar, before, after, reason, now)
    return seminar


def _record_substitution(
    actor: Actor,
    seminar: Seminar,
    before: Arrangement,
    after: Arrangement,
    reason: str,
    now: datetime,
) -> None:
    old, new = (one.trainer.pk if one.trainer else None for one in (before, after))
    record(
        actor=actor,
        tag=Tag.TRAINER_SUBSTITUTED,
        subject=_subject(seminar),
        changes={"trainer": [old, new], "reason": reason.strip()[:300]},
        now=now,
    )


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
    free = _room(seminar) - people_expected(seminar, seminar.day)
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
        lines=[
            Line(
                Tag.SEMINARS_HELD,
                _subject(seminar),
                {"state": [seminar.state, SeminarState.HELD.value]},
            )
            for seminar in new
        ],
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
    refusal = refusal_of_state(seminar)
    if refusal is not None:
        raise refusal


def _refuse_change(seminar: Seminar, wanted: Arrangement, reason: str, now: datetime) -> None:
    for refusal in refusals_of_change(seminar, wanted, reason=reason, now=now):
        raise refusal


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
