"""How far every part of a territory was from its own plan, day by day."""

from __future__ import annotations

from datetime import date

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.models import Campaign
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.place_ledger import place_ledger
from kaskad.reporting.queries.territory import territory
from kaskad.reporting.rules.coverage import (
    Tally,
    days_between,
    planned_by_day,
    tallies,
    trained_by_day,
)
from kaskad.reporting.rules.ledger import Ledger
from kaskad.reporting.rules.standing import ahead


def differences(
    campaign: Campaign, as_of: date, of: str | None = None
) -> dict[str, tuple[float, ...]]:
    """Percentage points ahead of the plan, negative behind, by code: of each part and of the whole.

    A value for every day from the campaign's first to ``as_of``; shares are of the seats filled on
    ``as_of``, so the last value is the gap of the coverage. Refuses an unknown code.
    """
    ledger = ledger_of(campaign)
    key = ("differences", campaign.pk, as_of, of)
    return kept(key, EVERYTHING, lambda: _differences(campaign, as_of, of, ledger))


def _differences(
    campaign: Campaign, as_of: date, of: str | None, ledger: Ledger
) -> dict[str, tuple[float, ...]]:
    place = territory(campaign, of)
    found = place_ledger(ledger, place)
    codes = [part.code for part in place.parts]
    days = days_between(campaign.first_day, min(as_of, campaign.last_day))
    trained = trained_by_day(found.ledger, found.parts, days)
    planned = planned_by_day(found.ledger, found.parts, days)
    by_part = tallies(found.ledger, found.parts, as_of)
    points = {
        code: _points(tally, fact, plan)
        for code, tally, fact, plan in zip(
            codes, by_part, trained.tolist(), planned.tolist(), strict=True
        )
    }
    if not codes:
        (whole,) = tallies(found.ledger, found.whole, as_of)
        trained = trained_by_day(found.ledger, found.whole, days)
        planned = planned_by_day(found.ledger, found.whole, days)
    else:
        whole = sum(by_part, Tally())
    sums = (trained.sum(axis=0).tolist(), planned.sum(axis=0).tolist())
    return points | {place.code: _points(whole, *sums)}


def _points(tally: Tally, trained: list[int], planned: list[int]) -> tuple[float, ...]:
    if not tally.filled:
        return ()
    return tuple(
        ahead(fact, plan, tally.filled) for fact, plan in zip(trained, planned, strict=True)
    )
