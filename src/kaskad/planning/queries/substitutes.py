"""Who takes over a seminar where and when it is, chosen as the engine's repair chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from kaskad.campaigns.api import Seminar, arrangement_of
from kaskad.commissions.api import Commission, Member
from kaskad.planning.queries.change import judge_change
from kaskad.planning.queries.openings import Openings
from kaskad.planning.queries.territory import territory_around
from kaskad.planning.rules import kilometres


def substitute_for(
    seminar: Seminar, today: date, above: Collection[Commission], without: int
) -> Member | None:
    """The nearest free trainer who breaks no rule there; of equally near ones the least busy.

    ``without`` is the one who leaves. None where nobody may and can.
    """
    free = [
        one.member_id
        for one in Openings(seminar, today, above).trainers(seminar.day, seminar.half)
        if one.member_id != without
    ]
    members = list(Member.objects.filter(pk__in=free).select_related("person", "commission"))
    loads = Counter(
        Seminar.objects.filter(group__plan=seminar.group.plan_id, trainer__in=free)
        .order_by("id")
        .values_list("trainer_id", flat=True)
    )
    places = territory_around({one.commission.code for one in members})
    venue = seminar.venue

    def rank(one: Member) -> tuple[float, int, str]:
        home = places.place(one.commission.code)
        way = kilometres(home, (venue.latitude, venue.longitude)) if venue else 0.0
        return round(way, 6), loads[one.pk], str(one.pk)

    for one in sorted(members, key=rank):
        if not judge_change(seminar, replace(arrangement_of(seminar), trainer=one)).caused:
            return one
    return None
