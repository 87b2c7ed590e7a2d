"""How far every part of a territory was from its own plan, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.models import Campaign
from kaskad.reporting.queries.ledger import ledger_of, plan_ledger_of
from kaskad.reporting.queries.territory import territory
from kaskad.reporting.rules.coverage import (
    LedgerRow,
    PlanRow,
    days_between,
    planned_by_day,
    tally,
    trained_by_day,
)
from kaskad.reporting.rules.standing import ahead


def differences(
    campaign: Campaign, as_of: date, of: str | None = None
) -> dict[str, tuple[float, ...]]:
    """Percentage points ahead of the plan, negative behind, by code: of each part and of the whole.

    A value for every day from the campaign's first to ``as_of``; shares are of the seats filled on
    ``as_of``, so the last value is the gap of the coverage. Refuses an unknown code.
    """
    key = ("differences", campaign.pk, as_of, of)
    return kept(key, EVERYTHING, lambda: _differences(campaign, as_of, of))


def _differences(campaign: Campaign, as_of: date, of: str | None) -> dict[str, tuple[float, ...]]:
    place = territory(campaign, of)
    days = days_between(campaign.first_day, min(as_of, campaign.last_day))
    trained: dict[int, list[LedgerRow]] = defaultdict(list)
    planned: dict[int, list[PlanRow]] = defaultdict(list)
    for row in ledger_of(campaign, place.top, place.grain).rows:
        if (part := place.part_of.get(row.unit)) is not None:
            trained[part].append(row)
    for plan_row in plan_ledger_of(campaign, place.top, place.grain):
        if (part := place.part_of.get(plan_row.unit)) is not None:
            planned[part].append(plan_row)
    found = {
        part.code: _points(trained[part.key], planned[part.key], days, as_of)
        for part in place.parts
    }
    everybody = [row for rows in trained.values() for row in rows]
    all_planned = [row for rows in planned.values() for row in rows]
    return found | {place.code: _points(everybody, all_planned, days, as_of)}


def _points(
    trained: list[LedgerRow], planned: list[PlanRow], days: tuple[date, ...], as_of: date
) -> tuple[float, ...]:
    filled = tally(0, trained, as_of).filled
    if not filled:
        return ()
    reached = zip(trained_by_day(trained, days), planned_by_day(planned, days), strict=True)
    return tuple(ahead(fact, plan, filled) for fact, plan in reached)
