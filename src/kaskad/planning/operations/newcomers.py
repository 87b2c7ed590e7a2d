"""The late lane: a newcomer in a seat, a place for them, and the seminars of who leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import (
    Campaign,
    Group,
    Plan,
    Seminar,
    place_members,
    plan_in_force,
    substitute_trainer,
)
from kaskad.commissions.api import (
    Member,
    Newcomer,
    person_name,
    replace_member,
    sign_out_leavers,
)
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.planning.access import places_above
from kaskad.planning.operations.runs import NoPlanInForce
from kaskad.planning.queries.change import seminar_to_judge
from kaskad.planning.queries.newcomers import (
    left_by_trainers,
    plans_of_day,
    seats_for,
    taught_by,
    without_place,
)
from kaskad.planning.queries.replans import first_day_of
from kaskad.planning.queries.seats_ahead import NoSeat, SeatFound
from kaskad.planning.queries.substitutes import substitute_for


class TrainerTeaches(Refusal):
    code = "planning.trainer_teaches"
    text = _(
        "This member teaches seminars that nobody else can take over at their time: %(codes)s. Move"
        " or cancel them under Plan, or repair the plan; then replace the member."
    )


class GivenUp(NamedTuple):
    """A seminar of a trainer who leaves, and who teaches it now."""

    seminar: Seminar
    trainer: Member

    @property
    def name(self) -> str:
        """The name of the new trainer."""
        return person_name(self.trainer.person)


@dataclass(frozen=True, slots=True)
class SeatHandedOver:
    """Who came, the seat found in each campaign, and the seminars that the leaver gave up."""

    came: Member
    seats: tuple[SeatFound | NoSeat, ...]
    given_up: tuple[GivenUp, ...]


@operation(Tag.NEWCOMER_BOOKED)
def book_newcomers(
    *, actor: Actor, campaign: Campaign, member_ids: Collection[int] | None = None, now: datetime
) -> list[SeatFound | NoSeat]:
    """Give members without a place in the plan in force a seat in a seminar ahead.

    All of the campaign, or some. Nobody else moves; what the engine's repair would choose for one
    newcomer is chosen. Who finds none is told why. Those with a place are left out, so repeating it
    changes nothing. Refuses a campaign without a plan in force.
    """
    plan = plan_in_force(campaign)
    if plan is None:
        raise NoPlanInForce(campaign=campaign.code)
    # One change at a time in a plan: seats are counted with all the others in them.
    Plan.objects.select_for_update().get(pk=plan.pk)
    first_day = first_day_of(now)
    waiting = without_place(campaign, plan, first_day)
    if member_ids is not None:
        waiting = sorted(set(waiting) & set(member_ids))
    found = seats_for(campaign, plan, first_day, waiting)
    booked = [one for one in found.values() if isinstance(one, SeatFound)]
    if not booked:
        nothing_changed()
        return list(found.values())

    by_group: dict[int, list[int]] = defaultdict(list)
    for one in booked:
        by_group[one.group].append(one.member_id)
    groups = Group.objects.in_bulk(by_group)
    for key, members in sorted(by_group.items()):
        place_members(actor=actor, group=groups[key], member_ids=members, now=now)

    record_many(actor=actor, lines=list(_lines(booked)), now=now)
    return list(found.values())


def _lines(booked: Collection[SeatFound]) -> Iterator[Line]:
    members = Member.objects.filter(pk__in=[one.member_id for one in booked])
    scopes = dict(members.values_list("id", "commission__code"))
    for one in booked:
        yield Line(
            Tag.NEWCOMER_BOOKED,
            Subject("member", str(one.member_id), scope=scopes[one.member_id]),
            {"seminar": one.seminar, "day": one.day.isoformat(), "how": one.how.value},
        )


@operation(Tag.TRAINER_SUBSTITUTED)
def hand_over_seminars(*, actor: Actor, now: datetime) -> list[GivenUp]:
    """Give seminars of trainers who do not sit any more to the nearest who may teach them.

    A seminar that nobody can take over stays as it is: it waits for the staff. Repeating it changes
    nothing.
    """
    done = [
        one
        for seminar in left_by_trainers(local_day(now))
        if (one := _given_up(actor, seminar, now)) is not None
    ]
    if not done:
        nothing_changed()
    return done


@operation(Tag.MEMBER_REPLACED)
def hand_over_seat(
    *, actor: Actor, member: Member, newcomer: Newcomer, since: date, now: datetime
) -> SeatHandedOver:
    """Seat a newcomer, after the leaver gave up the seminars to teach, and find a place for them.

    All of it or nothing; the leaver's links and sessions end on the day they leave. Refuses what
    ``replace_member`` refuses, and a leaver with a seminar that nobody can take over. Doing it
    again changes nothing.
    """
    given_up = _give_up(actor, member, since, now)
    came = replace_member(actor=actor, member=member, newcomer=newcomer, since=since, now=now)
    sign_out_leavers(actor=actor, member_ids=[member.pk], now=now)
    seats: list[SeatFound | NoSeat] = []
    for plan in plans_of_day(first_day_of(now), member.commission):
        seats += book_newcomers(actor=actor, campaign=plan.campaign, member_ids=[came.pk], now=now)
    return SeatHandedOver(came, tuple(seats), given_up)


def _give_up(actor: Actor, member: Member, since: date, now: datetime) -> tuple[GivenUp, ...]:
    """Every seminar from the leaver's last day on given to somebody else, or the refusal."""
    done: list[GivenUp] = []
    left: list[str] = []
    for seminar in taught_by(member, max(since, local_day(now))):
        one = _given_up(actor, seminar, now)
        if one is None:
            left.append(seminar.code)
        else:
            done.append(one)
    if left:
        raise TrainerTeaches(codes=", ".join(left))
    return tuple(done)


def _given_up(actor: Actor, seminar: Seminar, now: datetime) -> GivenUp | None:
    Plan.objects.select_for_update().get(pk=seminar.group.plan_id)
    seminar = seminar_to_judge(seminar.pk)
    leaves = seminar.trainer_id
    if leaves is None:
        return None
    above = places_above(actor, seminar.group.commission)
    trainer = substitute_for(seminar, local_day(now), above, leaves)
    if trainer is None:
        return None
    substitute_trainer(
        actor=actor, seminar=seminar, trainer=trainer, reason=f"left member {leaves}", now=now
    )
    return GivenUp(seminar, trainer)
