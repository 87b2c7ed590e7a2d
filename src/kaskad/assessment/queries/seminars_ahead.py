"""What can still be done where a block is not getting through: the seminars that are to come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.api import Campaign, PlanState, Seminar, SeminarState
from kaskad.commissions.api import Member, person_name

_TRAINERS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """Seminars of a stage in a district from today on, and who teaches them."""

    count: int
    first: date
    trainers: tuple[str, ...]
    others: int


def seminars_ahead(
    campaign: Campaign, districts: Collection[int], today: date
) -> dict[tuple[int, int], Ahead]:
    """By number of the stage and key of the district; only where there are any."""
    rows = Seminar.objects.filter(
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        group__commission__district__in=districts,
        state=SeminarState.PLANNED,
        day__gte=today,
    ).select_related("group__stage", "group__commission", "trainer__person")
    found: dict[tuple[int, int], list[Seminar]] = {}
    for one in rows.order_by("day", "half", "pk"):
        district = one.group.commission.district_id or 0
        found.setdefault((one.group.stage.number, district), []).append(one)
    return {place: _ahead(seminars) for place, seminars in found.items()}


def _ahead(seminars: list[Seminar]) -> Ahead:
    people = [one.trainer.person for one in seminars if one.trainer]
    names = tuple(dict.fromkeys(person_name(one) for one in people))
    named = names[:_TRAINERS_NAMED]
    return Ahead(len(seminars), seminars[0].day, named, len(names) - len(named))


def trainer_names(keys: list[int]) -> dict[int, str]:
    """The names of members by their keys."""
    rows = Member.objects.select_related("person").filter(pk__in=keys)
    return {one.pk: person_name(one.person) for one in rows}
