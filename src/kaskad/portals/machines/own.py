"""What is the token's own: whose it is, and the owner's seat and seminars."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from kaskad.campaigns.api import seminars_of_member, seminars_of_trainer
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.request import actor_of
from kaskad.portals.machines.seminar_values import SeminarOut, seminar_out
from kaskad.portals.machines.values import Text, answers, text_of
from kaskad.seminars.api import OwnSeat, current_campaign, own_seat, way_of

router = Router(tags=["own"])


class GrantOut(Schema):
    """A role over the subtree of a commission."""

    role: str
    scope: str


class SeatOut(Schema):
    """The seat of the token's owner."""

    person: str
    name: str
    full_time: bool
    commission: str
    commission_name: Text


class MeOut(Schema):
    """Whose token this is, what it carries, and the owner's seat if there is one."""

    account: str
    label: str
    grants: list[GrantOut]
    seat: SeatOut | None


class OwnTrainingOut(Schema):
    """How far the owner's own training is, and the seminar it speaks of.

    ``step``: unplanned, ahead, today, unrecorded, cancelled, missed, trained.
    """

    step: str
    seminar: SeminarOut | None


class TaughtOut(Schema):
    """What the owner teaches under the plan in force, in time order."""

    items: list[SeminarOut]


@router.get("/me", response=answers(MeOut), url_name="me", operation_id="me")
def me(request: HttpRequest) -> MeOut:
    """Whose token this is."""
    actor = actor_of(request)
    if not actor.is_signed_in:
        raise NotFound
    seat = own_seat(actor, _today())
    return MeOut(
        account=actor.code,
        label=actor.label,
        grants=[GrantOut(role=one.role, scope=one.scope) for one in actor.grants],
        seat=_seat_out(seat) if seat else None,
    )


@router.get(
    "/me/training",
    response=answers(OwnTrainingOut),
    url_name="own_training",
    operation_id="own_training",
)
def training(request: HttpRequest) -> OwnTrainingOut:
    """The own seminar as a member."""
    seat, today = _seat(request), _today()
    campaign = current_campaign(today)
    if campaign is None:
        raise NotFound
    rows = seminars_of_member(campaign, member_ids=[seat.member_id])
    way = way_of(campaign, seat.member_id, rows, today)
    wanted = way.meeting.seminar_id if way.meeting else None
    seminar = next((row for row in rows if row.id == wanted), None)
    return OwnTrainingOut(step=way.step.value, seminar=seminar_out(seminar) if seminar else None)


@router.get(
    "/me/seminars",
    response=answers(TaughtOut),
    url_name="own_seminars",
    operation_id="own_seminars",
)
def seminars(request: HttpRequest) -> TaughtOut:
    """The seminars that the owner teaches."""
    seat = _seat(request)
    campaign = current_campaign(_today())
    if campaign is None:
        raise NotFound
    rows = seminars_of_trainer(campaign, person_code=seat.person_code)
    return TaughtOut(items=[seminar_out(row) for row in rows])


def _today() -> date:
    return clock.local_day(clock.now())


def _seat(request: HttpRequest) -> OwnSeat:
    seat = own_seat(actor_of(request), _today())
    if seat is None:
        raise NotFound
    return seat


def _seat_out(seat: OwnSeat) -> SeatOut:
    return SeatOut(
        person=seat.person_code,
        name=seat.name,
        full_time=seat.full_time,
        commission=seat.commission_code,
        commission_name=text_of(seat.commission),
    )
