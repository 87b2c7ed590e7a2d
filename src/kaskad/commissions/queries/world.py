"""What a roster is judged against: commissions, seats and those who sit in them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from kaskad.commissions.models import Commission, Member, Seat
from kaskad.commissions.rules.listing import Place
from kaskad.commissions.rules.settlement import Sitting, World
from kaskad.commissions.vocab import Level
from kaskad.core.bulk import chunks
from kaskad.core.secrets import unseal

WHOLE_TABLE = 5000  # from so many keys on, one reading of everything is faster

_FIELDS = (
    "id", "person__iin_hash", "person_id", "commission_id", "seat_id", "seat__number", "role",
    "full_time", "language", "since", "person__last_name", "person__first_name",
    "person__patronymic", "person__phone_sealed", "person__email_sealed",
)  # fmt: skip


def places(scope: Commission) -> dict[str, Place]:
    """Every commission by its code, regions and districts by their KATO code too.

    ``in_scope`` tells whether it is ``scope`` or below it.
    """
    rows = Commission.objects.values_list(
        "id", "code", "kato", "level", "seats", "region_id", "district_id"
    )
    found: dict[str, Place] = {}
    by_kato: dict[str, Place] = {}
    for key, code, kato, level, seats, region, district in rows.iterator(chunk_size=5000):
        inside = scope.level == Level.CENTRAL or scope.id in (key, region, district)
        place = found[code] = Place(key, code, seats, inside)
        if kato and level != Level.PRECINCT:
            by_kato[kato] = place
    return by_kato | found


def world(persons: Collection[str], commissions: Collection[int], codes: dict[int, str]) -> World:
    """Who sits in ``commissions`` and where ``persons`` (keyed IINs) sit, with the seats."""
    by_person: dict[str, Sitting] = {}
    by_commission: dict[int, list[Sitting]] = defaultdict(list)
    wanted = persons if isinstance(persons, set) else set(persons)
    for member in _sitting(wanted, set(commissions)):
        if member.person in by_person:
            continue
        by_person[member.person] = member
        by_commission[member.commission_id].append(member)
    return World(by_person, by_commission, _seats(commissions), codes)


def _sitting(persons: set[str], commissions: set[int]) -> Iterator[Sitting]:
    rows = Member.objects.filter(until=None).order_by("seat__number", "id").values_list(*_FIELDS)
    if len(persons) + len(commissions) > WHOLE_TABLE:
        sources: list[QuerySet[Member, Any]] = [rows]
    else:
        sources = [rows.filter(commission_id__in=chunk) for chunk in chunks(commissions)]
        sources += [rows.filter(person__iin_hash__in=chunk) for chunk in chunks(persons)]
    for source in sources:
        for row in source.iterator(chunk_size=5000):
            if row[1] in persons:
                yield Sitting._make((*row[:13], unseal(row[13]), unseal(row[14])))
            elif row[3] in commissions:
                yield Sitting._make((*row[:13], "", ""))  # contacts are not compared


def _seats(commissions: Collection[int]) -> dict[int, list[int]]:
    seats: dict[int, list[int]] = defaultdict(list)
    rows = Seat.objects.order_by("commission_id", "number").values_list("commission_id", "id")
    if len(commissions) > WHOLE_TABLE:
        sources = [rows]
    else:
        sources = [rows.filter(commission_id__in=chunk) for chunk in chunks(commissions)]
    for source in sources:
        for commission, seat in source.iterator(chunk_size=5000):
            seats[commission].append(seat)
    return seats
