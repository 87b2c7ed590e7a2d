"""Attendance as it is read: a seminar's sheet, who is trained, what a trainer stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from kaskad.campaigns.api import Campaign, Place, Seminar
from kaskad.seminars.models import Attendance, Holding


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of a seminar's sheet; ``present`` None: not recorded yet."""

    member_id: int
    person_code: str
    name: str
    commission: str
    role: str
    present: bool | None
    attendance_id: int | None


@dataclass(frozen=True, slots=True)
class HeldSeminar:
    """What a held seminar rests on: the trainer's own attendance and its seminar."""

    seminar_code: str
    day: date
    nonce: str
    trainer_code: str
    basis_seminar_code: str
    basis_day: date | None


def sheet_of(seminar: Seminar) -> list[SheetRow]:
    """The members of a seminar's group who sat in a seat on its day, in the alphabet's order."""
    recorded = {
        member_id: (attendance_id, present)
        for attendance_id, member_id, present in Attendance.objects.filter(
            seminar=seminar
        ).values_list("id", "member_id", "present")
    }
    places = (
        Place.objects.filter(group_id=seminar.group_id, member__since__lte=seminar.day)
        .filter(Q(member__until__isnull=True) | Q(member__until__gt=seminar.day))
        .select_related("member__person", "member__commission")
        .order_by("member__person__sort_key", "member_id")
    )
    rows = []
    for place in places:
        member, person = place.member, place.member.person
        attendance_id, present = recorded.get(member.pk, (None, None))
        rows.append(
            SheetRow(
                member_id=member.pk,
                person_code=person.code,
                name=" ".join(
                    filter(None, (person.last_name, person.first_name, person.patronymic))
                ),
                commission=str(member.commission.name),
                role=str(member.get_role_display()),
                present=present,
                attendance_id=attendance_id,
            )
        )
    return rows


def trained_on(campaign: Campaign) -> dict[int, date]:
    """The day each member was first present, by member id."""
    rows = (
        Attendance.objects.filter(campaign=campaign, present=True)
        .values_list("member_id")
        .annotate(first=Min("day"))
    )
    return dict(rows)


def held_seminar(seminar: Seminar) -> HeldSeminar | None:
    """How a seminar was held; None if it was not."""
    holding = (
        Holding.objects.filter(seminar=seminar)
        .select_related("trainer__person", "basis__seminar")
        .first()
    )
    if holding is None:
        return None
    return HeldSeminar(
        seminar_code=seminar.code,
        day=holding.day,
        nonce=holding.nonce,
        trainer_code=holding.trainer.person.code if holding.trainer else "",
        basis_seminar_code=holding.basis.seminar.code if holding.basis else "",
        basis_day=holding.basis.day if holding.basis else None,
    )


def attendance_of(member_id: int, campaign: Campaign) -> list[tuple[str, date, bool]]:
    """(seminar code, day, present) of one member, oldest first."""
    return list(
        Attendance.objects.filter(member_id=member_id, campaign=campaign)
        .order_by("day", "id")
        .values_list("seminar__code", "day", "present")
    )
