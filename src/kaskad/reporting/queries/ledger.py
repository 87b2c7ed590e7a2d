"""One grouped pass over members and attendance: from it follow the figures of every day.

Measured with 74 thousand members: a condition per member costs 360 ms on PostgreSQL, the joined
groups here 60 ms, and about 105 ms on SQLite. Both statements are standard SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.db import connection
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from kaskad.audit.api import EVERYTHING, PLANS, kept
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Level
from kaskad.reporting.rules.coverage import LedgerRow, PlanRow, TakenBack, with_taken_back

Grain = Literal["district", "commission"]

_UNIT: dict[Grain, str] = {"district": "COALESCE(c.district_id, c.id)", "commission": "c.id"}
# How a subtree is one comparison, by the level of its top.
INSIDE = {
    Level.CENTRAL.value: "1 = 1 OR c.id = %s",
    Level.REGION.value: "c.region_id = %s",
    Level.DISTRICT.value: "c.district_id = %s",
    Level.PRECINCT.value: "c.id = %s",
}

_TRAINED = """
SELECT {unit} AS unit, m.since, m.until, t.first_day, t.seminar, COUNT(*)
FROM commissions_member m
JOIN commissions_commission c ON c.id = m.commission_id
LEFT JOIN (
    SELECT a.member_id, MIN(a.counts_from) AS first_day, MIN(a.seminar_id) AS seminar
    FROM seminars_attendance a {narrowed}
    WHERE a.campaign_id = %s AND a.present AND a.superseded_at IS NULL
    GROUP BY a.member_id
) t ON t.member_id = m.id
WHERE {inside}
GROUP BY 1, 2, 3, 4, 5
"""

# What counted once and was corrected since, with what stands for the same member.
_TAKEN_BACK = """
SELECT m.id, {unit} AS unit, m.since, m.until, (
    SELECT MIN(s.counts_from) FROM seminars_attendance s
    WHERE s.campaign_id = a.campaign_id AND s.member_id = m.id
        AND s.present AND s.superseded_at IS NULL
), (
    SELECT MIN(s.seminar_id) FROM seminars_attendance s
    WHERE s.campaign_id = a.campaign_id AND s.member_id = m.id
        AND s.present AND s.superseded_at IS NULL
), a.counts_from, a.counts_until, a.seminar_id
FROM seminars_attendance a
JOIN commissions_member m ON m.id = a.member_id
JOIN commissions_commission c ON c.id = m.commission_id
WHERE a.campaign_id = %s AND a.present AND a.superseded_at IS NOT NULL
    AND a.counts_from < a.counts_until AND ({inside})
"""

_PLANNED = """
SELECT {unit} AS unit, m.since, m.until, t.stage, t.planned_day, COUNT(*)
FROM (
    SELECT a.member_id, MIN(g.stage_id) AS stage, MIN(s.planned_day) AS planned_day
    FROM campaigns_plan n
    JOIN campaigns_group g ON g.plan_id = n.id
    JOIN campaigns_seminar s ON s.group_id = g.id
    JOIN campaigns_place a ON a.group_id = g.id {narrowed}
    WHERE n.campaign_id = %s AND n.state = 'in_force'
    GROUP BY a.member_id
) t
JOIN commissions_member m ON m.id = t.member_id
JOIN commissions_commission c ON c.id = m.commission_id
WHERE {inside}
GROUP BY 1, 2, 3, 4, 5
"""

# A small subtree does not pay for the groups of the whole country.
_NARROWED = """
    JOIN commissions_member am ON am.id = a.member_id
    JOIN commissions_commission c ON c.id = am.commission_id AND {inside}
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everybody of a subtree by unit, and the legal seats of each unit."""

    rows: tuple[LedgerRow, ...]
    seats: dict[int, int]


def ledger_of(campaign: Campaign, top: Commission, grain: Grain) -> Ledger:
    """Who sits in the subtree of ``top`` and when they were taught; kept until the next write."""
    return kept(
        ("ledger", campaign.pk, top.pk, grain), EVERYTHING, lambda: _ledger(campaign, top, grain)
    )


def plan_ledger_of(campaign: Campaign, top: Commission, grain: Grain) -> tuple[PlanRow, ...]:
    """The first place of everybody in the plan in force; empty without a plan."""
    return kept(
        ("plan", campaign.pk, top.pk, grain), PLANS, lambda: _plan_ledger(campaign, top, grain)
    )


def _ledger(campaign: Campaign, top: Commission, grain: Grain) -> Ledger:
    rows = tuple(
        LedgerRow(unit, _day(since), _day_or_none(until), _day_or_none(first), seminar, count)
        for unit, since, until, first, seminar, count in _fetch(_TRAINED, campaign, top, grain)
    )
    if taken_back := _taken_back(campaign, top, grain):
        rows = tuple(with_taken_back(rows, taken_back))
    return Ledger(rows, _seats(top, grain))


def _taken_back(campaign: Campaign, top: Commission, grain: Grain) -> list[TakenBack]:
    statement = _TAKEN_BACK.format(unit=_UNIT[grain], inside=INSIDE[top.level])
    with connection.cursor() as cursor:
        cursor.execute(statement, [campaign.pk, top.pk])
        found = cursor.fetchall()
    return [
        TakenBack(member, _alone(*row), _day(counted_from), _day(counted_until), counted_at)
        for member, *row, counted_from, counted_until, counted_at in found
    ]


def _alone(
    unit: int, since: date | str, until: date | str | None, first: date | str | None, seminar: int
) -> LedgerRow:
    """One member, by what stands."""
    return LedgerRow(unit, _day(since), _day_or_none(until), _day_or_none(first), seminar, 1)


def _plan_ledger(campaign: Campaign, top: Commission, grain: Grain) -> tuple[PlanRow, ...]:
    return tuple(
        PlanRow(unit, _day(since), _day_or_none(until), stage, _day(planned), count)
        for unit, since, until, stage, planned, count in _fetch(_PLANNED, campaign, top, grain)
    )


def _seats(top: Commission, grain: Grain) -> dict[int, int]:
    unit = Coalesce("district_id", "id") if grain == "district" else F("id")
    found = Commission.objects.all()
    if top.level == Level.REGION:
        found = found.filter(region=top)
    elif top.level == Level.DISTRICT:
        found = found.filter(district=top)
    elif top.level == Level.PRECINCT:
        found = found.filter(pk=top.pk)
    rows = found.annotate(unit=unit).values("unit").annotate(sum=Sum("seats"))
    return {row["unit"]: row["sum"] for row in rows.order_by()}


def _fetch(
    statement: str, campaign: Campaign, top: Commission, grain: Grain
) -> list[tuple[Any, ...]]:
    inside = INSIDE[top.level]
    narrow = top.level in (Level.DISTRICT, Level.PRECINCT)
    sql = statement.format(
        unit=_UNIT[grain], inside=inside, narrowed=_NARROWED.format(inside=inside) if narrow else ""
    )
    parameters = [*([top.pk] if narrow else []), campaign.pk, top.pk]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


@lru_cache(maxsize=512)
def _day(value: date | str) -> date:
    """SQLite gives the day of a plain statement as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _day_or_none(value: date | str | None) -> date | None:
    return None if value is None else _day(value)
