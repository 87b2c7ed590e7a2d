"""Who may open a sheet, and the person behind an account."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from kaskad.accounts.api import Role
from kaskad.answers.api import is_trainer_of
from kaskad.campaigns.api import Campaign, Place, PlanState, Seminar, seminar_for_trainer
from kaskad.commissions.api import Member, is_staff, person_name, sits_on
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.core.prepared import Prepared, slot
from kaskad.core.reading import once
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.core.secrets import keyed_code
from kaskad.seminars.models import Recording


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """The signed-in person's own seat: shown to nobody else.

    ``district`` and ``region`` are empty where the commission stands above that level.
    """

    person_code: str
    member_id: int
    name: str
    role: str
    full_time: bool
    commission_code: str
    commission: LocalizedText
    district: LocalizedText
    region: LocalizedText
    region_code: str


def sheet_for(actor: Actor, code: str) -> Seminar:
    """A seminar of a plan in force, for its trainer and for those who work for its commission.

    For all others there is none: raises NotFound.
    """
    seminar = seminar_for_trainer(actor, code)
    if seminar.group.plan.state != PlanState.IN_FORCE:
        raise NotFound(code)
    return seminar


_PLANNED = Prepared(
    lambda: Seminar.objects.select_related(
        "group__plan__campaign", "group__stage", "group__commission", "venue"
    ).filter(code=slot("code"), group__plan__state=PlanState.IN_FORCE)
)


def own_place(actor: Actor, code: str) -> tuple[Seminar, int]:
    """A seminar of the plan in force in which the signed-in person has a place, and their seat.

    Raises NotFound for all others.
    """
    seminar = _PLANNED.one(code=code)
    if seminar is None or not actor.is_signed_in:
        raise NotFound(code)
    member = Member.objects.filter(
        sits_on(seminar.day),
        person__account__code=actor.code,
        pk__in=Place.objects.filter(group=seminar.group_id).values("member"),
    ).first()
    if member is None:
        raise NotFound(code)
    return seminar, member.pk


# A mark asks for no more of its seminar than this; thousands come in a minute.
_OF_MARKS = (
    *("code", "day", "starts", "minutes", "state", "trainer__person__account__code"),
    *("group__plan__state", "group__commission__code", "group__commission__parent__code"),
    *("group__commission__district__code", "group__commission__region__code"),
)

_MARKED = Prepared(
    lambda: (
        Seminar.objects.select_related(
            *(name.rpartition("__")[0] for name in _OF_MARKS if "__" in name)
        )
        .only(*_OF_MARKS)
        .filter(code=slot("code"))
    )
)


def marks_for(actor: Actor, code: str, ticket: str = "") -> Seminar:
    """A seminar whose marks the actor may bring: as for the sheet, or with a ticket of theirs.

    The phone of a trainer who was replaced while it had no network holds marks that nobody else
    has. Raises NotFound for all others.
    """
    seminar = _MARKED.one(code=code)
    if seminar is None or seminar.group.plan.state != PlanState.IN_FORCE:
        raise NotFound(code)
    trainer = seminar.trainer.person.account if seminar.trainer else None
    is_mine = actor.is_signed_in and trainer is not None and trainer.code == actor.code
    is_known = actor.is_signed_in and hmac.compare_digest(ticket.encode(), _ticket(actor, seminar))
    if is_mine or is_known or is_staff(actor, seminar.group.commission):
        return seminar
    raise NotFound(code)


def ticket_of(actor: Actor, seminar: Seminar) -> str:
    """What an actor who may mark this seminar keeps, to bring the marks later in any case."""
    return _ticket(actor, seminar).decode()


def _ticket(actor: Actor, seminar: Seminar) -> bytes:
    return keyed_code("seminars.ticket", f"{seminar.code}:{actor.code}", 20).encode()


_SEATS = Prepared(
    lambda: Member.objects.select_related(
        "person", "commission__district", "commission__region"
    ).filter(sits_on(slot("day")), person__account__code=slot("account"))
)


@once
def own_seat(actor: Actor, day: date) -> OwnSeat | None:
    """The seat in which the signed-in person sits on ``day``; None for all others."""
    if not actor.is_signed_in:
        return None
    seats = _SEATS.all(day=day, account=actor.code)
    member = max(seats, key=lambda one: (one.since, one.pk), default=None)
    if member is None:
        return None
    here, person = member.commission, member.person
    district = here.district if here.district_id != here.pk else None
    region = here.region if here.region_id != here.pk else None
    return OwnSeat(
        person_code=person.code,
        member_id=member.pk,
        name=person_name(person),
        role=str(member.get_role_display()),
        full_time=member.full_time,
        commission_code=here.code,
        commission=here.name,
        district=district.name if district else LocalizedText(),
        region=region.name if region else LocalizedText(),
        region_code=here.region.code if here.region else "",
    )


def is_trainer(actor: Actor, campaign: Campaign | None, seat: OwnSeat | None) -> bool:
    """Whether the actor teaches: by grant, as a full-time member, or by the plan in force."""
    if actor.scopes([Role.TRAINER.value]) or (seat is not None and seat.full_time):
        return True
    if campaign is None or seat is None:
        return False
    return Seminar.objects.filter(
        trainer__person__code=seat.person_code,
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
    ).exists()


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at a seminar: ``member_id`` has a place in it, ``is_host`` leads it."""

    seminar: Seminar
    name: str
    member_id: int | None
    is_host: bool


def guest_of(actor: Actor, code: str) -> Guest:
    """A seminar of a plan in force for its people, its trainer, and those who work for its place.

    For all others there is none: raises NotFound.
    """
    # Thousands come to a room at once; nearly all of them hold nothing and have a place in it.
    if not actor.grants and (guest := _placed(actor, code)):
        return guest
    try:
        seminar = sheet_for(actor, code)
    except NotFound:
        if actor.grants and (guest := _placed(actor, code)):
            return guest
        raise
    placed = Member.objects.filter(
        pk__in=Place.objects.filter(group=seminar.group_id).values("member"),
        person__account__code=actor.code,
    )
    member = one_of(placed) if actor.is_signed_in else None
    return Guest(seminar, actor.label, member.pk if member else None, is_host=True)


_VISITED = Prepared(
    lambda: Seminar.objects.select_related(
        "group__plan__campaign__root", "group__stage", "group__commission", "venue",
        "trainer__person__account",
    )
    .filter(
        code=slot("code"),
        group__plan__state=PlanState.IN_FORCE,
        group__places__member__person__account__code=slot("account"),
    )
    .annotate(place_of=F("group__places__member"))
)  # fmt: skip


def _placed(actor: Actor, code: str) -> Guest | None:
    """Somebody with a place in the seminar who does not teach it."""
    seminar = _VISITED.one(code=code, account=actor.code) if actor.is_signed_in else None
    if seminar is None or is_trainer_of(actor, seminar):
        return None
    return Guest(seminar, actor.label, vars(seminar)["place_of"], is_host=False)


def recording_for(actor: Actor, code: str) -> tuple[Recording, Guest]:
    """A recording that is still there, for the people of its seminar; NotFound to others."""
    rows = Recording.objects.select_related("block", "campaign")
    recording = one_of(rows.filter(code=code, is_removed=False))
    if recording is None:
        raise NotFound(code)
    return recording, guest_of(actor, recording.seminar_code)
